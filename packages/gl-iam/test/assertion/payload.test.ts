import { describe, expect, test } from "vitest";
import { parseAssertedSubject, parseAssertedUser } from "../../src/assertion/payload.js";
import type { JsonObject } from "../../src/partner/metadata.js";
import { fieldsAndRules } from "../refusals.js";

const GOOD = { external_id: "u-1", email: "alice@acme.example" };
const parse = (change: JsonObject = {}) => parseAssertedUser({ ...GOOD, ...change }, { roleMap: null });

test("the smallest sign-in, with the defaults of the other fields", () => {
  expect(parse()).toEqual({
    externalId: "u-1",
    nonce: null,
    audience: null,
    email: {
      address: "alice@acme.example",
      domain: "acme.example",
      key: "alice@acme.example",
      formerKey: "alice@acme.example",
    },
    displayName: null,
    role: "org_member",
    attributes: null,
    codeChallenge: null,
    state: null,
  });
});

test("null is the same as absent, as JSON writers print it; unknown fields are ignored", () => {
  const nulls = {
    display_name: null,
    first_name: null,
    role: null,
    attributes: null,
    nonce: null,
    code_challenge: null,
    state: null,
    action: null,
    aud: null,
  };
  expect(parse({ ...nulls, admin: true, roles: ["platform_admin"], is_admin: 1 })).toEqual(parse());
});

test("all problems are reported at once", () => {
  const all = () =>
    parseAssertedUser(
      {
        action: "logout",
        nonce: 5,
        display_name: "x".repeat(256),
        role: "an admin",
        attributes: [],
        code_challenge: "short",
        state: [],
      },
      { roleMap: null },
    );
  expect(fieldsAndRules(all).toSorted()).toEqual(
    [
      "action action",
      "attributes json_object",
      "code_challenge code_challenge",
      "display_name length",
      "email required",
      "external_id required",
      "nonce string",
      "role role",
      "state string",
    ].toSorted(),
  );
});

test.each([
  ["a number", 5, "string"],
  ["nothing in it", "", "length"],
  ["256 characters", "x".repeat(256), "length"],
  ["a line end", "u-1\n", "control_characters"],
  ["a NUL", "u\0", "control_characters"],
  ["a list", ["u-1"], "string"],
])("an external_id with %s is refused", (_, external_id, rule) => {
  expect(fieldsAndRules(() => parse({ external_id }))).toEqual([`external_id ${rule}`]);
});

test("an external_id is the partner's own: spaces and letters of every script stay, and 255 of them fit", () => {
  for (const external_id of [" u 1 ", "ü-1", "😀".repeat(255)])
    expect(parse({ external_id }).externalId).toBe(external_id);
});

test("the e-mail never replaces a missing external_id", () => {
  expect(fieldsAndRules(() => parseAssertedUser({ email: GOOD.email }, { roleMap: null }))).toEqual([
    "external_id required",
  ]);
});

test.each(["Alice <alice@acme.example>", "alice@acme.example,bob@acme.example", "alice", "", " alice@acme.example", 5])(
  "an e-mail is one address: %j is refused",
  (email) => {
    expect(fieldsAndRules(() => parse({ email }))).toEqual(["email email"]);
  },
);

test("the display name is the one given, or first and last together", () => {
  expect(parse({ display_name: " Alice A. ", first_name: "Bob" }).displayName).toBe("Alice A.");
  expect(parse({ first_name: "Alice", last_name: "Doe" }).displayName).toBe("Alice Doe");
  expect(parse({ last_name: "Doe" }).displayName).toBe("Doe");
  expect(parse({ display_name: "", first_name: " ", last_name: "" }).displayName).toBeNull();
});

describe("a role", () => {
  const roleMap = JSON.parse('{"Vertrieb & Service": "sales", "__proto__": "viewer", "org_admin": "viewer"}');
  const roleOf = (role: string, map: Record<string, string> | null = roleMap) =>
    parseAssertedUser({ ...GOOD, role }, { roleMap: map }).role;

  test("is a word of the partner's map, as it stands there, or a role", () => {
    for (const word of ["Vertrieb & Service", "__proto__", "org_admin", "editor", "constructor"])
      expect(roleOf(word)).toBe(word);
  });

  test("is nothing else: a word of another case, or one that only every object has", () => {
    for (const word of ["vertrieb & service", "Vertrieb & Service ", "", "x".repeat(65)]) {
      expect(fieldsAndRules(() => roleOf(word))).toEqual(["role role"]);
      expect(fieldsAndRules(() => roleOf(word, null))).toEqual(["role role"]);
    }
  });
});

