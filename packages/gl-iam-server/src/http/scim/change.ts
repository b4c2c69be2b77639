/**
 * What a directory says of its user: a whole resource, or the operations of a PATCH (RFC 7644, section 3.5.2) as Entra
 * ID and Okta write them. Attributes that are not kept here are ignored, as the RFC lets a service do.
 */
import type { ScimUserChange } from "gl-iam";
import { ScimRefusal } from "../wire/scim-error.js";

/** A change, and the external id that it names. */
export interface ReadChange {
  readonly externalId: unknown;
  readonly change: ScimUserChange;
}

interface Draft {
  email?: unknown;
  externalId?: unknown;
  displayName?: unknown;
  formatted?: unknown;
  given?: unknown;
  family?: unknown;
  role?: unknown;
  isActive?: boolean;
}

const MOST_OPERATIONS = 100;
const LONGEST_PATH = 300;
const PATH = /^([a-z][\w$-]*)(?:\[[^\]]{1,200}\])?(?:\.([a-z][\w$-]*))?$/;
const EXTENSION = "urn:ietf:params:scim:schemas:extension:";

/** RFC 7643, section 4.1, in lower case: what a directory may say, and is not kept. `emails` follows `userName`. */
const IGNORED: ReadonlySet<string> = new Set([
  ...["schemas", "emails", "nickname", "profileurl", "title", "usertype", "preferredlanguage", "locale", "timezone"],
  ...["phonenumbers", "ims", "photos", "addresses", "entitlements", "x509certificates"],
]);
const READ_ONLY: ReadonlySet<string> = new Set(["id", "meta", "groups"]);

/** @throws ScimRefusal */
export function readResource(body: unknown): ReadChange {
  const draft: Draft = {};
  for (const [name, value] of entriesOf(body)) assign(draft, name, value, "lenient");
  return finish(draft);
}

/** @throws ScimRefusal */
export function readPatch(body: unknown): ReadChange {
  const [, operations] = entriesOf(body).find(([name]) => name.toLowerCase() === "operations") ?? [];
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MOST_OPERATIONS) {
    throw new ScimRefusal("invalidSyntax", `Operations must be a list of 1 to ${MOST_OPERATIONS}`);
  }
  const draft: Draft = {};
  for (const operation of operations) applyOperation(draft, operation);
  return finish(draft);
}

function applyOperation(draft: Draft, operation: unknown): void {
  const { op, path, value } = Object.fromEntries(
    entriesOf(operation).map(([name, given]) => [name.toLowerCase(), given]),
  );
  const act = typeof op === "string" ? op.toLowerCase() : "";
  if (path !== undefined && typeof path !== "string") throw new ScimRefusal("invalidPath", "path must be a string");
  if (act === "remove") {
    if (!path) throw new ScimRefusal("noTarget", "remove needs a path");
    remove(draft, path);
    return;
  }
  if (act !== "add" && act !== "replace") throw new ScimRefusal("invalidSyntax", "op must be add, replace or remove");
  if (value === undefined) throw new ScimRefusal("invalidValue", `${act} needs a value`);
  if (path) assign(draft, path, value, "strict");
  else for (const [name, given] of entriesOf(value)) assign(draft, name, given, "lenient");
}

/** What cannot be absent stays; a name does too, since nothing said of it leaves it as it is. */
function remove(draft: Draft, path: string): void {
  const attribute = attributeOf(path);
  if (attribute === null) throw invalidPath();
  const [name = ""] = attribute.split(".");
  if (["username", "externalid", "active"].includes(name) || READ_ONLY.has(name)) {
    throw new ScimRefusal("mutability", "this attribute can't be removed");
  }
  if (name === "roles") draft.role = null;
  else if (!IGNORED.has(name) && !["name", "displayname", "password", EXTENSION].includes(name)) throw invalidPath();
}

/** @param how `lenient`: an unknown attribute of a resource is ignored; `strict`: a path must lead somewhere */
function assign(draft: Draft, path: string, value: unknown, how: "lenient" | "strict"): void {
  const attribute = attributeOf(path);
  const [name, part] = attribute?.split(".") ?? [];
  switch (name) {
    case "username":
      draft.email = value;
      return;
    case "externalid":
      draft.externalId = value;
      return;
    case "displayname":
      draft.displayName = value;
      return;
    case "name":
      assignName(draft, part, value);
      return;
    case "active":
      draft.isActive = parseActive(value);
      return;
    case "roles":
      draft.role = parseRoles(value);
      return;
    case "password":
      throw new ScimRefusal("invalidValue", "password is not taken: people sign in through their partner");
  }
  if (how === "lenient" || name === EXTENSION || (name !== undefined && IGNORED.has(name))) return;
  if (name !== undefined && READ_ONLY.has(name)) throw new ScimRefusal("mutability", "this attribute is read-only");
  throw invalidPath();
}

/** @returns in lower case, with its sub-attribute, without a value filter; null for what is no path */
function attributeOf(path: string): string | null {
  if (path.length > LONGEST_PATH) return null;
  if (path.toLowerCase().startsWith(EXTENSION)) return EXTENSION;
  const [, name, part] =
    PATH.exec(path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:User:/i, "").toLowerCase()) ?? [];
  if (name === undefined) return null;
  return part === undefined ? name : `${name}.${part}`;
}

function assignName(draft: Draft, part: string | undefined, value: unknown): void {
  if (part === undefined) {
    for (const [name, given] of entriesOf(value ?? {})) assignName(draft, name.toLowerCase(), given);
  } else if (part === "formatted") draft.formatted = value;
  else if (part === "givenname") draft.given = value;
  else if (part === "familyname") draft.family = value;
}

/** Entra ID writes it as a text by default. */
function parseActive(value: unknown): boolean {
  const text = typeof value === "string" ? value.toLowerCase() : value;
  if (text === true || text === "true") return true;
  if (text === false || text === "false") return false;
  throw new ScimRefusal("invalidValue", "active must be true or false");
}

/** A user has one role at a partner: the only one, or the primary one. */
function parseRoles(value: unknown): unknown {
  const given = (Array.isArray(value) ? value : [value]).map(readRole);
  const chosen = given.length > 1 ? given.filter(({ isPrimary }) => isPrimary) : given;
  if (given.length === 0) return null;
  const [only] = chosen;
  if (chosen.length === 1 && only) return only.role;
  throw new ScimRefusal("invalidValue", "a user has one role: send one, or mark one as primary");
}

function readRole(value: unknown): { role: unknown; isPrimary: boolean } {
  if (typeof value !== "object" || value === null) return { role: value, isPrimary: false };
  const { value: role, primary } = value as { value?: unknown; primary?: unknown };
  const isPrimary = primary === true || (typeof primary === "string" && primary.toLowerCase() === "true");
  return { role: role ?? "", isPrimary };
}

function finish({ email, externalId, displayName, formatted, given, family, role, isActive }: Draft): ReadChange {
  const both = typeof given === "string" && typeof family === "string" ? `${given} ${family}`.trim() : undefined;
  const name = displayName ?? formatted ?? both;
  return { externalId, change: { email, displayName: name, role, isActive } };
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new ScimRefusal("invalidSyntax", "this must be an object");
}

function invalidPath(): ScimRefusal {
  return new ScimRefusal("invalidPath", "there is no such attribute of a user");
}
