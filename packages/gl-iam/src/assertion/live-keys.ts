/** The keys that a signature is checked against: the partner's live ones, or a decoy for an unknown partner. */

import { newId } from "../crypto/ids.js";
import type { Keyring, SealedSecret, SecretPlace } from "../crypto/keyring.js";
import { ErrorCode, IamError } from "../errors.js";
import type { PartnerCredentials } from "../partner/records.js";
import type { SignatureScheme, VerificationKey } from "./schemes/scheme.js";

export interface LiveKey {
  /** Of the stored secret. */
  readonly secretId: string;
  readonly key: VerificationKey;
}

interface Decoy {
  readonly place: SecretPlace;
  readonly sealed: SealedSecret;
}

export class LiveKeys {
  readonly #keyring: Keyring;
  readonly #decoys: ReadonlyMap<SignatureScheme, Decoy>;

  constructor(keyring: Keyring, schemes: readonly SignatureScheme[]) {
    this.#keyring = keyring;
    this.#decoys = new Map(schemes.map((scheme) => [scheme, this.#seal(scheme)]));
  }

  /** Opening and checking cost the same work for an unknown partner, and for one that signs in another way. */
  of(found: PartnerCredentials | null, scheme: SignatureScheme): readonly LiveKey[] {
    const keys = found === null ? [] : this.#open(found, scheme);
    return keys.length > 0 ? keys : this.#decoy(scheme);
  }

  #open({ partner, secrets }: PartnerCredentials, scheme: SignatureScheme): readonly LiveKey[] {
    const missing = secrets.find(({ keyVersion }) => !this.#keyring.has(keyVersion));
    // Another process may have the key, so the partner may try again. This process is not ready: see `healthCheck`.
    if (missing) {
      const message = `encryption key version ${missing.keyVersion} is not configured, and a stored secret needs it`;
      throw new IamError(ErrorCode.STORE_UNAVAILABLE, message);
    }
    return secrets.flatMap((stored) => {
      const key = scheme.readKey(this.#keyring.open(stored, { partnerId: partner.id, secretId: stored.id }));
      return key === null ? [] : [{ secretId: stored.id, key }];
    });
  }

  #decoy(scheme: SignatureScheme): readonly LiveKey[] {
    const decoy = this.#decoys.get(scheme);
    const key = decoy && scheme.readKey(this.#keyring.open(decoy.sealed, decoy.place));
    return decoy && key ? [{ secretId: decoy.place.secretId, key }] : [];
  }

  #seal(scheme: SignatureScheme): Decoy {
    const place = { partnerId: newId(), secretId: newId() };
    return { place, sealed: this.#keyring.seal(scheme.makeDecoy(), place) };
  }
}

/** Between the proof and the act: a rotation ends what its secret has signed. */
export function secretEnded(): IamError {
  return new IamError(ErrorCode.INVALID_PARTNER_SIGNATURE, "the secret that signed has just ended");
}
