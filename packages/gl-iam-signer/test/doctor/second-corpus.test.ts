/**
 * The doctor on a second corpus, which was written without a look at the first one or at the doctor: what programs in
 * ten languages have sent, with the causes that may be named and what the message must say.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnose } from "../../src/doctor/index.js";

interface WrongRequest {
  readonly language: string;
  readonly name: string;
  /** Empty for what nobody can tell: then nothing may be proved. */
  readonly causes: readonly string[];
  /** A pattern. */
  readonly says: string;
  readonly now: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_base64: string;
}

interface Corpus {
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly requests: readonly WrongRequest[];
}

const FILE = new URL("../../../../vectors/doctor/second/requests.json", import.meta.url);
const CORPUS: Corpus = JSON.parse(readFileSync(FILE, "utf8"));

const found = await Promise.all(
  CORPUS.requests.map(async ({ language, name, causes, says, now, headers, body_base64 }) => {
    const { cause } = await diagnose({
      ...{ headers, body: new Uint8Array(Buffer.from(body_base64, "base64")), now: new Date(now) },
      ...{ consumerKey: CORPUS.consumer_key, secrets: [CORPUS.consumer_secret], toleranceSeconds: 300 },
      hmac: (key, text) => createHmac("sha256", key).update(text).digest(),
    });
    const isNamed = causes.includes(cause?.code ?? "accepted") && new RegExp(says, "is").test(cause?.message ?? "");
    const isRight = causes.length === 0 ? cause?.certainty === "likely" : isNamed;
    return { request: `${language}/${name}`, isRight, ...cause };
  }),
);
const wrong = found.filter(({ isRight }) => !isRight);

test("at least 95% of the causes are named right, in code and in words", () => {
  expect(found.length).toBeGreaterThan(250);
  expect(new Set(CORPUS.requests.map(({ language }) => language)).size).toBe(10);
  expect(wrong.length / found.length, JSON.stringify(wrong, null, 2)).toBeLessThanOrEqual(0.05);
});

test("no wrong cause is proved", () => {
  expect(wrong.filter(({ certainty }) => certainty === "proved")).toEqual([]);
});

test("no message holds a part of the secret or a signature", () => {
  const text = JSON.stringify(found);
  expect(text).not.toContain(CORPUS.consumer_secret.slice(8, 20));
  expect(text).not.toMatch(/[0-9a-f]{64}/i);
});
