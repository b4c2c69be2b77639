/** What a guard throws: the answer to a request that may not go on. */

const MARK = Symbol.for("gl-iam.GuardRefusal");

/** Of a {@link GuardRefusal}. */
export interface RefusalOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where a page's visitor is sent instead; null for none. */
  readonly redirectTo?: string | null | undefined;
  readonly cause?: unknown;
}

/**
 * A request may not go on. `toResponse()` is the whole answer: a redirect to the sign-in for a page's visitor where
 * one is configured, otherwise problem+json (RFC 9457).
 *
 * `status` is 401 (nobody is signed in), 403 (this user may not) or 503 (nobody could tell). `code` is one of GL IAM's
 * stable codes, such as `invalid_token`, `permission_denied`, `origin_not_allowed`, `store_unavailable`.
 */
export class GuardRefusal extends Error {
  override readonly name = "GuardRefusal";
  /** With `WWW-Authenticate` at 401, `Retry-After` at 503. No answer of a guard may be kept by a cache. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for an answer that is no redirect. */
  readonly redirectTo: string | null;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    { headers = {}, redirectTo = null, cause }: RefusalOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.headers = { "cache-control": "no-store", ...headers };
    this.redirectTo = redirectTo;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** The problem, as an answer's JSON has it. */
  toJSON(): { type: string; title: string; status: number; detail: string; code: string } {
    const words = this.code.replaceAll("_", " ");
    const title = words.charAt(0).toUpperCase() + words.slice(1);
    return { type: `urn:gl-iam:error:${this.code}`, title, status: this.status, detail: this.message, code: this.code };
  }

  /** The answer, for whatever takes a web-standard `Response`. */
  toResponse(): Response {
    const headers = new Headers(this.headers);
    if (this.redirectTo !== null) {
      headers.set("location", this.redirectTo);
      return new Response(null, { status: 303, headers });
    }
    headers.set("content-type", "application/problem+json");
    return new Response(JSON.stringify(this), { status: this.status, headers });
  }
}

/** Also for one of another copy of this package, which `instanceof` does not know. */
export function isGuardRefusal(error: unknown): error is GuardRefusal {
  return typeof error === "object" && error !== null && MARK in error;
}

/** Nobody, or nobody any more (RFC 6750, 3). */
export function unauthenticated(code: string, message: string, redirectTo: string | null = null): GuardRefusal {
  const challenge = code === NO_CREDENTIAL ? "Bearer" : 'Bearer error="invalid_token"';
  const headers = { "www-authenticate": challenge };
  return new GuardRefusal(401, code === NO_CREDENTIAL ? "invalid_token" : code, message, { headers, redirectTo });
}

/** Marks that a request presents nothing: its challenge names no error. */
export const NO_CREDENTIAL = "no_credential";

export function forbidden(code: string, message: string): GuardRefusal {
  return new GuardRefusal(403, code, message);
}

/** What can't be asked refuses: nobody is let in, and nobody is taken for a stranger. */
export function unavailable(message: string, cause?: unknown, retryAfter = "1"): GuardRefusal {
  return new GuardRefusal(503, "store_unavailable", message, { headers: { "retry-after": retryAfter }, cause });
}
