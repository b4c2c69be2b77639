import type { CallOrigin } from "../audit/event.js";
import type { Authority } from "../user/authority.js";
import type { SSOPartner } from "./partner.js";

/** The last argument of every call that names a partner: the organization it must belong to, and who calls. */
export interface PartnerCall extends CallOrigin, Authority {
  /** Another organization's partner is `partner_not_found`. Any organization by default. */
  organizationId?: string | undefined;
}

/** What every audit event about a partner names. */
export function eventOf({ id, orgId }: SSOPartner) {
  return { partnerId: id, organizationId: orgId };
}
