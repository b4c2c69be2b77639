/** The first administrator. There is no default password: it is given, or made at random and told once. */
import { randomBytes } from "node:crypto";
import { AuditEventType, ErrorCode, type IAMGateway, StandardRole } from "gl-iam";

export interface FirstAdministrator {
  readonly email: string;
  readonly password: string;
}

/** 24 base64url characters, 144 bits. */
export function randomAdministrator(): FirstAdministrator {
  return { email: "admin@localhost", password: randomBytes(18).toString("base64url") };
}

/**
 * Makes it when there never was one.
 *
 * @returns whether it was made
 * @throws IamError the refusal of the e-mail or the password, or `store_unavailable`
 */
export async function ensureAdministrator(
  gateway: IAMGateway,
  { email, password }: FirstAdministrator,
): Promise<boolean> {
  if (await hasAdministrator(gateway)) return false;
  const user = { email, roles: [StandardRole.PLATFORM_ADMIN] };
  const made = await gateway.createUserWithPassword(user, password, { actor: "first start" });
  // Two services that start at once both find none.
  if (made.isErr && made.error.code === ErrorCode.USER_ALREADY_EXISTS) return false;
  made.unwrap();
  return true;
}

/** Users can't be listed by role, but the making of each is in the audit, and nothing is ever taken out of that. */
export async function hasAdministrator(gateway: IAMGateway): Promise<boolean> {
  for (let cursor: string | undefined; ; ) {
    const query = { eventType: AuditEventType.USER_CREATED, limit: 200, cursor };
    const { data, nextCursor } = (await gateway.listAuditEvents(query)).unwrap();
    if (data.some(({ details }) => isAdministrator(details.roles))) return true;
    if (nextCursor === null) return false;
    cursor = nextCursor;
  }
}

function isAdministrator(roles: unknown): boolean {
  return Array.isArray(roles) && roles.includes(StandardRole.PLATFORM_ADMIN);
}
