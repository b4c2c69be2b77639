/** What a partner says about a user. */
import { SigningError } from "./refusal.js";

interface PersonFields {
  /** The user's stable id at the partner, 1–255 characters. Never an e-mail, which may change hands. */
  readonly external_id: string;
  readonly display_name?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  /** A role of the application, or a word of its own that the application maps to one. */
  readonly role?: string | undefined;
  /** A JSON object of at most 8 KiB. Absent: what the application keeps stays; `{}`: it is cleared. */
  readonly attributes?: object | undefined;
}

interface StatementFields {
  /** The partner's own replay mark, unique per partner, at most 255 characters. */
  readonly nonce?: string | undefined;
  /** The application that the assertion is for; see `SigningInput.audience`. */
  readonly aud?: string | readonly string[] | undefined;
}

interface AssertedFields extends PersonFields, StatementFields {
  /** RFC 7636, S256: the exchange then needs the `code_verifier`. */
  readonly code_challenge?: string | undefined;
  /** Required when the assertion answers an SP-initiated start. */
  readonly state?: string | undefined;
}

/** A user as a provision names it. */
export interface ProvisionedPerson extends PersonFields {
  /** One address, without a display name, at most 254 characters. */
  readonly email: string;
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

/** "This user exists", without a sign-in. */
export interface ProvisionPayload extends ProvisionedPerson, StatementFields {
  readonly action: "provision";
  readonly users?: undefined;
}

/** "These users exist": up to 500 in 2 MiB. */
export interface ProvisionListPayload extends StatementFields {
  readonly action: "provision";
  readonly users: readonly ProvisionedPerson[];
  readonly external_id?: undefined;
}

/** An object may have further fields. They are signed and sent too, and the application ignores them. */
export type AssertionPayload = SignInPayload | EndPayload | ProvisionPayload | ProvisionListPayload;

/** Bytes. */
const MAX_BODY = 65_536;
/** Bytes of a provision. */
const MAX_PROVISION = 2 * 1024 * 1024;
/** The most users of a provision. */
const MAX_USERS = 500;

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
  // Parsed only where it matters.
  const limit = bytes.length > MAX_BODY && isProvision(bytes) ? MAX_PROVISION : MAX_BODY;
  if (bytes.length <= limit) return bytes;
  throw new SigningError("payload", `must be at most ${limit} bytes, and is ${bytes.length}`);
}

/** A text or bytes may be a provision too. What is not JSON is none. */
function isProvision(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_PROVISION) return false;
  try {
    return JSON.parse(new TextDecoder().decode(bytes))?.action === "provision";
  } catch {
    return false;
  }
}

/** An envelope is larger than its payload, and it is the whole body of a request. @throws SigningError */
export function requireEnvelopeWithinLimit(envelope: { readonly payload: string }): void {
  const size = new TextEncoder().encode(JSON.stringify(envelope)).length;
  const limit = size > MAX_BODY && isProvision(new TextEncoder().encode(envelope.payload)) ? MAX_PROVISION : MAX_BODY;
  if (size <= limit) return;
  throw new SigningError("payload", `makes an envelope of ${size} bytes, at most ${limit}: send headers instead`);
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
  const payload = (signed ?? {}) as Record<string, unknown>;
  const { action = "sign_in", users } = payload;
  if (action === "provision" && users !== undefined && users !== null) requireUsers(users);
  else requirePerson(payload, action);
}

function requireUsers(users: unknown): void {
  if (!Array.isArray(users) || users.length > MAX_USERS) {
    throw new SigningError("payload", `must have users, a list of at most ${MAX_USERS}`);
  }
  for (const user of users) requirePerson((user ?? {}) as Record<string, unknown>, "provision");
}

function requirePerson({ external_id: externalId, email }: Record<string, unknown>, action: unknown): void {
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
