/** A link hands out a credential in the name of whoever made it, so long as that administrator may. */
import type { Core } from "../core.js";
import { isIamError } from "../errors.js";
import { reachOf } from "../machine-token/authority.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireAuthorityOverPartner } from "../user/authority.js";
import { hasStandardRole, StandardRole } from "../user/role.js";
import { isUuid } from "../validation.js";

/**
 * @param createdBy a user of ours; whom else an application or a command names, the library knows nothing of
 * @returns false for an administrator who was suspended, erased or demoted since
 */
export async function mayStillInvite({ store }: Core, createdBy: string | null, partner: SSOPartner): Promise<boolean> {
  const maker = isUuid(createdBy) ? await store.users.find(createdBy) : null;
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
