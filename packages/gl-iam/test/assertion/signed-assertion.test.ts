import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SCHEMES } from "../../src/assertion/schemes/schemes.js";
import {
  parseSignedAssertion,
  type SignedAssertion,
  type SignedAssertionInput,
} from "../../src/assertion/signed-assertion.js";
import { Problems } from "../../src/validation.js";
import { fieldsAndRules, problemsOf } from "../refusals.js";

const GOOD: SignedAssertionInput = {
  consumerKey: `ck_live_${"a".repeat(32)}`,
  signature: "0123456789abcdef".repeat(4),
  timestamp: "2026-03-12T10:00:00Z",
  payload: "{}",
};

/** Like its callers: collects the problems, then refuses. */
function parseWhole(input: unknown): SignedAssertion {
  const problems = new Problems();
  const parsed = parseSignedAssertion(input as SignedAssertionInput, SCHEMES, problems);
  problems.refuseIfAny();
  return parsed;
}

/** Also takes what TypeScript would refuse. */
const parse = (change: object = {}) => parseWhole({ ...GOOD, ...change });

test("a well-formed envelope is returned as bytes", () => {
  const parsed = parse({ payload: "é" });
  expect(parsed.consumerKey).toBe(GOOD.consumerKey);
  expect(Buffer.from(parsed.signature).toString("hex")).toBe(GOOD.signature);
  expect([...parsed.payload]).toEqual([0xc3, 0xa9]);
  expect(parsed.timestamp.text).toBe(GOOD.timestamp);
});

test("all problems of an envelope are reported at once", () => {
  const all = () => parse({ consumerKey: "ck", signature: "00", timestamp: "now", payload: 1 });
  expect(fieldsAndRules(all)).toEqual([
    "consumerKey consumer_key",
    "signature signature",
    "timestamp timestamp",
    "payload payload",
  ]);
  expect(fieldsAndRules(() => parseWhole({}))).toHaveLength(4);
});

test.each([undefined, null, "text", 1, [], () => {}, new Map()])("what is no object is refused: %s", (input) => {
  expect(fieldsAndRules(() => parseWhole(input))).toEqual(["assertion object"]);
});

describe("signature", () => {
  test.each([
    ["63 digits", "a".repeat(63)],
    ["65 digits", "a".repeat(65)],
    ["capitals", "A".repeat(64)],
    ["a prefix", `0x${"a".repeat(62)}`],
    ["a prefix on top", `sha256=${"a".repeat(64)}`],
    ["a letter past f", `g${"a".repeat(63)}`],
    ["a space in front", ` ${"a".repeat(63)}`],
    ["a line end behind", `${"a".repeat(64)}\n`],
    ["base64", "A".repeat(43).concat("=")],
    ["nothing", ""],
    ["a list of one", ["a".repeat(64)]],
    ["bytes", Buffer.alloc(32)],
    ["full-width digits", "\uff11".repeat(64)],
  ])("refused: %s", (_, signature) => {
    expect(fieldsAndRules(() => parse({ signature }))).toEqual(["signature signature"]);
  });

  test("is accepted exactly when it is 32 bytes in hex", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const signature = Buffer.from(bytes).toString("hex");
        expect([...parse({ signature }).signature]).toEqual([...bytes]);
      }),
    );
    const nearly = fc
      .tuple(fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 }), fc.nat(63))
      .chain(([digits, at]) =>
        fc.string({ maxLength: 2 }).map((between) => digits.slice(0, at) + between + digits.slice(at + 1)),
      );
    fc.assert(
      fc.property(nearly, (signature) => {
        const bytes = Buffer.from(signature, "hex");
        const isPrinted = bytes.length === 32 && bytes.toString("hex") === signature;
        expect(problemCount({ signature })).toBe(isPrinted ? 0 : 1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("payload", () => {
  test("has 0 to 65,536 bytes, as a text and as a Uint8Array", () => {
    for (const payload of ["", new Uint8Array(0), "x".repeat(65_536), new Uint8Array(65_536), "é".repeat(32_768)]) {
      expect(problemCount({ payload })).toBe(0);
    }
    for (const payload of ["x".repeat(65_537), new Uint8Array(65_537), "é".repeat(32_769), "😀".repeat(16_385)]) {
      expect(fieldsAndRules(() => parse({ payload }))).toEqual(["payload size"]);
    }
  });

  test("bytes stay unchanged, also those that are not text", () => {
    const payload = new Uint8Array([0xff, 0x00, 0xed, 0xa0, 0x80]);
    expect([...parse({ payload }).payload]).toEqual([...payload]);
  });

  test("bytes are copied: their owner may use the buffer for the next request", () => {
    const payload = Buffer.from("signed");
    const parsed = parse({ payload });
    payload.fill("x");
    expect(Buffer.from(parsed.payload).toString()).toBe("signed");
  });

  test.each(["\ud800", '{"a":"\udc00"}', "a\ud83d"])("half a surrogate pair is no text: %j", (payload) => {
    expect(fieldsAndRules(() => parse({ payload }))).toEqual(["payload unicode"]);
  });

  test.each([undefined, null, {}, [123], new ArrayBuffer(2), 5])("refused: %s", (payload) => {
    expect(fieldsAndRules(() => parse({ payload }))).toEqual(["payload payload"]);
  });
});

describe("consumer key", () => {
  test.each([
    "",
    "ck_live_",
    `ck_live_${"a".repeat(31)}`,
    `ck_live_${"a".repeat(248)}`,
    `ck_trial_${"a".repeat(32)}`,
    `ck_Test_${"a".repeat(32)}`,
    `${GOOD.consumerKey}\0`,
  ])("refused: %j", (consumerKey) => {
    expect(fieldsAndRules(() => parse({ consumerKey }))).toEqual(["consumerKey consumer_key"]);
  });

  test.each(["ck_live_", "ck_test_"])("taken: %s…, of either side of a partner", (prefix) => {
    const consumerKey = prefix + "a".repeat(32);
    expect(parse({ consumerKey }).consumerKey).toBe(consumerKey);
  });

  test("a secret in the key's place is reported as one, and not repeated", () => {
    const consumerKey = `cs_live_${"s".repeat(43)}`;
    const [problem] = problemsOf(() => parse({ consumerKey }));
    expect(problem?.message).toMatch(/secret/);
    expect(JSON.stringify(problem)).not.toContain("ssss");
  });
});

function problemCount(change: object): number {
  try {
    parse(change);
    return 0;
  } catch {
    return 1;
  }
}
