/** What the registry says of a sign-in, before anything is written: of the request, then of the person. */
import { type AssertedUser, parseAssertedUser, readPayload } from "../assertion/payload.js";
import type { ProvenRequest } from "../assertion/receive.js";
import type { Store } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { newEmailOf, requireVisible, requireVisibleChange } from "../identity/following.js";
import { requireProvisioning } from "../identity/provisioning.js";
import type { IdentityWithUser } from "../identity/records.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireAudience } from "../policy/audience.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireMode } from "../policy/mode.js";
import { requireRole } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { identityConflict } from "../user/address.js";

/**
 * The source address before the payload, so that a request overheard elsewhere reveals nothing. The mode is judged
 * before the payload's other fields, so it asks only whether there is a state.
 */
export function readAssertedUser({ partner, assertion, sourceIp, audience }: ProvenRequest, details: JsonObject) {
  requireActive(partner);
  requireSourceIp(partner, sourceIp);
  const payload = readPayload(assertion);
  requireMode(partner, payload.state !== undefined && payload.state !== null);
  const user = parseAssertedUser(payload, partner);
  Object.assign(details, { external_id: user.externalId, email_domain: user.email.domain, role: user.role });
  requireAudience(partner.requireAudience, user.audience, audience);
  return user;
}

/**
 * Whether the partner may sign this person in. The partner learns already now what the exchange will decide, while
 * somebody can act on it.
 *
 * @returns the user that the external id is linked to, if any
 * @throws IamError the codes of policy about the person
 */
export async function requireAdmission(
  { identities }: Pick<Store, "identities">,
  partner: SSOPartner,
  user: AssertedUser,
): Promise<IdentityWithUser | null> {
  requireEmailDomain(partner, user.email.domain);
  requireRole(partner, user.role);
  const { known, emailOwner, isReserved, activeUsers } = await identities.outlook({
    partnerId: partner.id,
    organizationId: partner.orgId,
    externalId: user.externalId,
    email: user.email,
  });
  requireProvisioning(partner, { known, emailOwner });
  if (!known) requireVisible("external_id", user.externalId);
  requireVisibleChange(known, user.email);
  if (isReserved && newEmailOf(known, user.email)) throw identityConflict();
  if (known || partner.maxUsers === null) return known;
  if (activeUsers >= partner.maxUsers) {
    throw new IamError(ErrorCode.MAX_USERS_EXCEEDED, `this partner may have ${partner.maxUsers} users`);
  }
  return null;
}
