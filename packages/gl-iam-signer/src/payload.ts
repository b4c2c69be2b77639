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
  /** RFC 7636, S256: then the exchange needs the `code_verifier`. */
  readonly code_challenge?: string | undefined;
  /** Required when it answers an SP-initiated start. */
  readonly state?: string | undefined;
}

/** "This user is signed in here." */
export interface SignInPayload extends AssertedFields {
  /** One address, without a display name, at most 254 characters. */
  readonly email: string;
  readonly action?: "sign_in" | undefined;
}

/** "End this user's sessions", "withdraw this user". */
export interface EndPayload extends AssertedFields {
  readonly action: "logout" | "deprovision";
  readonly email?: string | undefined;
}

/** An object may have further fields: they are signed and sent with the others, and the application ignores them. */
export type AssertionPayload = SignInPayload | EndPayload;

/** Bytes. */
const MAX_BODY = 65_536;

/**
 * The very text or bytes to sign and to send. An object is serialized here, once, and never again; bytes are copied, so
 * that no later change parts them from their signature.
 *
 * @throws SigningError
 */
export function toBody(payload: unknown): string | Uint8Array<ArrayBuffer> {
  if (payload instanceof Uint8Array) return new Uint8Array(withinLimit(payload));
  const text = typeof payload === "object" && payload !== null ? serialize(payload) : payload;
  if (typeof text !== "string") throw new SigningError("payload", "must be an object, a string or a Uint8Array");
  if (!text.isWellFormed()) throw loneSurrogate();
  withinLimit(new TextEncoder().encode(text));
  return text;
}

function withinLimit(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MAX_BODY) return bytes;
  throw new SigningError("payload", `must be at most ${MAX_BODY} bytes, and is ${bytes.length}`);
}

/** An envelope is larger than its payload, and is a request's whole body. @throws SigningError */
export function requireEnvelopeWithinLimit(envelope: object): void {
  const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
  if (size <= MAX_BODY) return;
  throw new SigningError("payload", `makes an envelope of ${size} bytes, at most ${MAX_BODY}: send headers instead`);
}

function serialize(payload: object): string {
  const text = stringify(payload);
  // Looked at as it will be read: `toJSON` and undefined fields have had their effect, and JSON.stringify has made a lone
  // surrogate into an escape, which is well-formed text and yet refused by the application.
  requireUser(
    JSON.parse(text, (key: string, value: unknown) => {
      if (!key.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) throw loneSurrogate();
      return value;
    }),
  );
  return text;
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
