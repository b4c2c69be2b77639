import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMetadata } from "../../src/partner/metadata.js";
import { accepted, ruleOf } from "../refusals.js";

const nested = (levels: number, innermost: unknown = {}): unknown => {
  let value: unknown = innermost;
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
};

test("a JSON object is returned as an equal copy, which the caller cannot reach", () => {
  const tags = ["a"];
  const given = { tier: "gold", n: 1.5, on: true, none: null, tags, deep: { "": [[], {}] }, ключ: "😀" };
  const parsed = accepted(parseMetadata(given));
  expect(parsed).toEqual(given);
  tags.push("b");
  expect(parsed.tags).toEqual(["a"]);
});

test("{} stays {}, and an object without a prototype is accepted", () => {
  expect(parseMetadata({})).toEqual({});
  expect(parseMetadata(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
});

test.each([
  null,
  undefined,
  [],
  "{}",
  1,
  true,
  () => {},
  Symbol("x"),
  new Date(0),
  new Map(),
  new (class Metadata {})(),
])("what is no JSON object is refused: %s", (value) => {
  expect(ruleOf(parseMetadata(value))).toBe("json_object");
});

describe("refused inside", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const listCycle: unknown[] = [];
  listCycle.push(listCycle);

  test.each<[string, unknown]>([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["undefined", undefined],
    ["a bigint", 1n],
    ["a symbol", Symbol("x")],
    ["a function", () => {}],
    ["a toJSON of one's own", { toJSON: () => "x" }],
    ["a date", new Date(0)],
    ["a map", new Map([["a", 1]])],
    ["a regular expression", /x/],
    ["bytes", new Uint8Array(1)],
    ["a class instance", new (class Tier {})()],
    ["a boxed text", new String("x")],
    ["a hole in a list", new Array(1)],
    ["a NUL in a text", "a\0b"],
    ["half a surrogate pair", "\ud83d"],
    ["a NUL in a key", { "a\0": 1 }],
    ["half a surrogate pair in a key", { "\udc00": 1 }],
    ["__proto__ as a key", JSON.parse('{"__proto__":{"admin":true}}')],
    ["itself", cycle],
    ["a list that holds itself", listCycle],
  ])("%s", (_, value) => {
    expect(ruleOf(parseMetadata({ value }))).toBe("json");
    expect(ruleOf(parseMetadata({ list: [1, { value }] }))).toBe("json");
  });

  test("__proto__ as a key of its own", () => {
    expect(ruleOf(parseMetadata(JSON.parse('{"__proto__":1}')))).toBe("json");
    expect(ruleOf(parseMetadata(cycle))).toBe("json");
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });
});

test("32 levels of objects and lists pass and 33 do not, whatever the innermost value is", () => {
  for (const innermost of [{}, [], { a: "x" }, ["x"]]) {
    expect(ruleOf(parseMetadata(nested(32, innermost)))).toBe("accepted");
    expect(ruleOf(parseMetadata(nested(33, innermost)))).toBe("json");
  }
  expect(ruleOf(parseMetadata(nested(20_000)))).toBe("json");
});

test("64 KiB is the limit, in bytes as the database prints it", () => {
  const fits = (text: string) => ruleOf(parseMetadata({ a: text }));
  // With the space after the colon.
  const overhead = Buffer.byteLength('{"a": ""}');
  expect(fits("x".repeat(65_536 - overhead))).toBe("accepted");
  expect(fits("x".repeat(65_536 - overhead + 1))).toBe("size");
  expect(fits(`x${"é".repeat((65_536 - overhead - 1) / 2)}`)).toBe("accepted");
  expect(fits("é".repeat((65_536 - overhead + 1) / 2))).toBe("size");
  expect(fits("😀".repeat(16_381))).toBe("accepted");
  expect(fits("😀".repeat(16_382))).toBe("size");
  // A quote is two bytes when serialized.
  expect(fits(`x${'"'.repeat((65_536 - overhead - 1) / 2)}`)).toBe("accepted");
  expect(fits('"'.repeat((65_536 - overhead + 1) / 2))).toBe("size");
});

test("a value that is short to send and long to read is refused by what is read", () => {
  const numbers = (value: number, count: number) => ruleOf(parseMetadata({ n: new Array(count).fill(value) }));
  expect(numbers(1e300, 9200)).toBe("size");
  expect(numbers(1e300, 210)).toBe("accepted");
  expect(numbers(5e-324, 9000)).toBe("size");
  expect(numbers(0, 21_800)).toBe("accepted");
  expect(numbers(0, 21_900)).toBe("size");
  expect(ruleOf(parseMetadata({ n: new Array(4_000_000_000) }))).toBe("size");
});

test("all JSON passes unchanged", () => {
  const value = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 6, stringUnit: "grapheme" }), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(value, (given) => {
      const text = JSON.stringify(given);
      fc.pre(!/__proto__|\\u0000/.test(text) && Buffer.byteLength(text) < 30_000 && !/e[+-]/.test(text));
      expect(accepted(parseMetadata(given))).toEqual(JSON.parse(text));
    }),
  );
});
