import { describe, expect, test } from "vitest";
import { CLEAR_PARTNER_FIELD, type SSOPartner } from "../../src/partner/partner.js";
import { applyChange, parseRegistration, parseUpdate } from "../../src/partner/settings.js";
import { fieldsAndRules, problemsOf } from "../refusals.js";
import { ACME } from "./acme.js";

/** Also takes what TypeScript would refuse. */
const register = (fields: object = {}) => parseRegistration({ partnerName: "Acme Corp", orgId: "default", ...fields });

const LISTS = {
  allowedOrigins: { good: "https://app.example.com", bad: "app.example.com", rule: "origin" },
  allowedEmailDomains: { good: "acme.example", bad: "@acme.example", rule: "email_domain" },
  allowedSourceIps: { good: "203.0.113.0/24", bad: "203.0.113.0/33", rule: "source_ip" },
  allowedRoles: { good: "editor", bad: " editor", rule: "role" },
} as const;
const LIST_FIELDS = Object.keys(LISTS) as (keyof typeof LISTS)[];
const NULLABLE = [
  ...["allowedEmailDomains", "allowedSourceIps", "maxUsers", "allowedRoles", "roleMap", "allowedAttributes"],
  ...["loginUrl", "sessionMaxAgeSeconds", "sessionIdleSeconds"],
] as const;
const NULLABLE_LISTS = ["allowedEmailDomains", "allowedSourceIps", "allowedRoles", "allowedAttributes"] as const;
const NOT_NULLABLE = [
  ...["partnerName", "allowedOrigins", "ssoMode", "userProvisioning", "metadata", "requireAudience"],
] as const;

const PARTNER: SSOPartner = {
  ...ACME,
  allowedOrigins: ["https://app.example.com"],
  metadata: { tier: "gold" },
  allowedEmailDomains: ["acme.example"],
  allowedSourceIps: ["203.0.113.0/24"],
  maxUsers: 5,
  allowedRoles: ["editor"],
  loginUrl: "https://login.acme.example/",
};

