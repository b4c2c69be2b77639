/** What a partner says when it provisions: one user, or many. Everything is read from verified bytes. */

import { describeProblems, ErrorCode, IamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import type { RolePolicy } from "../policy/role.js";
import { isPlainObject, Problems, refuseField, Violation, violation } from "../validation.js";
import {
  type AssertedPerson,
  type AssertedSubject,
  parseEnvelopeOf,
  parsePerson,
  readAhead,
  requireAction,
} from "./payload.js";
import type { VerifiedAssertion } from "./verify.js";

/** The most users of one request. */
const MAX_USERS = 500;
/** Of one user, which many have each of their own. */
const OF_ONE_USER = ["external_id", "email", "display_name", "first_name", "last_name", "role", "attributes"] as const;

/** One of the users: what is said of it, or why it is not well said. */
export type AssertedEntry =
  | { readonly externalId: string; readonly person: AssertedPerson }
  | { readonly externalId: string | null; readonly refusal: IamError };

export interface AssertedProvision extends Pick<AssertedSubject, "nonce" | "audience"> {
  /** Whether it is a list, of which each has its own outcome. */
  readonly isBatch: boolean;
  readonly entries: readonly AssertedEntry[];
}

/** Read before the rest is: at most the allowed number, and at least one. */
export function countUsers(assertion: VerifiedAssertion): number {
  const parsed = readAhead(assertion);
  const users = parsed instanceof Violation ? undefined : parsed.users;
  return Array.isArray(users) ? Math.min(Math.max(users.length, 1), MAX_USERS) : 1;
}

/**
 * @param policy the partner's, which says what its words for roles are
 * @throws IamError `validation_error` for the whole; one user of a list is refused in its place
 */
export function parseAssertedProvision(payload: JsonObject, policy: Pick<RolePolicy, "roleMap">): AssertedProvision {
  const problems = new Problems();
  requireAction(payload, "provision", problems);
  const envelope = parseEnvelopeOf(payload, problems);
  if (payload.users === undefined || payload.users === null) {
    const person = parsePerson(payload, policy, problems);
    problems.refuseIfAny();
    return { ...envelope, isBatch: false, entries: [entryOf(person, problems)] };
  }
  const users = problems.take("users", parseUsers(payload), []);
  problems.refuseIfAny();
  return { ...envelope, isBatch: true, entries: users.map((user) => parseEntry(user, policy)) };
}

function parseUsers(payload: JsonObject): readonly unknown[] | Violation {
  const { users } = payload;
  if (!Array.isArray(users)) return violation("list", "must be a list");
  if (users.length > MAX_USERS) return violation("list_length", `must have at most ${MAX_USERS} entries`);
  const beside = OF_ONE_USER.find((field) => payload[field] !== undefined && payload[field] !== null);
  return beside === undefined ? users : violation("exclusive", `must not be given beside ${beside}`);
}

function parseEntry(value: unknown, policy: Pick<RolePolicy, "roleMap">): AssertedEntry {
  if (!isPlainObject(value)) {
    return { externalId: null, refusal: refuseField("user", violation("object", "must be an object")) };
  }
  const problems = new Problems();
  return entryOf(parsePerson(value as JsonObject, policy, problems), problems);
}

function entryOf({ email, ...person }: ReturnType<typeof parsePerson>, { found }: Problems): AssertedEntry {
  if (email && found.length === 0) return { externalId: person.externalId, person: { ...person, email } };
  const refusal = new IamError(ErrorCode.VALIDATION_ERROR, describeProblems(found), found);
  return { externalId: person.externalId === "" ? null : person.externalId, refusal };
}
