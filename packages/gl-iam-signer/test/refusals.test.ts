import { afterEach, expect, test, vi } from "vitest";
import { SigningError, type SigningInput, signAssertion, signEnvelope } from "../src/index.js";

const KEY = `ck_live_${"k".repeat(32)}`;
const SECRET = `cs_live_${"s".repeat(32)}`;
const USER = { external_id: "u-1", email: "alice@acme.example" };

const anything = (value: unknown) => value as never;
const cyclic: Record<string, unknown> = { ...USER };
cyclic.self = cyclic;

const REFUSALS: readonly [what: string, rule: string, wrong: Partial<SigningInput>][] = [
  ["no key", "consumerKey must be ck_live_", { consumerKey: undefined }],
  ["a key without its prefix", "consumerKey must be ck_live_", { consumerKey: "k".repeat(40) }],
  ["a key of another kind", "consumerKey must be ck_live_", { consumerKey: `ck_prod_${"k".repeat(32)}` }],
  ["a test secret with a live key", "consumerSecret is of another", { consumerSecret: `cs_test_${"k".repeat(32)}` }],
  ["a key of 31 characters", "consumerKey must be ck_live_", { consumerKey: `ck_live_${"k".repeat(31)}` }],
  ["a key of 256 characters in all", "consumerKey must be ck_live_", { consumerKey: `ck_live_${"k".repeat(248)}` }],
  ["a newline after the key", "consumerKey must be ck_live_", { consumerKey: `${KEY}\n` }],
  ["a header within the key", "consumerKey must be ck_live_", { consumerKey: `${KEY}\r\nX-Evil: 1` }],
  ["a key that is no text", "consumerKey must be ck_live_", { consumerKey: anything([KEY]) }],
  ["the secret in place of the key", "consumerKey is wrong: this is the consumer secret", { consumerKey: SECRET }],
  ["a broken secret in place of the key", "this is the consumer secret", { consumerKey: `${SECRET} ` }],
  ["no secret", "consumerSecret must be cs_live_", { consumerSecret: undefined }],
  ["a secret without its prefix", "consumerSecret must be cs_live_", { consumerSecret: "s".repeat(40) }],
  ["a secret of 31 characters", "consumerSecret must be cs_live_", { consumerSecret: `cs_live_${"s".repeat(31)}` }],
  ["a newline after the secret", "consumerSecret must be cs_live_", { consumerSecret: `${SECRET}\n` }],
  ["a secret in quotes", "consumerSecret must be cs_live_", { consumerSecret: `"${SECRET}"` }],
  ["the key in place of the secret", "consumerSecret is wrong: this is the consumer key", { consumerSecret: KEY }],
  ["a time without an offset", "timestamp must be", { timestamp: "2026-03-12T10:00:00" }],
  ["a time without seconds", "timestamp must be", { timestamp: "2026-03-12T10:00Z" }],
  ["a space for the T", "timestamp must be", { timestamp: "2026-03-12 10:00:00+00:00" }],
  ["an offset without its colon", "timestamp must be", { timestamp: "2026-03-12T10:00:00+0000" }],
  ["ten digits of fraction", "timestamp must be", { timestamp: "2026-03-12T10:00:00.0123456789Z" }],
  ["the 30th of February", "timestamp must be", { timestamp: "2026-02-30T10:00:00Z" }],
  ["the 29th of February in 2026", "timestamp must be", { timestamp: "2026-02-29T10:00:00Z" }],
  ["the day 0", "timestamp must be", { timestamp: "2026-03-00T10:00:00Z" }],
  ["the hour 24", "timestamp must be", { timestamp: "2026-03-12T24:00:00Z" }],
  ["the second 60", "timestamp must be", { timestamp: "2016-12-31T23:59:60Z" }],
  ["an HTTP date", "timestamp must be", { timestamp: "Thu, 12 Mar 2026 10:00:00 GMT" }],
  ["seconds since 1970", "timestamp must be", { timestamp: "1773309600" }],
  ["milliseconds since 1970", "timestamp must be", { timestamp: anything(1_773_309_600_000) }],
  ["an empty time", "timestamp must be", { timestamp: "" }],
  ["a newline after the time", "timestamp must be", { timestamp: "2026-03-12T10:00:00Z\n" }],
  ["an invalid Date", "timestamp must be", { timestamp: new Date(Number.NaN) }],
  ["a Date after the year 9999", "timestamp must be", { timestamp: new Date(8.64e15) }],
  ["no payload", "payload must be an object", { payload: anything(undefined) }],
  ["a payload of null", "payload must be an object", { payload: anything(null) }],
  ["a number", "payload must be an object", { payload: anything(1) }],
  ["a text over 65,536 bytes", "payload must be at most 65536 bytes, and is 65537", { payload: "x".repeat(65_537) }],
  ["a text over 65,536 bytes in UTF-8 only", "and is 65538", { payload: "é".repeat(32_769) }],
  ["bytes over 65,536", "and is 65537", { payload: new Uint8Array(65_537) }],
  ["an object over 65,536 bytes", "at most 65536", { payload: { ...USER, display_name: "x".repeat(65_536) } }],
  ["half a surrogate pair in a text", "without lone surrogates", { payload: "a\ud800b" }],
  ["half a surrogate pair in an object", "without lone surrogates", { payload: { ...USER, display_name: "\udc00" } }],
  ["half a surrogate pair in depth", "surrogates", { payload: { ...USER, a: [{ b: "\ud83d" }] } as typeof USER }],
  ["half a surrogate pair in a field's name", "surrogates", { payload: { ...USER, "\ud83d": 1 } as typeof USER }],
  ["an object without external_id", "payload must have external_id", { payload: anything({ email: "a@b.example" }) }],
  ["an empty external_id", "payload must have external_id", { payload: { ...USER, external_id: "" } }],
  ["a number as external_id", "payload must have external_id", { payload: anything({ ...USER, external_id: 7 }) }],
  ["an undefined external_id", "must have external_id", { payload: anything({ ...USER, external_id: undefined }) }],
  ["an object without email", "payload must have email", { payload: anything({ external_id: "u-1" }) }],
  ["an email of null", "payload must have email", { payload: anything({ ...USER, email: null }) }],
  ["a sign-in without email", "have email", { payload: anything({ external_id: "u-1", action: "sign_in" }) }],
  ["a provision without email", "have email", { payload: anything({ external_id: "u-1", action: "provision" }) }],
  ["users who are no list", "a list of at most 500", { payload: anything({ action: "provision", users: {} }) }],
  [
    "501 users",
    "a list of at most 500",
    { payload: { action: "provision", users: Array.from({ length: 501 }, () => USER) } },
  ],
  ["a user without email", "have email", { payload: anything({ action: "provision", users: [{ external_id: "u" }] }) }],
  ["a user of null", "have external_id", { payload: anything({ action: "provision", users: [null] }) }],
  [
    "a provision over 2 MiB",
    "at most 65536 bytes, and is 2097",
    { payload: { ...USER, action: "provision", padding: "x".repeat(2_097_152) } as typeof USER },
  ],
  ["no external_id at a logout", "have external_id", { payload: anything({ action: "logout" }) }],
  ["an audience without a name", "must be a non-empty string", { audience: "" }],
  ["a list without an audience", "must be a non-empty string", { audience: [] }],
  ["an audience that is no text", "must be a non-empty string", { audience: anything(["a", 7]) }],
  ["an audience of null", "must be a non-empty string", { audience: anything(null) }],
  ["an array", "payload must have external_id", { payload: anything([USER]) }],
  ["a Map", "payload must have external_id", { payload: anything(new Map(Object.entries(USER))) }],
  [
    "an object that hides its email from JSON",
    "have email",
    { payload: { ...USER, toJSON: () => ({ external_id: "u" }) } as typeof USER },
  ],
  ["an object that is null in JSON", "have external_id", { payload: { ...USER, toJSON: () => null } as typeof USER }],
  [
    "an object that is nothing in JSON",
    "serializable",
    { payload: { ...USER, toJSON: () => undefined } as typeof USER },
  ],
  ["a BigInt", "payload must be serializable as JSON", { payload: { ...USER, id: 1n } as typeof USER }],
  ["a cycle", "payload must be serializable as JSON", { payload: anything(cyclic) }],
];

