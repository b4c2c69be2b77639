/**
 * Checks untrusted input. It looks at every field before it refuses, so that the caller learns all problems of one
 * input at once, each with its field, entry and rule.
 */
import { describeProblems, ErrorCode, type FieldProblem, IamError } from "./errors.js";

/** Why a value is refused. A class, so that no input can pass for one. */
export class Violation {
  constructor(
    /** The stable name of the rule. */
    readonly rule: string,
    readonly message: string,
  ) {}
}

export function violation(rule: string, message: string): Violation {
  return new Violation(rule, message);
}

/** The most problems of one input that are reported: a million wrong entries would need a hundred megabytes. */
const MAX_PROBLEMS = 100;

/** The problems found so far in one input. */
export class Problems {
  constructor(readonly found: FieldProblem[] = []) {}

  add(field: string, { rule, message }: Violation, index?: number): void {
    if (this.found.length >= MAX_PROBLEMS) return;
    this.found.push({ field, ...(index === undefined ? {} : { index }), rule, message });
  }

  /** Returns a canonical value, or records the violation and returns `fallback`. */
  take<T extends string | number | boolean | null | object, F>(
    field: string,
    parsed: T | Violation,
    fallback: F,
    index?: number,
  ): T | F {
    if (!(parsed instanceof Violation)) return parsed;
    this.add(field, parsed, index);
    return fallback;
  }

  /** @throws IamError `validation_error` with all problems, if there are any */
  refuseIfAny(): void {
    if (this.found.length > 0) {
      throw new IamError(ErrorCode.VALIDATION_ERROR, describeProblems(this.found), this.found);
    }
  }
}

const NOTED = Symbol.for("gl-iam.notedProblems");

/**
 * A problem that a door finds while it maps names. {@link refuseUnknownFields} reports it together with what the call
 * itself finds, so that one input is refused once and completely. JSON has no symbols, so no input can carry such a
 * note; a spread keeps it.
 */
export function noteProblem(input: object, field: string, { rule, message }: Violation): void {
  const problems = new Problems(notedProblems(input) as FieldProblem[]);
  problems.add(field, violation(rule, message));
  Object.assign(input, { [NOTED]: problems.found });
}

function notedProblems(input: object): readonly FieldProblem[] {
  const noted: unknown = (input as Readonly<Record<symbol, unknown>>)[NOTED];
  return Array.isArray(noted) ? noted : [];
}

/** JavaScript's dates reach further than PostgreSQL's. */
export function isStorableDate(date: unknown): date is Date {
  return date instanceof Date && date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999;
}

