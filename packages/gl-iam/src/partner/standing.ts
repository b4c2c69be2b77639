/** What an administrator wants to know of each partner beside its settings. */
import type { Core } from "../core.js";
import type { PartnerCall } from "./call.js";
import { careLimits, needsOf, type PartnerStanding, type StoredStanding } from "./care.js";
import { PartnerLookUp } from "./look-up.js";
import type { SSOPartner } from "./partner.js";

export class PartnerStandings {
  readonly #lookUp: PartnerLookUp;

  constructor(private readonly core: Core) {
    this.#lookUp = new PartnerLookUp(core);
  }

  /** @throws IamError `partner_not_found` */
  async of(partnerId: string, call?: PartnerCall): Promise<PartnerStanding> {
    const partner = await this.#lookUp.get(partnerId, call);
    return (await this.ofAll([partner])).get(partner.id) ?? NOTHING;
  }

  /** By the id of each partner that is still there. */
  async ofAll(partners: readonly SSOPartner[]): Promise<ReadonlyMap<string, PartnerStanding>> {
    const now = this.core.clock();
    const stored = await this.core.store.partners.standings(partners.map(({ id }) => id));
    return new Map(
      partners.flatMap((partner) => {
        const known = stored.get(partner.id);
        return known ? [[partner.id, standingAt(now, partner, known)]] : [];
      }),
    );
  }
}

/** Of a partner that was removed meanwhile. */
const NOTHING: PartnerStanding = {
  ...{ activeUsers: 0, secrets: [], lastSignInAt: null, lastAccepted: null, openProposals: 0 },
  ...{ provenDomains: [], unrestrictedOthers: 0, testSide: null, needs: [] },
};

function standingAt(now: Date, partner: SSOPartner, stored: StoredStanding): PartnerStanding {
  const secrets = stored.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return { ...stored, secrets, needs: needsOf(partner, stored, careLimits(now)) };
}
