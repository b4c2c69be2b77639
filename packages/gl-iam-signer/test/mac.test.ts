import { expect, test } from "vitest";
import { hmacSha256, toHex } from "../src/mac.js";
import { readVectors } from "./vectors.js";

interface HmacVector {
  readonly case: number;
  readonly name: string;
  readonly key: string;
  readonly data: string;
  readonly mac: string;
  readonly truncated_to_bytes?: number;
}

const vectors = readVectors<HmacVector>("hmac-rfc4231");

test("all seven cases of RFC 4231 are present", () => {
  expect(vectors.map((vector) => vector.case)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test.each(vectors)("RFC 4231, case $case: $name", async ({ key, data, mac, truncated_to_bytes: bytes = 32 }) => {
  const computed = await hmacSha256(fromHex(key), fromHex(data));
  expect(computed).toHaveLength(32);
  expect(toHex(computed.subarray(0, bytes))).toBe(mac);
});

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "hex"));
}
