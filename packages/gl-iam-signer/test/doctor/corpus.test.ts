/** The doctor on what programs have really sent: at least 95% named right, and none wrong with certainty. */
import { expect, test } from "vitest";
import { diagnose } from "../../src/doctor/index.js";
import { bodyOf, CORPUS, CREDENTIALS, type WrongRequest } from "./corpus.js";

/** What only a registry knows: gl-iam's own test has them. */
const OF_THE_REGISTRY = new Set(["other_partners_secret"]);
const requests = CORPUS.filter(({ cause }) => !OF_THE_REGISTRY.has(cause));

async function causeOf(request: WrongRequest) {
  const { cause } = await diagnose({
    ...{ headers: request.headers, body: bodyOf(request), now: new Date(request.now), toleranceSeconds: 300 },
    consumerKey: CREDENTIALS.consumer_key,
    secrets: [CREDENTIALS.consumer_secret],
    endedSecrets: [CREDENTIALS.previous_secret],
  });
  return { name: `${request.language}: ${request.cause}/${request.name}`, expected: request.cause, ...cause };
}

const found = await Promise.all(requests.map(causeOf));

test("the corpus has at least 60 requests in eight languages", () => {
  expect(requests.length).toBeGreaterThanOrEqual(60);
  expect(new Set(requests.map(({ language }) => language)).size).toBe(8);
});

test("at least 95% of the causes are named right", () => {
  const wrong = found.filter(({ code, expected }) => code !== expected);
  expect(wrong.length / found.length, JSON.stringify(wrong, null, 2)).toBeLessThanOrEqual(0.05);
});

test("a mistake without a name is proved too, and explained in words", () => {
  const unnamed = found.filter(({ expected }) => expected === "unknown");
  expect(unnamed.length).toBeGreaterThan(10);
  expect(unnamed.filter(({ certainty }) => certainty !== "proved")).toEqual([]);
});

test("no wrong cause is proved", () => {
  expect(found.filter(({ code, expected, certainty }) => code !== expected && certainty === "proved")).toEqual([]);
});

test("no finding holds a secret or a signature", () => {
  const secrets = Object.entries(CREDENTIALS).flatMap(([name, value]) => (name.endsWith("secret") ? [value] : []));
  const text = JSON.stringify(found);
  expect(secrets.filter((secret) => text.includes(secret.slice(8, 24)))).toEqual([]);
  expect(text).not.toMatch(/[0-9a-f]{64}/i);
});
