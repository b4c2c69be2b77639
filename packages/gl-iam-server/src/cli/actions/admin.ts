import { readSecretVariable } from "../../environment/variables.js";
import { ACTOR, withRegistry } from "../gateway.js";
import { askNewPassword } from "../prompts.js";
import type { Terminal } from "../terminal.js";
import { findUser, toUserJson } from "../user.js";
import { firstTicket, printTicket } from "./second-factor.js";

interface AdminFlags {
  org: string;
  json?: boolean;
}

export async function createAdmin(
  terminal: Terminal,
  email: string,
  { role, org, json }: AdminFlags & { role: string },
): Promise<void> {
  const password = await obtainPassword(terminal, email);
  await withRegistry(terminal, async ({ gateway }) => {
    const call = { organizationId: org, actor: ACTOR };
    const user = (await gateway.createUserWithPassword({ email, roles: [role] }, password, call)).unwrap();
    const ticket = await firstTicket(gateway, user);
    if (json) terminal.print(JSON.stringify({ ...toUserJson(user), ...(ticket ? { mfa_ticket: ticket } : {}) }));
    else terminal.print(`${user.email} is ${role} in ${org}`);
    if (!json && ticket !== null) printTicket(terminal, user, ticket);
  });
}

export async function setPassword(terminal: Terminal, email: string, { org, json }: AdminFlags): Promise<void> {
  const password = await obtainPassword(terminal, email);
  await withRegistry(terminal, async ({ gateway }) => {
    const { id } = await findUser(gateway, email, org);
    const user = (await gateway.setPassword(id, password, { organizationId: org, actor: ACTOR })).unwrap();
    if (json) terminal.print(JSON.stringify(toUserJson(user)));
    else terminal.note(`changed the password of ${user.email}; the user's sessions are ended`);
  });
}

export async function unlock(terminal: Terminal, email: string, { org, json }: AdminFlags): Promise<void> {
  await withRegistry(terminal, async ({ gateway }) => {
    const { id } = await findUser(gateway, email, org);
    const user = (await gateway.unlockUser(id, { organizationId: org, actor: ACTOR })).unwrap();
    if (json) terminal.print(JSON.stringify(toUserJson(user)));
    else terminal.note(`unlocked ${user.email}: failures are counted from the beginning`);
  });
}

async function obtainPassword(terminal: Terminal, email: string): Promise<string> {
  const password = readSecretVariable("GL_IAM_ADMIN_PASSWORD", terminal.variables);
  return (
    password ?? askNewPassword(terminal, { email }, "nobody is here to type a password: set GL_IAM_ADMIN_PASSWORD")
  );
}
