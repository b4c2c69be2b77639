import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDomainName } from "../../src/policy/domain-name.js";
import { emailDomainAllowed, parseEmailDomain } from "../../src/policy/email-domain.js";
import { accepted, ruleOf } from "../refusals.js";

describe("one canonical form for all spellings of a name", () => {
  test.each([
    ["example.com", "example.com"],
    ["EXAMPLE.Com", "example.com"],
    ["localhost", "localhost"],
    ["a-b.c--d.example", "a-b.c--d.example"],
    ["1.example", "1.example"],
    ["Bücher.example", "xn--bcher-kva.example"],
    ["bu\u0308cher.example", "xn--bcher-kva.example"],
    ["XN--BCHER-KVA.example", "xn--bcher-kva.example"],
    ["faß.de", "xn--fa-hia.de"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["example。com", "example.com"],
    ["ｅｘａｍｐｌｅ.com", "example.com"],
    ["\u212aelvin.example", "kelvin.example"],
    // Invisible in print and without meaning in a name (UTS 46). The compared form does not have them.
    ["exa\u00admple.com", "example.com"],
    ["exa\u200bmple.com", "example.com"],
  ])("%j is %s", (text, name) => {
    expect(parseDomainName(text)).toBe(name);
  });

  test("the canonical form of every accepted name is its own canonical form", () => {
    const text = fc.oneof(
      fc.domain(),
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.string({ unit: "binary", maxLength: 12 }),
      fc
        .tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), fc.domain())
        .map(([label, name]) => `${label}.${name}`),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const name = parseDomainName(candidate);
        if (name === undefined) return;
        expect(name).toMatch(/^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/);
        expect(parseDomainName(name)).toBe(name);
        expect(new URL(`https://${name}/`).hostname).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("refused as a domain name", () => {
  test.each([
    ["nothing", ""],
    ["a trailing dot", "example.com."],
    ["a leading dot", ".example.com"],
    ["an empty label", "example..com"],
    ["a wildcard", "*.example.com"],
    ["an at sign", "@example.com"],
    ["an address", "alice@example.com"],
    ["a port", "example.com:443"],
    ["a scheme", "https://example.com"],
    ["a path", "example.com/a"],
    ["a backslash", "example.com\\a"],
    ["a query", "example.com?a"],
    ["a fragment", "example.com#a"],
    ["a percent-encoded letter", "ex%61mple.com"],
    ["a percent-encoded dot", "example%2ecom"],
    ["an underscore", "a_b.example"],
    ["a leading space", " example.com"],
    ["a line end", "example.com\n"],
    ["a tab inside", "exam\tple.com"],
    ["a NUL", "example.com\0"],
    ["a control character", "exa\u0001mple.com"],
    ["a hyphen in front", "-a.example"],
    ["a hyphen behind", "a-.example"],
    ["IPv4", "192.0.2.1"],
    ["IPv4 in short", "127.1"],
    ["IPv4 as a number", "2130706433"],
    ["IPv4 in hexadecimal", "0x7f.1"],
    ["IPv4 in full-width digits", "１２７.0.0.1"],
    ["a name that ends in a number", "example.1"],
    ["a name that ends in hexadecimal", "example.0x1f"],
    ["IPv6", "[2001:db8::1]"],
    ["IPv6 without brackets", "2001:db8::1"],
    ["A-label that decodes to nothing", "xn--"],
    ["A-label that is no punycode", "xn--a"],
    ["A-label of plain letters", "xn--example-.com"],
    ["a joiner where none belongs", "exa\u200dmple.com"],
    ["an override of the direction", "\u202eexample.com"],
    ["soft hyphens only", "\u00ad"],
    ["a one dot leader", "a\u2024com"],
    ["a label of 64", `${"a".repeat(64)}.example`],
    ["254 characters", `${`${"a".repeat(49)}.`.repeat(5)}abcd`],
    ["half a surrogate pair", "a\ud800.example"],
    ["quotes", '"example.com"'],
    ["a list of names", "a.example,b.example"],
  ])("%s: %j", (_, text) => {
    expect(parseDomainName(text)).toBeUndefined();
    expect(ruleOf(parseEmailDomain(text))).toBe("email_domain");
  });

  test("a label has at most 63 characters, a name at most 253", () => {
    expect(parseDomainName(`${"a".repeat(63)}.example`)).toBeDefined();
    const longest = `${`${"a".repeat(49)}.`.repeat(5)}abc`;
    expect(longest).toHaveLength(253);
    expect(parseDomainName(longest)).toBe(longest);
  });

  test.each([5, null, undefined, ["example.com"], {}])("what is no text: %j", (value) => {
    expect(ruleOf(parseEmailDomain(value))).toBe("email_domain");
  });
});

describe("an e-mail domain", () => {
  const allowed = ["example.com", accepted(parseEmailDomain("Bücher.example"))];

  test("is allowed by its exact name only: no sub-domain, no parent, no look-alike", () => {
    expect(emailDomainAllowed(allowed, "example.com")).toBe(true);
    expect(emailDomainAllowed(allowed, "xn--bcher-kva.example")).toBe(true);
    for (const other of ["mail.example.com", "com", "notexample.com", "example.com.evil.example", "example.co", ""]) {
      expect(emailDomainAllowed(allowed, other)).toBe(false);
    }
  });

  test("null allows every one, [] none", () => {
    expect(emailDomainAllowed(null, "example.com")).toBe(true);
    expect(emailDomainAllowed([], "example.com")).toBe(false);
  });
});
