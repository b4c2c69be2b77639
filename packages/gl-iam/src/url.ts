/**
 * Instead of `URL.canParse`: after V8 has optimized that call, Node 20 reads the Latin-1 bytes of `Bücher` as UTF-8,
 * and a URL that was valid a moment ago is refused.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
