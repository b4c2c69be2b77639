import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HmacSha256Key } from "../../src/crypto/hmac-sha256.js";
import { hmacVectors } from "../vectors.js";

const BLOCK = 64;
const SCRATCH = 65_536;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const macOf = (key: Uint8Array, head: string, message: string | Uint8Array) =>
  hex(new HmacSha256Key(key).compute(head, message));
const slow = (key: Uint8Array, head: string, message: string | Uint8Array) =>
  createHmac("sha256", key).update(head).update(message).digest("hex");

describe("RFC 4231", () => {
  test.each(hmacVectors)("case $case, $name", ({ key, data, mac, truncated_to_bytes = 32 }) => {
    const computed = new HmacSha256Key(Buffer.from(key, "hex")).compute("", Buffer.from(data, "hex"));
    expect(hex(computed.subarray(0, truncated_to_bytes))).toBe(mac);
  });
});

const lengths = (...around: number[]) => around.flatMap((at) => [at - 1, at, at + 1]).filter((length) => length >= 0);

describe("agrees with createHmac", () => {
  test.each(lengths(0, 32, 55, BLOCK, 119, 128, 255))("with a key of %i bytes", (length) => {
    const key = Buffer.alloc(length, 0xab);
    expect(macOf(key, "head|", "message")).toBe(slow(key, "head|", "message"));
  });

  // The message begins behind the key's block. A text is hashed in parts when it could have three bytes a unit.
  const edges = [0, 55, BLOCK, 119, (SCRATCH - BLOCK) / 3, SCRATCH - BLOCK, SCRATCH, 3 * SCRATCH];
  test.each(lengths(...edges.map(Math.floor)))("with a message of %i", (length) => {
    const key = Buffer.from("key");
    const messages = [
      Buffer.alloc(length, 0xff),
      "x".repeat(length),
      "\u0644".repeat(length),
      "\uffee".repeat(length),
      "😀".repeat(length >> 1),
    ];
    for (const message of messages) {
      for (const head of ["", "h".repeat(3), "é".repeat(20)]) {
        expect(macOf(key, head, message)).toBe(slow(key, head, message));
      }
    }
  });

  test("for any key, head and message, as a text and as its bytes, one after the other", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 300 });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        text,
        text,
        fc.uint8Array({ maxLength: 300 }),
        (key, head, a, b) => {
          const prepared = new HmacSha256Key(key);
          for (const message of [a, Buffer.from(a, "utf8"), b, new Uint8Array(b)]) {
            expect(hex(prepared.compute(head, message))).toBe(slow(key, head, message));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("the key is copied: its owner may wipe it", () => {
  const key = Buffer.from("a key of the caller's");
  const prepared = new HmacSha256Key(key);
  const before = hex(prepared.compute("", "message"));
  key.fill(0);
  expect(hex(prepared.compute("", "message"))).toBe(before);
});
