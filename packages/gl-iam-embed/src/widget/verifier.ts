/** RFC 7636, S256: the token is of use to nobody who has not made the verifier. */

/** @returns the verifier, which leaves this page in the exchange only, and its challenge; 43 characters each */
export async function makeVerifier(): Promise<[verifier: string, challenge: string]> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return [verifier, base64url(new Uint8Array(digest))];
}

/** Of 32 bytes, whose base64 ends with one `=`. */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace("=", "");
}
