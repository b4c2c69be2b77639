import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emailKey, parseAnyEmail, parseEmail } from "../../src/user/email.js";
import { accepted, ruleOf } from "../refusals.js";

const LONGEST_LABEL = "d".repeat(63);
/** 189 characters. */
const LONG_DOMAIN = `${LONGEST_LABEL}.${LONGEST_LABEL}.${"e".repeat(61)}`;

test("the address stays as written; the domain and the key are canonical", () => {
  expect(parseEmail("Alice.Smith@Bücher.Example")).toEqual({
    address: "Alice.Smith@Bücher.Example",
    domain: "xn--bcher-kva.example",
    key: "alice.smith@xn--bcher-kva.example",
    formerKey: "alice.smith@xn--bcher-kva.example",
  });
});

test.each([
  ["alice@example.com", "alice@example.com"],
  ["ALICE@EXAMPLE.COM", "alice@example.com"],
  ["alice@localhost", "alice@localhost"],
  ["a@ｅｘａｍｐｌｅ.com", "a@example.com"],
  ["josé@example.com", "jos\u00e9@example.com"],
  ["jose\u0301@example.com", "jos\u00e9@example.com"],
  ["JOSE\u0301@example.com", "jos\u00e9@example.com"],
  ["用户@例え.テスト", "用户@xn--r8jz45g.xn--zckzah"],
  ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
])("the key of %j is %j", (text, key) => {
  expect(accepted(parseEmail(text)).key).toBe(key);
});

test("a caller that counts by account gets the key, and null for an invalid address", () => {
  expect(emailKey("Alice@exam\u00adple.COM")).toBe("alice@example.com");
  expect(emailKey("alice")).toBeNull();
});

test.each([
  ["a tag", "alice+shop@example.com", "alice@example.com"],
  ["a dot", "alice.smith@example.com", "alicesmith@example.com"],
  ["a subdomain", "alice@mail.example.com", "alice@example.com"],
  ["a look-alike letter", "\u0430lice@example.com", "alice@example.com"],
])("%s makes another address", (_, one, other) => {
  expect(accepted(parseEmail(one)).key).not.toBe(accepted(parseEmail(other)).key);
});

test("two ASCII addresses differ by more than case, and a key is its own key", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (text) => {
      const { key } = accepted(parseEmail(text));
      expect(accepted(parseEmail(text.toUpperCase())).key).toBe(key);
      expect(accepted(parseEmail(key)).key).toBe(key);
    }),
  );
});

test("one key for the capital, the small and the composed letter in every script; a key is its own key", () => {
  expect(accepted(parseEmail("J\u030c@example.com")).key).toBe(accepted(parseEmail("\u01f0@example.com")).key);
  const localPart = fc.stringMatching(/^[\p{L}\p{M}\p{N}]{1,6}$/u);
  fc.assert(
    fc.property(localPart, (letters) => {
      const parsed = parseEmail(`${letters}@example.com`);
      if (ruleOf(parsed) !== "accepted") return;
      const { key } = accepted(parsed);
      expect(accepted(parseEmail(key)).key).toBe(key);
      expect(accepted(parseEmail(`${letters.normalize("NFD")}@example.com`)).key).toBe(key);
    }),
    { numRuns: 2000 },
  );
});

test("every accepted address has one at sign in its key, no space and no control character", () => {
  const part = fc.string({ unit: "binary", maxLength: 8 });
  fc.assert(
    fc.property(part, part, fc.domain(), (before, after, domain) => {
      const parsed = parseEmail(`${before}${after}@${domain}`);
      if (ruleOf(parsed) !== "accepted") return;
      expect(accepted(parsed as never)).toHaveProperty("key", expect.stringMatching(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u));
    }),
    { numRuns: 1000 },
  );
});

describe("lengths", () => {
  test.each([
    ["1 before the at sign", "a@example.com", "accepted"],
    ["64 before the at sign", `${"a".repeat(64)}@example.com`, "accepted"],
    ["65 before the at sign", `${"a".repeat(65)}@example.com`, "email"],
    ["254 in all", `${"a".repeat(64)}@${LONG_DOMAIN}`, "accepted"],
    ["255 in all", `${"a".repeat(64)}@${LONG_DOMAIN}e`, "email"],
    ["254 in all, more in A-label form", `${"a".repeat(64)}@${"ü.".repeat(94)}u`, "email"],
  ])("%s", (_, text, rule) => {
    expect(ruleOf(parseEmail(text))).toBe(rule);
  });

  test("the longest address is as long as this test says", () => {
    expect(`${"a".repeat(64)}@${LONG_DOMAIN}`).toHaveLength(254);
    expect(`${"a".repeat(64)}@${"ü.".repeat(94)}u`).toHaveLength(254);
  });
});

