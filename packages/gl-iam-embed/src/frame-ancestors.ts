/** Who may put a page into a frame: the partner for which it is served, and nobody else. */

/** Of a partner, what is read here. */
export interface Embedder {
  /** `scheme://host[:port]`, as the registry keeps them. */
  readonly allowedOrigins: readonly string[] | null;
}

/** As the registry stores an origin. A space or `;` would begin another directive. */
const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/;

/**
 * The directive of `Content-Security-Policy` for a page that is served for this partner.
 *
 * Send no `X-Frame-Options` beside it: that knows no list.
 *
 * @example response.headers.set("Content-Security-Policy", frameAncestors(partner))
 * @returns `frame-ancestors https://portal.acme.example`, or `frame-ancestors 'none'` for a partner without origins
 * @throws TypeError for an entry that is not an origin
 */
export function frameAncestors({ allowedOrigins }: Embedder): string {
  const origins = allowedOrigins ?? [];
  for (const origin of origins) {
    if (!ORIGIN.test(origin)) throw new TypeError("allowedOrigins must be origins such as https://portal.example.com");
  }
  return `frame-ancestors ${origins.length > 0 ? origins.join(" ") : "'none'"}`;
}
