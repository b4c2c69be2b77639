/**
 * A partner's test side (S13): a row of its own, with its own key and secret, in the organization's test side. It
 * follows every change of the partner, so that whatever is true of the partner is true of it.
 */
import { isReserved } from "../policy/role.js";
import { testSideOf } from "../test-side.js";
import type { SSOPartner } from "./partner.js";

/**
 * The test side as the partner is now. It gives no reserved role, whatever the partner may give.
 *
 * @param own what is the test side's own
 */
export function testPartnerOf(
  partner: SSOPartner,
  own: Pick<SSOPartner, "id" | "consumerKey" | "createdAt">,
): SSOPartner {
  const { id, consumerKey, createdAt } = own;
  const allowedRoles = partner.allowedRoles?.filter((role) => !isReserved(role)) ?? null;
  return { ...partner, id, consumerKey, createdAt, orgId: testSideOf(partner.orgId), allowedRoles };
}
