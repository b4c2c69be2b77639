import { userDetailsJson } from "../../user-json.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { confirm } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage.js";
import { findUser, toUserJson } from "../user.js";

interface ChangeFlags {
  org?: string;
  json?: boolean;
}

/** All granted roles are replaced. None at all must be said, because a forgotten argument looks like it. */
export async function setRoles(
  terminal: Terminal,
  reference: string,
  roles: readonly string[],
  { none, org, json }: ChangeFlags & { none?: boolean },
): Promise<void> {
  if (none === roles.length > 0) throw new UsageError("--none goes without roles");
  if (!none && roles.length === 0) throw new UsageError("name the roles, or say --none to take all away");
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, organizationId } = await findUser(gateway, reference, org);
    const user = (await gateway.users.update(id, { roles }, { organizationId, actor: ACTOR })).unwrap();
    if (json) terminal.print(JSON.stringify(userDetailsJson(user)));
    else terminal.note(`${user.email} has ${user.roles.length === 0 ? "no granted role" : user.roles.join(", ")}`);
  });
}

/** @param intoReference in the same organization */
export async function mergeUsers(
  terminal: Terminal,
  reference: string,
  intoReference: string,
  { yes, org, json }: ChangeFlags & { yes?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const from = await findUser(gateway, reference, org);
    const into = await findUser(gateway, intoReference, from.organizationId);
    const question = `${from.email} ends for ever, and its partners sign in as ${into.email}. Go on?`;
    await confirm(terminal, question, yes === true);
    const call = { organizationId: from.organizationId, actor: ACTOR };
    const user = (await gateway.users.merge(from.id, into.id, call)).unwrap();
    if (json) terminal.print(JSON.stringify(toUserJson(user)));
    else terminal.note(`merged ${from.email} into ${user.email}`);
  });
}