describe("registration", () => {
  test("needs a name and an organization; everything else has a default", () => {
    const { settings, orgId, credential } = register();
    expect(orgId).toBe("default");
    expect(settings).toEqual({
      partnerName: "Acme Corp",
      allowedOrigins: [],
      ssoMode: "idp_initiated",
      userProvisioning: "jit",
      metadata: {},
      allowedEmailDomains: null,
      allowedSourceIps: null,
      maxUsers: null,
      allowedRoles: null,
      roleMap: null,
      allowedAttributes: null,
      loginUrl: null,
      sessionMaxAgeSeconds: null,
      sessionIdleSeconds: null,
      requireAudience: false,
    });
    expect(credential.consumerKey).toMatch(/^ck_live_/);
    expect(fieldsAndRules(() => parseRegistration({}))).toEqual(["partnerName required", "orgId required"]);
  });

  test("undefined is the same as absent, in every field", () => {
    const absent = Object.fromEntries([...NULLABLE, ...NOT_NULLABLE].map((field) => [field, undefined]));
    expect(register({ ...absent, partnerName: "Acme Corp", consumerKey: undefined }).settings).toEqual(
      register().settings,
    );
  });

  test.each([undefined, null, "Acme", 1, [], [{}], new (class Create {})(), () => {}])(
    "refuses what is not an object: %s",
    (input) => {
      expect(fieldsAndRules(() => parseRegistration(input))).toEqual(["partner object"]);
    },
  );

  test.each(NULLABLE)("null in %s means no restriction, and stays distinct from []", (field) => {
    expect(register({ [field]: null }).settings).toMatchObject({ [field]: null });
    if ((NULLABLE_LISTS as readonly string[]).includes(field))
      expect(register({ [field]: [] }).settings).toMatchObject({ [field]: [] });
  });

  test.each([...NOT_NULLABLE, "orgId", "consumerKey", "consumerSecret"])("null in %s is refused", (field) => {
    expect(problemsOf(() => register({ [field]: null }))).toEqual([expect.objectContaining({ field })]);
  });

  test.each([...NULLABLE, ...NOT_NULLABLE])(
    "CLEAR_PARTNER_FIELD in %s is refused, because there is nothing to clear yet",
    (field) => {
      expect(problemsOf(() => register({ [field]: CLEAR_PARTNER_FIELD }))).toEqual([
        expect.objectContaining({ field }),
      ]);
    },
  );

  test("canonical forms are stored, and equal entries once", () => {
    const { settings } = register({
      partnerName: "  Acme Corp\n",
      allowedOrigins: ["HTTPS://App.Example.com:443/", "https://app.example.com"],
      allowedEmailDomains: ["Bücher.example", "xn--bcher-kva.EXAMPLE", "acme.example"],
      allowedSourceIps: ["10.1.2.3/8", "10.9.9.9/8", "::ffff:192.0.2.1", "192.0.2.1"],
      allowedRoles: ["Editor", "editor", "editor"],
    });
    expect(settings).toMatchObject({
      partnerName: "Acme Corp",
      allowedOrigins: ["https://app.example.com"],
      allowedEmailDomains: ["xn--bcher-kva.example", "acme.example"],
      allowedSourceIps: ["10.0.0.0/8", "192.0.2.1"],
      allowedRoles: ["Editor", "editor"],
    });
  });

  test("every problem of one input is reported at once, each with its field, entry and rule", () => {
    const all = () =>
      parseRegistration({
        partnerName: " ",
        orgId: " x",
        allowedOrigins: ["https://ok.example", "nope", "*"],
        ssoMode: "IDP_INITIATED",
        userProvisioning: "auto",
        metadata: [],
        allowedEmailDomains: "acme.example",
        allowedSourceIps: ["10.0.0.0/8", "10.0.0.0/99"],
        maxUsers: -1,
        allowedRoles: [""],
        roleMap: { "": "editor", Chef: "an admin" },
        allowedAttributes: ["a", "x".repeat(256)],
        sessionMaxAgeSeconds: 59,
        sessionIdleSeconds: 2_592_001,
        loginUrl: "http://acme.example",
        requireAudience: "true",
        consumerKey: "ck_live_short",
        consumerSecret: "cs_live_short",
        isActive: false,
        max_users: 3,
      });
    expect(fieldsAndRules(all).toSorted()).toEqual(
      [
        "allowedAttributes[1] length",
        "allowedEmailDomains list",
        "allowedOrigins[1] origin",
        "allowedOrigins[2] origin",
        "allowedRoles[0] role",
        "allowedSourceIps[1] source_ip",
        "consumerKey consumer_key",
        "consumerSecret consumer_secret",
        "isActive immutable",
        "loginUrl login_url",
        "max_users unknown_field",
        "maxUsers integer",
        "metadata json_object",
        "orgId surrounding_spaces",
        "partnerName length",
        "requireAudience boolean",
        "roleMap[0] length",
        "roleMap[1] role",
        "sessionIdleSeconds integer",
        "sessionMaxAgeSeconds integer",
        "ssoMode one_of",
        "userProvisioning one_of",
      ].toSorted(),
    );
    expect(problemsOf(all).every(({ message }) => message.length > 0)).toBe(true);
  });

  test.each([
    ["Acme \u202egnp.exe", "direction"],
    ["\u2066Acme", "direction"],
    ["\u200b\u00ad\u3164", "visible"],
    ["Ac\u200bme", "hidden_characters"],
    ["A\u034fcme", "hidden_characters"],
  ])("a name says what it shows: not %j", (partnerName, rule) => {
    expect(fieldsAndRules(() => register({ partnerName }))).toEqual([`partnerName ${rule}`]);
    expect(register({ partnerName: "آکمه ها 🚀" }).settings.partnerName).toBe("آکمه ها 🚀");
  });

  test("the answer never contains a refused secret", () => {
    const consumerSecret = `cs_live_${"s3cr3t!".repeat(8)}`;
    expect(JSON.stringify(problemsOf(() => register({ consumerSecret })))).not.toContain("s3cr3t");
  });

  test("a given key and secret are kept, each also without the other", () => {
    const consumerKey = `ck_live_${"k".repeat(32)}`;
    const consumerSecret = `cs_live_${"s".repeat(32)}`;
    const { credential } = register({ consumerKey, consumerSecret });
    expect([credential.consumerKey, credential.consumerSecret.reveal()]).toEqual([consumerKey, consumerSecret]);
    expect(register({ consumerKey }).credential.consumerSecret.reveal()).toMatch(/^cs_live_[0-9A-Za-z]{39}$/);
    expect(register({ consumerSecret }).credential.consumerKey).toMatch(/^ck_live_[0-9A-Za-z]{39}$/);
  });

  test("an unknown field is reported, also __proto__ and JSON's spelling; an undefined field counts as absent", () => {
    expect(fieldsAndRules(() => register({ allowed_origins: [] }))).toEqual(["allowed_origins unknown_field"]);
    const withProto = JSON.parse('{"partnerName":"A","orgId":"o","__proto__":{"maxUsers":1}}');
    expect(fieldsAndRules(() => parseRegistration(withProto))).toEqual(["__proto__ unknown_field"]);
    expect(register({ unknown: undefined }).orgId).toBe("default");
  });
});

