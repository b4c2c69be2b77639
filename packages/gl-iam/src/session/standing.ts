/** Whether a session may go on: for a partner's, by the partner's restrictions as they are now. */
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireRole } from "../policy/role.js";
import { parseEmail } from "../user/email.js";
import { Violation } from "../validation.js";
import { requireLive } from "./live.js";
import type { FoundSession } from "./records.js";

/** @throws IamError as {@link requireLive}, and `partner_inactive`, `email_domain_not_allowed`, `role_not_allowed` */
export function requireStanding(
  found: FoundSession,
  partner: SSOPartner | null,
  rules: Parameters<typeof requireLive>[1],
  use: Parameters<typeof requireLive>[2] = {},
): void {
  requireLive(found, rules, use);
  const { asserted } = found;
  if (!partner || !asserted) return;
  requireActive(partner);
  const email = parseEmail(asserted.email);
  requireEmailDomain(partner, email instanceof Violation ? "" : email.domain);
  requireRole(partner, asserted.role);
}
