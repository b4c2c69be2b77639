/** What a partner says about a user. */
import { SigningError } from "./refusal.js";

interface AssertedFields {
  /** The user's stable id at the partner, 1–255 characters. Never an e-mail, which may change hands. */
  readonly external_id: string;
  readonly display_name?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly role?: string | undefined;
  /** The partner's own replay mark, unique per partner, at most 255 characters. */
  readonly nonce?: string | undefined;
  /** RFC 7636, S256: the exchange then needs the `code_verifier`. */
  readonly code_challenge?: string | undefined;
  /** Required when the assertion answers an SP-initiated start. */
  readonly state?: string | undefined;
  /** The application that the assertion is for; see `SigningInput.audience`. */
  readonly aud?: string | readonly string[] | undefined;
}

/** "This user is signed in here." */
export interface SignInPayload extends AssertedFields {
  /** One address, without a display name, at most 254 characters. */
  readonly email: string;
  readonly action?: "sign_in" | undefined;
}

/** "End this user's sessions", or "withdraw this user". */
export interface EndPayload extends AssertedFields {
  readonly action: "logout" | "deprovision";
  readonly email?: string | undefined;
}

/** An object may have further fields. They are signed and sent too, and the application ignores them. */
export type AssertionPayload = SignInPayload | EndPayload;

/** Bytes. */
const MAX_BODY = 65_536;

/**
 * Returns the exact text or bytes to sign and to send. It serializes an object once, and copies bytes, so that a later
 * change cannot separate them from their signature.
 *
 * @throws SigningError
 */
export function toBody(payload: unknown, audience: unknown): string | Uint8Array<ArrayBuffer> {
  const isObject = typeof payload === "object" && payload !== null && !(payload instanceof Uint8Array);
  if (audience !== undefined) requireAudience(audience, isObject);
  if (payload instanceof Uint8Array) return new Uint8Array(withinLimit(payload));
  const text = isObject ? serialize(payload, audience) : payload;
  if (typeof text !== "string") throw new SigningError("payload", "must be an object, a string or a Uint8Array");
  if (!text.isWellFormed()) throw loneSurrogate();
  withinLimit(new TextEncoder().encode(text));
  return text;
}

function withinLimit(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MAX_BODY) return bytes;
  throw new SigningError("payload", `must be at most ${MAX_BODY} bytes, and is ${bytes.length}`);
}

/** An envelope is larger than its payload, and it is the whole body of a request. @throws SigningError */
export function requireEnvelopeWithinLimit(envelope: object): void {
  const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
  if (size <= MAX_BODY) return;
  throw new SigningError("payload", `makes an envelope of ${size} bytes, at most ${MAX_BODY}: send headers instead`);
}

/** Text and bytes are signed unchanged, so nothing can be added to them. */
function requireAudience(audience: unknown, isObject: boolean): void {
  const names: unknown[] = Array.isArray(audience) ? audience : [audience];
  const named = names.length > 0 && names.every((name) => typeof name === "string" && name !== "");
  if (!named) throw new SigningError("audience", "must be a non-empty string, or a list of them");
  if (!isObject) throw new SigningError("audience", "needs a payload that is an object: write aud into the payload");
}

function serialize(payload: object, audience: unknown): string {
  const text = withAudience(stringify(payload), audience);
  // Checks the payload as the application will read it: `toJSON` and undefined fields have had their effect, and
  // JSON.stringify has turned a lone surrogate into an escape, which is well-formed text that the application refuses.
  requireUser(
    JSON.parse(text, (key: string, value: unknown) => {
      if (!key.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) throw loneSurrogate();
      return value;
    }),
  );
  return text;
}

/** @param text JSON, after `toJSON` has had its effect */
function withAudience(text: string, audience: unknown): string {
  if (audience === undefined) return text;
  const signed = JSON.parse(text);
  if (typeof signed !== "object" || signed === null || Array.isArray(signed)) {
    throw new SigningError("payload", "must be a JSON object to have an audience");
  }
  if (signed.aud !== undefined && JSON.stringify(signed.aud) !== JSON.stringify(audience)) {
    throw new SigningError("audience", "differs from the payload's aud");
  }
  return stringify({ ...signed, aud: audience });
}

function stringify(payload: object): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(payload);
  } catch (cause) {
    throw new SigningError("payload", "must be serializable as JSON: no BigInt, no cycle", { cause });
  }
  if (text === undefined) throw new SigningError("payload", "must be serializable as JSON");
  return text;
}

function requireUser(signed: unknown): void {
  const { external_id: externalId, email, action = "sign_in" } = (signed ?? {}) as Record<string, unknown>;
  if (typeof externalId !== "string" || externalId === "") {
    throw new SigningError("payload", "must have external_id, a non-empty string: the user's stable id at the partner");
  }
  if (action === "logout" || action === "deprovision") return;
  if (typeof email !== "string" || email === "") {
    throw new SigningError("payload", "must have email, a non-empty string: the user's address");
  }
}

function loneSurrogate(): SigningError {
  return new SigningError("payload", "must be well-formed Unicode, without lone surrogates");
}
