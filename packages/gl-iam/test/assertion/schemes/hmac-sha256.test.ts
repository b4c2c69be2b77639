import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeMac, HMAC_SHA256 } from "../../../src/assertion/schemes/hmac-sha256.js";
import type { SignedBytes, VerificationKey } from "../../../src/assertion/schemes/scheme.js";
import { verifyAssertion } from "../../../src/assertion/verify.js";
import { Secret } from "../../../src/crypto/secret.js";
import { hmacVectors, payloadOf, type SignatureVector, signatureVectors } from "../../vectors.js";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const signedBytes = (vector: SignatureVector): SignedBytes => ({
  consumerKey: vector.consumer_key,
  timestamp: vector.timestamp,
  payload: payloadOf(vector),
});

test("all sixteen signature vectors are read; one of them is not text, and one has 64 KiB", () => {
  expect(signatureVectors).toHaveLength(16);
  expect(
    signatureVectors.filter(({ payload, payload_repeat }) => !payload && payload !== "" && !payload_repeat),
  ).toEqual([expect.objectContaining({ name: "bytes that are not UTF-8" })]);
  expect(signatureVectors.map((vector) => payloadOf(vector).length)).toContain(65_536);
});

test.each(signatureVectors)("the MAC of “$name” is the one in the vectors", (vector) => {
  expect(createHash("sha256").update(payloadOf(vector)).digest("hex")).toBe(vector.payload_sha256);
  expect(hex(computeMac(new Secret(vector.consumer_secret), signedBytes(vector)))).toBe(vector.signature);
});

test("the vectors as text and as bytes are the same bytes", () => {
  for (const vector of signatureVectors) {
    if (vector.payload !== undefined) expect(hex(payloadOf(vector))).toBe(hex(Buffer.from(vector.payload, "utf8")));
  }
});

describe("RFC 4231", () => {
  // The scheme puts two separators before the payload, and its key is a text. So only those cases of the RFC fit whose
  // key is ASCII and whose data can be cut at two bars. An HMAC made from SHA-256 alone covers the others.
  test.each(hmacVectors)("case $case, $name: an HMAC written out by hand agrees with the RFC", (vector) => {
    const mac = hmacByHand(Buffer.from(vector.key, "hex"), Buffer.from(vector.data, "hex"));
    expect(hex(mac.subarray(0, vector.truncated_to_bytes ?? 32))).toBe(vector.mac);
  });

  test("and the MAC of an assertion is that HMAC of timestamp|key|payload", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" }),
        fc.string({ unit: "binary-ascii", maxLength: 40 }),
        fc.string({ unit: "binary-ascii", maxLength: 40 }),
        fc.uint8Array({ maxLength: 300 }),
        (secret, timestamp, consumerKey, payload) => {
          const text = Buffer.concat([Buffer.from(`${timestamp}|${consumerKey}|`, "utf8"), payload]);
          const mac = computeMac(new Secret(secret), { timestamp, consumerKey, payload });
          expect(hex(mac)).toBe(hex(hmacByHand(Buffer.from(secret, "utf8"), text)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Which of the secrets made this MAC, as an assertion is verified. */
function matchingSecret(signature: Uint8Array, secrets: readonly Secret[], signed: SignedBytes): Secret | undefined {
  const keys = secrets.map((secret, index) => ({
    secretId: String(index),
    key: HMAC_SHA256.readKey(secret) as VerificationKey,
  }));
  const timestamp = { text: signed.timestamp, epochMs: 0 };
  const assertion = { ...signed, timestamp, scheme: HMAC_SHA256, signature };
  const { value } = verifyAssertion(assertion, keys, new Date(0), 1);
  return value && secrets[Number(value.secretId)];
}

test("the key is a consumer secret; anything else that is stored is another scheme's", () => {
  expect(HMAC_SHA256.readKey(new Secret(`cs_live_${"x".repeat(32)}`))).not.toBeNull();
  for (const other of ["", "pk_live_x", "-----BEGIN PUBLIC KEY-----"]) {
    expect(HMAC_SHA256.readKey(new Secret(other))).toBeNull();
  }
});

test("a copy of the assertion has the same mark, and no other assertion has", () => {
  const marks = signatureVectors.map((vector) =>
    hex(HMAC_SHA256.replayMark(signedBytes(vector), Buffer.from(vector.signature, "hex"))),
  );
  const again = signatureVectors.map((vector) =>
    hex(HMAC_SHA256.replayMark(signedBytes(vector), Buffer.from(vector.signature, "hex"))),
  );
  expect(again).toEqual(marks);
  expect(new Set(marks).size).toBe(new Set(signatureVectors.map(({ signature }) => signature)).size);
});

describe("matching secret", () => {
  const [vector] = signatureVectors as [SignatureVector];
  const right = new Secret(vector.consumer_secret);
  const wrong = new Secret(`cs_live_${"x".repeat(43)}`);
  const mac = Buffer.from(vector.signature, "hex");

  test.each([
    ["alone", [right]],
    ["first", [right, wrong]],
    ["last", [wrong, right]],
    ["in the middle", [wrong, right, wrong]],
  ])("the right secret is found when it is %s", (_, secrets) => {
    expect(matchingSecret(mac, secrets, signedBytes(vector))).toBe(right);
  });

  test("of two live secrets, the one that signed is named, so that its end is the token's end", () => {
    const other = Buffer.from(computeMac(wrong, signedBytes(vector)));
    expect(matchingSecret(other, [right, wrong], signedBytes(vector))).toBe(wrong);
    expect(matchingSecret(mac, [right, wrong], signedBytes(vector))).toBe(right);
  });

  test("no secret matches when none is live, or when any bit of the MAC differs", () => {
    expect(matchingSecret(mac, [], signedBytes(vector))).toBeUndefined();
    for (let bit = 0; bit < 256; bit += 1) {
      const flipped = Buffer.from(mac);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(matchingSecret(flipped, [right, wrong], signedBytes(vector)), `bit ${bit}`).toBeUndefined();
    }
  });

  test("every byte counts: a different timestamp, key or payload byte gives a different MAC", () => {
    const signed = signedBytes(vector);
    const changes: SignedBytes[] = [
      { ...signed, timestamp: "2026-03-12T10:00:00.123456Z" },
      { ...signed, consumerKey: `${signed.consumerKey}x` },
      { ...signed, payload: Buffer.concat([signed.payload, Buffer.from("\n")]) },
      { ...signed, payload: signed.payload.subarray(0, -1) },
    ];
    for (const change of changes) expect(matchingSecret(mac, [right], change)).toBeUndefined();
  });
});

/** RFC 2104, from the hash alone. */
function hmacByHand(key: Buffer, data: Buffer): Buffer {
  const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const block = Buffer.alloc(64);
  (key.length > 64 ? sha256(key) : key).copy(block);
  const pad = (byte: number) => Buffer.from(block.map((value) => value ^ byte));
  return sha256(pad(0x5c), sha256(pad(0x36), data));
}
