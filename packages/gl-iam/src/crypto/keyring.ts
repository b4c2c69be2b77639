/**
 * Seals secrets at rest: AES-256-GCM (NIST SP 800-38D) under versioned keys.
 *
 * One version seals, and every version opens. The associated data names the row and the key version, so a ciphertext
 * that is moved to another row or relabelled does not open.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { ErrorCode, IamError } from "../errors.js";
import { Violation, violation } from "../validation.js";
import { Secret } from "./secret.js";

/** The algorithms that can seal consumer secrets. */
export const EncryptionAlgorithm = { AES_256_GCM: "aes-256-gcm" } as const;
export type EncryptionAlgorithm = (typeof EncryptionAlgorithm)[keyof typeof EncryptionAlgorithm];

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Node accepts a tag of four bytes. Here the tag always has the whole 128 bits. */
const TAG_BYTES = 16;

export interface SealedSecret {
  readonly keyVersion: number;
  /** 12 bytes of nonce, then the ciphertext, then 16 bytes of tag. */
  readonly sealed: Uint8Array;
}

/** The row of a sealed consumer secret. A kept answer has its own id in both places. */
export interface SecretPlace {
  readonly partnerId: string;
  readonly secretId: string;
}

/** The place of any other kind of secret. The kind is part of it, so nothing opens as something else. */
export interface SealedPlace {
  /** For example `signing key`. */
  readonly kind: string;
  readonly table: string;
  readonly column: string;
  /** The row's key. */
  readonly row: string;
}

export class Keyring {
  readonly #keys: ReadonlyMap<number, KeyObject>;
  readonly #sealingVersion: number;

  /**
   * @param keys 32 bytes each, by version; without any, sealing and opening answer `internal_error`
   * @param sealingVersion the version that seals; the highest by default. Give a new version to every process for
   * opening
   *   before one of them seals with it
   */
  constructor(keys: ReadonlyMap<number, Uint8Array>, sealingVersion?: number) {
    this.#keys = new Map([...keys].map(([version, bytes]) => [version, createSecretKey(bytes)]));
    this.#sealingVersion = sealingVersion ?? Math.max(0, ...keys.keys());
  }

  /** The versions that can open. */
  get versions(): readonly number[] {
    return [...this.#keys.keys()];
  }

  get sealingVersion(): number {
    return this.#sealingVersion;
  }

  has(version: number): boolean {
    return this.#keys.has(version);
  }

  seal(secret: Secret, place: SecretPlace | SealedPlace): SealedSecret {
    const keyVersion = this.#sealingVersion;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key(keyVersion), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(place, keyVersion));
    const ciphertext = Buffer.concat([cipher.update(secret.reveal(), "utf8"), cipher.final()]);
    return { keyVersion, sealed: Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]) };
  }

  /** @throws IamError `internal_error` when the key version is not configured or the ciphertext is not authentic */
  open({ keyVersion, sealed }: SealedSecret, place: SecretPlace | SealedPlace): Secret {
    const key = this.#key(keyVersion);
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw doesNotOpen(place, keyVersion);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const ciphertext = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(place, keyVersion));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return new Secret(Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8"));
    } catch {
      throw doesNotOpen(place, keyVersion);
    }
  }

  #key(version: number): KeyObject {
    const key = this.#keys.get(version);
    if (key) return key;
    throw new IamError(
      ErrorCode.INTERNAL_ERROR,
      version === 0
        ? "consumer secrets need an encryption key: configure crypto.encryptionKeys"
        : `encryption key version ${version} is not configured, and a stored secret needs it`,
    );
  }
}

/** Consumer secrets and kept answers keep their first sealed form. */
function associatedData(place: SecretPlace | SealedPlace, keyVersion: number): Buffer {
  const parts =
    "kind" in place
      ? ["gl-iam", place.kind, place.table, place.column, place.row, keyVersion]
      : ["gl-iam consumer secret", place.partnerId, place.secretId, keyVersion];
  return Buffer.from(parts.join("|"), "utf8");
}

function doesNotOpen(place: SecretPlace | SealedPlace, keyVersion: number): IamError {
  const what =
    "kind" in place ? `${place.kind} ${place.row}` : `secret ${place.secretId} of partner ${place.partnerId}`;
  return new IamError(
    ErrorCode.INTERNAL_ERROR,
    `${what} does not open under key version ${keyVersion}: wrong key or altered data`,
  );
}

/** A fresh encryption key: 32 random bytes as base64url, 43 characters. */
export function generateEncryptionKey(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

/**
 * Reads an encryption key from text: 32 bytes as base64url or base64.
 *
 * @returns the key's 32 bytes; null for a text that is not a key
 */
export function decodeEncryptionKey(text: string): Uint8Array | null {
  const parsed = parseEncryptionKey(text);
  return parsed instanceof Violation ? null : parsed;
}

/** 32 bytes as base64url or base64, padded or not (44 characters with padding, 43 without). */
export function parseEncryptionKey(value: unknown): Uint8Array | Violation {
  const rule = violation("encryption_key", "must be 32 bytes as base64url or base64, as `gl-iam keygen` prints them");
  if (typeof value !== "string" || !/^(?:[A-Za-z0-9_-]{43}|[A-Za-z0-9+/]{43})=?$/.test(value)) return rule;
  const bytes = Buffer.from(value, "base64url");
  // 43 digits carry two bits more than 32 bytes. Only the spelling with zeros in those bits is accepted.
  const canonical = bytes.toString("base64url") === value.replace("=", "").replaceAll("+", "-").replaceAll("/", "_");
  return bytes.length === KEY_BYTES && canonical ? bytes : rule;
}
