/** An administrator at a prompt sees to somebody's second factor. */
import type { IAMGateway, User } from "gl-iam";
import { ACTOR, withRegistry } from "../gateway.js";
import { confirm } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { findUser, toUserJson } from "../user.js";

interface SecondFactorFlags {
  org: string;
  json?: boolean;
}

export async function issueTicket(terminal: Terminal, email: string, { org, json }: SecondFactorFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const user = await findUser(gateway, email, org);
    const { ticket, expiresAt } = (await gateway.mfa.issueTicket(user.id, callFor(user))).unwrap();
    const expires_at = expiresAt.toISOString();
    if (json) terminal.print(JSON.stringify({ mfa_ticket: ticket, expires_at }));
    else printTicket(terminal, user, ticket);
  });
}

export async function resetSecondFactor(
  terminal: Terminal,
  email: string,
  { org, json, yes }: SecondFactorFlags & { yes?: boolean },
): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const user = await findUser(gateway, email, org);
    const question = `${user.email} is signed out, and the password alone signs in from then on. Go on?`;
    await confirm(terminal, question, yes === true);
    (await gateway.mfa.reset(user.id, callFor(user))).unwrap();
    const ticket = await firstTicket(gateway, user);
    if (json) terminal.print(JSON.stringify({ ...toUserJson(user), ...(ticket ? { mfa_ticket: ticket } : {}) }));
    else terminal.note(`${user.email} has no second factor now`);
    if (!json && ticket !== null) printTicket(terminal, user, ticket);
  });
}

/** @returns null where the user need not have a second factor */
export async function firstTicket(gateway: IAMGateway, user: User): Promise<string | null> {
  if (!gateway.mfa.isRequiredFor(user.roles)) return null;
  return (await gateway.mfa.issueTicket(user.id, callFor(user))).unwrap().ticket;
}

/** In the form of the other secrets that are shown once. */
export function printTicket(terminal: Terminal, { email }: User, ticket: string): void {
  terminal.print(`mfa_ticket=${ticket}`);
  terminal.note(`${email} enrolls the first second factor with it, once, within seven days; it is not shown again`);
}

function callFor({ organizationId }: User) {
  return { organizationId, actor: ACTOR };
}
