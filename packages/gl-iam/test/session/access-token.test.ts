import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createLocalJWKSet, exportJWK, importJWK, jwtVerify, SignJWT } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { Keyring } from "../../src/crypto/keyring.js";
import { SecretKeys } from "../../src/crypto/secret-keys.js";
import { IamError } from "../../src/errors.js";
import { AccessTokens } from "../../src/session/access-token.js";
import type { NewSigningKey, StoredSigningKey } from "../../src/session/signing-key-records.js";
import { ACCESS_TOKEN_LIFETIME, SigningKeys } from "../../src/session/signing-keys.js";

const SECRET_KEY = "a secret key of more than 32 characters, é too";
const KEY = new TextEncoder().encode(SECRET_KEY);
const NOW = new Date("2031-05-06T07:08:09.500Z");
const ISSUED_AT = Date.UTC(2031, 4, 6, 7, 8, 9) / 1000;
const CLAIMS = { userId: "user-1", sessionId: "session-1", organizationId: "org-1", partnerId: "partner-1" };
const ISSUER = "https://app.example.com";
const ENCRYPTION_KEY = new Uint8Array(32).fill(7);

/** What is stored. It is kept in this process, because these tests are about what is made of it. */
class Stored {
  keys: StoredSigningKey[] = [];
  now = NOW;

  async list() {
    return { keys: [...this.keys].sort((a, b) => a.secretKeyVersion - b.secretKeyVersion), now: this.now };
  }

  async insert(key: NewSigningKey) {
    if (this.keys.some(({ secretKeyVersion }) => secretKeyVersion === key.secretKeyVersion)) return;
    this.keys = this.keys.map((older) => ({ ...older, retiredAt: older.retiredAt ?? this.now }));
    this.keys.push({ ...key, createdAt: this.now, retiredAt: null, endedAt: null });
  }
}

function process(
  records: Stored,
  secrets: Record<number, string> = { 1: SECRET_KEY },
  encryptionKeys: [number, Uint8Array][] = [[1, ENCRYPTION_KEY]],
  issuer = ISSUER,
) {
  let elapsed = 0;
  const secretKeys = new SecretKeys(new Map(Object.entries(secrets).map(([version, key]) => [Number(version), key])));
  const keyring = new Keyring(new Map(encryptionKeys));
  const keys = new SigningKeys({ records, keyring, secretKeys, monotonic: () => elapsed });
  const tokens = new AccessTokens(keys, secretKeys, issuer);
  return {
    tokens,
    wait(seconds: number) {
      elapsed += seconds * 1000;
    },
    async issue(claims = CLAIMS, now = NOW) {
      await tokens.ready();
      return tokens.issue(claims, now);
    },
  };
}

let stored: Stored;
let here: ReturnType<typeof process>;

beforeEach(() => {
  stored = new Stored();
  here = process(stored);
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
const jsonOf = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));

async function codeOf(token: string, verifier = here): Promise<string> {
  try {
    await verifier.tokens.verify(token);
    return "accepted";
  } catch (error) {
    expect(error).toBeInstanceOf(IamError);
    return (error as IamError).code;
  }
}

