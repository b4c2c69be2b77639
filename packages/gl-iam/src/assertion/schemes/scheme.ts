/**
 * The seam for a second signature scheme. A scheme knows how to read its key, how to verify bytes, and how to mark a
 * statement as used. receive.ts, replay and the store do not.
 *
 * To add one: a file beside this one, its line in schemes.ts, and the form of its stored key in crypto/credential.ts.
 */
import type { Secret } from "../../crypto/secret.js";

/** What every scheme signs. */
export interface SignedBytes {
  readonly consumerKey: string;
  /** The timestamp as written. */
  readonly timestamp: string;
  /** Exactly as received. */
  readonly payload: Uint8Array;
  /** The payload where it came as a text: its UTF-8 bytes are what `payload` has. */
  readonly text?: string | undefined;
}

export interface VerificationKey {
  /** Whether this key signed these bytes. It takes constant time in the signature when the key is secret. */
  verifies(signed: SignedBytes, signature: Uint8Array): boolean;
}

export interface SignatureScheme {
  readonly name: string;
  /**
   * @returns the signature's bytes; undefined for a text that is not a signature of this scheme, which tells schemes
   * apart
   */
  parseSignature(text: string): Uint8Array | undefined;
  /** @returns null when the stored key is another scheme's */
  readKey(stored: Secret): VerificationKey | null;
  /** A key that nobody holds. An unknown partner's signature is checked against it, for the same work. */
  makeDecoy(): Secret;
  /**
   * 32 bytes that are equal for every form in which this statement can be sent again. If a scheme's signatures can be
   * rewritten without the key, the mark must not come from the signature.
   */
  replayMark(signed: SignedBytes, signature: Uint8Array): Uint8Array;
}
