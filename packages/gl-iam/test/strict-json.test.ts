import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictJsonObject } from "../src/strict-json.js";
import { Violation } from "../src/validation.js";
import { accepted, ruleOf } from "./refusals.js";

const bytes = (text: string) => Buffer.from(text, "utf8");
const parse = (text: string) => parseStrictJsonObject(bytes(text));

describe("accepted", () => {
  test.each([
    ["{}", {}],
    [' \t\r\n{ "a" : 1 } \t\r\n', { a: 1 }],
    ['{"a":{"x":1},"b":{"x":2}}', { a: { x: 1 }, b: { x: 2 } }],
    ['{"x":{"x":{"x":1}}}', { x: { x: { x: 1 } } }],
    ['[{"a":1}]'.replace(/^\[(.*)\]$/, '{"list":[$1,$1]}'), { list: [{ a: 1 }, { a: 1 }] }],
    ['{"a":"a","b":"a","list":["a","a","b"]}', { a: "a", b: "a", list: ["a", "a", "b"] }],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', { a: '{"b":1,"b":2}' }],
    ['{"a":"\\\\","b":"\\"","c":"\\\\\\""}', { a: "\\", b: '"', c: '\\"' }],
    ['{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', { a: "[".repeat(38) }],
    ['{"":1," ":2}', { "": 1, " ": 2 }],
    ['{"A":1,"a":2}', { A: 1, a: 2 }],
    ['{"proto":1,"constructor":2,"_proto_":3}', { proto: 1, constructor: 2, _proto_: 3 }],
    ['{"a":"__proto__"}', { a: "__proto__" }],
    ['{"a":"\\ud83d\\ude00"}', { a: "😀" }],
    ['{"a":"😀\u0000"}'.replace("\u0000", "\\u0000"), { a: "😀\0" }],
    ['{"é":1,"e\u0301":2}', { é: 1, "e\u0301": 2 }],
  ])("%s", (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test("everything that JSON.stringify prints of an object without __proto__", () => {
    const object = fc.dictionary(
      fc.string({ unit: "grapheme" }),
      fc.jsonValue({ maxDepth: 5, stringUnit: "grapheme" }),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(object, (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("__proto__"));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("a flat object is judged as any other", () => {
  const key = fc.constantFrom("a", "b", "a ", "", ":", "{", "é", "😀", "__proto__", "constructor", "0", "1");
  const value = fc.constantFrom(
    '"x"',
    '""',
    '"a"',
    '":"',
    '"{\\"a\\":1}"',
    "1",
    "null",
    "{}",
    "[]",
    '{"a":1}',
    '["a"]',
  );
  const space = fc.constantFrom("", " ", "\n\t", "\r");
  const members = fc.array(fc.tuple(key, value, space), { maxLength: 5 });
  const escaped = (text: string) =>
    [...text].flatMap((character) =>
      character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    );
  const printed = (list: [string, string, string][], print: (text: string) => string) =>
    `{${list.map(([name, member, gap]) => `${gap}"${print(name)}"${gap}:${gap}${member}`).join(",")}}`;
  const outcome = (source: string | Uint8Array) => {
    const parsed = parseStrictJsonObject(source);
    return parsed instanceof Violation ? parsed.rule : parsed;
  };

  test("whether or not its keys are written with escapes, which takes the longer way; as a text and as bytes", () => {
    fc.assert(
      fc.property(members, (list) => {
        const plain = printed(list, (name) => name);
        const slow = printed(list, (name) => escaped(name).join(""));
        expect(outcome(plain)).toEqual(outcome(slow));
        expect(outcome(bytes(plain))).toEqual(outcome(plain));
      }),
      { numRuns: 3000 },
    );
  });

  test.each(["\ufeff{}", "[]", "1", "", "{", '{"a":1}x', '{"a":1,}'])("%j as a text and as its bytes", (text) => {
    expect(outcome(text)).toBe(outcome(bytes(text)));
    expect(typeof outcome(text)).toBe("string");
  });
});

describe("refused", () => {
  test.each([
    ["equal keys", '{"a":1,"a":2}'],
    ["equal keys with equal values", '{"a":1,"a":1}'],
    ["equal keys far apart", '{"a":1,"b":{"c":[1,{"d":2}]},"a":2}'],
    ["a key and its escaped spelling", '{"a":1,"\\u0061":2}'],
    ["two escaped spellings", '{"\\u00e9":1,"\\u00E9":2}'],
    ["a slash and an escaped slash", '{"/":1,"\\/":2}'],
    ["equal empty keys", '{"":1,"":2}'],
    ["equal keys one level down", '{"o":{"a":1,"a":2}}'],
    ["equal keys in an object of a list", '{"o":[{"a":1},{"b":1,"b":2}]}'],
    ["equal keys behind an object", '{"a":{"a":1},"a":2}'],
    ["equal keys behind a list", '{"a":["x","y"],"b":0,"a":2}'],
    ["equal keys around escaped quotes", '{"\\"a":1,"b":"\\\\","\\"a":2}'],
    ["__proto__ would be equal keys as well", '{"b":1,"b":{"__proto__":1}}'],
  ])("%s: %s", (_, text) => {
    expect(ruleOf(parse(text))).toBe("duplicate_key");
  });

  test.each([
    '{"__proto__":1}',
    '{"a":{"__proto__":{"admin":true}}}',
    '{"\\u005f_proto__":1}',
    '{"_\\u005Fproto\\u005f_":{}}',
    '{"a":[[{"__proto__":null}]]}',
  ])("the key __proto__, however it is spelled: %s", (text) => {
    expect(ruleOf(parse(text))).toBe("proto");
  });

  test.each([
    ["a second value", "{} {}"],
    ["a letter behind", "{}x"],
    ["a NUL behind", "{}\0"],
    ["a no-break space behind", "{}\u00a0"],
    ["a form feed before", "\f{}"],
    ["a comma behind the last value", '{"a":1,}'],
    ["a comment", '{"a":1/* */}'],
    ["single quotes", "{'a':1}"],
    ["a bare key", "{a:1}"],
    ["NaN", '{"a":NaN}'],
    ["Infinity", '{"a":Infinity}'],
    ["a leading zero", '{"a":01}'],
    ["hexadecimal", '{"a":0x1}'],
    ["a raw line end in a string", '{"a":"\n"}'],
    ["an unknown escape", '{"a":"\\x41"}'],
    ["an open object", '{"a":1'],
    ["an open string", '{"a":"'],
    ["nothing", ""],
    ["white space", "  "],
    ["a form", "email=alice%40acme.com"],
  ])("%s", (_, text) => {
    expect(ruleOf(parse(text))).toBe("json");
  });

  test("a byte order mark, by its name", () => {
    expect(ruleOf(parse('\ufeff{"a":1}'))).toBe("byte_order_mark");
  });

  test.each(["[]", "[{}]", "null", "true", "1", '"{}"'])("JSON that is no object: %s", (text) => {
    expect(ruleOf(parse(text))).toBe("json_object");
  });

  test.each([
    ["an escaped half in a value", '{"a":"\\ud800"}'],
    ["an escaped half in a key", '{"\\udc00":1}'],
    ["halves the wrong way round", '{"a":"\\ude00\\ud83d"}'],
    ["a half in a list", '{"a":["\\ud83d"]}'],
    ["a half before a letter", '{"a":"\\ud83dx"}'],
  ])("lone surrogates: %s", (_, text) => {
    expect(ruleOf(parse(text))).toBe("unicode");
  });

  test.each([
    ["a byte that begins nothing", [0xff]],
    ["a continuation alone", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an overlong NUL", [0xc0, 0x80]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["a code point past U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a sequence cut short", [0xe2, 0x82]],
  ])("bytes that are not UTF-8: %s", (_, bad) => {
    for (const [before, after] of [
      ['{"a":"', '"}'],
      ['{"', '":1}'],
      ["{}", ""],
    ] as const) {
      expect(ruleOf(parseStrictJsonObject(Buffer.concat([bytes(before), Buffer.from(bad), bytes(after)])))).toBe(
        "utf8",
      );
    }
  });

  test("UTF-16, with and without byte order mark", () => {
    const utf16 = Buffer.from('{"a":1}', "utf16le");
    expect(ruleOf(parseStrictJsonObject(utf16))).toBe("json");
    expect(ruleOf(parseStrictJsonObject(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])))).toBe("utf8");
  });
});

describe("depth", () => {
  const lists = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
  const objects = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`;

  test.each([
    ["lists", lists],
    ["objects", objects],
  ])("32 levels of %s pass, 33 do not", (_, nested) => {
    expect(ruleOf(parse(nested(32)))).toBe("accepted");
    expect(ruleOf(parse(nested(33)))).toBe("depth");
    expect(ruleOf(parse(nested(20_000)))).toMatch(/depth|json/);
  });

  test("counts open brackets, not closed ones", () => {
    expect(ruleOf(parse(`{"a":[${"[[]],".repeat(1000)}0]}`))).toBe("accepted");
  });
});

test("the largest possible payload is read, also a string of escapes", () => {
  const value = '\\"'.repeat(32_763);
  const text = `{"pad":"${value}"}`;
  expect(bytes(text).length).toBe(65_536);
  expect(accepted(parse(text)).pad).toHaveLength(32_763);
});

test("duplicates are found at every place: compared with a parser that keeps every key", () => {
  // Pairs, printed by hand so that keys may repeat. The model counts them.
  const key = fc.constantFrom("a", "b", "\\u0061", "A", "c\\\\", 'd\\"');
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom("1", '"a"', '"{\\"a\\":1,"', "null"),
      tie("object"),
      tie("list"),
    ),
    object: fc
      .array(fc.tuple(key, tie("value")), { maxLength: 3 })
      .map((pairs) => `{${pairs.map(([name, value]) => `"${name}":${value}`).join(",")}}`),
    list: fc.array(tie("value"), { maxLength: 3 }).map((values) => `[${values.join(",")}]`),
  }));
  fc.assert(
    fc.property(tree.object, (text) => {
      expect(ruleOf(parse(text as string))).toBe(hasDuplicate(text as string) ? "duplicate_key" : "accepted");
    }),
    { numRuns: 1000 },
  );
});

/** A recursive-descent reader of compact JSON. It returns whether any object repeats a key. */
function hasDuplicate(text: string): boolean {
  let at = 0;
  let found = false;
  const readString = (): string => {
    const start = at;
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const readValue = (): void => {
    const opener = text[at];
    if (opener === '"') readString();
    else if (opener === "{" || opener === "[") {
      const keys: string[] = [];
      at += 1;
      while (text[at] !== "}" && text[at] !== "]") {
        if (opener === "{") {
          keys.push(readString());
          at += 1;
        }
        readValue();
        if (text[at] === ",") at += 1;
      }
      at += 1;
      found ||= new Set(keys).size < keys.length;
    } else while (/[a-z0-9]/.test(text[at] ?? "")) at += 1;
  };
  readValue();
  return found;
}
