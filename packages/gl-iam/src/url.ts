/**
 * Not `URL.canParse`: once V8 has optimized the call, Node 20's takes the Latin-1 bytes of `Bücher` for UTF-8, and a URL that
 * could be parsed a moment ago can be no more.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