describe("the fields", () => {
  const rules = (fields: object) => {
    try {
      register(fields);
      return [];
    } catch {
      return fieldsAndRules(() => register(fields));
    }
  };

  test("a name has 1 to 255 characters after trimming, and no control characters", () => {
    for (const partnerName of ["A", "x".repeat(255), "😀".repeat(255), ` ${"x".repeat(255)} `]) {
      expect(rules({ partnerName })).toEqual([]);
    }
    for (const partnerName of ["", " \t ", "x".repeat(256), "😀".repeat(256)]) {
      expect(rules({ partnerName })).toEqual(["partnerName length"]);
    }
    for (const partnerName of ["a\0b", "a\nb", "a\u001b[31mb", "a\u0085b", "a\u2028b"]) {
      expect(rules({ partnerName })).toEqual(["partnerName control_characters"]);
    }
    expect(rules({ partnerName: "a\ud800" })).toEqual(["partnerName unicode"]);
    expect(rules({ partnerName: 5 })).toEqual(["partnerName string"]);
  });

  test("maxUsers is an integer from 0 up that the database can hold", () => {
    for (const maxUsers of [0, 1, 2_147_483_647]) expect(rules({ maxUsers })).toEqual([]);
    for (const maxUsers of [-1, 1.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY, "5", true, 5n, [5], {}]) {
      expect(rules({ maxUsers }), String(maxUsers)).toEqual(["maxUsers integer"]);
    }
  });

  test("a session lives from a minute to 30 days", () => {
    for (const field of ["sessionMaxAgeSeconds", "sessionIdleSeconds"]) {
      for (const seconds of [60, 2_592_000]) expect(rules({ [field]: seconds })).toEqual([]);
      for (const seconds of [0, 59, 2_592_001, 60.5, "60"])
        expect(rules({ [field]: seconds })).toEqual([`${field} integer`]);
    }
  });

  describe("roleMap", () => {
    const entries = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`w${index}`, "a"]));

    test("is an object of at most 100 words, each exact, with a role each", () => {
      for (const roleMap of [{}, { " Chef ": "editor" }, { ["😀".repeat(255)]: "x" }, entries(100)]) {
        expect(register({ roleMap }).settings.roleMap).toEqual(roleMap);
      }
      expect(rules({ roleMap: entries(101) })).toEqual(["roleMap map_size"]);
      for (const wrong of ["Chef=editor", 5, true, [], [["Chef", "editor"]], new Map([["Chef", "editor"]])]) {
        expect(rules({ roleMap: wrong })).toEqual(["roleMap object"]);
      }
      for (const wrong of [null, undefined, "", "a b", 5, ["editor"], { role: "editor" }]) {
        expect(rules({ roleMap: { Lehrer: "editor", Chef: wrong } })).toEqual(["roleMap[1] role"]);
      }
      expect(rules({ roleMap: { "a\n": "editor" } })).toEqual(["roleMap[0] control_characters"]);
      expect(rules({ roleMap: { ["x".repeat(256)]: "editor" } })).toEqual(["roleMap[0] length"]);
    });

    test("takes what every object has as words like others, and no word that an object inherits", () => {
      const roleMap = JSON.parse('{"__proto__": "editor", "constructor": "viewer"}');
      const parsed = register({ roleMap }).settings.roleMap;
      expect(Object.entries(parsed ?? {})).toEqual([
        ["__proto__", "editor"],
        ["constructor", "viewer"],
      ]);
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
      const inheriting = Object.create({ Chef: "platform_admin" });
      expect(rules({ roleMap: inheriting })).toEqual(["roleMap object"]);
    });

    test("is a copy of what was given", () => {
      const roleMap: Record<string, string> = { Chef: "editor" };
      const { settings } = register({ roleMap });
      roleMap.Chef = "platform_admin";
      expect(settings.roleMap).toEqual({ Chef: "editor" });
    });
  });

  test("a mode is one of the three", () => {
    for (const userProvisioning of ["jit", "pre_provisioned", "disabled"])
      expect(rules({ userProvisioning })).toEqual([]);
    for (const bad of ["", "JIT", "toString", "__proto__", 0, ["jit"]]) {
      expect(rules({ userProvisioning: bad })).toEqual(["userProvisioning one_of"]);
      expect(rules({ ssoMode: bad })).toEqual(["ssoMode one_of"]);
    }
  });

  describe.each(LIST_FIELDS)("%s", (field) => {
    const { bad, rule } = LISTS[field];
    const entry = (index: number) =>
      ({
        allowedOrigins: `https://a${index}.example`,
        allowedEmailDomains: `a${index}.example`,
        allowedSourceIps: `2001:db8::${index}`,
        allowedRoles: `role-${index}`,
      })[field];

    test("has at most 100 entries", () => {
      expect(
        register({ [field]: Array.from({ length: 100 }, (_, index) => entry(index)) }).settings[field],
      ).toHaveLength(100);
      const tooMany = Array.from({ length: 101 }, (_, index) => entry(index));
      expect(rules({ [field]: tooMany })).toEqual([`${field} list_length`]);
    });

    test("has entries of at most 2,048 characters, and the message says so", () => {
      expect(rules({ [field]: [entry(0), "x".repeat(2049)] })).toEqual([`${field}[1] entry_length`]);
      expect(rules({ [field]: ["!".repeat(2048)] })).toEqual([`${field}[0] ${rule}`]);
    });

    test("is a list of texts", () => {
      for (const wrong of ["a.example", 5, true, {}, { 0: "a.example", length: 1 }, new Set(["a.example"])]) {
        expect(rules({ [field]: wrong })).toEqual([`${field} list`]);
      }
      for (const wrong of [null, undefined, 5, "", " ", [entry(0)], { toString: () => entry(0) }]) {
        expect(rules({ [field]: [entry(0), wrong] })).toEqual([`${field}[1] ${rule}`]);
      }
      expect(rules({ [field]: [entry(0), bad] })).toEqual([`${field}[1] ${rule}`]);
      expect(rules({ [field]: new Array(1) })).toEqual([`${field}[0] ${rule}`]);
    });
  });
});

