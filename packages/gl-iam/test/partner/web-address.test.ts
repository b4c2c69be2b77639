import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLoginUrl, parseOrigin } from "../../src/partner/web-address.js";
import { accepted, ruleOf } from "../refusals.js";

describe("an origin in canonical form", () => {
  test.each([
    ["https://app.example.com", "https://app.example.com"],
    ["https://app.example.com/", "https://app.example.com"],
    ["HTTPS://App.Example.COM", "https://app.example.com"],
    ["https://app.example.com:443", "https://app.example.com"],
    ["http://app.example.com:80", "http://app.example.com"],
    ["http://app.example.com:443", "http://app.example.com:443"],
    ["https://app.example.com:8443/", "https://app.example.com:8443"],
    ["http://localhost:3000", "http://localhost:3000"],
    ["https://Bücher.example", "https://xn--bcher-kva.example"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
    ["http://[2001:DB8::0001]", "http://[2001:db8::1]"],
  ])("%s is %s", (text, origin) => {
    expect(parseOrigin(text)).toBe(origin);
    expect(parseOrigin(origin)).toBe(origin);
  });
});

describe("refused as an origin", () => {
  test.each([
    ["a second CSP directive", "https://a.com;script-src *"],
    ["a second CSP directive without a space", "https://a.com;script-src"],
    ["a second source", "https://a.com https://b.com"],
    ["a list", "https://a.com,https://b.com"],
    ["a CSP keyword", "'self'"],
    ["a quote", "https://a.com'"],
    ["a double quote", 'https://a.com"'],
    ["a wildcard", "https://*.example.com"],
    ["the wildcard", "*"],
    ["a scheme source", "https:"],
    ["a header of its own", "https://a.com\r\nX-Evil: 1"],
    ["a line end", "https://a.com\n"],
    ["a space in front", " https://a.com"],
    ["a space behind", "https://a.com "],
    ["a no-break space", "https://a.com\u00a0"],
    ["a tab inside", "https://a\t.com"],
    ["a path", "https://a.com/app"],
    ["two slashes behind", "https://a.com//"],
    ["a query", "https://a.com?x"],
    ["a fragment", "https://a.com#x"],
    ["user info", "https://user:pass@a.com"],
    ["empty user info", "https://@a.com"],
    ["a backslash", "https:\\\\a.com"],
    ["a backslash behind", "https://a.com\\"],
    ["three slashes", "https:///a.com"],
    ["one slash", "https:/a.com"],
    ["no host", "https://"],
    ["only a port", "https://:443"],
    ["a port past 65535", "https://a.com:65536"],
    ["a port that is no number", "https://a.com:https"],
    ["a percent-encoded semicolon", "https://a.com%3b"],
    ["a trailing dot", "https://a.com."],
    ["another scheme", "ftp://a.com"],
    ["javascript", "javascript:alert(1)"],
    ["data", "data:text/html,x"],
    ["file", "file:///etc/passwd"],
    ["ws", "wss://a.com"],
    ["no scheme", "a.com"],
    ["no scheme but slashes", "//a.com"],
    ["the opaque origin", "null"],
    ["nothing", ""],
    ["a zone", "http://[fe80::1%25eth0]"],
  ])("%s: %j", (_, text) => {
    expect(ruleOf(parseOrigin(text))).toBe("origin");
  });

  test.each([5, null, undefined, ["https://a.com"], new URL("https://a.com")])("what is no text: %s", (value) => {
    expect(ruleOf(parseOrigin(value))).toBe("origin");
  });
});

test("every accepted origin is one word in a header and in a CSP list, and is its own origin", () => {
  const text = fc.oneof(
    fc.webUrl({ withQueryParameters: false }),
    fc
      .tuple(fc.constantFrom("https://", "http://", "HTTPS://"), fc.string({ unit: "binary", maxLength: 20 }))
      .map(([a, b]) => a + b),
    fc
      .tuple(fc.domain(), fc.string({ unit: "grapheme-ascii", maxLength: 5 }))
      .map(([name, end]) => `https://${name}${end}`),
  );
  fc.assert(
    fc.property(text, (candidate) => {
      const parsed = parseOrigin(candidate);
      if (ruleOf(parsed) !== "accepted") return;
      const origin = accepted(parsed);
      expect(origin).toMatch(/^https?:\/\/[a-z0-9.:[\]-]+$/);
      expect(new URL(origin).origin).toBe(origin);
      expect(parseOrigin(origin)).toBe(origin);
    }),
    { numRuns: 3000 },
  );
});

describe("a login URL", () => {
  test.each([
    ["https://login.example.com", "https://login.example.com/"],
    ["https://login.example.com/sso?tenant=1#top", "https://login.example.com/sso?tenant=1#top"],
    ["HTTPS://Login.Example.com:443/A", "https://login.example.com/A"],
    ["https://Bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"],
    ["http://localhost", "http://localhost/"],
    ["http://localhost:3000/login", "http://localhost:3000/login"],
    ["https://203.0.113.7/login", "https://203.0.113.7/login"],
  ])("%s is %s", (text, url) => {
    expect(parseLoginUrl(text)).toBe(url);
    expect(parseLoginUrl(url)).toBe(url);
  });

  test.each([
    ["http elsewhere", "http://login.example.com"],
    ["http on what looks like localhost", "http://localhost.evil.example"],
    ["http on a user called localhost", "http://localhost@evil.example"],
    ["http on 127.0.0.1", "http://127.0.0.1/"],
    ["user info", "https://user:pass@login.example.com"],
    ["a user", "https://user@login.example.com"],
    ["a password alone", "https://:pass@login.example.com"],
    ["javascript", "javascript:alert(1)"],
    ["javascript behind slashes", "javascript://https://x/%0aalert(1)"],
    ["data", "data:text/html,x"],
    ["a path", "/login"],
    ["no scheme", "//login.example.com"],
    ["a backslash", "https://login.example.com\\@evil.example"],
    ["a space", "https://login.example.com/a b"],
    ["a space in front", " https://login.example.com"],
    ["a line end", "https://login.example.com\n"],
    ["no host", "https://"],
    ["a wildcard", "https://*.example.com/"],
    ["2,049 characters", `https://a.example/${"x".repeat(2049 - 18)}`],
    ["nothing", ""],
  ])("refused: %s: %j", (_, text) => {
    expect(ruleOf(parseLoginUrl(text))).toBe("login_url");
  });

  test.each([5, null, undefined, new URL("https://a.example")])("refused, what is no text: %s", (value) => {
    expect(ruleOf(parseLoginUrl(value))).toBe("login_url");
  });

  test("has at most 2,048 characters in its stored form", () => {
    const longest = `https://a.example/${"x".repeat(2048 - 18)}`;
    expect(parseLoginUrl(longest)).toBe(longest);
    // 1,000 letters, but 6,000 characters when percent-encoded. A stored value must be acceptable again.
    expect(ruleOf(parseLoginUrl(`https://a.example/${"é".repeat(1000)}`))).toBe("login_url");
  });
});

test("an umlaut is read the same the first and the hundred-thousandth time: Node 20's URL.canParse does not", () => {
  let refused = 0;
  for (let round = 0; round < 100_000; round += 1) {
    if (parseLoginUrl("https://Bücher.example/ä") !== "https://xn--bcher-kva.example/%C3%A4") refused += 1;
  }
  expect(refused).toBe(0);
});