test.each<[string, unknown]>([
  ["nothing", ""],
  ["no string", 42],
  ["null", null],
  ["undefined", undefined],
  ["a list with an address", ["alice@example.com"]],
  ["no at sign", "alice.example.com"],
  ["only an at sign", "@"],
  ["nothing before the at sign", "@example.com"],
  ["nothing behind the at sign", "alice@"],
  ["two at signs", "alice@evil.example@example.com"],
  ["a quoted local part", '"alice"@example.com'],
  ["a quoted at sign", '"alice@evil.example"@example.com'],
  ["a display name", "Alice <alice@example.com>"],
  ["a comment", "alice(work)@example.com"],
  ["two addresses", "alice@example.com,bob@example.com"],
  ["a leading dot", ".alice@example.com"],
  ["a trailing dot", "alice.@example.com"],
  ["two dots in a row", "al..ice@example.com"],
  ["a dot behind the domain", "alice@example.com."],
  ["a leading space", " alice@example.com"],
  ["a trailing space", "alice@example.com "],
  ["a space inside", "al ice@example.com"],
  ["a line end", "alice@example.com\n"],
  ["a header behind a line end", "alice\r\nBcc: bob@example.com"],
  ["a NUL", "al\0ice@example.com"],
  ["an invisible letter", "al\u200bice@example.com"],
  ["a text direction mark", "\u202ealice@example.com"],
  ["a lone surrogate", "al\ud800ice@example.com"],
  ["an address literal", "alice@[192.0.2.1]"],
  ["an IPv4 address", "alice@192.0.2.1"],
  ["a wildcard", "alice@*.example.com"],
  ["a scheme", "mailto:alice@example.com"],
])("refused: %s", (_, value) => {
  expect(ruleOf(parseEmail(value))).toBe("email");
});

test("addresses that look alike have one key, and invisible characters are refused", () => {
  const key = (text: string) => accepted(parseEmail(text)).key;
  for (const text of ["ｃｅｏ@example.com", "CEO@example.com", "ceo@ＥＸＡＭＰＬＥ.com"]) {
    expect(key(text)).toBe("ceo@example.com");
  }
  expect(key("ΟΔΟΣ@example.com")).toBe(key("οδος@example.com"));
  expect(key("οδοσ@example.com")).toBe(key("οδος@example.com"));
  expect(key("straße@example.com")).toBe("strasse@example.com");
  for (const text of ["ceo\ufe0f@example.com", "c\u034feo@example.com", "ceo\u3164@example.com"]) {
    expect(ruleOf(parseEmail(text))).toBe("hidden_characters");
  }
});

test("the short way of plain addresses and the whole parser agree on every text", () => {
  const label = fc.oneof(
    fc.constantFrom("example", "com", "1", "0x1f", "xn--bcher-kva", "xn--", "a--b", "-a", "a-", "", "a_b", "É", "ß"),
    fc.stringMatching(/^[a-z0-9-]{1,8}$/),
    fc.nat(70).map((length) => "l".repeat(length)),
  );
  const local = fc.oneof(
    fc.stringMatching(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{0,10}$/),
    fc.constantFrom("Alice", "a..b", ".a", "a.", "é", "\u00ad", "a@b", '"a"', "a b", "a\0"),
    fc.nat(70).map((length) => "m".repeat(length)),
  );
  const text = fc
    .tuple(local, fc.constantFrom("@", "@", "@", "", "@@"), fc.array(label, { minLength: 1, maxLength: 5 }))
    .map(([before, at, labels]) => before + at + labels.join("."));
  fc.assert(
    fc.property(fc.oneof(text, fc.emailAddress(), fc.string({ maxLength: 12 })), (given) => {
      expect(parseEmail(given)).toEqual(parseAnyEmail(given));
    }),
    { numRuns: 5000 },
  );
  for (const length of [63, 64, 65, 188, 189, 190, 191]) {
    const given = `${"a".repeat(length)}@${LONG_DOMAIN}`;
    expect(parseEmail(given)).toEqual(parseAnyEmail(given));
  }
});
