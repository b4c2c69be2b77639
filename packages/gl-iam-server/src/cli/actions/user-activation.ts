import type { User } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { confirm } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { findUser, toUserJson } from "../user.js";

interface UserActivationFlags {
  org?: string;
  json?: boolean;
}

/** @param done what to say was done: a command and its former name do the same */
export async function suspendUser(
  terminal: Terminal,
  reference: string,
  flags: UserActivationFlags & { yes?: boolean },
  done: "suspended" | "deactivated" = "suspended",
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, email, organizationId } = await findUser(gateway, reference, flags.org);
    await confirm(terminal, `${email} is signed out and can't sign in from then on. Go on?`, flags.yes === true);
    const user = (await gateway.deactivateUser(id, { organizationId, actor: ACTOR })).unwrap();
    print(terminal, user, `${done} ${user.email}; the user's sessions are ended`, flags);
  });
}

export async function reactivateUser(
  terminal: Terminal,
  reference: string,
  { email, ...flags }: UserActivationFlags & { email?: string },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id, organizationId } = await findUser(gateway, reference, flags.org);
    const user = (await gateway.reactivateUser(id, { organizationId, actor: ACTOR, email })).unwrap();
    print(terminal, user, `reactivated ${user.email}`, flags);
  });
}

function print(terminal: Terminal, user: User, note: string, { json }: UserActivationFlags): void {
  if (json) terminal.print(JSON.stringify(toUserJson(user)));
  else terminal.note(note);
}
