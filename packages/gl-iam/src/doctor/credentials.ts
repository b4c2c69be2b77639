/** Which secrets a request is tried against: those of its partner, or a decoy's. */
import type { Core } from "../core.js";
import { generateConsumerSecret } from "../crypto/credential.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials, StoredSecret } from "../partner/records.js";
import { liveSideOf } from "../test-side.js";

export interface KnownSecrets {
  /** Null for a key that is unknown to the caller. */
  readonly partner: SSOPartner | null;
  /** The current one first. Of an unknown key: a decoy, so that it costs the same work. */
  readonly living: readonly string[];
  readonly ended: readonly string[];
}

/** Whose secrets a caller may have tried. */
export interface Reach {
  readonly organizationId: string | undefined;
  readonly partnerId: string | undefined;
}

/** Of a partner. */
const MOST_ENDED = 3;
/** Partners of an organization. */
const MOST_OTHERS = 50;

export class DoctorSecrets {
  constructor(private readonly core: Core) {}

  async of(consumerKey: string, reach: Reach): Promise<KnownSecrets> {
    const { partners } = this.core.store;
    const asked = consumerKey.includes("\0") ? "" : consumerKey;
    const found = await partners.findCredentials(asked);
    const own = found && this.#isWithin(found.partner, reach) ? found : await this.#ofReach(reach);
    // Asked for an unknown key too, so that it takes as long.
    const ended = await partners.endedSecrets(own?.partner.id ?? NOBODY, MOST_ENDED);
    if (own === null) return { partner: null, living: [generateConsumerSecret().reveal()], ended: [] };
    const current = own.secrets.toSorted(
      (one, other) => Number(one.expiresAt !== null) - Number(other.expiresAt !== null),
    );
    return { partner: own.partner, living: this.#open(own.partner, current), ended: this.#open(own.partner, ended) };
  }

  /** For whoever administers the organization: its partners, with the secrets of each. */
  async others(organizationId: string) {
    const all = await this.core.store.partners.credentialsOf(organizationId, MOST_OTHERS);
    return all.flatMap(({ partner, secrets }) => this.#open(partner, secrets).map((secret) => ({ partner, secret })));
  }

  /** A link's partner is known, whatever key was sent. */
  async #ofReach({ partnerId }: Reach): Promise<PartnerCredentials | null> {
    const { partners } = this.core.store;
    const partner = partnerId === undefined ? null : await partners.find(partnerId);
    return partner && partners.findCredentials(partner.consumerKey);
  }

  #isWithin({ id, orgId }: SSOPartner, { organizationId, partnerId }: Reach): boolean {
    const isMeant = this.core.means(orgId) && (organizationId === undefined || organizationId === liveSideOf(orgId));
    return isMeant && (partnerId === undefined || partnerId === id);
  }

  #open({ id: partnerId }: SSOPartner, secrets: readonly StoredSecret[]): readonly string[] {
    const readable = secrets.filter(({ keyVersion }) => this.core.keyring.has(keyVersion));
    return readable.map((stored) => this.core.keyring.open(stored, { partnerId, secretId: stored.id }).reveal());
  }
}

const NOBODY = "00000000-0000-0000-0000-000000000000";