describe("attributes", () => {
  const bytes = (size: number) => ({ a: "x".repeat(size - '{"a": ""}'.length) });

  test("are a JSON object of at most 8 KiB as the database prints it", () => {
    for (const attributes of [{}, { a: [1, { b: null }] }, bytes(8192)])
      expect(parse({ attributes }).attributes).toEqual(attributes);
    expect(fieldsAndRules(() => parse({ attributes: bytes(8193) }))).toEqual(["attributes size"]);
    expect(fieldsAndRules(() => parse({ attributes: { a: [1e300, ...Array(30).fill(1e300)] } }))).toEqual([
      "attributes size",
    ]);
  });

  test.each([[[]], ["a"], [1], [true]])("are nothing else: %j", (attributes) => {
    expect(fieldsAndRules(() => parse({ attributes }))).toEqual(["attributes json_object"]);
  });

  test("hold nothing that the database can't", () => {
    expect(fieldsAndRules(() => parse({ attributes: { a: "\0" } }))).toEqual(["attributes json"]);
  });
});

describe("action", () => {
  test("a sign-in has an absent action or sign_in, and nothing else", () => {
    expect(parse({ action: "sign_in" }).externalId).toBe("u-1");
    for (const action of ["logout", "deprovision", "SIGN_IN", "", true, ["sign_in"], { sign_in: 1 }]) {
      expect(fieldsAndRules(() => parse({ action }))).toEqual(["action action"]);
    }
  });

  test.each(["logout", "deprovision"] as const)("%s must be named: a sign-in is never good for it", (action) => {
    expect(parseAssertedSubject({ external_id: "u-1", action }, action)).toEqual({
      externalId: "u-1",
      nonce: null,
      audience: null,
    });
    for (const asserted of [undefined, null, "sign_in", action === "logout" ? "deprovision" : "logout"]) {
      const payload = { external_id: "u-1", ...(asserted === undefined ? {} : { action: asserted }) };
      expect(fieldsAndRules(() => parseAssertedSubject(payload, action))).toEqual(["action action"]);
    }
  });
});

test("a code challenge is 43 base64url characters", () => {
  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  expect(parse({ code_challenge: challenge }).codeChallenge).toBe(challenge);
  for (const code_challenge of [`${challenge}=`, challenge.slice(1), challenge.replace("-", "+"), `${challenge}\n`]) {
    expect(fieldsAndRules(() => parse({ code_challenge }))).toEqual(["code_challenge code_challenge"]);
  }
});

test.each<[unknown, readonly string[]]>([
  ["https://app.example.com", ["https://app.example.com"]],
  ["", [""]],
  [[], []],
  [
    ["a", "b"],
    ["a", "b"],
  ],
])("an audience is one name or several: %j", (aud, audience) => {
  expect(parse({ aud } as JsonObject).audience).toEqual(audience);
});

test.each([7, true, {}, ["a", 7], [["a"]], [null], Array(101).fill("a")])("and nothing else: %j", (aud) => {
  expect(fieldsAndRules(() => parse({ aud } as JsonObject))).toEqual(["aud audience"]);
});

describe("names", () => {
  test("white space of every kind is one space; controls and marks that turn the text go", () => {
    const names: [string, string | null][] = [
      ["Ada\tLovelace", "Ada Lovelace"],
      [" Ada \r\n\u2028 Lovelace\u0085", "Ada Lovelace"],
      ["Ada\u00a0\u3000Lovelace", "Ada Lovelace"],
      ["Ada\u0000 \u0007Love\u202elace\u2066", "Ada Lovelace"],
      ["\ufeffAda", "Ada"],
      ["\n", null],
      ["\u0007", null],
      ["", null],
      ["👩\u200d💻 نورا", "👩\u200d💻 نورا"],
    ];
    for (const [name, expected] of names) expect(parse({ display_name: name }).displayName, name).toBe(expected);
    expect(parse({ first_name: "Ada\n", last_name: "\tLovelace" }).displayName).toBe("Ada Lovelace");
    expect(parse({ display_name: "\t", first_name: "Ada" }).displayName).toBe("Ada");
  });

  test("the length is that of what is kept, and first and last name make no more together", () => {
    expect(parse({ display_name: `${" ".repeat(300)}${"x".repeat(255)}\n` }).displayName).toHaveLength(255);
    expect(fieldsAndRules(() => parse({ display_name: "x".repeat(256) }))).toEqual(["display_name length"]);
    const [first, last] = ["é".repeat(255), "x".repeat(255)];
    expect(parse({ first_name: first, last_name: last }).displayName).toBe(first);
    expect(parse({ first_name: "é".repeat(254), last_name: last }).displayName).toBe("é".repeat(254));
    expect([...(parse({ first_name: "👩".repeat(200), last_name: "👩".repeat(200) }).displayName ?? "")]).toHaveLength(
      255,
    );
  });
});