afterEach(() => {
  vi.restoreAllMocks();
});

const SIGNERS: readonly ((input: SigningInput<never>) => Promise<unknown>)[] = [signAssertion, signEnvelope];

test.each(REFUSALS)("refuses %s: %s", async (_what, rule, wrong) => {
  const mac = vi.spyOn(crypto.subtle, "sign");
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: USER, ...wrong };
  for (const sign of SIGNERS) {
    const refusal = await sign(anything(input)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SigningError);
    const { field, message, stack } = refusal as SigningError;
    expect(message).toContain(rule);
    expect(message).toMatch(new RegExp(`^${field} `));
    expect(Object.keys(wrong)).toEqual([field]);
    expect(`${message}${stack}${JSON.stringify(refusal)}`).not.toContain("s".repeat(10));
  }
  expect(mac).not.toHaveBeenCalled();
});

test("an audience beside a text or bytes, or beside another audience, is refused", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, audience: "here" };
  for (const payload of [JSON.stringify(USER), new TextEncoder().encode(JSON.stringify(USER))]) {
    await expect(signAssertion({ ...input, payload })).rejects.toThrow("audience needs a payload that is an object");
  }
  const other = { ...USER, aud: "elsewhere" };
  await expect(signAssertion({ ...input, payload: other })).rejects.toThrow("audience differs from the payload's aud");
});

test("a refusal is a TypeError that keeps its cause", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: anything(cyclic) };
  const refusal = (await signAssertion(input).catch((error: unknown) => error)) as SigningError;
  expect(refusal).toBeInstanceOf(TypeError);
  expect(refusal.name).toBe("SigningError");
  expect(refusal.cause).toBeInstanceOf(TypeError);
});

test("an envelope cannot hold bytes", async () => {
  const input = { consumerKey: KEY, consumerSecret: SECRET, payload: anything(new Uint8Array([123, 125])) };
  await expect(signEnvelope(input)).rejects.toThrow("payload must be an object or a string in an envelope");
});

test("an envelope is a whole body: 65,536 bytes, escapes included", async () => {
  const envelope = (payload: string) => signEnvelope({ consumerKey: KEY, consumerSecret: SECRET, payload });
  const size = (body: object) => new TextEncoder().encode(JSON.stringify(body)).length;
  const room = 65_536 - size(await envelope(""));
  expect(size(await envelope("x".repeat(room)))).toBe(65_536);
  await expect(envelope("x".repeat(room + 1))).rejects.toThrow("payload makes an envelope of 65537 bytes");
  await expect(envelope('"'.repeat(room / 2 + 1))).rejects.toThrow(SigningError);
});
