/**
 * The keys that sign access tokens. They are random and not derived from a secret key. Their public halves are
 * published, and a dictionary attack on those would find a weak secret key. Each process keeps them in memory and reads
 * them again now and then, so that it soon knows a key that another process made.
 */
import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { newId } from "../crypto/ids.js";
import { Keyring } from "../crypto/keyring.js";
import { Secret } from "../crypto/secret.js";
import type { SecretKeys } from "../crypto/secret-keys.js";
import { ErrorCode, IamError } from "../errors.js";
import type { NewSigningKey, SigningKeyRecords, StoredSigningKey } from "./signing-key-records.js";

/** Seconds. */
export const ACCESS_TOKEN_LIFETIME = 15 * 60;

/** Seconds between two reads of the stored keys; the second when a token names an unknown or retired key. */
const KNOWN_FOR = 5;
const ASKED_EVERY = 1;

/** As it is published (RFC 7517). */
export interface PublicSigningKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly alg: "ES256";
  readonly use: "sig";
  readonly kid: string;
  readonly x: string;
  readonly y: string;
}

export interface VerificationKey {
  readonly kid: string;
  /** @internal so that the declarations need no types of Node */
  readonly publicKey: KeyObject;
  /** What it signed is worthless from then on. Null while it is not retired. */
  readonly endsAt: Date | null;
}

export interface SigningKey {
  readonly kid: string;
  /** @internal so that the declarations need no types of Node */
  readonly privateKey: KeyObject;
}

interface KnownKeys {
  /** Milliseconds on a clock that never goes back. */
  readonly since: number;
  readonly signing: SigningKey;
  readonly verifying: ReadonlyMap<string, VerificationKey>;
  readonly published: readonly PublicSigningKey[];
  /** When the first one was made. */
  readonly firstMadeAt: Date;
}

export interface SigningKeyParts {
  readonly records: SigningKeyRecords;
  readonly keyring: Keyring;
  readonly secretKeys: SecretKeys;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonic: () => number;
}

export class SigningKeys {
  readonly #parts: SigningKeyParts;
  #known: KnownKeys | undefined;
  #looking: Promise<KnownKeys> | undefined;

  constructor(parts: SigningKeyParts) {
    this.#parts = parts;
  }

  /**
   * The keys as they were stored at most {@link KNOWN_FOR} seconds ago. Makes a key if there is none.
   *
   * @throws IamError `internal_error` when the signing key does not open under the configured keys
   */
  known(): Promise<KnownKeys> {
    return this.#asOf(KNOWN_FOR);
  }