/** The opened private half, for what only its owner could do. */
async function signingKey(): Promise<{ kid: string; privateKey: KeyObject }> {
  await here.tokens.ready();
  const [{ id, kid, x, y, keyVersion, sealed }] = stored.keys as [StoredSigningKey];
  const place = { kind: "signing key", table: "signing_keys", column: "sealed", row: id };
  const d = new Keyring(new Map([[1, ENCRYPTION_KEY]])).open({ keyVersion: keyVersion ?? 0, sealed }, place).reveal();
  return { kid, privateKey: createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" }) };
}

/**
 * A valid token, except for what is given here. Undefined leaves a claim out.
 */
async function forged(changes: { claims?: object; header?: object; key?: KeyObject } = {}): Promise<string> {
  const { kid, privateKey } = await signingKey();
  const header = base64url({ alg: "ES256", typ: "at+jwt", kid, ...changes.header });
  const payload = base64url({
    ...{ iss: ISSUER, aud: ISSUER, client_id: "partner-1", sub: "user-1", sid: "session-1", org: "org-1" },
    ...{ iat: ISSUED_AT, exp: ISSUED_AT + ACCESS_TOKEN_LIFETIME, jti: "j" },
    ...changes.claims,
  });
  const key = { key: changes.key ?? privateKey, dsaEncoding: "ieee-p1363" } as const;
  return `${header}.${payload}.${sign("sha256", Buffer.from(`${header}.${payload}`), key).toString("base64url")}`;
}

describe("S12: what is issued", () => {
  test("is verified, and says the same; its expiry is returned, not judged", async () => {
    const { userId, sessionId, organizationId } = CLAIMS;
    const expiresAt = new Date((ISSUED_AT + ACCESS_TOKEN_LIFETIME) * 1000);
    expect(await here.tokens.verify(await here.issue())).toMatchObject({
      userId,
      sessionId,
      organizationId,
      expiresAt,
    });
    const old = await here.issue(CLAIMS, new Date("2001-01-01T00:00:00Z"));
    expect((await here.tokens.verify(old)).expiresAt).toEqual(new Date("2001-01-01T00:15:00Z"));
  });

  test("says the same to the process that issued it, which remembers it, and to others", async () => {
    const others = process(stored);
    for (const now of [NOW, new Date(NOW.getTime() + 999)]) {
      const token = await here.issue(CLAIMS, now);
      expect(await here.tokens.verify(token)).toMatchObject(await others.tokens.verify(token));
    }
    // A session that ends now: nobody takes a token without a lifetime.
    await here.tokens.ready();
    const ended = here.tokens.issue(CLAIMS, NOW, 0);
    expect([await codeOf(ended), await codeOf(ended, others)]).toEqual(["invalid_token", "invalid_token"]);
  });

  test("is a JWT that another program verifies by the published keys alone, and has exactly these claims", async () => {
    const token = await here.issue();
    const keySet = createLocalJWKSet({ keys: [...(await here.tokens.publishedKeys())] });
    const { payload, protectedHeader } = await jwtVerify(token, keySet, {
      ...{ currentDate: NOW, algorithms: ["ES256"], typ: "at+jwt", issuer: ISSUER, audience: ISSUER },
    });
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "at+jwt", kid: stored.keys[0]?.kid });
    expect(payload).toEqual({
      ...{ iss: ISSUER, aud: ISSUER, client_id: "partner-1", sub: "user-1", sid: "session-1", org: "org-1" },
      ...{ iat: ISSUED_AT, exp: ISSUED_AT + 15 * 60, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test("by a password has gl-iam as its client", async () => {
    const token = await here.issue({ ...CLAIMS, partnerId: null as never });
    expect(jsonOf(token.split(".")[1]).client_id).toBe("gl-iam");
  });

  test("is another token each time", async () => {
    expect(jsonOf((await here.issue()).split(".")[1]).jti).not.toBe(jsonOf((await here.issue()).split(".")[1]).jti);
  });

  test("a token made by another program under the same key is accepted", async () => {
    expect(await codeOf(await forged())).toBe("accepted");
  });
});

describe("an invalid token", () => {
  test.each(["none", "None", "NONE", "HS256", "ES384", "RS256", "es256"])(
    "alg %s, with no signature, an empty or a right one",
    async (alg) => {
      const token = await forged({ header: { alg } });
      const [header, payload] = token.split(".");
      for (const one of [token, `${header}.${payload}`, `${header}.${payload}.`])
        expect(await codeOf(one)).toBe("invalid_token");
    },
  );

  test("HMAC under the public key's bytes", async () => {
    const [published] = await here.tokens.publishedKeys();
    const head = base64url({ alg: "HS256", typ: "at+jwt", kid: published?.kid });
    const [, payload] = (await forged()).split(".");
    for (const key of [JSON.stringify(published), Buffer.from(published?.x ?? "", "base64url")]) {
      const mac = createHmac("sha256", key).update(`${head}.${payload}`).digest("base64url");
      expect(await codeOf(`${head}.${payload}.${mac}`)).toBe("invalid_token");
    }
  });

  test("another key, and a key that the token brings along", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = await exportJWK(publicKey);
    expect(await codeOf(await forged({ key: privateKey }))).toBe("invalid_token");
    expect(await codeOf(await forged({ key: privateKey, header: { kid: undefined, jwk } }))).toBe("invalid_token");
    expect(await codeOf(await forged({ key: privateKey, header: { jwk } }))).toBe("invalid_token");
    expect(await codeOf(await process(new Stored()).issue())).toBe("invalid_token");
  });

  test.each([["JWT"], ["rt+jwt"], [""], [undefined], ["at+jwt "]])("typ %j", async (typ) => {
    expect(await codeOf(await forged({ header: { typ } }))).toBe("invalid_token");
  });

  test.each([{ kid: "another" }, { kid: undefined }, { kid: 1 }, { kid: ["a"] }, { crit: ["exp"] }, { b64: false }])(
    "header %j",
    async (header) => {
      expect(await codeOf(await forged({ header }))).toBe("invalid_token");
    },
  );

  test.each([["iss"], ["aud"]])("another %s, or one beside the right one", async (claim) => {
    for (const value of ["another", `${ISSUER}/`, ISSUER.toUpperCase(), `${ISSUER}/test`, [ISSUER], undefined]) {
      expect(await codeOf(await forged({ claims: { [claim]: value } }))).toBe("invalid_token");
    }
  });

  test.each(["sub", "sid", "org", "exp", "iat"])("no %s", async (claim) => {
    expect(await codeOf(await forged({ claims: { [claim]: undefined } }))).toBe("invalid_token");
  });

  test.each(["sub", "sid", "org"])("%s that is no string", async (claim) => {
    for (const value of [1, null, true, ["user-1"], { id: "user-1" }]) {
      expect(await codeOf(await forged({ claims: { [claim]: value } }))).toBe("invalid_token");
    }
  });

  test.each(["exp", "iat"])("%s that is no number", async (claim) => {
    for (const value of ["4102444800", null, {}]) {
      expect(await codeOf(await forged({ claims: { [claim]: value } }))).toBe("invalid_token");
    }
  });

  test("a token that lives longer than any that is issued, or ends before it begins", async () => {
    expect(await codeOf(await forged({ claims: { exp: ISSUED_AT + ACCESS_TOKEN_LIFETIME + 1 } }))).toBe(
      "invalid_token",
    );
    expect(await codeOf(await forged({ claims: { exp: ISSUED_AT - 1 } }))).toBe("invalid_token");
  });

  test("one claim changed under the old signature, even after the right token was seen", async () => {
    const token = await here.issue();
    const [header, payload, signature] = token.split(".");
    const changed = base64url({ ...jsonOf(payload), org: "org-2" });
    expect(await codeOf(token)).toBe("accepted");
    expect(await codeOf(`${header}.${changed}.${signature}`)).toBe("invalid_token");
  });

  test("one bit of the signature changed", async () => {
    const [header, payload, signature] = (await here.issue()).split(".");
    const bytes = Buffer.from(signature ?? "", "base64url");
    expect(bytes).toHaveLength(64);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await codeOf(`${header}.${payload}.${Buffer.from(flipped).toString("base64url")}`)).toBe("invalid_token");
    }
  });

  test("the right signature in DER", async () => {
    const { privateKey } = await signingKey();
    const [header, payload] = (await forged()).split(".");
    const der = sign("sha256", Buffer.from(`${header}.${payload}`), privateKey).toString("base64url");
    expect(await codeOf(`${header}.${payload}.${der}`)).toBe("invalid_token");
  });

  test.each<[string, unknown]>([
    ["nothing", ""],
    ["one word", "token"],
    ["dots", ".."],
    ["four parts", "a.b.c.d"],
    ["no JSON inside", "e30x.e30x.e30x"],
    ["JSON that is no object", "W10.W10.W10"],
    ["other alphabets", "жетон.жетон.жетон"],
    ["very much", `a.${"b".repeat(5000)}.c`],
    ["undefined", undefined],
    ["null", null],
    ["a number", 1],
    ["an object", {}],
  ])("%s instead of a token", async (_, value) => {
    expect(await codeOf(value as string)).toBe("invalid_token");
  });
});

describe("S12: tokens of the previous release, HMAC under the secret key", () => {
  function former({
    claims = {},
    header = {},
    key = KEY,
  }: {
    claims?: object;
    header?: object;
    key?: Uint8Array;
  } = {}) {
    const payload = {
      ...{ iss: "gl-iam", sub: "user-1", sid: "session-1", org: "org-1" },
      ...{ iat: ISSUED_AT - 1, exp: ISSUED_AT - 1 + ACCESS_TOKEN_LIFETIME },
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(payload)))
      .setProtectedHeader(JSON.parse(JSON.stringify({ alg: "HS256", typ: "at+jwt", ...header })))
      .sign(key);
  }

  test("are accepted when they were issued before there was a signing key", async () => {
    expect(await codeOf(await former())).toBe("accepted");
    expect(await codeOf(await former({ claims: { iat: ISSUED_AT, exp: ISSUED_AT + 900 } }))).toBe("accepted");
    expect(await codeOf(await former({ claims: { iat: ISSUED_AT + 1, exp: ISSUED_AT + 900 } }))).toBe("invalid_token");
  });

  test("end after 15 minutes at most, so that a found secret key makes none that lasts", async () => {
    expect(await codeOf(await former({ claims: { exp: ISSUED_AT + ACCESS_TOKEN_LIFETIME } }))).toBe("invalid_token");
    expect(await codeOf(await former({ claims: { iat: undefined } }))).toBe("invalid_token");
  });

  test("under any key of the ring", async () => {
    const ring = process(stored, { 1: SECRET_KEY, 2: "another secret key, of the version that came next" });
    expect(await codeOf(await former(), ring)).toBe("accepted");
    expect(
      await codeOf(await former(), process(new Stored(), { 2: "another secret key, of the version that came next" })),
    ).toBe("invalid_token");
  });

  test.each([["JWT"], ["rt+jwt"], [""], [undefined]])("typ %j", async (typ) => {
    expect(await codeOf(await former({ header: { typ } }))).toBe("invalid_token");
  });

  test("with a kid, another algorithm, another key", async () => {
    await here.tokens.ready();
    expect(await codeOf(await former({ header: { kid: stored.keys[0]?.kid } }))).toBe("invalid_token");
    const longKey = new TextEncoder().encode(`${SECRET_KEY}${SECRET_KEY}`);
    const verifier = process(new Stored(), { 1: `${SECRET_KEY}${SECRET_KEY}` });
    expect(await codeOf(await former({ key: longKey }), verifier)).toBe("accepted");
    for (const alg of ["HS384", "HS512"]) {
      expect(await codeOf(await former({ key: longKey, header: { alg } }), verifier)).toBe("invalid_token");
    }
    expect(await codeOf(await former({ key: new TextEncoder().encode(`${SECRET_KEY}.`) }))).toBe("invalid_token");
  });

  test.each([["another"], ["GL-IAM"], ["gl-iam/"], [ISSUER], [["another"]], [undefined]])("issuer %j", async (iss) => {
    expect(await codeOf(await former({ claims: { iss } }))).toBe("invalid_token");
  });

  test.each(["sub", "sid", "org", "exp"])("no %s, or one of another type", async (claim) => {
    for (const value of [undefined, true, null, ["user-1"], { id: "user-1" }]) {
      expect(await codeOf(await former({ claims: { [claim]: value } }))).toBe("invalid_token");
    }
  });
});

