import { randomUUID } from "node:crypto";
import type { IssuedMachineToken, MachineTokenCreate, User } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import type { Application } from "../application.js";

const PASSWORD = "a passphrase of some length";

/** An administrator who makes tokens, by default an org_admin of its own organization. */
export async function aMaker(
  { gateway }: Application,
  { role = "org_admin", organizationId = anOrganization() } = {},
): Promise<User> {
  const user = { email: `${randomUUID()}@example.com`, roles: [role] };
  return (await gateway.createUserWithPassword(user, PASSWORD, { organizationId })).unwrap();
}

/** A token for the maker's organization. */
export async function aToken(
  { gateway }: Application,
  { id: makerId, organizationId }: User,
  fields: Partial<MachineTokenCreate> = {},
): Promise<IssuedMachineToken> {
  const create = { name: "deployment", scopes: ["partners:read"] as const, makerId, ...fields };
  return (await gateway.machineTokens.create(create, { organizationId, actor: makerId })).unwrap();
}
