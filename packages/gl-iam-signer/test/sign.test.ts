import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { looksMistyped, SigningError, type SigningInput, signAssertion, signEnvelope } from "../src/index.js";

interface Vector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload_base64?: string;
  readonly payload_repeat?: { prefix: string; unit: string; times: number; suffix: string };
  readonly signature: string;
}

const { vectors } = JSON.parse(readFileSync(new URL("../../../vectors/signature.json", import.meta.url), "utf8")) as {
  vectors: Vector[];
};

function payloadOf({ payload_base64, payload_repeat }: Vector): Uint8Array {
  if (payload_base64 !== undefined) return Buffer.from(payload_base64, "base64");
  const { prefix, unit, times, suffix } = payload_repeat as NonNullable<Vector["payload_repeat"]>;
  return Buffer.from(prefix + unit.repeat(times) + suffix);
}

const KEY = `ck_live_${"k".repeat(32)}`;
const SECRET = `cs_live_${"s".repeat(32)}`;
const USER = { external_id: "u-1", email: "alice@acme.com" };

test("there are vectors", () => {
  expect(vectors.length).toBeGreaterThanOrEqual(16);
});

test.each(vectors)("signs the vector: $name", async (vector) => {
  const input = {
    consumerKey: vector.consumer_key,
    consumerSecret: vector.consumer_secret,
    timestamp: vector.timestamp,
  };
  const { headers, body } = await signAssertion({ ...input, payload: payloadOf(vector) });
  expect(headers["X-Signature"]).toBe(vector.signature);
  expect(headers["X-Timestamp"]).toBe(vector.timestamp);
  expect(Buffer.from(body)).toEqual(payloadOf(vector));
});

test("an object is serialized once: the body is the very text that was signed", async () => {
  const timestamp = "2026-03-12T10:00:00Z";
  const fromObject = await signAssertion({ consumerKey: KEY, consumerSecret: SECRET, payload: USER, timestamp });
  const fromText = await signAssertion({
    consumerKey: KEY,
    consumerSecret: SECRET,
    payload: JSON.stringify(USER),
    timestamp,
  });
  expect(fromObject).toEqual(fromText);
  expect(fromObject.body).toBe(JSON.stringify(USER));
});

test("the envelope carries the same signature as the headers", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: USER, timestamp: new Date(0) };
  const { headers, body } = await signAssertion(input);
  expect(await signEnvelope(input)).toEqual({
    consumer_key: KEY,
    signature: headers["X-Signature"],
    timestamp: "1970-01-01T00:00:00.000Z",
    payload: body,
  });
});

test("without a timestamp it is now", async () => {
  const { headers } = await signAssertion({ consumerKey: KEY, consumerSecret: SECRET, payload: USER });
  expect(Math.abs(Date.now() - Date.parse(headers["X-Timestamp"]))).toBeLessThan(5000);
});

const refusals: [string, SigningError["field"], Partial<SigningInput>][] = [
  ["a key without its prefix", "consumerKey", { consumerKey: "k".repeat(40) }],
  ["a short key", "consumerKey", { consumerKey: "ck_live_short" }],
  ["the secret in place of the key", "consumerKey", { consumerKey: SECRET }],
  ["the key in place of the secret", "consumerSecret", { consumerSecret: KEY }],
  ["a secret without its prefix", "consumerSecret", { consumerSecret: "s".repeat(40) }],
  ["a time without an offset", "timestamp", { timestamp: "2026-03-12T10:00:00" }],
  ["seconds since 1970", "timestamp", { timestamp: "1773309600" }],
  ["an invalid date", "timestamp", { timestamp: new Date(Number.NaN) }],
  ["a payload over 65,536 bytes", "payload", { payload: "x".repeat(65_537) }],
  ["half a surrogate pair", "payload", { payload: "\ud800" }],
  ["an object without external_id", "payload", { payload: { email: "a@b.c" } as never }],
  ["a sign-in without email", "payload", { payload: { external_id: "u" } }],
  ["no payload", "payload", { payload: undefined as never }],
];

test.each(refusals)("refuses %s, naming %s", async (_what, field, wrong) => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: USER, ...wrong };
  const refusal = await signAssertion(input).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SigningError);
  expect((refusal as SigningError).field).toBe(field);
  expect(String(refusal)).toContain(field);
  expect(JSON.stringify([String(refusal), refusal])).not.toContain(SECRET);
});

test("a payload of exactly 65,536 bytes is signed, and a logout needs no email", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET };
  await expect(signAssertion({ ...input, payload: "x".repeat(65_536) })).resolves.toBeDefined();
  await expect(signAssertion({ ...input, payload: { external_id: "u", action: "logout" } })).resolves.toBeDefined();
});

test("an envelope can't hold bytes", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: new Uint8Array([255]) };
  await expect(signEnvelope(input)).rejects.toThrow(SigningError);
});

interface ChecksumVector {
  readonly name: string;
  readonly credential: string;
  readonly valid: boolean;
}

const checksums = JSON.parse(
  readFileSync(new URL("../../../vectors/credential-checksum.json", import.meta.url), "utf8"),
) as { vectors: ChecksumVector[] };

test.each(checksums.vectors)("tells by the checksum: $name", ({ credential, valid }) => {
  expect(looksMistyped(credential)).toBe(!valid);
});

test("every change of one digit is seen; a credential from elsewhere has no checksum", () => {
  for (const { credential } of checksums.vectors.filter(({ valid }) => valid)) {
    for (let at = 8; at < credential.length; at += 1) {
      const digit = credential[at] === "A" ? "B" : "A";
      expect(looksMistyped(credential.slice(0, at) + digit + credential.slice(at + 1))).toBe(true);
    }
  }
  expect(looksMistyped("ck_live_xi6S180BgsELMuAnGGhk2rgQCG1z7mOr")).toBe(false);
});

test("reaches for nothing that an edge runtime lacks: no module but its own", () => {
  const sources = ["index", "sign", "request", "credential"].map((name) =>
    readFileSync(new URL(`../src/${name}.ts`, import.meta.url), "utf8"),
  );
  const imports = sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name]) => name),
  );
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((name) => !name?.startsWith("./"))).toEqual([]);
  expect(sources.join("\n")).not.toMatch(/\b(?:Buffer|process|require)\b/);
});
