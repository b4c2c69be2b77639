/**
 * In what form a client holds its session: as tokens, or as the value of one of the browser's cookies.
 *
 * A cookie's value is 256 random bits. Only its hash is stored, and each use is looked up, so there is nothing to
 * refresh, and nothing that two tabs could do twice. Its prefix says which cookie it is for, and is part of what is
 * hashed: a value works in its own cookie only.
 */
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken } from "../crypto/token.js";
import { refuseField, violation } from "../validation.js";

const COOKIE_PREFIXES = {
  cookie: SECRET_PREFIXES.SESSION_COOKIE,
  frame_cookie: SECRET_PREFIXES.FRAME_COOKIE,
  console_cookie: SECRET_PREFIXES.CONSOLE_COOKIE,
} as const;

/**
 * A cookie of the browser: of the application's pages (`cookie`), of its pages in another site's frame
 * (`frame_cookie`), or of the administrators' console (`console_cookie`).
 */
export type CookieForm = keyof typeof COOKIE_PREFIXES;

/** `bearer`: an access token and a refresh token. Otherwise one value, for that cookie. */
export type SessionForm = "bearer" | CookieForm;

const COOKIE_FORMS = Object.keys(COOKIE_PREFIXES) as CookieForm[];
const COOKIE_VALUE = new RegExp(`^(?:${Object.values(COOKIE_PREFIXES).join("|")})[A-Za-z0-9_-]{43}$`);

export function generateCookieToken(form: CookieForm): string {
  return generateToken(COOKIE_PREFIXES[form]);
}

/** Which cookie a well-formed value is for; null for anything else, which is then an access token or nothing. */
export function cookieFormOf(presented: unknown): CookieForm | null {
  if (typeof presented !== "string" || !COOKIE_VALUE.test(presented)) return null;
  return COOKIE_FORMS.find((form) => presented.startsWith(COOKIE_PREFIXES[form])) ?? null;
}

/** @throws IamError `validation_error` for another word. Undefined stays undefined. */
export function parseForm(as: unknown): SessionForm | undefined {
  if (as === undefined || as === "bearer" || COOKIE_FORMS.includes(as as CookieForm)) return as as SessionForm;
  throw refuseField("as", violation("choice", `must be one of: bearer, ${COOKIE_FORMS.join(", ")}`));
}

/**
 * Whether something of this form may be presented as `named`. The console's cookie is accepted only by those who name
 * it: a session for administration must not be accepted where an application reads its own.
 */
export function isAcceptedAs(form: SessionForm, named: SessionForm | undefined): boolean {
  return named === undefined ? form !== "console_cookie" : form === named;
}
