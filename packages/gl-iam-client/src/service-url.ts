/**
 * Where a service is, without the slash at the end, so that a path can follow.
 *
 * @throws TypeError for what is not an http(s) URL, or has a query, a fragment or a password
 */
export function serviceUrl(url: string): string {
  const parsed = parsedOf(url);
  const isPlain = parsed !== null && parsed.search === "" && parsed.hash === "" && parsed.username === "";
  if (!isPlain || !/^https?:$/.test(parsed.protocol) || parsed.password !== "") {
    throw new TypeError("url must be an http(s) URL such as https://iam.example.com, without query and fragment");
  }
  return parsed.href.replace(/\/+$/, "");
}

/** Not by `URL.canParse`, which Node 20 gets wrong for Latin-1 texts once it is optimized. */
function parsedOf(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
