/**
 * How far an administrator's authority reaches. Whoever holds the secret of a partner that may assert platform_admin
 * can be one, and so can whoever signs in as a user who is one. An org_admin may change neither. The check runs under
 * the lock of what is changed, so that it sees a grant at the same moment.
 */
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { StoredUser } from "./records.js";
import { StandardRole } from "./role.js";

/** How far the caller's authority reaches. */
export interface Authority {
  /** The caller administers one organization only. What is a platform_admin or can make one is `permission_denied`. */
  asOrgAdmin?: boolean | undefined;
}

/**
 * @param roles what a user holds, or a partner may assert; null means any that are not reserved
 * @throws IamError `permission_denied`
 */
export function requireAuthorityOver(roles: readonly string[] | null, { asOrgAdmin }: Authority): void {
  if (!asOrgAdmin || !roles?.some((role) => role.toLowerCase() === StandardRole.PLATFORM_ADMIN)) return;
  throw new IamError(
    ErrorCode.PERMISSION_DENIED,
    "only a platform_admin may change what is a platform_admin or can make one",
  );
}

/** Both granted and asserted roles count. @throws IamError `permission_denied` */
export async function requireAuthorityOverUser({ identities }: Transaction, user: StoredUser, call: Authority) {
  const asserted = await identities.ofUser(user.id);
  requireAuthorityOver([...user.roles, ...asserted.map(({ role }) => role)], call);
}
