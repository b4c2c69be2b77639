/** How a partner stands: what an administrator wants to know of each beside its settings. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import type { PartnerCall } from "./call.js";
import type { PartnerLookUp } from "./look-up.js";
import type { ConsumerSecretLifetime, SSOPartner } from "./partner.js";

/** How a partner stands. What comes from the audit is null where that is off, or keeps nothing that old. */
export interface PartnerStanding {
  /** How many users may sign in through it: what `maxUsers` counts. */
  readonly activeUsers: number;
  /** The secrets that work now; the current one first. */
  readonly secrets: readonly ConsumerSecretLifetime[];
  /** When a user last signed in through it. */
  readonly lastSignInAt: Date | null;
  /** The last sign-in request whose signature was accepted: whether a secret is in use, and from where. */
  readonly lastAccepted: { readonly at: Date; readonly ipAddress: string | null } | null;
  /** How many proposals of its developer, a pending secret included, wait for a decision. */
  readonly openProposals: number;
  /** Of its e-mail domains, those that it has proven by a TXT record: they are its alone in its organization. */
  readonly provenDomains: readonly string[];
  /** Its test side, if it ever had a credential. Its secret's time is null where it has ended. */
  readonly testSide: { readonly consumerKey: string; readonly secretMadeAt: Date | null } | null;
}

export class PartnerStandings {
  constructor(
    private readonly core: Core,
    private readonly lookUp: PartnerLookUp,
  ) {}

  /** @throws IamError `partner_not_found` */
  async of(partnerId: string, call?: PartnerCall): Promise<PartnerStanding> {
    const partner = await this.lookUp.get(partnerId, call);
    const secrets = await this.lookUp.listSecrets(partner.id);
    const { identities, setupLinks, domainProofs } = this.core.store;
    const [activeUsers, openProposals, proofs, testSide, signIn, accepted] = await Promise.all([
      identities.countActive(partner.id),
      setupLinks.countOpenProposals(partner.id),
      domainProofs.proofs(partner.id),
      this.#testSideOf(partner),
      this.#newest(partner, AuditEventType.SSO_SIGN_IN),
      this.#newest(partner, AuditEventType.SSO_TOKEN_ISSUED),
    ]);
    return {
      activeUsers,
      secrets,
      lastSignInAt: signIn?.timestamp ?? null,
      lastAccepted: accepted && { at: accepted.timestamp, ipAddress: accepted.ipAddress },
      openProposals,
      provenDomains: proofs.filter(({ isExclusive }) => isExclusive).map(({ domain }) => domain),
      testSide,
    };
  }

  async #testSideOf({ id }: SSOPartner): Promise<PartnerStanding["testSide"]> {
    const { partners } = this.core.store;
    const testSide = await partners.findTestSide(id);
    if (testSide === null) return null;
    const secrets = await partners.secretLifetimes(testSide.id);
    const current = secrets.find(({ expiresAt }) => expiresAt === null);
    return { consumerKey: testSide.consumerKey, secretMadeAt: current?.createdAt ?? null };
  }

  async #newest({ id: partnerId, orgId: organizationId }: SSOPartner, eventType: AuditEventType) {
    const { rows } = await this.core.store.auditEvents.list({ partnerId, organizationId, eventType }, 1, null);
    return rows[0] ?? null;
  }
}