describe("update", () => {
  const VALUES = {
    partnerName: "New name",
    allowedOrigins: [],
    ssoMode: "both",
    userProvisioning: "disabled",
    metadata: {},
    allowedEmailDomains: [],
    allowedSourceIps: [],
    maxUsers: 0,
    allowedRoles: [],
    roleMap: { Chef: "editor" },
    allowedAttributes: [],
    loginUrl: "https://login.example.com/",
    sessionMaxAgeSeconds: 3600,
    sessionIdleSeconds: 60,
    requireAudience: true,
  } as const;
  const FIELDS = Object.keys(VALUES) as (keyof typeof VALUES)[];

  test.each(FIELDS)("%s: absent and undefined keep, a value replaces", (field) => {
    expect(parseUpdate({})).toEqual({});
    expect(parseUpdate({ [field]: undefined })).toEqual({});
    expect(applyChange(PARTNER, parseUpdate({ [field]: undefined }))).toEqual(PARTNER);
    const change = parseUpdate({ [field]: VALUES[field] });
    expect(change).toEqual({ [field]: VALUES[field] });
    expect(applyChange(PARTNER, change)).toEqual({ ...PARTNER, [field]: VALUES[field] });
  });

  test.each(FIELDS)("%s: a bare null is refused, and the message says what to do instead", (field) => {
    const [problem, ...more] = problemsOf(() => parseUpdate({ [field]: null }));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ field, rule: "null" });
    const canBeCleared = (NULLABLE as readonly string[]).includes(field);
    const advice = canBeCleared ? ": omit it to keep, CLEAR_PARTNER_FIELD to clear" : "";
    expect(problem?.message).toBe(`must not be null${advice}`);
  });

  test.each(NULLABLE)("%s: CLEAR_PARTNER_FIELD removes the restriction", (field) => {
    const change = parseUpdate({ [field]: CLEAR_PARTNER_FIELD });
    expect(change).toEqual({ [field]: null });
    expect(applyChange(PARTNER, change)).toMatchObject({ [field]: null });
  });

  test.each(NOT_NULLABLE)("%s: CLEAR_PARTNER_FIELD is refused", (field) => {
    expect(fieldsAndRules(() => parseUpdate({ [field]: CLEAR_PARTNER_FIELD }))).toEqual([`${field} not_clearable`]);
  });

  test("a symbol other than CLEAR_PARTNER_FIELD clears nothing, and neither does any text", () => {
    for (const other of [
      Symbol("gl-iam.CLEAR_PARTNER_FIELD"),
      "CLEAR_PARTNER_FIELD",
      "gl-iam.CLEAR_PARTNER_FIELD",
      {},
    ]) {
      expect(fieldsAndRules(() => parseUpdate({ maxUsers: other }))).toEqual(["maxUsers integer"]);
    }
    expect(JSON.stringify({ maxUsers: CLEAR_PARTNER_FIELD })).toBe("{}");
  });

  test.each(["id", "orgId", "consumerKey", "consumerSecret", "isActive", "createdAt", "updatedAt"])(
    "%s cannot be updated",
    (field) => {
      const value = (PARTNER as unknown as Record<string, unknown>)[field] ?? `cs_live_${"s".repeat(32)}`;
      expect(fieldsAndRules(() => parseUpdate({ [field]: value }))).toEqual([`${field} immutable`]);
      expect(fieldsAndRules(() => parseUpdate({ [field]: null }))).toEqual([`${field} immutable`]);
      expect(parseUpdate({ [field]: undefined })).toEqual({});
    },
  );

  test("an unknown field is reported: a typing error must not look like a change", () => {
    expect(fieldsAndRules(() => parseUpdate({ allowedSourceIPs: [] }))).toEqual(["allowedSourceIPs unknown_field"]);
    expect(fieldsAndRules(() => parseUpdate(JSON.parse('{"__proto__":null}')))).toEqual(["__proto__ unknown_field"]);
  });

  test("all problems at once", () => {
    const all = () =>
      parseUpdate({
        id: "x",
        nope: 1,
        allowedRoles: null,
        metadata: CLEAR_PARTNER_FIELD,
        maxUsers: "5",
        allowedOrigins: ["x", "y"],
      });
    expect(fieldsAndRules(all).toSorted()).toEqual(
      [
        "allowedOrigins[0] origin",
        "allowedOrigins[1] origin",
        "allowedRoles null",
        "id immutable",
        "maxUsers integer",
        "metadata not_clearable",
        "nope unknown_field",
      ].toSorted(),
    );
  });

  test.each([undefined, null, "x", [], new Map(), CLEAR_PARTNER_FIELD])("of no object is refused: %s", (input) => {
    expect(fieldsAndRules(() => parseUpdate(input))).toEqual(["update object"]);
  });
});

