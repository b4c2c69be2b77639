import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateEncryptionKey, Keyring, parseEncryptionKey, type SealedSecret } from "../../src/crypto/keyring.js";
import { Secret } from "../../src/crypto/secret.js";
import { ErrorCode, isIamError } from "../../src/errors.js";
import { Violation } from "../../src/validation.js";

const KEY_1 = randomBytes(32);
const KEY_2 = randomBytes(32);
const keyring = new Keyring(
  new Map([
    [1, KEY_1],
    [2, KEY_2],
  ]),
);

const place = fc.record({ partnerId: fc.uuid(), secretId: fc.uuid() });
const text = fc.string({ unit: "binary", minLength: 0, maxLength: 300 }).filter((value) => value.isWellFormed());

/** @returns the code of the refusal; undefined when it opens */
function refusal(open: () => Secret): string | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    return isIamError(error) ? error.code : String(error);
  }
}

describe("a sealed secret", () => {
  test("opens in its own place to the sealed text", () => {
    fc.assert(
      fc.property(text, place, (secret, at) => {
        expect(keyring.open(keyring.seal(new Secret(secret), at), at).reveal()).toBe(secret);
      }),
    );
  });

  test("never opens for another partner or as another secret", () => {
    fc.assert(
      fc.property(text, place, place, (secret, at, other) => {
        fc.pre(at.partnerId !== other.partnerId && at.secretId !== other.secretId);
        const sealed = keyring.seal(new Secret(secret), at);
        for (const wrong of [other, { ...at, partnerId: other.partnerId }, { ...at, secretId: other.secretId }]) {
          expect(refusal(() => keyring.open(sealed, wrong))).toBe(ErrorCode.INTERNAL_ERROR);
        }
      }),
    );
  });

  test("never opens under another version's label, even if both versions have the same key", () => {
    const twins = new Keyring(
      new Map([
        [1, KEY_1],
        [2, KEY_1],
      ]),
    );
    fc.assert(
      fc.property(text, place, (secret, at) => {
        const sealed = twins.seal(new Secret(secret), at);
        expect(refusal(() => twins.open({ ...sealed, keyVersion: 1 }, at))).toBe(ErrorCode.INTERNAL_ERROR);
      }),
    );
  });

  test("never opens with any one bit flipped", () => {
    fc.assert(
      fc.property(text, place, fc.nat(), (secret, at, anywhere) => {
        const { keyVersion, sealed } = keyring.seal(new Secret(secret), at);
        const altered = Uint8Array.from(sealed);
        const bit = anywhere % (altered.length * 8);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(refusal(() => keyring.open({ keyVersion, sealed: altered }, at))).toBe(ErrorCode.INTERNAL_ERROR);
      }),
    );
  });

  test("never opens cut short, by one byte or to a tag of any length", () => {
    const at = { partnerId: "p", secretId: "s" };
    const { keyVersion, sealed } = keyring.seal(new Secret("cs_live_x"), at);
    for (let length = 0; length < sealed.length; length += 1) {
      const short: SealedSecret = { keyVersion, sealed: sealed.subarray(0, length) };
      expect(refusal(() => keyring.open(short, at))).toBe(ErrorCode.INTERNAL_ERROR);
    }
  });

  test("looks different each time, and shows nothing of the secret", () => {
    const at = { partnerId: "p", secretId: "s" };
    const all = Array.from({ length: 200 }, () => Buffer.from(keyring.seal(new Secret("cs_live_same"), at).sealed));
    expect(new Set(all.map((sealed) => sealed.subarray(0, 12).toString("hex"))).size).toBe(200);
    expect(all.some((sealed) => sealed.includes("cs_live"))).toBe(false);
  });
});

describe("versions of the key", () => {
  const at = { partnerId: "p", secretId: "s" };

  test("the highest one seals, every one opens", () => {
    const old = new Keyring(new Map([[1, KEY_1]])).seal(new Secret("old"), at);
    expect(old.keyVersion).toBe(1);
    expect(keyring.seal(new Secret("new"), at).keyVersion).toBe(2);
    expect(keyring.open(old, at).reveal()).toBe("old");
  });

  test("a version that is not configured is named", () => {
    const sealed = keyring.seal(new Secret("x"), at);
    const without = new Keyring(new Map([[1, KEY_1]]));
    expect(() => without.open(sealed, at)).toThrow("encryption key version 2 is not configured");
  });

  test("without any key nothing is sealed", () => {
    expect(() => new Keyring(new Map()).seal(new Secret("x"), at)).toThrow("crypto.encryptionKeys");
  });
});

describe("an encryption key", () => {
  test("is 32 bytes in base64url or base64, padded or not", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        const base64 = buffer.toString("base64");
        const base64url = buffer.toString("base64url");
        for (const spelling of [base64, base64.replace("=", ""), base64url, `${base64url}=`]) {
          expect(Buffer.from(parseEncryptionKey(spelling) as Uint8Array)).toEqual(buffer);
        }
      }),
    );
  });

  test("of another length, with junk, mixed alphabets or stray bits is refused", () => {
    const good = Buffer.alloc(32).toString("base64url");
    for (const wrong of [
      undefined,
      32,
      "",
      "short",
      randomBytes(31).toString("base64url"),
      randomBytes(33).toString("base64url"),
      ` ${good}`,
      `${good}\n`,
      `${good}==`,
      `${"-".repeat(21)}${"+".repeat(21)}A`,
      `${good.slice(0, -1)}B`,
      randomBytes(32).toString("hex"),
    ]) {
      expect(parseEncryptionKey(wrong), String(wrong)).toBeInstanceOf(Violation);
    }
  });

  test("is new each time, in a spelling that is accepted", () => {
    const made = new Set(Array.from({ length: 100 }, generateEncryptionKey));
    expect(made.size).toBe(100);
    for (const key of made) expect(parseEncryptionKey(key)).not.toBeInstanceOf(Violation);
  });
});
