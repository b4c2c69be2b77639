/** Steps 2 and 3's beginning: the key is known, the signature right and recent, the partner active. */
import type { Core } from "../core.js";
import { generateConsumerSecret } from "../crypto/credential.js";
import { newId } from "../crypto/ids.js";
import type { SealedSecret, SecretPlace } from "../crypto/keyring.js";
import type { Secret } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials } from "../partner/records.js";
import { requireActive } from "../policy/restrictions.js";
import type { SignedAssertion } from "./signed-assertion.js";
import { type VerifiedAssertion, verifyAssertion } from "./verify.js";

export interface AuthenticatedAssertion {
  readonly partner: SSOPartner;
  /** The partner's, when it was found to be active. */
  readonly partnerEpoch: number;
  readonly assertion: VerifiedAssertion;
  /** The stored secret that signed it. */
  readonly secretId: string;
}

interface LiveSecret {
  readonly id: string;
  readonly secret: Secret;
}

export class PartnerAuthentication {
  readonly #core: Core;
  /** What an unknown key's signature is checked against, so that it costs the same work as a known one's. */
  readonly #dummy: { readonly place: SecretPlace; readonly sealed: SealedSecret };

  constructor(core: Core) {
    this.#core = core;
    const place = { partnerId: newId(), secretId: newId() };
    this.#dummy = { place, sealed: core.keyring.seal(generateConsumerSecret(), place) };
  }

  find(consumerKey: string): Promise<PartnerCredentials | null> {
    return this.#core.store.partners.findCredentials(consumerKey);
  }

  /**
   * @throws IamError `partner_not_found`, `invalid_partner_signature`, `signature_expired`, `partner_inactive`, in this
   *   order; only who holds the secret gets behind the second
   */
  check(signed: SignedAssertion, found: PartnerCredentials | null, toleranceSeconds: number): AuthenticatedAssertion {
    const now = this.#core.clock();
    const live = this.#liveSecrets(found);
    const secrets = live.map(({ secret }) => secret);
    const verified = verifyAssertion(signed, secrets, now, toleranceSeconds);
    if (!found) throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "no partner has this consumer key");
    const assertion = verified.unwrap();
    requireActive(found.partner);
    const secretId = live[secrets.indexOf(assertion.verifiedBy)]?.id ?? "";
    return { partner: found.partner, partnerEpoch: found.epoch, assertion, secretId };
  }

  #liveSecrets(found: PartnerCredentials | null): readonly LiveSecret[] {
    const { keyring } = this.#core;
    if (!found)
      return [{ id: this.#dummy.place.secretId, secret: keyring.open(this.#dummy.sealed, this.#dummy.place) }];
    const missing = found.secrets.find(({ keyVersion }) => !keyring.has(keyVersion));
    // Another process may have the key already, so the partner may well try again. This one is not ready: see `healthCheck`.
    if (missing) {
      const message = `encryption key version ${missing.keyVersion} is not configured, and a stored secret needs it`;
      throw new IamError(ErrorCode.STORE_UNAVAILABLE, message);
    }
    return found.secrets.map((stored) => ({
      id: stored.id,
      secret: keyring.open(stored, { partnerId: found.partner.id, secretId: stored.id }),
    }));
  }
}
