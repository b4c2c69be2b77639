/**
 * A partner proves that a domain is its own, by a TXT record. The record's text is bound to organization, partner and
 * domain, so nobody proves anything by the record of somebody else. It is no secret: DNS shows it to everybody.
 */
import { createHash } from "node:crypto";
import type { Core } from "../core.js";
import type { SSOPartner } from "../partner/partner.js";
import type { Holder } from "./holding.js";
import type { StoredProposal } from "./records.js";
import type { ProvableDomain } from "./setup.js";

/** As `resolveTxt` of node:dns/promises: each record in its parts. It rejects where there is none. */
export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>;

/** Of one question: each is a question to DNS. */
const MOST_DOMAINS = 20;
const DOMAINS = "allowed_email_domains";

export class DomainProofs {
  constructor(
    private readonly core: Core,
    private readonly resolveTxt: ResolveTxt | null,
  ) {}

  /** What a holder may prove; nothing where no resolver is handed in. */
  async of(partner: SSOPartner, proposals: readonly StoredProposal[]): Promise<readonly ProvableDomain[]> {
    if (this.resolveTxt === null) return [];
    const proofs = new Map((await this.core.store.domainProofs.proofs(partner.id)).map((one) => [one.domain, one]));
    return provable(partner, proposals).map((domain) => ({
      ...recordOf(partner, domain),
      provenAt: proofs.get(domain)?.provenAt ?? null,
    }));
  }

  /** Asks for every record now. */
  async prove({ partner }: Holder): Promise<void> {
    const domains = provable(partner, await this.core.store.setupLinks.proposals(partner.id));
    const found = await this.ask(partner, domains);
    const { domainProofs } = this.core.store;
    await domainProofs.keepProofs(partner.id, partner.orgId, found);
    await domainProofs.dropProofs(
      partner.id,
      domains.filter((domain) => !found.includes(domain)),
    );
  }

  /** @returns those whose record is there now */
  async ask(partner: SSOPartner, domains: readonly string[]): Promise<readonly string[]> {
    const { resolveTxt } = this;
    if (resolveTxt === null) return [];
    const isFound = await Promise.all(
      domains.slice(0, MOST_DOMAINS).map(async (domain) => {
        const { recordName, recordValue } = recordOf(partner, domain);
        const records = await resolveTxt(recordName).catch(() => []);
        return records.some((parts) => parts.join("").trim() === recordValue);
      }),
    );
    return domains.filter((_, index) => isFound[index]);
  }
}

/** What is proposed, and what the partner has. */
function provable(partner: SSOPartner, proposals: readonly StoredProposal[]): readonly string[] {
  const proposed = proposals.filter(({ state, field }) => state === "open" && field === DOMAINS);
  const domains = [
    ...proposed.flatMap(({ value }) => domainsIn(DOMAINS, value)),
    ...(partner.allowedEmailDomains ?? []),
  ];
  return [...new Set(domains)].slice(0, MOST_DOMAINS);
}

/** @returns none for another field */
export function domainsIn(field: string, value: unknown): readonly string[] {
  return field === DOMAINS && Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function recordOf({ orgId, id }: SSOPartner, domain: string) {
  const bound = createHash("sha256")
    .update(JSON.stringify([orgId, id, domain]), "utf8")
    .digest("base64url");
  return { domain, recordName: `_gl-iam.${domain}`, recordValue: `gl-iam-domain=${bound}` };
}
