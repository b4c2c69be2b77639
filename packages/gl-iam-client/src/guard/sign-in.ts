/** Where a page's visitor is sent who is not signed in. */

/** A path of the application, as the service takes it back: see `isReturnPath` of gl-iam. */
const PATH = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]{0,2047}$/;

/**
 * @param signInUrl a path of the application, or an http(s) URL
 * @returns adds the page that was asked for, as `return_to`
 * @throws TypeError for anything else
 */
export function signInAt(signInUrl: string): (returnTo: string) => string {
  if (!PATH.test(signInUrl) && !isHttpUrl(signInUrl)) {
    throw new TypeError("signInUrl must be a path that begins with one /, or an http(s) URL");
  }
  const joint = signInUrl.includes("?") ? "&" : "?";
  // A page that asks for itself would go round for ever.
  return (returnTo) =>
    PATH.test(returnTo) ? `${signInUrl}${joint}return_to=${encodeURIComponent(returnTo)}` : signInUrl;
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
