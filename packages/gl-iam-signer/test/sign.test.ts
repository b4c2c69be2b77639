import { expect, test } from "vitest";
import { signAssertion, signEnvelope } from "../src/index.js";
import { credentialOf, payloadOf, payloadTextOf, readVectors, type SignatureVector } from "./vectors.js";

const vectors = readVectors<SignatureVector>("signature");
const asText = vectors.filter((vector) => payloadTextOf(vector) !== undefined);
const inEnvelope = asText.filter((vector) => payloadOf(vector).length < 65_000);

const CREDENTIAL = { consumerKey: `ck_live_${"k".repeat(32)}`, consumerSecret: `cs_live_${"s".repeat(32)}` };
const USER = { external_id: "u-1", email: "alice@acme.example" };
const TIMESTAMP = "2026-03-12T10:00:00Z";

test("there are vectors: one has no text, and one fills a whole body", () => {
  expect(vectors.length).toBeGreaterThanOrEqual(16);
  expect(asText.length).toBe(vectors.length - 1);
  expect(inEnvelope.length).toBe(asText.length - 1);
});

test.each(vectors)("signs the vector's bytes: $name", async (vector) => {
  const payload = payloadOf(vector);
  const { headers, body } = await signAssertion({ ...credentialOf(vector), payload, timestamp: vector.timestamp });
  expect(headers).toEqual({
    "Content-Type": "application/json",
    "X-Consumer-Key": vector.consumer_key,
    "X-Signature": vector.signature,
    "X-Timestamp": vector.timestamp,
  });
  expect(body).toEqual(payload);
});

test.each(asText)("signs the vector's text: $name", async (vector) => {
  const payload = payloadTextOf(vector) as string;
  const { headers, body } = await signAssertion({ ...credentialOf(vector), payload, timestamp: vector.timestamp });
  expect(headers["X-Signature"]).toBe(vector.signature);
  expect(body).toBe(payload);
});

test.each(inEnvelope)("puts the vector's text into an envelope: $name", async (vector) => {
  const payload = payloadTextOf(vector) as string;
  expect(await signEnvelope({ ...credentialOf(vector), payload, timestamp: vector.timestamp })).toEqual({
    consumer_key: vector.consumer_key,
    signature: vector.signature,
    timestamp: vector.timestamp,
    payload,
  });
});

test("an object is serialized once: the body is exactly the text that was signed", async () => {
  const payload = { ...USER, display_name: "Zoë 😀", role: undefined, nested: { list: [1, null, "x"] } };
  const fromObject = await signAssertion({ ...CREDENTIAL, payload, timestamp: TIMESTAMP });
  const fromText = await signAssertion({ ...CREDENTIAL, payload: JSON.stringify(payload), timestamp: TIMESTAMP });
  expect(fromObject).toEqual(fromText);
  expect(fromObject.body).toBe(JSON.stringify(payload));
});

test("the result of an object's toJSON is signed", async () => {
  const payload = { ...USER, toJSON: () => ({ ...USER, display_name: "Alice" }) };
  expect((await signAssertion({ ...CREDENTIAL, payload })).body).toBe(
    '{"external_id":"u-1","email":"alice@acme.example","display_name":"Alice"}',
  );
});

test("a change of the bytes after the call changes neither the body nor its signature", async () => {
  const payload = new TextEncoder().encode(JSON.stringify(USER));
  const before = Uint8Array.from(payload);
  const signing = signAssertion({ ...CREDENTIAL, payload, timestamp: TIMESTAMP });
  payload.fill(0);
  const { headers, body } = await signing;
  expect(body).toEqual(before);
  const again = await signAssertion({ ...CREDENTIAL, payload: before, timestamp: TIMESTAMP });
  expect(headers).toEqual(again.headers);
});

test("only its own part of a larger buffer is signed", async () => {
  const payload = new Uint8Array(new TextEncoder().encode("xx{}yy").buffer, 2, 2);
  const { headers, body } = await signAssertion({ ...CREDENTIAL, payload, timestamp: TIMESTAMP });
  const expected = await signAssertion({ ...CREDENTIAL, payload: "{}", timestamp: TIMESTAMP });
  expect(headers).toEqual(expected.headers);
  expect(body.buffer.byteLength).toBe(2);
});

