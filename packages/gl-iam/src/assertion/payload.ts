/** What a partner says about a user. Everything is read from verified bytes. */

import type { JsonObject } from "../partner/metadata.js";
import { DEFAULT_ROLE, parseRole } from "../policy/role.js";
import { parseStrictJsonObject } from "../strict-json.js";
import { fullName, parseDisplayName } from "../user/display-name.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import { Problems, parseText, refuseField, Violation, violation } from "../validation.js";
import type { VerifiedAssertion } from "./verify.js";

export type AssertedAction = "sign_in" | "logout" | "deprovision";

/** The fields of every action. */
export interface AssertedSubject {
  /** The user's stable id at the partner. */
  readonly externalId: string;
  /** The partner's own replay mark. */
  readonly nonce: string | null;
  /** The applications that it is meant for; null when it names none. */
  readonly audience: readonly string[] | null;
}

export interface AssertedUser extends AssertedSubject {
  readonly email: EmailAddress;
  /** Null when the assertion does not name it. */
  readonly displayName: string | null;
  readonly role: string;
  /** RFC 7636, S256: 43 base64url characters. */
  readonly codeChallenge: string | null;
  /** The state of the SP-initiated start that this answers. */
  readonly state: string | null;
}

const MAX_AUDIENCES = 100;
const CODE_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** The signed object, before its fields are checked. @throws IamError `validation_error` */
export function readPayload({ payload }: VerifiedAssertion): JsonObject {
  const parsed = parseStrictJsonObject(payload);
  if (parsed instanceof Violation) throw refuseField("payload", parsed);
  return parsed;
}

/** @throws IamError `validation_error` with all problems */
export function parseAssertedUser(payload: JsonObject): AssertedUser {
  const problems = new Problems();
  requireAction(payload, "sign_in", problems);
  const subject = parseSubject(payload, problems);
  const email = problems.take("email", required(payload.email, parseEmail), undefined);
  const user = {
    ...subject,
    displayName: parseName(payload, problems),
    role: optional(payload, "role", parseRole, problems) ?? DEFAULT_ROLE,
    codeChallenge: optional(payload, "code_challenge", parseCodeChallenge, problems),
    state: optional(payload, "state", (value) => parseText(value, { max: 255 }), problems),
  };
  problems.refuseIfAny();
  if (!email) throw refuseField("email", violation("required", "is required"));
  return { ...user, email };
}

/** @throws IamError `validation_error`, also for an assertion for another action */
export function parseAssertedSubject(payload: JsonObject, action: AssertedAction): AssertedSubject {
  const problems = new Problems();
  requireAction(payload, action, problems);
  const subject = parseSubject(payload, problems);
  problems.refuseIfAny();
  return subject;
}

function requireAction(payload: JsonObject, action: AssertedAction, problems: Problems): void {
  const asserted = payload.action ?? "sign_in";
  if (asserted !== action) problems.add("action", violation("action", `must be "${action}" here`));
}

function parseSubject(payload: JsonObject, problems: Problems): AssertedSubject {
  const parseId = (value: unknown) => parseText(value, { max: 255, spaces: "keep" });
  return {
    externalId: problems.take("external_id", required(payload.external_id, parseId), ""),
    nonce: optional(payload, "nonce", parseId, problems),
    audience: optional(payload, "aud", parseAudience, problems),
  };
}

/** `display_name`, or else `first_name` and `last_name` together. */
function parseName(payload: JsonObject, problems: Problems): string | null {
  const [displayName = null, first = null, last = null] = ["display_name", "first_name", "last_name"].map((field) =>
    optional(payload, field, parseDisplayName, problems),
  );
  return displayName ?? fullName(first, last);
}

function required<T>(value: unknown, parse: (value: unknown) => T | Violation): T | Violation {
  return value === undefined || value === null ? violation("required", "is required") : parse(value);
}

/** JSON writers print an absent value as null. */
function optional<T extends string | object>(
  payload: JsonObject,
  field: string,
  parse: (value: unknown) => T | null | Violation,
  problems: Problems,
): T | null {
  const value = payload[field];
  return value === undefined || value === null ? null : problems.take(field, parse(value), null);
}

function parseCodeChallenge(value: unknown): string | Violation {
  if (typeof value === "string" && CODE_CHALLENGE.test(value)) return value;
  return violation("code_challenge", "must be an S256 challenge: 43 base64url characters (RFC 7636)");
}

/** RFC 7519, section 4.1.3: one name, or several. */
function parseAudience(value: unknown): readonly string[] | Violation {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (names.length <= MAX_AUDIENCES && names.every((name) => typeof name === "string")) return names;
  return violation("audience", `must be a string or a list of at most ${MAX_AUDIENCES} strings`);
}
