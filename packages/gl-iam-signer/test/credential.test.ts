import { expect, test } from "vitest";
import { looksMistyped, signAssertion } from "../src/index.js";
import { readVectors } from "./vectors.js";

interface ChecksumVector {
  readonly name: string;
  readonly credential: string;
  readonly valid: boolean;
}

const vectors = readVectors<ChecksumVector>("credential-checksum");
const valid = vectors.filter((vector) => vector.valid);

test.each(vectors)("the checksum recognizes: $name", (vector) => {
  expect(looksMistyped(vector.credential)).toBe(!vector.valid);
});

test("every change of one character is recognized", () => {
  expect(valid.length).toBeGreaterThan(0);
  for (const { credential } of valid) {
    for (let at = 8; at < credential.length; at += 1) {
      const digit = credential[at] === "A" ? "B" : "A";
      expect(looksMistyped(credential.slice(0, at) + digit + credential.slice(at + 1))).toBe(true);
    }
  }
});

test.each([
  ["one character is missing", `ck_live_${"0".repeat(38)}`],
  ["one is too many", `ck_live_${"0".repeat(40)}`],
  ["another prefix", `ck_prod_${"0".repeat(39)}`],
  ["no prefix", "0".repeat(39)],
  ["a character that base62 lacks", `ck_live_-${"0".repeat(38)}`],
  ["a newline at the end", `ck_live_${"0".repeat(39)}\n`],
  ["a shorter one from elsewhere", "ck_live_xi6S180BgsELMuAnGGhk2rgQCG1z7mOr"],
  ["nothing", ""],
])("another form has no checksum, and nothing is said of it: %s", (_what, credential) => {
  expect(looksMistyped(credential)).toBe(false);
});

test("signing does not refuse a wrong checksum: a foreign key may have the generated form by chance", async () => {
  const consumerKey = `ck_live_${"0".repeat(39)}`;
  expect(looksMistyped(consumerKey)).toBe(true);
  const consumerSecret = `cs_live_${"0".repeat(39)}`;
  await expect(signAssertion({ consumerKey, consumerSecret, payload: "{}" })).resolves.toBeDefined();
});