test("the timestamp is now by default; a Date is written in UTC; a text stays unchanged", async () => {
  const { headers } = await signAssertion({ ...CREDENTIAL, payload: USER });
  expect(headers["X-Timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(Date.now() - Date.parse(headers["X-Timestamp"]))).toBeLessThan(5000);
  const epoch = await signAssertion({ ...CREDENTIAL, payload: USER, timestamp: new Date(0) });
  expect(epoch.headers["X-Timestamp"]).toBe("1970-01-01T00:00:00.000Z");
  for (const timestamp of [
    "2026-03-12T10:00:00.1+00:00",
    "2026-03-12T23:59:59.123456789-23:59",
    "2024-02-29T00:00:00Z",
    "0000-02-29T00:00:00Z",
  ]) {
    const signed = await signAssertion({ ...CREDENTIAL, payload: USER, timestamp });
    expect(signed.headers["X-Timestamp"]).toBe(timestamp);
  }
});

test("a payload of exactly 65,536 bytes is signed", async () => {
  for (const payload of ["x".repeat(65_536), "é".repeat(32_768), new Uint8Array(65_536)]) {
    await expect(signAssertion({ ...CREDENTIAL, payload })).resolves.toBeDefined();
  }
});

test("ending a user needs no e-mail", async () => {
  for (const action of ["logout", "deprovision"] as const) {
    await expect(signAssertion({ ...CREDENTIAL, payload: { external_id: "u-1", action } })).resolves.toBeDefined();
  }
});

interface AudienceVector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload: string;
  readonly signature: string;
}

const audiences = readVectors<AudienceVector>("audience").filter(({ payload }) => {
  const { aud } = JSON.parse(payload);
  return [aud].flat().every((name) => typeof name === "string") && aud?.length !== 0;
});

test.each(audiences)("an audience makes the vector's payload and signature: $name", async (vector) => {
  const { aud, ...payload } = JSON.parse(vector.payload);
  const { consumer_key: consumerKey, consumer_secret: consumerSecret, timestamp } = vector;
  const signed = await signAssertion({ consumerKey, consumerSecret, payload, audience: aud, timestamp });
  expect([signed.body, signed.headers["X-Signature"]]).toEqual([vector.payload, vector.signature]);
});

test("a provision names one user or a list, and may have 2 MiB, whatever its form", async () => {
  const users = Array.from({ length: 500 }, (_, n) => ({ external_id: `u-${n}`, email: `${n}@acme.example` }));
  const padding = "x".repeat(100_000);
  for (const payload of [
    { action: "provision", ...USER } as const,
    { action: "provision", users, padding } as const,
    JSON.stringify({ action: "provision", users, padding }),
  ]) {
    const signed = await signAssertion({ ...CREDENTIAL, payload });
    expect(JSON.parse(signed.body).action).toBe("provision");
    await expect(signEnvelope({ ...CREDENTIAL, payload })).resolves.toBeDefined();
  }
  const bytes = new TextEncoder().encode(JSON.stringify({ action: "provision", users, padding }));
  await expect(signAssertion({ ...CREDENTIAL, payload: bytes })).resolves.toBeDefined();
});

test("an audience is signed as aud, in both forms", async () => {
  for (const audience of ["https://app.example.com", ["https://app.example.com", "staging"]] as const) {
    const signed = await signAssertion({ ...CREDENTIAL, payload: USER, audience, timestamp: TIMESTAMP });
    expect(JSON.parse(signed.body)).toEqual({ ...USER, aud: audience });
    const same = await signAssertion({ ...CREDENTIAL, payload: signed.body, timestamp: TIMESTAMP });
    expect(same.headers).toEqual(signed.headers);
    const { payload } = await signEnvelope({ ...CREDENTIAL, payload: USER, audience, timestamp: TIMESTAMP });
    expect(payload).toBe(signed.body);
    const agreed = await signAssertion({ ...CREDENTIAL, payload: { ...USER, aud: audience }, audience });
    expect(JSON.parse(agreed.body)).toEqual({ ...USER, aud: audience });
  }
  const { body } = await signAssertion({ ...CREDENTIAL, payload: USER });
  expect(JSON.parse(body), "none is none").not.toHaveProperty("aud");
});
