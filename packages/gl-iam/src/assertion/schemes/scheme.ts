/**
 * The seam for a second way to sign. A scheme knows how to read its key, how to verify bytes, and what marks a statement as
 * taken; receive.ts, replay and the store know none of these.
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
}

export interface VerificationKey {
  /** Whether this key signed these bytes. Constant time in the signature, for keys that are secret. */
  verifies(signed: SignedBytes, signature: Uint8Array): boolean;
}

export interface SignatureScheme {
  readonly name: string;
  /** @returns the signature's bytes, or undefined for a text that is no signature of this scheme: they tell schemes apart */
  parseSignature(text: string): Uint8Array | undefined;
  /** @returns null when the stored key is another scheme's */
  readKey(stored: Secret): VerificationKey | null;
  /** A key that nobody holds: what an unknown partner's signature is checked against, for the same work. */
  makeDecoy(): Secret;
  /**
   * 32 bytes that are equal for every form in which this very statement can be sent again. A scheme whose signatures can be
   * rewritten without its key must not make them from the signature.
   */
  replayMark(signed: SignedBytes, signature: Uint8Array): Uint8Array;
}
