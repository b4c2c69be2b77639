/** A domain that one partner has proven is exclusive in its organization. */
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "./partner.js";

/**
 * @param before null for a new partner
 * @throws IamError `conflict` for a domain that comes in, and is another partner's
 */
export async function requireFreeDomains(
  { domainProofs }: Pick<Transaction, "domainProofs">,
  before: SSOPartner | null,
  after: SSOPartner,
): Promise<void> {
  const had = new Set(before?.allowedEmailDomains ?? []);
  const added = (after.allowedEmailDomains ?? []).filter((domain) => !had.has(domain));
  if (added.length > 0) {
    await domainProofs.lockDomains(after.orgId, added);
    const [taken] = await domainProofs.exclusiveOfOthers(after.orgId, after.id, added);
    if (taken !== undefined) {
      throw new IamError(ErrorCode.CONFLICT, `${taken} is proven to be another partner's in this organization`);
    }
  }
  if (before) await domainProofs.releaseProofs(after.id, after.allowedEmailDomains);
}
