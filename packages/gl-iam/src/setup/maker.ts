/** A link hands out a credential in the name of whoever made it, so long as that administrator may. */
import { isIamError } from "../errors.js";
import { reachOf } from "../machine-token/authority.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireAuthorityOverPartner } from "../user/authority.js";
import type { StoredUser } from "../user/records.js";
import { hasStandardRole, StandardRole } from "../user/role.js";
import { isUuid } from "../validation.js";

/**
 * @param find reads a user; locks it, where nothing may change until the credential is handed out
 * @param createdBy a user of ours; whom else an application or a command names, the library knows nothing of
 * @returns false for an administrator who was suspended, erased or demoted since
 */
export async function mayStillInvite(
  find: (userId: string) => Promise<StoredUser | null>,
  createdBy: string | null,
  partner: SSOPartner,
): Promise<boolean> {
  const maker = isUuid(createdBy) ? await find(createdBy) : null;
  if (maker === null) return true;
  if (reachOf({ ...maker, hasPassword: maker.passwordHash !== null }, partner.orgId) !== partner.orgId) return false;
  try {
    requireAuthorityOverPartner(partner, { asOrgAdmin: !hasStandardRole(maker, StandardRole.PLATFORM_ADMIN) });
    return true;
  } catch (error) {
    if (isIamError(error)) return false;
    throw error;
  }
}