describe("a login URL", () => {
  const NEEDS_ONE = ["sp_initiated", "both"] as const;

  test.each(NEEDS_ONE)("is required to register as %s", (ssoMode) => {
    expect(fieldsAndRules(() => register({ ssoMode }))).toEqual(["loginUrl required"]);
    expect(fieldsAndRules(() => register({ ssoMode, loginUrl: null }))).toEqual(["loginUrl required"]);
    expect(register({ ssoMode, loginUrl: "https://login.example.com" }).settings.ssoMode).toBe(ssoMode);
  });

  test("a missing one is reported beside the other problems; a wrong one is reported once", () => {
    expect(fieldsAndRules(() => register({ ssoMode: "both", maxUsers: -1 }))).toEqual([
      "maxUsers integer",
      "loginUrl required",
    ]);
    expect(fieldsAndRules(() => register({ ssoMode: "both", loginUrl: "x" }))).toEqual(["loginUrl login_url"]);
    expect(fieldsAndRules(() => register({ ssoMode: "x", maxUsers: -1 }))).toEqual([
      "ssoMode one_of",
      "maxUsers integer",
    ]);
  });

  const update = (partner: SSOPartner, change: object) => applyChange(partner, parseUpdate(change));

  test.each(NEEDS_ONE)("an update of one of the two may not leave %s without a login URL", (ssoMode) => {
    const without = { ...PARTNER, loginUrl: null };
    expect(fieldsAndRules(() => update(without, { ssoMode }))).toEqual(["loginUrl required"]);
    expect(update(without, { ssoMode, loginUrl: "https://login.example.com" }).ssoMode).toBe(ssoMode);
    expect(update(PARTNER, { ssoMode }).ssoMode).toBe(ssoMode);
    const started = { ...PARTNER, ssoMode };
    expect(fieldsAndRules(() => update(started, { loginUrl: CLEAR_PARTNER_FIELD }))).toEqual(["loginUrl required"]);
    const gone = update(started, { ssoMode: "idp_initiated", loginUrl: CLEAR_PARTNER_FIELD });
    expect([gone.ssoMode, gone.loginUrl]).toEqual(["idp_initiated", null]);
  });
});

test("a new organization may not hold invisible characters", () => {
  expect(fieldsAndRules(() => register({ orgId: "def\u200bault" }))).toEqual(["orgId hidden_characters"]);
});
