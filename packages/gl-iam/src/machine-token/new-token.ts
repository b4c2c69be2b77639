/** Checks what a machine token is to be. */
import {
  Problems,
  parseGiven,
  parseInteger,
  parseOneOf,
  refuseUnknownFields,
  requireObject,
  type Violation,
  violation,
} from "../validation.js";
import { parseVisibleText } from "../visible-text.js";
import type { MachineTokenCreate } from "./machine-token.js";
import { MachineTokenScope } from "./scope.js";

/** Seconds. */
const DEFAULT_LIFETIME = 90 * 24 * 60 * 60;
const MIN_LIFETIME = 60;
const MAX_LIFETIME = 366 * 24 * 60 * 60;

const FIELDS: ReadonlySet<string> = new Set(["name", "scopes", "makerId", "expiresInSeconds"]);

/** @throws IamError `validation_error` with all problems */
export function parseCreate(create: MachineTokenCreate) {
  requireObject("create", create);
  const problems = new Problems();
  refuseUnknownFields(problems, create, FIELDS);
  const { expiresInSeconds = DEFAULT_LIFETIME } = create;
  const name = problems.take("name", parseGiven(create.name, parseName), "");
  const scopes = parseScopes(create.scopes, problems);
  const makerId = problems.take("makerId", parseGiven(create.makerId, parseMakerId), "");
  const lifetimeSeconds = problems.take("expiresInSeconds", parseGiven(expiresInSeconds, parseLifetime), 0);
  problems.refuseIfAny();
  return { name, scopes, lifetimeSeconds, makerId };
}

function parseName(value: unknown) {
  return parseVisibleText(value, { max: 255 });
}

/** A text that is no id names no user. */
function parseMakerId(value: unknown) {
  return typeof value === "string" ? value : violation("string", "must be a string");
}

function parseLifetime(value: unknown) {
  return parseInteger(value, MIN_LIFETIME, MAX_LIFETIME);
}

function parseScopes(value: unknown, problems: Problems): readonly MachineTokenScope[] {
  const known = Object.values(MachineTokenScope);
  const list = problems.take("scopes", parseGiven(value, parseList), []);
  const given = list.map((scope, index) => problems.take("scopes", parseOneOf(scope, known), null, index));
  return known.filter((scope) => given.includes(scope));
}

/** Longer ones than there are scopes repeat themselves. */
function parseList(value: unknown): readonly unknown[] | Violation {
  const longest = Object.keys(MachineTokenScope).length;
  if (Array.isArray(value) && value.length > 0 && value.length <= longest) return value;
  return violation("list", `must be a list of 1 to ${longest} scopes`);
}
