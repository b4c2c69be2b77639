import { createHmac } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { IamError } from "../../src/errors.js";
import { ACCESS_TOKEN_LIFETIME, AccessTokens } from "../../src/session/access-token.js";

const SECRET_KEY = "a secret key of more than 32 characters, é too";
const KEY = new TextEncoder().encode(SECRET_KEY);
const NOW = new Date("2031-05-06T07:08:09.500Z");
const ISSUED_AT = Date.UTC(2031, 4, 6, 7, 8, 9) / 1000;
const CLAIMS = { userId: "user-1", sessionId: "session-1", organizationId: "org-1" };

const tokens = new AccessTokens(SECRET_KEY);
const after = (seconds: number): Date => new Date(ISSUED_AT * 1000 + seconds * 1000);

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}

function jsonOf(part: string | undefined): unknown {
  return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
}

/** A token that is right except for the given claims; undefined leaves a claim out. */
function forged({
  claims = {},
  header = {},
  key = KEY,
}: {
  claims?: Record<string, unknown>;
  header?: { alg?: string; typ?: string | undefined };
  key?: Uint8Array;
} = {}): Promise<string> {
  const payload = {
    ...{ iss: "gl-iam", sub: "user-1", sid: "session-1", org: "org-1" },
    ...{ iat: ISSUED_AT, exp: ISSUED_AT + ACCESS_TOKEN_LIFETIME },
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader(JSON.parse(JSON.stringify({ alg: "HS256", typ: "at+jwt", ...header })))
    .sign(key);
}

async function codeOf(token: string, now = NOW): Promise<string> {
  try {
    await tokens.verify(token, now);
    return "accepted";
  } catch (error) {
    expect(error).toBeInstanceOf(IamError);
    return (error as IamError).code;
  }
}

test("an issued token is verified, and says the same", async () => {
  expect(await tokens.verify(await tokens.issue(CLAIMS, NOW), NOW)).toEqual(CLAIMS);
});

test("it is a JWT that another program verifies, and it says nothing else", async () => {
  const token = await tokens.issue(CLAIMS, NOW);
  const { payload, protectedHeader } = await jwtVerify(token, KEY, { currentDate: NOW, algorithms: ["HS256"] });
  expect(protectedHeader).toEqual({ alg: "HS256", typ: "at+jwt" });
  expect(payload).toEqual({
    ...{ iss: "gl-iam", sub: "user-1", sid: "session-1", org: "org-1" },
    ...{ iat: ISSUED_AT, exp: ISSUED_AT + 15 * 60 },
  });
});

test("its signature is HMAC-SHA-256 under the UTF-8 bytes of the secret key", async () => {
  const [header, payload, signature] = (await tokens.issue(CLAIMS, NOW)).split(".");
  const hmac = createHmac("sha256", Buffer.from(SECRET_KEY, "utf8"));
  expect(signature).toBe(hmac.update(`${header}.${payload}`).digest("base64url"));
});

test("another program's right token under the same key is accepted: each refusal below has its reason", async () => {
  expect(await codeOf(await forged())).toBe("accepted");
});

describe("the time is the given one", () => {
  test.each([
    [0, "accepted"],
    [899, "accepted"],
    [900, "session_expired"],
    [901, "session_expired"],
    [365 * 86_400, "session_expired"],
  ])("after %i seconds: %s", async (seconds, code) => {
    expect(await codeOf(await tokens.issue(CLAIMS, NOW), after(seconds))).toBe(code);
  });

  test("an expired token with a wrong signature is not reported as expired", async () => {
    const token = await new AccessTokens("another secret key of 32 characters or more").issue(CLAIMS, NOW);
    expect(await codeOf(token, after(901))).toBe("invalid_token");
  });
});

describe("an invalid token", () => {
  test.each(["none", "None", "NONE"])("alg %s, with no signature, an empty one or a right one", async (alg) => {
    const [, payload, signature] = (await tokens.issue(CLAIMS, NOW)).split(".");
    const header = base64url({ alg, typ: "at+jwt" });
    expect(await codeOf(`${header}.${payload}`)).toBe("invalid_token");
    expect(await codeOf(`${header}.${payload}.`)).toBe("invalid_token");
    expect(await codeOf(`${header}.${payload}.${signature}`)).toBe("invalid_token");
  });

  test.each(["HS384", "HS512"])("alg %s under the right key", async (alg) => {
    const longKey = `${SECRET_KEY}${SECRET_KEY}`;
    const key = new TextEncoder().encode(longKey);
    const verifier = new AccessTokens(longKey);
    expect(await verifier.verify(await forged({ key }), NOW)).toEqual(CLAIMS);
    await expect(verifier.verify(await forged({ key, header: { alg } }), NOW)).rejects.toMatchObject({
      code: "invalid_token",
    });
  });

  test("another key", async () => {
    const another = new AccessTokens("another secret key of 32 characters or more");
    expect(await codeOf(await another.issue(CLAIMS, NOW))).toBe("invalid_token");
    const almost = new AccessTokens(`${SECRET_KEY}.`);
    expect(await codeOf(await almost.issue(CLAIMS, NOW))).toBe("invalid_token");
  });

  test.each([["JWT"], ["rt+jwt"], [""], [undefined]])("typ %j", async (typ) => {
    expect(await codeOf(await forged({ header: { typ } }))).toBe("invalid_token");
  });

  test.each([["another"], ["GL-IAM"], ["gl-iam/"], [["another"]], [undefined]])("issuer %j", async (iss) => {
    expect(await codeOf(await forged({ claims: { iss } }))).toBe("invalid_token");
  });

  test.each(["sub", "sid", "org", "exp"])("no %s", async (claim) => {
    expect(await codeOf(await forged({ claims: { [claim]: undefined } }))).toBe("invalid_token");
  });

  test.each(["sub", "sid", "org"])("%s that is no string", async (claim) => {
    for (const value of [1, null, true, ["user-1"], { id: "user-1" }]) {
      expect(await codeOf(await forged({ claims: { [claim]: value } }))).toBe("invalid_token");
    }
  });

  test("exp that is not a number", async () => {
    for (const exp of ["4102444800", null, {}]) {
      expect(await codeOf(await forged({ claims: { exp } }))).toBe("invalid_token");
    }
  });

  test("not valid before a later time", async () => {
    expect(await codeOf(await forged({ claims: { nbf: ISSUED_AT + 60 } }))).toBe("invalid_token");
  });

  test("one claim changed under the old signature", async () => {
    const [header, payload, signature] = (await tokens.issue(CLAIMS, NOW)).split(".");
    const changed = base64url({ ...(jsonOf(payload) as object), org: "org-2" });
    expect(await codeOf(`${header}.${changed}.${signature}`)).toBe("invalid_token");
  });

  test("one bit of the signature changed", async () => {
    const [header, payload, signature] = (await tokens.issue(CLAIMS, NOW)).split(".");
    const bytes = Buffer.from(signature ?? "", "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await codeOf(`${header}.${payload}.${Buffer.from(flipped).toString("base64url")}`)).toBe("invalid_token");
    }
  });

  test.each<[string, unknown]>([
    ["nothing", ""],
    ["one word", "token"],
    ["dots", ".."],
    ["four parts", "a.b.c.d"],
    ["no JSON inside", "e30x.e30x.e30x"],
    ["other alphabets", "жетон.жетон.жетон"],
    ["undefined", undefined],
    ["null", null],
    ["a number", 1],
    ["an object", {}],
  ])("%s instead of a token", async (_, value) => {
    expect(await codeOf(value as string)).toBe("invalid_token");
  });
});
