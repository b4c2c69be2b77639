import { ACTOR, withRegistry } from "../gateway.js";
import { askNewPassword } from "../prompts.js";
import type { Terminal } from "../terminal.js";

export async function createAdmin(
  terminal: Terminal,
  email: string,
  { role, org, json }: { role: string; org: string; json?: boolean },
): Promise<void> {
  const password =
    process.env.GL_IAM_ADMIN_PASSWORD ||
    (await askNewPassword(terminal, "nobody is here to type a password: set GL_IAM_ADMIN_PASSWORD"));
  await withRegistry(terminal, async ({ gateway }) => {
    const call = { organizationId: org, actor: ACTOR };
    const user = (await gateway.createUserWithPassword({ email, roles: [role] }, password, call)).unwrap();
    if (json) terminal.print(JSON.stringify({ id: user.id, email: user.email, roles: user.roles, org_id: org }));
    else terminal.print(`${user.email} is ${role} in ${org}`);
  });
}
