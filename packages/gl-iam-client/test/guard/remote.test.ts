/** A guard beside a service: it asks, or verifies by published keys. */

import type { SSOPartnerRegistration } from "gl-iam";
import { createGuard, isGuardRefusal, remote } from "gl-iam-client";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, asked, bearer, OWN } from "../application.js";

let application: Application;
let partner: SSOPartnerRegistration;
beforeAll(async () => {
  application = Application.start();
  partner = await application.register();
});
afterAll(() => application.stop());

async function refusedWith(work: Promise<unknown>): Promise<unknown[]> {
  const error: unknown = await work.then(String, (thrown: unknown) => thrown);
  return isGuardRefusal(error) ? [error.status, error.code] : [error];
}

describe("online", () => {
  const online = () => createGuard(remote({ url: OWN, fetch: application.fetch }), { publicUrl: OWN });

  test("an access token and a cookie: the same answer as the gateway's", async () => {
    const { session } = await application.partnerSession(partner, { external_id: "u-2" });
    const near = createGuard(application.gateway);
    const request = asked("GET", bearer(session.accessToken));
    expect(await online().requireUser(request)).toEqual(await near.requireUser(request));
    expect((await online().requireRole(request, "org_member")).session.externalId).toBe("u-2");
  });

  test("an ended session is refused at once", async () => {
    const { session } = await application.partnerSession(partner);
    const request = asked("GET", bearer(session.accessToken));
    (await application.gateway.logout(session.accessToken)).unwrap();
    expect(await online().user(request)).toBeNull();
    expect(await refusedWith(online().requireUser(request))).toEqual([401, "session_not_found"]);
  });

  test("S14: a cookie that may change something needs the origin, before anybody is asked", async () => {
    const asking: string[] = [];
    const fetch = async (request: Request) => {
      asking.push(request.url);
      return application.fetch(request);
    };
    const guard = createGuard(remote({ url: OWN, fetch }), { publicUrl: OWN });
    const request = asked("POST", { cookie: "__Host-session=x", origin: "https://evil.example" });
    expect(await refusedWith(guard.requireUser(request))).toEqual([403, "origin_not_allowed"]);
    expect(asking).toEqual([]);
  });

  test("only the credential goes along, and no redirect is followed", async () => {
    const sent: Request[] = [];
    const fetch = async (request: Request) => {
      sent.push(request);
      return Response.json({ code: "invalid_token", detail: "no" }, { status: 401 });
    };
    const guard = createGuard(remote({ url: "https://iam.example.com/base/", fetch }));
    await guard.user(asked("GET", { cookie: "a=1; __Host-session=bs_live_x; b=2", "x-forwarded-for": "1.2.3.4" }));
    expect(sent.map(({ url, redirect, headers }) => [url, redirect, Object.fromEntries(headers)])).toEqual([
      [
        "https://iam.example.com/base/api/v1/session",
        "error",
        { accept: "application/json", cookie: "__Host-session=bs_live_x" },
      ],
    ]);
  });

  test.each<[string, () => Promise<Response>]>([
    ["that can't be reached", () => Promise.reject(new TypeError("fetch failed"))],
    ["that answers 500", async () => new Response("{}", { status: 500 })],
    ["that limits", async () => new Response("{}", { status: 429 })],
    ["that answers with a page", async () => new Response("<html>", { status: 200 })],
    ["whose proxy refuses", async () => new Response("{}", { status: 403 })],
    ["whose user has no roles", async () => Response.json({ user: { id: "1" }, session: {} })],
    ["that answers 404", async () => new Response("{}", { status: 404 })],
    ["that never answers", () => new Promise<Response>(() => {})],
  ])("a service %s is a 503, never nobody and never let through", async (_what, answer) => {
    const fetch = (request: Request) =>
      Promise.race([
        answer(),
        new Promise<Response>((_resolve, reject) => {
          request.signal.addEventListener("abort", () => reject(request.signal.reason));
        }),
      ]);
    const guard = createGuard(remote({ url: OWN, fetch, timeout: 100 }));
    const request = asked("GET", bearer("a.b.c"));
    expect(await refusedWith(guard.user(request))).toEqual([503, "store_unavailable"]);
    expect(await refusedWith(guard.requireUser(request))).toEqual([503, "store_unavailable"]);
  });
});

