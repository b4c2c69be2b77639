/** Addresses that may take part: encrypted ones, and others only for a page that is itself not encrypted. */

/** @throws TypeError naming the field */
export function secureUrl(field: string, text: unknown, base?: string): URL {
  try {
    const url = new URL(text as string, base);
    // A page over http: has WebCrypto on its own machine only, so this is for development.
    if (url.protocol === "https:" || (url.protocol === "http:" && location.protocol === "http:")) return url;
  } catch {}
  throw new TypeError(`${field} must be an https: URL`);
}

/**
 * `*`, `null`, a path or another spelling of the same origin would never match, or match too much.
 *
 * @throws TypeError naming the field
 */
export function exactOrigin(field: string, text: unknown): string {
  const { origin } = secureUrl(field, text);
  if (origin === text) return origin;
  throw new TypeError(`${field} must be like https://portal.example.com`);
}
