/** What can be signed, checked before it is: a mistake is told here, not by a 401 from the application. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a partner says about a user. Further fields are carried along and ignored. */
export interface AssertionPayload {
  /** The user's stable id at the partner, 1–255 characters. Never an e-mail, which may change hands. */
  readonly external_id: string;
  /** Required for a sign-in. */
  readonly email?: string;
  readonly display_name?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly role?: string;
  /** The partner's own replay mark, unique per partner. */
  readonly nonce?: string;
  /** RFC 7636, S256: then the exchange needs the `code_verifier`. */
  readonly code_challenge?: string;
  /** Required when it answers an SP-initiated start. */
  readonly state?: string;
  /** `sign_in` when left out. */
  readonly action?: "sign_in" | "logout" | "deprovision";
  readonly [field: string]: JsonValue | undefined;
}

/** What was given can't be signed; `field` names it. The message never holds the secret. */
export class SigningError extends TypeError {
  override readonly name = "SigningError";

  constructor(
    readonly field: "consumerKey" | "consumerSecret" | "payload" | "timestamp",
    rule: string,
  ) {
    super(`${field} ${rule}`);
  }
}

/** Bytes. */
const MAX_PAYLOAD = 65_536;
const CONSUMER_KEY = /^ck_live_[A-Za-z0-9_-]{32,247}$/;
const CONSUMER_SECRET = /^cs_live_[A-Za-z0-9_-]{32,247}$/;
const TIMESTAMP =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export function checkConsumerKey(key: unknown): string {
  if (typeof key === "string" && CONSUMER_KEY.test(key)) return key;
  if (typeof key === "string" && key.startsWith("cs_live_")) {
    throw new SigningError(
      "consumerKey",
      "is the consumer secret: it would be sent in clear. The key begins with ck_live_",
    );
  }
  throw new SigningError("consumerKey", "must be ck_live_ and at least 32 of A-Z a-z 0-9 _ -");
}

export function checkConsumerSecret(secret: unknown): string {
  if (typeof secret === "string" && CONSUMER_SECRET.test(secret)) return secret;
  throw new SigningError("consumerSecret", "must be cs_live_ and at least 32 of A-Z a-z 0-9 _ -, prefix included");
}

/** @returns RFC 3339 with an offset, the text that is signed and sent */
export function checkTimestamp(timestamp: unknown): string {
  if (timestamp === undefined) return new Date().toISOString();
  if (timestamp instanceof Date && !Number.isNaN(timestamp.getTime())) return timestamp.toISOString();
  if (typeof timestamp === "string" && TIMESTAMP.test(timestamp)) return timestamp;
  throw new SigningError(
    "timestamp",
    "must be a Date, or an RFC 3339 date-time with an offset such as 2026-03-12T10:00:00Z",
  );
}

/** @returns the very text or bytes to sign and to send: an object is serialized here, once, and never again */
export function checkPayload(payload: unknown): string | Uint8Array<ArrayBuffer> {
  const body = typeof payload === "object" && payload !== null ? serialize(payload) : payload;
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new SigningError("payload", "must be an object, a string or a Uint8Array");
  }
  if (typeof body === "string" && !body.isWellFormed()) {
    throw new SigningError("payload", "must be well-formed Unicode, without lone surrogates");
  }
  const size = typeof body === "string" ? new TextEncoder().encode(body).length : body.length;
  if (size > MAX_PAYLOAD) throw new SigningError("payload", `must be at most ${MAX_PAYLOAD} bytes, and is ${size}`);
  return typeof body === "string" ? body : new Uint8Array(body);
}

function serialize(payload: object): string | Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  const { external_id: externalId, email, action = "sign_in" } = payload as Partial<AssertionPayload>;
  if (typeof externalId !== "string" || externalId === "") {
    throw new SigningError("payload", "must have external_id, the user's stable id at the partner");
  }
  if (action === "sign_in" && (typeof email !== "string" || email === "")) {
    throw new SigningError("payload", "must have email, the user's address");
  }
  return JSON.stringify(payload);
}
