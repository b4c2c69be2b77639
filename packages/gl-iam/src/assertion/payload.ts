/** What a partner says about a user. Everything is read from verified bytes. */

import type { JsonObject } from "../partner/metadata.js";
import { parseAttributes } from "../policy/attributes.js";
import { DEFAULT_ROLE, parseAssertedRole, type RolePolicy } from "../policy/role.js";
import { parseStrictJsonObject } from "../strict-json.js";
import { fullName, parseDisplayName } from "../user/display-name.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import { Problems, parseText, refuseField, Violation, violation } from "../validation.js";
import type { VerifiedAssertion } from "./verify.js";

export type AssertedAction = "sign_in" | "logout" | "deprovision" | "provision" | "confirm_secret";

/** The fields of every action. */
export interface AssertedSubject {
  /** The user's stable id at the partner. */
  readonly externalId: string;
  /** The partner's own replay mark. */
  readonly nonce: string | null;
  /** The applications that it is meant for; null when it names none. */
  readonly audience: readonly string[] | null;
}

/** What a partner says of one person. */
export interface AssertedPerson {
  /** The user's stable id at the partner. */
  readonly externalId: string;
  readonly email: EmailAddress;
  /** Null when the assertion does not name it. */
  readonly displayName: string | null;
  /** The partner's own word for it. */
  readonly role: string;
  /** Null when the assertion does not name them, and what is kept stays; `{}` clears it. */
  readonly attributes: JsonObject | null;
}

export interface AssertedUser extends AssertedSubject, AssertedPerson {
  /** RFC 7636, S256: 43 base64url characters. */
  readonly codeChallenge: string | null;
  /** The state of the SP-initiated start that this answers. */
  readonly state: string | null;
}

const MAX_AUDIENCES = 100;
const CODE_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** What has been read before the request was received: of a list, which is long. */
const READ = new WeakMap<VerifiedAssertion, JsonObject | Violation>();

/** The signed object, or what is wrong with it. It is kept for {@link readPayload}. */
export function readAhead(assertion: VerifiedAssertion): JsonObject | Violation {
  const parsed = parseStrictJsonObject(assertion.text ?? assertion.payload);
  READ.set(assertion, parsed);
  return parsed;
}

/** The signed object, before its fields are checked. @throws IamError `validation_error` */
export function readPayload(assertion: VerifiedAssertion): JsonObject {
  const parsed = READ.get(assertion) ?? parseStrictJsonObject(assertion.text ?? assertion.payload);
  if (parsed instanceof Violation) throw refuseField("payload", parsed);
  return parsed;
}

/**
 * @param policy the partner's, which says what its words for roles are
 * @throws IamError `validation_error` with all problems
 */
export function parseAssertedUser(payload: JsonObject, policy: Pick<RolePolicy, "roleMap">): AssertedUser {
  const problems = new Problems();
  requireAction(payload, "sign_in", problems);
  const { email, ...person } = parsePerson(payload, policy, problems);
  const user = {
    ...person,
    ...parseEnvelopeOf(payload, problems),
    codeChallenge: optional(payload, "code_challenge", parseCodeChallenge, problems),
    state: optional(payload, "state", (value) => parseText(value, { max: 255 }), problems),
  };
  problems.refuseIfAny();
  if (!email) throw refuseField("email", violation("required", "is required"));
  return { ...user, email };
}

/**
 * One person, among the problems of the whole assertion. The e-mail is undefined where it is a problem.
 *
 * @param policy the partner's, which says what its words for roles are
 */
export function parsePerson(payload: JsonObject, policy: Pick<RolePolicy, "roleMap">, problems: Problems) {
  return {
    externalId: problems.take("external_id", required(payload.external_id, parseId), ""),
    email: problems.take("email", required(payload.email, parseEmail), undefined),
    displayName: parseName(payload, problems),
    role: optional(payload, "role", (value) => parseAssertedRole(value, policy), problems) ?? DEFAULT_ROLE,
    attributes: optional(payload, "attributes", parseAttributes, problems),
  };
}

/** @throws IamError `validation_error`, also for an assertion for another action */
export function parseAssertedSubject(payload: JsonObject, action: AssertedAction): AssertedSubject {
  const problems = new Problems();
  requireAction(payload, action, problems);
  const externalId = problems.take("external_id", required(payload.external_id, parseId), "");
  const subject = { externalId, ...parseEnvelopeOf(payload, problems) };
  problems.refuseIfAny();
  return subject;
}

/** Every action but a sign-in must be named. */
export function requireAction(payload: JsonObject, action: AssertedAction, problems: Problems): void {
  const asserted = payload.action ?? "sign_in";
  if (asserted !== action) problems.add("action", violation("action", `must be "${action}" here`));
}

/** What GL IAM's own endpoints are asked for. */
const OWN_ACTIONS: readonly unknown[] = [
  "sign_in",
  "logout",
  "deprovision",
  "provision",
  "confirm_secret",
] satisfies AssertedAction[];

/**
 * What a request to the application's own routes says of itself. No request means two things: what names no action and
 * has an `external_id` is a sign-in, and GL IAM's own actions are for its own endpoints.
 *
 * @throws IamError `validation_error`
 */
export function parseOwnRequest(payload: JsonObject): Pick<AssertedSubject, "nonce" | "audience"> {
  const problems = new Problems();
  const { action = null } = payload;
  if (action === null ? payload.external_id !== undefined : OWN_ACTIONS.includes(action)) {
    const message = `must be a word of the application's own here, and none of ${OWN_ACTIONS.join(", ")}`;
    problems.add("action", violation("action", message));
  }
  const said = parseEnvelopeOf(payload, problems);
  problems.refuseIfAny();
  return said;
}

/** What an assertion says of itself, whomever it is about. */
export function parseEnvelopeOf(payload: JsonObject, problems: Problems): Pick<AssertedSubject, "nonce" | "audience"> {
  return {
    nonce: optional(payload, "nonce", parseId, problems),
    audience: optional(payload, "aud", parseAudience, problems),
  };
}

function parseId(value: unknown): string | Violation {
  return parseText(value, { max: 255, spaces: "keep" });
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
