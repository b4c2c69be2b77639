/** The keys that a signature is checked against: the partner's live ones, or a decoy for an unknown partner. */
import { LRUCache } from "lru-cache";
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

/** A stored secret as its scheme reads it. */
interface Opened {
  /** Null when it is another scheme's. */
  readonly key: VerificationKey | null;
}

/** About 7 MB. Opening a secret costs more than checking a signature with it. */
const MOST_OPENED = 10_000;

export class LiveKeys {
  readonly #keyring: Keyring;
  readonly #decoys: ReadonlyMap<SignatureScheme, Decoy>;
  readonly #opened = new LRUCache<string, Opened>({ max: MOST_OPENED });
  /** For a caller that brings the same credentials again: of its last scheme. */
  readonly #found = new WeakMap<PartnerCredentials, { readonly scheme: SignatureScheme; readonly keys: LiveKey[] }>();

  constructor(keyring: Keyring, schemes: readonly SignatureScheme[]) {
    this.#keyring = keyring;
    this.#decoys = new Map(schemes.map((scheme) => [scheme, this.#seal(scheme)]));
  }

  /** Opening and checking cost the same work for an unknown partner, and for one that signs in another way. */
  of(found: PartnerCredentials | null, scheme: SignatureScheme): readonly LiveKey[] {
    const keys = found === null ? [] : this.#keysOf(found, scheme);
    return keys.length > 0 ? keys : this.#decoy(scheme);
  }

  #keysOf(found: PartnerCredentials, scheme: SignatureScheme): readonly LiveKey[] {
    const known = this.#found.get(found);
    if (known?.scheme === scheme) return known.keys;
    const keys = this.#openAll(found, scheme);
    this.#found.set(found, { scheme, keys });
    return keys;
  }

  #openAll({ partner, secrets }: PartnerCredentials, scheme: SignatureScheme): LiveKey[] {
    const missing = secrets.find(({ keyVersion }) => !this.#keyring.has(keyVersion));
    // Another process may have the key, so the partner may try again. This process is not ready: see `healthCheck`.
    if (missing) {
      const message = `encryption key version ${missing.keyVersion} is not configured, and a stored secret needs it`;
      throw new IamError(ErrorCode.STORE_UNAVAILABLE, message);
    }
    return secrets.flatMap((stored) => {
      const { key } = this.#open(stored, { partnerId: partner.id, secretId: stored.id }, scheme);
      return key === null ? [] : [{ secretId: stored.id, key }];
    });
  }

  #decoy(scheme: SignatureScheme): readonly LiveKey[] {
    const decoy = this.#decoys.get(scheme);
    const key = decoy && this.#open(decoy.sealed, decoy.place, scheme).key;
    return decoy && key ? [{ secretId: decoy.place.secretId, key }] : [];
  }

  /** Remembered by all that decides what opens: the sealed bytes of another row are opened, and refused, each time. */
  #open(stored: SealedSecret, place: SecretPlace, scheme: SignatureScheme): Opened {
    const sealed = Buffer.from(stored.sealed).toString("latin1");
    const name = `${scheme.name} ${stored.keyVersion} ${place.partnerId} ${place.secretId} ${sealed}`;
    const known = this.#opened.get(name);
    if (known) return known;
    const opened = { key: scheme.readKey(this.#keyring.open(stored, place)) };
    this.#opened.set(name, opened);
    return opened;
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
