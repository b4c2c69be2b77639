/** Step 2 and the clock of step 3: whether the partner signed exactly these bytes, and recently. */
import { ErrorCode, IamError } from "../errors.js";
import { err, ok, type Result } from "../result.js";
import { parseInteger, type Violation } from "../validation.js";
import type { LiveKey } from "./live-keys.js";
import type { SignatureScheme, SignedBytes } from "./schemes/scheme.js";
import type { SignedAssertion } from "./signed-assertion.js";
import type { Timestamp } from "./timestamp.js";

/** Seconds of accepted clock difference, either way. */
export const DEFAULT_TOLERANCE = 300;
export const MAX_TOLERANCE = 900;

declare const verified: unique symbol;

/**
 * An assertion whose signature is proved. Only {@link verifyAssertion} makes one, so a step that takes it need not
 * check.
 */
export interface VerifiedAssertion extends SignedAssertion {
  readonly [verified]: true;
  /** Which of the partner's stored secrets signed it. */
  readonly secretId: string;
  /** Marks this statement: 32 bytes. */
  readonly mark: Uint8Array;
  /** How far the partner's clock is ahead of the server's. Negative when it is behind, or when the request was slow. */
  readonly clockDifferenceMs: number;
}

export function parseTolerance(value: unknown): number | Violation {
  return parseInteger(value, 1, MAX_TOLERANCE);
}

/**
 * Proves that the partner signed exactly these bytes, and recently.
 *
 * @param signed well-formed, untrusted
 * @param keys the current one, and the previous one during a rotation's grace period
 * @param now the server's clock
 * @param toleranceSeconds accepted difference, either way, 1–900
 * @param signedFrom the time of a restore: a request that was signed before it may have been accepted before it
 * @returns the same assertion, marked as verified; or `invalid_partner_signature`, `signature_expired`
 * @see vectors/signature.json
 */
export function verifyAssertion(
  signed: SignedAssertion,
  keys: readonly LiveKey[],
  now: Date,
  toleranceSeconds: number,
  signedFrom: Date | null = null,
): Result<VerifiedAssertion> {
  const { timestamp, signature } = signed;
  const bytes = new BytesOf(signed);
  // No shortcut: every key costs the same, whether or not an earlier one matched.
  let signer: LiveKey | undefined;
  for (const candidate of keys) {
    const matches = candidate.key.verifies(bytes, signature);
    signer = matches ? candidate : signer;
  }
  if (!signer) {
    return err(ErrorCode.INVALID_PARTNER_SIGNATURE, "the signature does not match");
  }
  const clockDifferenceMs = timestamp.epochMs - now.getTime();
  if (Math.abs(clockDifferenceMs) > toleranceSeconds * 1000) {
    return err(expired(clockDifferenceMs, now, toleranceSeconds));
  }
  if (signedFrom !== null && timestamp.epochMs < signedFrom.getTime()) {
    return err(ErrorCode.SIGNATURE_EXPIRED, "this was signed before the database was restored: sign it anew");
  }
  return ok(new ProvedAssertion(signed, bytes, signer.secretId, clockDifferenceMs) as unknown as VerifiedAssertion);
}

/** What was signed, of an assertion whose payload may not be encoded yet. */
class BytesOf implements SignedBytes {
  readonly consumerKey: string;
  readonly timestamp: string;
  readonly text: string | undefined;
  readonly #signed: SignedAssertion;

  constructor(signed: SignedAssertion) {
    this.consumerKey = signed.consumerKey;
    this.timestamp = signed.timestamp.text;
    this.text = signed.text;
    this.#signed = signed;
  }

  get payload(): Uint8Array {
    return this.#signed.payload;
  }
}

/** Computes the mark when somebody asks for it: a check that takes nothing has no use for it. */
class ProvedAssertion implements SignedAssertion {
  readonly #signed: SignedAssertion;
  readonly #bytes: SignedBytes;
  #mark: Uint8Array | undefined;

  constructor(
    signed: SignedAssertion,
    bytes: SignedBytes,
    readonly secretId: string,
    readonly clockDifferenceMs: number,
  ) {
    this.#signed = signed;
    this.#bytes = bytes;
  }

  get consumerKey(): string {
    return this.#signed.consumerKey;
  }

  get timestamp(): Timestamp {
    return this.#signed.timestamp;
  }

  get scheme(): SignatureScheme {
    return this.#signed.scheme;
  }

  get signature(): Uint8Array {
    return this.#signed.signature;
  }

  get text(): string | undefined {
    return this.#signed.text;
  }

  get payload(): Uint8Array {
    return this.#signed.payload;
  }

  get mark(): Uint8Array {
    this.#mark ??= this.scheme.replayMark(this.#bytes, this.signature);
    return this.#mark;
  }
}

/** The sender has proved that it has the secret, so it may learn how its clock or its queue is off. */
function expired(clockDifferenceMs: number, now: Date, toleranceSeconds: number): IamError {
  const seconds = Math.ceil(Math.abs(clockDifferenceMs) / 1000);
  const way = clockDifferenceMs < 0 ? "behind" : "ahead of";
  const difference = `is ${seconds} s ${way} the server's time, ${now.toISOString()}`;
  const message = `${difference}; at most ${toleranceSeconds} s are accepted`;
  const problem = { field: "timestamp", rule: "tolerance", message };
  return new IamError(ErrorCode.SIGNATURE_EXPIRED, `timestamp ${message}`, [problem]);
}