describe("S12: the ring of signing keys", () => {
  const SECOND = "the secret key that came next, of version 2";

  test("has one random key for each version: another store has another one under the same secret key", async () => {
    await here.tokens.ready();
    const elsewhere = new Stored();
    await process(elsewhere).tokens.ready();
    expect(stored.keys.map(({ secretKeyVersion }) => secretKeyVersion)).toEqual([1]);
    expect(elsewhere.keys[0]?.kid).not.toBe(stored.keys[0]?.kid);
  });

  test("is made once, however many ask at once", async () => {
    await Promise.all(Array.from({ length: 20 }, () => here.issue()));
    expect(stored.keys).toHaveLength(1);
  });

  test("turns: the new key signs; the old one verifies for 15 minutes and is published that long", async () => {
    const old = await here.issue();
    const turned = process(stored, { 1: SECRET_KEY, 2: SECOND });
    const next = await turned.issue();
    expect(jsonOf(next.split(".")[0]).kid).not.toBe(jsonOf(old.split(".")[0]).kid);
    expect([await codeOf(old, turned), await codeOf(next, turned)]).toEqual(["accepted", "accepted"]);
    expect(await turned.tokens.publishedKeys()).toHaveLength(2);
    stored.now = new Date(NOW.getTime() + ACCESS_TOKEN_LIFETIME * 1000);
    turned.wait(61);
    expect([await codeOf(old, turned), await codeOf(next, turned)]).toEqual(["invalid_token", "accepted"]);
    expect((await turned.tokens.publishedKeys()).map(({ kid }) => kid)).toEqual([jsonOf(next.split(".")[0]).kid]);
  });

  test("what a retired key signs late ends with the key, even if it is remembered", async () => {
    await here.tokens.ready();
    const turned = process(stored, { 1: SECRET_KEY, 2: SECOND });
    await turned.tokens.ready();
    const late = await here.issue(CLAIMS, new Date(NOW.getTime() + 600_000));
    const endsAt = new Date(NOW.getTime() + ACCESS_TOKEN_LIFETIME * 1000);
    for (let time = 0; time < 2; time += 1) expect((await turned.tokens.verify(late)).expiresAt).toEqual(endsAt);
  });

  test("a key that an operator ends is worthless a second later in every process, even if remembered", async () => {
    const old = await here.issue();
    const turned = process(stored, { 1: SECRET_KEY, 2: SECOND });
    const next = await turned.issue();
    here.wait(5);
    expect([await codeOf(old), await codeOf(old, turned)]).toEqual(["accepted", "accepted"]);
    const [first, ...others] = stored.keys as [StoredSigningKey];
    stored.keys = [{ ...first, endedAt: stored.now }, ...others];
    for (const verifier of [here, turned]) {
      verifier.wait(1);
      expect([await codeOf(old, verifier), await codeOf(next, verifier)]).toEqual(["invalid_token", "accepted"]);
      expect((await verifier.tokens.publishedKeys()).map(({ kid }) => kid)).not.toContain(first.kid);
    }
  });

  test("a process that is behind learns of a new key from a token, and signs with it soon after", async () => {
    await here.tokens.ready();
    const turned = process(stored, { 1: SECRET_KEY, 2: SECOND });
    const next = await turned.issue();
    expect(await codeOf(next), "asked a moment ago").toBe("invalid_token");
    here.wait(1.1);
    expect(await codeOf(next)).toBe("accepted");
    here.wait(5);
    expect(jsonOf((await here.issue()).split(".")[0]).kid).toBe(jsonOf(next.split(".")[0]).kid);
  });

  test("without an encryption key it is sealed under a key derived from its secret key", async () => {
    const bare = process(stored, { 1: SECRET_KEY }, []);
    expect(await codeOf(await bare.issue(), process(stored, { 1: SECRET_KEY }, []))).toBe("accepted");
    expect(stored.keys[0]?.keyVersion).toBeNull();
    const other = process(stored, { 1: SECOND }, []);
    await expect(other.tokens.ready()).rejects.toMatchObject({ code: "internal_error" });
    const turned = process(stored, { 2: SECOND }, []);
    expect(await codeOf(await turned.issue(), turned)).toBe("accepted");
  });

  test("an encryption key that is missing or wrong is an error, not another signing key", async () => {
    await here.tokens.ready();
    for (const keys of [[], [[1, new Uint8Array(32)]], [[2, ENCRYPTION_KEY]]] as [number, Uint8Array][][]) {
      await expect(process(stored, { 1: SECRET_KEY }, keys).tokens.ready()).rejects.toMatchObject({
        code: "internal_error",
      });
    }
    expect(stored.keys).toHaveLength(1);
  });

  test("a swapped public half is neither used nor published", async () => {
    await here.tokens.ready();
    const [key] = stored.keys as [StoredSigningKey];
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    const thumbprint = async () => {
      const { calculateJwkThumbprint } = await import("jose");
      return calculateJwkThumbprint({ kty: "EC", crv: "P-256", x, y });
    };
    for (const altered of [
      { ...key, x, y },
      { ...key, x, y, kid: await thumbprint() },
    ]) {
      stored.keys = [altered];
      await expect(process(stored).tokens.publishedKeys()).rejects.toMatchObject({ code: "internal_error" });
    }
    await expect(importJWK({ kty: "EC", crv: "P-256", x, y }, "ES256")).resolves.toBeDefined();
  });

  test("no secret is published", async () => {
    const [published] = await here.tokens.publishedKeys();
    expect(Object.keys(published ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });
});
