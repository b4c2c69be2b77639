import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeBase62, randomBase62 } from "../../src/crypto/base62.js";
import {
  generateConsumerKey,
  generateConsumerSecret,
  looksMistyped,
  parseConsumerKey,
  parseConsumerSecret,
} from "../../src/crypto/credential.js";
import { Secret } from "../../src/crypto/secret.js";
import { Violation } from "../../src/validation.js";
import { checksumVectors } from "../vectors.js";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("generated credentials", () => {
  test("are a prefix, 33 random digits and six of checksum, and parse", () => {
    for (let round = 0; round < 200; round += 1) {
      const key = generateConsumerKey();
      const secret = generateConsumerSecret();
      expect(key).toMatch(/^ck_live_[0-9A-Za-z]{39}$/);
      expect(secret.reveal()).toMatch(/^cs_live_[0-9A-Za-z]{39}$/);
      expect(parseConsumerKey(key)).toBe(key);
      expect(parseConsumerSecret(secret.reveal())).toBeInstanceOf(Secret);
      expect(looksMistyped(key) || looksMistyped(secret.reveal())).toBe(false);
    }
  });

  test("do not repeat", () => {
    expect(new Set(Array.from({ length: 2000 }, generateConsumerKey)).size).toBe(2000);
  });

  test("look mistyped with any one digit changed to any other", () => {
    const key = generateConsumerKey();
    for (let at = "ck_live_".length; at < key.length; at += 1) {
      for (const digit of DIGITS) {
        const changed = key.slice(0, at) + digit + key.slice(at + 1);
        if (changed !== key) expect(looksMistyped(changed), changed).toBe(true);
      }
    }
    expect(looksMistyped(key.replace("ck_", "cs_"))).toBe(true);
  });

  test("look mistyped with any one digit changed, or two neighbours swapped", () => {
    const position = fc.integer({ min: 8, max: 46 });
    fc.assert(
      fc.property(position, fc.constantFrom(...DIGITS), (at, digit) => {
        const key = generateConsumerKey();
        fc.pre(key[at] !== digit);
        expect(looksMistyped(key.slice(0, at) + digit + key.slice(at + 1))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 45 }), (at) => {
        const key = generateConsumerKey();
        fc.pre(key[at] !== key[at + 1]);
        expect(looksMistyped(key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2))).toBe(true);
      }),
    );
  });

  test.each(checksumVectors)("have the checksum that was computed elsewhere: $name", ({ credential, valid }) => {
    expect(looksMistyped(credential)).toBe(!valid);
  });
});

describe("credentials from elsewhere", () => {
  const body = fc.stringMatching(/^[A-Za-z0-9_-]{32,247}$/);

  test("of the right prefix and at least 32 digits are accepted unchanged", () => {
    fc.assert(
      fc.property(body, (digits) => {
        expect(parseConsumerKey(`ck_live_${digits}`)).toBe(`ck_live_${digits}`);
        expect((parseConsumerSecret(`cs_live_${digits}`) as Secret).reveal()).toBe(`cs_live_${digits}`);
      }),
    );
  });

  test("of any other form are refused, and a secret is never repeated", () => {
    const digits = "a".repeat(32);
    for (const wrong of [
      undefined,
      7,
      "",
      digits,
      `ck_test_${digits}`,
      `ck_live_${digits.slice(1)}`,
      `ck_live_${digits}!`,
      ` ck_live_${digits}`,
      `ck_live_${digits}\n`,
      `ck_live_${"a".repeat(248)}`,
    ]) {
      expect(parseConsumerKey(wrong), String(wrong)).toBeInstanceOf(Violation);
      const secret = typeof wrong === "string" ? wrong.replace("ck_", "cs_") : wrong;
      const refused = parseConsumerSecret(secret);
      expect(refused, String(secret)).toBeInstanceOf(Violation);
      expect((refused as Violation).message).not.toContain(digits);
    }
  });

  test("a secret in the key's place is recognized", () => {
    expect(parseConsumerKey(generateConsumerSecret().reveal())).toMatchObject({
      message: expect.stringContaining("is a consumer secret"),
    });
  });
});

describe("base62", () => {
  test("draws every digit evenly (chi-square, 61 degrees of freedom, p < 1e-9)", () => {
    const drawn = 620_000;
    const counts = new Map<string, number>();
    for (const digit of randomBase62(drawn, randomBytes)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    const expected = drawn / DIGITS.length;
    const chiSquare = [...DIGITS].reduce(
      (sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected,
      0,
    );
    expect(chiSquare).toBeLessThan(155);
  });

  test("this test's measure catches a source whose bytes modulo 62 are uneven", () => {
    // The naive `byte % 62`: bytes 248 to 255 make the first eight digits more likely.
    const expected = 256 / 62;
    const counts = Array.from({ length: 62 }, (_, digit) => (digit < 8 ? 5 : 4));
    const scale = 620_000 / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (scale * (count - expected) ** 2) / expected, 0);
    expect(chiSquare).toBeGreaterThan(155);
  });

  test("writes numbers with leading zeros", () => {
    expect(encodeBase62(0, 6)).toBe("000000");
    expect(encodeBase62(61, 6)).toBe("00000z");
    expect(encodeBase62(62, 6)).toBe("000010");
    expect(encodeBase62(0xffffffff, 6)).toBe("4gfFC3");
  });
});
