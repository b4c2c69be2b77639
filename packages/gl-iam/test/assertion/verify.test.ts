import { describe, expect, test } from "vitest";
import type { LiveKey } from "../../src/assertion/live-keys.js";
import { HMAC_SHA256 } from "../../src/assertion/schemes/hmac-sha256.js";
import type { VerificationKey } from "../../src/assertion/schemes/scheme.js";
import { SCHEMES } from "../../src/assertion/schemes/schemes.js";
import { parseSignedAssertion } from "../../src/assertion/signed-assertion.js";
import { DEFAULT_TOLERANCE, MAX_TOLERANCE, parseTolerance, verifyAssertion } from "../../src/assertion/verify.js";
import { Secret } from "../../src/crypto/secret.js";
import { Problems } from "../../src/validation.js";
import { ruleOf } from "../refusals.js";
import { payloadOf, type SignatureVector, signatureVectors } from "../vectors.js";

const [vector] = signatureVectors as [SignatureVector];

function envelope({ consumer_key, signature, timestamp, ...rest }: SignatureVector) {
  const payload = payloadOf({ ...rest, consumer_key, signature, timestamp });
  const input = { consumerKey: consumer_key, signature, timestamp, payload };
  return parseSignedAssertion(input, SCHEMES, new Problems());
}

function keyOf(secret: string): LiveKey {
  return { secretId: secret, key: HMAC_SHA256.readKey(new Secret(secret)) as VerificationKey };
}

function verify(signed: SignatureVector, now: Date, tolerance = DEFAULT_TOLERANCE) {
  return verifyAssertion(envelope(signed), [keyOf(signed.consumer_secret)], now, tolerance);
}

test.each(signatureVectors)("“$name” is accepted at its own time, and the payload is unchanged", (signed) => {
  const verified = verify(signed, new Date(signed.timestamp)).unwrap();
  expect(Buffer.from(verified.payload)).toEqual(Buffer.from(payloadOf(signed)));
  expect(verified.secretId).toBe(signed.consumer_secret);
});

test.each(signatureVectors)("“$name” is refused under another secret", (signed) => {
  const other = keyOf(`${signed.consumer_secret}x`);
  const refused = verifyAssertion(envelope(signed), [other], new Date(signed.timestamp), DEFAULT_TOLERANCE);
  expect(refused.error?.code).toBe("invalid_partner_signature");
});

test("without a live secret everything is refused", () => {
  const refused = verifyAssertion(envelope(vector), [], new Date(vector.timestamp), DEFAULT_TOLERANCE);
  expect(refused.error?.code).toBe("invalid_partner_signature");
});

describe("tolerance", () => {
  const signed = signatureVectors.find(({ timestamp }) => timestamp === "2026-03-12T10:00:00Z") as SignatureVector;
  const at = Date.parse(signed.timestamp);

  test.each([1, 300, 900])("of %i seconds is exact to the millisecond, either way", (tolerance) => {
    const outcome = (offsetMs: number) => verify(signed, new Date(at + offsetMs), tolerance).error?.code;
    for (const sign of [1, -1]) {
      expect(outcome(sign * tolerance * 1000)).toBeUndefined();
      expect(outcome(sign * (tolerance * 1000 - 1))).toBeUndefined();
      expect(outcome(sign * (tolerance * 1000 + 1))).toBe("signature_expired");
    }
  });

  test("the fraction of the timestamp counts: a microsecond too old or too new is refused", () => {
    // The vector's timestamp is 10:00:00.123456.
    const outcome = (time: string) => verify(vector, new Date(time)).error?.code;
    expect(outcome("2026-03-12T10:05:00.123Z")).toBeUndefined();
    expect(outcome("2026-03-12T10:05:00.124Z")).toBe("signature_expired");
    expect(outcome("2026-03-12T09:55:00.124Z")).toBeUndefined();
    expect(outcome("2026-03-12T09:55:00.123Z")).toBe("signature_expired");
  });

  test("the refusal says which way it is off, by how much, and the server's time: the sender has the secret", () => {
    const late = verify(signed, new Date(at + 412_000)).error;
    expect(late?.message).toBe(
      "timestamp is 412 s behind the server's time, 2026-03-12T10:06:52.000Z; at most 300 s are accepted",
    );
    expect(late?.details).toEqual([
      { field: "timestamp", rule: "tolerance", message: late?.message.replace("timestamp ", "") },
    ]);
    expect(verify(signed, new Date(at - 300_001)).error?.message).toContain("is 301 s ahead of the server's time");
  });

  test("how far the two clocks are apart is told of what is accepted, too", () => {
    expect(verify(signed, new Date(at + 12_345)).unwrap().clockDifferenceMs).toBe(-12_345);
    expect(verify(signed, new Date(at - 1)).unwrap().clockDifferenceMs).toBe(1);
  });

  test("an offset is part of the instant, not of the tolerance", () => {
    const east = signatureVectors.find(({ timestamp }) => timestamp.endsWith("+07:00")) as SignatureVector;
    expect(verify(east, new Date("2026-03-12T10:00:00Z"), 1).isOk).toBe(true);
    expect(verify(east, new Date("2026-03-12T17:00:00Z"), 900).error?.code).toBe("signature_expired");
  });

  test("a wrong signature comes before a stale timestamp: only the holder of the secret learns of the clock", () => {
    const forged = { ...signed, signature: "00".repeat(32) };
    expect(verify(forged, new Date(at + 86_400_000)).error?.code).toBe("invalid_partner_signature");
  });

  test("is an integer from 1 to 900, 300 by default", () => {
    expect([DEFAULT_TOLERANCE, MAX_TOLERANCE]).toEqual([300, 900]);
    for (const good of [1, 2, 300, 899, 900]) expect(parseTolerance(good)).toBe(good);
    for (const bad of [0, -1, 901, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "300", 300n, null, undefined, [300]]) {
      expect(ruleOf(parseTolerance(bad)), String(bad)).toBe("integer");
    }
  });
});