describe("offline", () => {
  const offline = (options: { test?: boolean } = {}) =>
    createGuard(remote({ url: OWN, fetch: application.fetch }), { check: "offline", ...options });

  test("an access token, by the published keys: who, and through which partner", async () => {
    const { session, user } = await application.partnerSession(partner);
    const found = await offline().requirePartner(asked("POST", bearer(session.accessToken)), partner.partner.id);
    expect(found).toEqual({
      user: { id: user.id, organizationId: "default" },
      session: { id: session.id, partnerId: partner.partner.id, isTest: false, expiresAt: expect.any(Date) },
    });
    const byPassword = await offline().requireUser(asked("GET", bearer(await application.accessToken("org_member"))));
    expect(byPassword.session.partnerId).toBeNull();
  });

  test("asks nobody about the session: an ended one comes in until its token ends", async () => {
    const { session } = await application.partnerSession(partner);
    (await application.gateway.logout(session.accessToken)).unwrap();
    expect(await offline().user(asked("GET", bearer(session.accessToken)))).not.toBeNull();
  });

  test("S13: roles are never decided, and cookies are not read", async () => {
    const { session } = await application.partnerSession(partner);
    await expect(offline().requireRole(asked("GET", bearer(session.accessToken)), "org_member")).rejects.toThrow(
      TypeError,
    );
    const cookie = `__Host-session=${await application.cookie(partner)}`;
    expect(await refusedWith(offline().requireUser(asked("GET", { cookie })))).toEqual([401, "invalid_token"]);
  });

  test("keys that can't be had are a 503", async () => {
    for (const answer of [
      () => Promise.reject(new TypeError("fetch failed")),
      async () => new Response("", { status: 500 }),
    ]) {
      const guard = createGuard(remote({ url: OWN, fetch: answer }), { check: "offline" });
      const request = asked("GET", bearer(await application.accessToken("org_member")));
      expect(await refusedWith(guard.user(request))).toEqual([503, "store_unavailable"]);
    }
  });

  describe("S13: a token of its own key, with", () => {
    const claims = { iss: OWN, aud: OWN, client_id: "gl-iam", sub: "u", sid: "s", org: "default" };
    let made: (changes?: object, header?: object) => Promise<string>;
    let guards: { live: ReturnType<typeof offline>; test: ReturnType<typeof offline> };
    beforeAll(async () => {
      const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256", use: "sig" };
      const fetch = async () => Response.json({ keys: [jwk] });
      const make = (options: object) =>
        createGuard(remote({ url: "https://iam.internal", issuer: OWN, fetch }), { check: "offline", ...options });
      guards = { live: make({}), test: make({ test: true }) };
      made = (changes = {}, header = {}) => {
        const now = Math.floor(Date.now() / 1000);
        const payload = { iat: now, exp: now + 900, ...claims, ...changes };
        return new SignJWT(payload)
          .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "k1", ...header })
          .sign(privateKey);
      };
    });
    const judged = async (changes: object, header: object, side: "live" | "test" = "live") =>
      (await guards[side].user(asked("GET", bearer(await made(changes, header))))) !== null;

    test("all that is right comes in", async () => {
      expect(await judged({}, {})).toBe(true);
    });

    test.each<[string, object, object?]>([
      ["another issuer", { iss: "https://evil.example" }],
      ["another audience", { aud: "https://other.example.com" }],
      ["no audience", { aud: undefined }],
      ["no issuer", { iss: undefined }],
      ["no subject", { sub: undefined }],
      ["no session", { sid: undefined }],
      ["no end", { exp: undefined }],
      ["a time that is over", { exp: 1_700_000_000 }],
      ["a type of another token", {}, { typ: "JWT" }],
      ["a key from elsewhere", {}, { kid: "k2", jku: "https://evil.example/jwks.json" }],
      ["the test side's issuer", { iss: `${OWN}/test`, aud: `${OWN}/test` }],
    ])("%s does not", async (_what, changes, header = {}) => {
      expect(await judged(changes, header)).toBe(false);
    });

    test("the test side comes in where it is asked for, and its halves are not mixed", async () => {
      const issuer = `${OWN}/test`;
      expect(await judged({ iss: issuer, aud: issuer }, {}, "test")).toBe(true);
      expect(await judged({ iss: issuer }, {}, "test")).toBe(false);
      expect(await judged({ aud: issuer }, {}, "test")).toBe(false);
    });

    test("another algorithm does not: none, or HMAC with the public key", async () => {
      const token = (header: object) => `${btoa(JSON.stringify(header))}.${btoa(JSON.stringify(claims))}.`;
      for (const alg of ["none", "HS256", "RS256"]) {
        const request = asked("GET", bearer(`${token({ alg, typ: "at+jwt", kid: "k1" }).replaceAll("=", "")}x`));
        expect(await guards.live.user(request)).toBeNull();
      }
    });
  });
});

test.each<[string, () => unknown]>([
  ["url", () => remote({ url: "iam.example.com" })],
  ["url", () => remote({ url: OWN, issuer: "iam" })],
  ["audience", () => remote({ url: OWN, audience: "" })],
  ["timeout", () => remote({ url: OWN, timeout: 0 })],
])("a wrong %s is named at once", (name, make) => {
  expect(make).toThrow(new RegExp(`^${name}`));
});