/** Stops at the first problem. */
export function refuseField(field: string, { rule, message }: Violation): IamError {
  const problem: FieldProblem = { field, rule, message };
  return new IamError(ErrorCode.VALIDATION_ERROR, describeProblems([problem]), [problem]);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Accepts text that PostgreSQL, JSON and a terminal carry without damage.
 *
 * @param spaces what to do with surrounding spaces
 * @returns the text; lengths count Unicode code points
 */
export function parseText(
  value: unknown,
  { max, min = 1, spaces = "refuse" }: { max: number; min?: number; spaces?: "refuse" | "trim" | "keep" },
): string | Violation {
  if (typeof value !== "string") return violation("string", "must be a string");
  const text = spaces === "trim" ? value.trim() : value;
  if (!text.isWellFormed()) return violation("unicode", "must be well-formed Unicode, without lone surrogates");
  if (CONTROL_CHARACTER.test(text)) return violation("control_characters", "must not contain control characters");
  if (spaces === "refuse" && text !== text.trim())
    return violation("surrounding_spaces", "must not begin or end with spaces");
  const length = codePointLength(text);
  if (length < min || length > max) return violation("length", `must have ${min} to ${max} characters`);
  return text;
}

/** Parses what must be given. Its absence breaks the rule `required`, and null the rule `null`, whatever the field. */
export function parseGiven<T>(value: unknown, parse: (value: unknown) => T | Violation): T | Violation {
  if (value === undefined) return violation("required", "is required");
  if (value === null) return violation("null", "must not be null");
  return parse(value);
}

export function parseInteger(value: unknown, min: number, max: number): number | Violation {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  return violation("integer", `must be an integer from ${min} to ${max}`);
}

export function parseBoolean(value: unknown): boolean | Violation {
  return typeof value === "boolean" ? value : violation("boolean", "must be true or false");
}

export function parseOneOf<T extends string>(value: unknown, allowed: readonly T[]): T | Violation {
  return allowed.find((option) => option === value) ?? violation("one_of", `must be one of ${allowed.join(", ")}`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** PostgreSQL refuses any other text for a uuid column, so another text names nothing. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

/**
 * What a look-up by id in an organization asks for. PostgreSQL text cannot hold U+0000, so such a name names nothing.
 */
export function canExist(id: unknown, organizationId: unknown): id is string {
  if (!isUuid(id)) return false;
  return organizationId === undefined || (typeof organizationId === "string" && !organizationId.includes("\0"));
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Checks an input that TypeScript believes to be an object, because a JavaScript caller may pass something else. */
export function requireObject(field: string, value: unknown): void {
  if (!isPlainObject(value)) throw refuseField(field, violation("object", "must be an object"));
}

/**
 * Any other than the allowed names is a typing error that would silently leave a limit unset. What
 * {@link noteProblem} has noted on the input is reported first.
 */
export function refuseUnknownFields(
  problems: Problems,
  input: object,
  known: ReadonlySet<string>,
  fixed: ReadonlySet<string> = new Set(),
): void {
  for (const { field, rule, message } of notedProblems(input)) problems.add(field, violation(rule, message));
  for (const [field, value] of Object.entries(input)) {
    if (known.has(field) || value === undefined) continue;
    if (fixed.has(field)) problems.add(field, violation("immutable", "can't be changed"));
    else problems.add(parseFieldName(field), violation("unknown_field", "is not a field here"));
  }
}

/** The name that its sender chose. A name that no field could have may be a password in the wrong place. */
export function parseFieldName(given: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(given) ? given : "[unnamed]";
}

/** The fields that say who calls, in the last argument of every call. */
const CALL_FIELDS: ReadonlySet<string> = new Set([
  ...["actor", "tokenMaker", "ipAddress", "userAgent", "requestId", "organizationId", "asOrgAdmin", "asMachine"],
]);

/**
 * Checks the last argument of a call, because a misspelt name would silently leave a grace period or a scope unset.
 *
 * @throws IamError `validation_error`
 */
export function requireCall(value: object): void {
  problemsOfCall(value).refuseIfAny();
}

/**
 * Like {@link requireCall}, for a call with options of its own. The caller adds their problems, and refuses.
 *
 * @param own the names of these options
 * @throws IamError `validation_error` when it is not an object
 */
export function problemsOfCall(value: object, ...own: readonly string[]): Problems {
  requireObject("options", value);
  const problems = new Problems();
  refuseUnknownFields(problems, value, new Set([...CALL_FIELDS, ...own]));
  return problems;
}

/**
 * The last argument of an operation, checked at its door: for operations that have no problems of their own to report
 * with it.
 *
 * @param own the names of its options, beside those that say who calls
 * @returns what was given
 * @throws IamError `validation_error`
 */
export function knownCall<Call extends object>(
  call: Call | undefined,
  ...own: readonly (keyof Call & string)[]
): Call | undefined {
  if (call !== undefined && !isKnown(call, own)) problemsOfCall(call, ...own).refuseIfAny();
  return call;
}

/** Of nearly all calls, many of which take no longer than a few microseconds. */
function isKnown(call: object, own: readonly string[]): boolean {
  if (!isPlainObject(call) || NOTED in call) return false;
  for (const name in call) if (!CALL_FIELDS.has(name) && !own.includes(name)) return false;
  return true;
}

function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