  /** For code that cannot wait. Call {@link known} first. */
  get signing(): SigningKey {
    if (this.#known) return this.#known.signing;
    throw new IamError(ErrorCode.INTERNAL_ERROR, "an access token was to be signed before its key was known");
  }

  /** A key that an operator ended is not found a second later. */
  async find(kid: string): Promise<VerificationKey | null> {
    const key = (await this.known()).verifying.get(kid);
    if (key && key.endsAt === null) return key;
    return (await this.#asOf(ASKED_EVERY)).verifying.get(kid) ?? null;
  }

  /** @param seconds how old the answer may be */
  async #asOf(seconds: number): Promise<KnownKeys> {
    if (this.#known && this.#parts.monotonic() - this.#known.since < seconds * 1000) return this.#known;
    // Of all callers at once, the first one reads.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    this.#known = await this.#looking;
    return this.#known;
  }

  async #look(): Promise<KnownKeys> {
    const { records, secretKeys, monotonic } = this.#parts;
    let { keys, now } = await records.list();
    if (!keys.some(({ secretKeyVersion }) => secretKeyVersion >= secretKeys.version)) {
      await records.insert(this.#make(secretKeys.version));
      ({ keys, now } = await records.list());
    }
    const living = keys.filter((key) => !isPast(endOf(key), now));
    return {
      since: monotonic(),
      signing: this.#signingKey(living),
      verifying: new Map(living.map((key) => [key.kid, toVerificationKey(key)])),
      published: living.map(({ kid, x, y }) => ({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig", kid, x, y })),
      firstMadeAt: new Date(Math.min(...keys.map(({ createdAt }) => createdAt.getTime()))),
    };
  }

  #make(secretKeyVersion: number): NewSigningKey {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" });
    const id = newId();
    const underEncryptionKey = this.#parts.keyring.versions.length > 0;
    const keyring = underEncryptionKey ? this.#parts.keyring : this.#keyringOf(secretKeyVersion);
    const { sealed, keyVersion } = keyring.seal(new Secret(d), placeOf(id));
    const kid = thumbprint(x, y);
    return { id, kid, secretKeyVersion, x, y, keyVersion: underEncryptionKey ? keyVersion : null, sealed };
  }

  /** The newest. A process whose ring is behind also signs with a newer key, if it can open it. */
  #signingKey(keys: readonly StoredSigningKey[]): SigningKey {
    const { version } = this.#parts.secretKeys;
    const newestFirst = keys.toReversed();
    for (const key of newestFirst.filter(({ secretKeyVersion }) => secretKeyVersion > version)) {
      try {
        return this.#open(key);
      } catch {
        // It is sealed with a key that is not configured here yet. Until then, this process's own key signs.
      }
    }
    const own = newestFirst.find(({ secretKeyVersion }) => secretKeyVersion <= version);
    if (own) return this.#open(own);
    throw new IamError(
      ErrorCode.INTERNAL_ERROR,
      `access tokens are signed under secret key version ${newestFirst[0]?.secretKeyVersion}, which is missing here`,
    );
  }

  #open(key: StoredSigningKey): SigningKey {
    const { kid, x, y, sealed, secretKeyVersion } = key;
    const keyring = key.keyVersion === null ? this.#keyringOf(secretKeyVersion) : this.#parts.keyring;
    const d = keyring.open({ keyVersion: key.keyVersion ?? secretKeyVersion, sealed }, placeOf(key.id)).reveal();
    // Node accepts any x and y beside d. Without this check, a swapped public half would be published.
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(Buffer.from(d, "base64url"));
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
    if (!pair.getPublicKey().equals(point)) throw unlikeItsKid(kid);
    return { kid, privateKey: createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" }) };
  }

  /** Holds the one key derived from this secret key, or none if it is not configured. */
  #keyringOf(secretKeyVersion: number): Keyring {
    const derived = this.#parts.secretKeys.derive(secretKeyVersion, "gl-iam signing key at rest");
    return new Keyring(new Map(derived ? [[secretKeyVersion, derived.export()]] : []));
  }
}

function placeOf(id: string) {
  return { kind: "signing key", table: "signing_keys", column: "sealed", row: id } as const;
}

/** Tokens that it signed last live out their time, unless an operator ends it before. */
export function endOf({ retiredAt, endedAt }: StoredSigningKey): Date | null {
  return endedAt ?? (retiredAt && new Date(retiredAt.getTime() + ACCESS_TOKEN_LIFETIME * 1000));
}

function isPast(endsAt: Date | null, now: Date): boolean {
  return endsAt !== null && endsAt <= now;
}

function toVerificationKey(key: StoredSigningKey): VerificationKey {
  const { kid, x, y } = key;
  if (thumbprint(x, y) !== kid) throw unlikeItsKid(kid);
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  return { kid, publicKey, endsAt: endOf(key) };
}

function unlikeItsKid(kid: string): IamError {
  return new IamError(
    ErrorCode.INTERNAL_ERROR,
    `signing key ${kid} is stored with another public half than it was made with`,
  );
}

/** RFC 7638: these names in this order, without spaces. */
function thumbprint(x: string, y: string): string {
  return createHash("sha256")
    .update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
    .digest("base64url");
}
