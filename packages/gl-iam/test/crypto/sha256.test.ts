import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../src/crypto/sha256.js";

test("a digest is that of createHash, of any text, also of half a character, and of any bytes", () => {
  expect(sha256("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constant("\ud800"), fc.uint8Array({ maxLength: 200 }));
  fc.assert(fc.property(texts, (data) => sha256(data).equals(createHash("sha256").update(data).digest())));
});
