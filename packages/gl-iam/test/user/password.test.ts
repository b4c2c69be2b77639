import { describe, expect, test } from "vitest";
import { hashPassword, parsePassword, verifyPassword } from "../../src/user/password.js";
import { accepted, ruleOf } from "../refusals.js";

describe("12 to 256 characters", () => {
  test.each([
    ["11 letters", "a".repeat(11), "password"],
    ["12 letters", "a".repeat(12), "accepted"],
    ["256 letters", "a".repeat(256), "accepted"],
    ["257 letters", "a".repeat(257), "password"],
    // Two UTF-16 units each, and one character.
    ["11 emoji", "😀".repeat(11), "password"],
    ["12 emoji", "😀".repeat(12), "accepted"],
    ["256 emoji", "😀".repeat(256), "accepted"],
    ["257 emoji", "😀".repeat(257), "password"],
    ["a megabyte", "a".repeat(1_000_000), "password"],
    ["nothing", "", "password"],
  ])("%s", (_, text, rule) => {
    expect(ruleOf(parsePassword(text))).toBe(rule);
  });
});

test("the normal form is counted, so that the length does not depend on the keyboard", () => {
  const composed = "\u00e9".repeat(12);
  expect(ruleOf(parsePassword(composed))).toBe("accepted");
  expect(parsePassword(composed.normalize("NFD"))).toBe(composed);
  // 22 code points that are 11 characters in the normal form.
  expect(ruleOf(parsePassword("e\u0301".repeat(11)))).toBe("password");
  expect(ruleOf(parsePassword("\u00e9".repeat(11)))).toBe("password");
  const longest = "\u00e9".repeat(256);
  expect(parsePassword(longest.normalize("NFD"))).toBe(longest);
  expect(ruleOf(parsePassword("\u00e9".repeat(257).normalize("NFD")))).toBe("password");
  // One letter that is 18 in the normal form.
  expect(ruleOf(parsePassword("\ufdfa".repeat(15)))).toBe("password");
});

test.each([
  ["words with spaces", "correct horse battery staple"],
  ["digits only", "123456789012"],
  ["spaces at both ends", " twelve letters "],
  ["control characters", "tab\tand\nline end"],
  ["another script", "пароль-из-букв"],
])("no composition rule: %s are kept as they are", (_, text) => {
  expect(parsePassword(text)).toBe(text);
});

test.each([
  ["a combining accent", "caf\u0065\u0301 au lait!", "caf\u00e9 au lait!"],
  ["full-width letters", "ｐａｓｓｗｏｒｄｌｏｎｇ", "passwordlong"],
  ["a ligature", "e\ufb03cient words", "efficient words"],
  ["a no-break space", "twelve\u00a0letters", "twelve letters"],
])("one normal form, NFKC, for two keyboards: %s", (_, typed, normal) => {
  expect(parsePassword(typed)).toBe(normal);
  expect(parsePassword(normal)).toBe(normal);
});

test("letter case and accents make a different password", () => {
  expect(parsePassword("Correct horse")).not.toBe(parsePassword("correct horse"));
  expect(parsePassword("caf\u00e9 au lait")).not.toBe(parsePassword("cafe au lait"));
});

test.each<[string, unknown]>([
  ["a number", 123456789012],
  ["null", null],
  ["undefined", undefined],
  ["a list of twelve", [..."abcdefghijkl"]],
  ["a lone surrogate", "twelve letters\ud800"],
])("no password: %s", (_, value) => {
  expect(ruleOf(parsePassword(value))).toBe("password");
});

test("the refusal does not repeat the password", () => {
  expect(JSON.stringify(parsePassword("canary-4711"))).not.toContain("canary");
});

describe("the stored hash", () => {
  test("is argon2id with 19 MiB, two passes, one lane, and its own salt", async () => {
    const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    const phc = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
    expect(one).toMatch(phc);
    expect(other).toMatch(phc);
    expect(one.split("$")[4]).not.toBe(other.split("$")[4]);
    expect(one.split("$")[5]).not.toBe(other.split("$")[5]);
  });

  test("only the password itself matches", async () => {
    const stored = await hashPassword("correct horse");
    expect(await verifyPassword("correct horse", stored)).toBe(true);
    expect(await verifyPassword("correct horse ", stored)).toBe(false);
    expect(await verifyPassword("Correct horse", stored)).toBe(false);
    expect(await verifyPassword("", stored)).toBe(false);
    expect(await verifyPassword(stored, stored)).toBe(false);
  });

  test("nothing is cut off: the last of 256 emoji counts", async () => {
    const stored = await hashPassword("😀".repeat(256));
    expect(await verifyPassword("😀".repeat(256), stored)).toBe(true);
    expect(await verifyPassword(`${"😀".repeat(255)}😁`, stored)).toBe(false);
    expect(await verifyPassword("😀".repeat(255), stored)).toBe(false);
  });

  test("two spellings of one password match each other's hash", async () => {
    const stored = await hashPassword(accepted(parsePassword("ｐａｓｓｗｏｒｄ caf\u00e9")));
    expect(await verifyPassword(accepted(parsePassword("password cafe\u0301")), stored)).toBe(true);
  });

  test("a hash of the reference implementation with another cost is accepted", async () => {
    const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await verifyPassword("password", stored)).toBe(true);
    expect(await verifyPassword("passwore", stored)).toBe(false);
  });
});

describe("a user who does not exist, or has no password", () => {
  test.each(["correct horse", "", "the password of nobody at all"])("%j does not match", async (password) => {
    expect(await verifyPassword(password, null)).toBe(false);
  });

  test("costs the work of a real check", async () => {
    const stored = await hashPassword("correct horse");
    await verifyPassword("wrong horse", null);
    const fastest = async (of: string | null): Promise<number> => {
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 7; run += 1) {
        const start = performance.now();
        await verifyPassword("wrong horse", of);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    // The best of seven is the work without the machine's other load. Without the work it would be a thousandth.
    expect(await fastest(null)).toBeGreaterThan((await fastest(stored)) / 10);
  });
});
