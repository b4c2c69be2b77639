/** The first administrator. There is no default password. */
import { ErrorCode, type IAMGateway, StandardRole } from "gl-iam";

export interface FirstAdministrator {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes it when there never was one.
 *
 * @returns null when there was one; the ticket for the first second factor where one is required
 * @throws IamError the refusal of the e-mail or the password, or `store_unavailable`
 */
export async function ensureAdministrator(
  gateway: IAMGateway,
  { email, password }: FirstAdministrator,
): Promise<{ readonly ticket: string | null } | null> {
  if ((await gateway.hasPlatformAdmin()).unwrap()) return null;
  const user = { email, roles: [StandardRole.PLATFORM_ADMIN] };
  const made = await gateway.createUserWithPassword(user, password, { actor: "first start" });
  // Two services that start at once both find none.
  if (made.isErr && made.error.code === ErrorCode.USER_ALREADY_EXISTS) return null;
  const { id, roles } = made.unwrap();
  if (!gateway.mfa.isRequiredFor(roles)) return { ticket: null };
  return { ticket: (await gateway.mfa.issueTicket(id, { actor: "first start" })).unwrap().ticket };
}
