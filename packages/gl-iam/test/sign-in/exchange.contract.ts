import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject, PartnerRequest, SSOPartnerCreate, SSOPartnerUpdate } from "../../src/index.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide, pkce } from "./partner-side.js";

export function exchangeContract(here: () => Application): void {
  const exchange = (token: string, more: object = {}) => here().gateway.sso.authenticate({ token, ...more });

  test("a token becomes a session of the asserted user, and the audit has the whole story", async () => {
    const { gateway, events } = here();
    const partner = await PartnerSide.of(here());
    const payload = aUser({ display_name: " Alice A. ", role: "editor" });
    const token = await partner.token(payload, { sourceIp: "203.0.113.9" });
    const answer = (await exchange(token)).unwrap();
    expect(answer).toEqual({
      user: {
        id: expect.any(String),
        email: payload.email,
        displayName: "Alice A.",
        roles: ["editor"],
        organizationId: partner.orgId,
        isActive: true,
        createdAt: here().clock.now(),
      },
      session: {
        accessToken: expect.any(String),
        tokenType: "Bearer",
        expiresIn: 900,
        refreshToken: expect.stringMatching(/^rt_live_/),
        id: expect.any(String),
        authMethod: "partner",
        partnerId: partner.id,
        externalId: payload.external_id,
        isTest: false,
        attributes: {},
        createdAt: here().clock.now(),
        expiresAt: new Date(here().clock.now().getTime() + 30 * 24 * 3_600_000),
        lastSeenAt: here().clock.now(),
      },
      partnerId: partner.id,
      returnTo: null,
    });
    const call = { organizationId: partner.orgId };
    expect((await gateway.validateSession(answer.session.accessToken, call)).unwrap()).toEqual(answer.user);
    const told = events.filter(({ partnerId }) => partnerId === partner.id).map(({ eventType }) => eventType);
    expect(told.sort()).toEqual(
      [
        "partner_registered",
        "sso_token_issued",
        "user_created",
        "jit_provision",
        "session_created",
        "sso_sign_in",
      ].sort(),
    );
    for (const event of events.filter(({ userId }) => userId === answer.user.id)) {
      expect(event).toMatchObject({
        partnerId: partner.id,
        organizationId: partner.orgId,
        actor: `partner:${partner.id}`,
      });
    }
  });

  test("once", async () => {
    const partner = await PartnerSide.of(here());
    const token = await partner.token();
    expect(outcome(await exchange(token))).toBe("accepted");
    expectRefused(await exchange(token), "invalid_token");
  });

  test("not with a verifier when no challenge was signed: that page asked for another token", async () => {
    const partner = await PartnerSide.of(here());
    const token = await partner.token();
    const withVerifier = await here().gateway.sso.authenticate({ token, codeVerifier: pkce().codeVerifier });
    expectRefused(withVerifier, "invalid_token");
    expectRefused(await exchange(token), "invalid_token");
  });

  test("until sixty seconds have passed", async () => {
    const { clock } = here();
    const partner = await PartnerSide.of(here());
    const [early, late] = [await partner.token(), await partner.token()];
    clock.advance(59);
    expect(outcome(await exchange(early))).toBe("accepted");
    clock.advance(1);
    expectRefused(await here().gateway.sso.preview(late), "invalid_token");
    expectRefused(await exchange(late), "invalid_token");
  });

  test.each([
    "",
    "ott_live_",
    `ott_live_${"A".repeat(43)}`,
    `ott_live_${"A".repeat(44)}`,
    `rt_live_${"A".repeat(43)}`,
    7,
    null,
  ])("%j is an invalid_token", async (token) => {
    expectRefused(await exchange(token as string), "invalid_token");
  });

  test("a preview names the user that it would sign in, and uses nothing up", async () => {
    const { sso } = here().gateway;
    const partner = await PartnerSide.of(here());
    const payload = aUser();
    const first = await partner.token(payload);
    const preview = { partnerId: partner.id, partnerName: "Acme Corp", allowedOrigins: [], email: payload.email };
    expect((await sso.preview(first)).unwrap()).toEqual({ ...preview, userId: null });
    const { user } = (await exchange(first)).unwrap();
    const second = await partner.token(partner.anew(payload));
    expect((await sso.preview(second)).unwrap()).toEqual({ ...preview, userId: user.id });
    expect(outcome(await exchange(second))).toBe("accepted");
  });

  describe("a code challenge", () => {
    const { codeVerifier, codeChallenge } = pkce();

    test("needs its verifier", async () => {
      const partner = await PartnerSide.of(here());
      const token = await partner.token(aUser({ code_challenge: codeChallenge }));
      expect(outcome(await exchange(token, { codeVerifier }))).toBe("accepted");
    });

    test.each<[string, unknown]>([
      ["none", undefined],
      ["another one", pkce().codeVerifier],
      ["the challenge itself", codeChallenge],
      ["too short a one", "short"],
      ["a longer one", `${codeVerifier}A`],
      ["no text", 7],
      ["a list of it", [codeVerifier]],
    ])("%s is refused and burns the token", async (_, wrong) => {
      const partner = await PartnerSide.of(here());
      const token = await partner.token(aUser({ code_challenge: codeChallenge }));
      expectRefused(await exchange(token, { codeVerifier: wrong }), "invalid_token");
      expectRefused(await exchange(token, { codeVerifier }), "invalid_token");
      const { data } = (await here().gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap();
      expect(data[0]).toMatchObject({ eventType: "sso_refused", errorCode: "invalid_token" });
      expect(data[0]?.message).toContain("verifier");
      expect(data[0]?.organizationId).toBe(partner.orgId);
    });

    test("RFC 7636's own example passes", async () => {
      const partner = await PartnerSide.of(here());
      const token = await partner.token(aUser({ code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" }));
      expect(outcome(await exchange(token, { codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" }))).toBe(
        "accepted",
      );
    });
  });

  describe("the partner is read again", () => {
    const network = { allowedSourceIps: ["203.0.113.0/24"] };
    const from = { sourceIp: "203.0.113.9" };
    type Change = SSOPartnerUpdate | "deactivated" | "rotated";
    test.each<[string, Partial<SSOPartnerCreate>, Partial<PartnerRequest>, JsonObject, Change, string]>([
      ["deactivated", {}, {}, {}, "deactivated", "partner_inactive"],
      ["its secret rotated at once", {}, {}, {}, "rotated", "invalid_token"],
      ["another mode", {}, {}, {}, { ssoMode: "sp_initiated", loginUrl: "https://a.example" }, "sso_mode_not_allowed"],
      ["both modes", {}, {}, {}, { ssoMode: "both", loginUrl: "https://a.example" }, "accepted"],
      ["other domains", {}, {}, {}, { allowedEmailDomains: ["other.example"] }, "email_domain_not_allowed"],
      ["no domain", {}, {}, {}, { allowedEmailDomains: [] }, "email_domain_not_allowed"],
      ["a network that the address is in", network, from, {}, { allowedSourceIps: ["203.0.113.9"] }, "accepted"],
      ["another network", network, from, {}, { allowedSourceIps: ["203.0.113.10"] }, "source_ip_not_allowed"],
      ["a network where the address was unknown", {}, {}, {}, network, "source_ip_not_allowed"],
      ["no network", network, from, {}, { allowedSourceIps: [] }, "source_ip_not_allowed"],
      ["other roles", {}, {}, { role: "editor" }, { allowedRoles: ["org_member"] }, "role_not_allowed"],
      ["no org_member", {}, {}, {}, { allowedRoles: ["editor"] }, "role_not_allowed"],
      ["a lower cap", {}, {}, {}, { maxUsers: 0 }, "max_users_exceeded"],
      ["no new users", {}, {}, {}, { userProvisioning: "disabled" }, "user_provisioning_disabled"],
      ["only users made ahead", {}, {}, {}, { userProvisioning: "pre_provisioned" }, "user_not_provisioned"],
      ["another name", {}, {}, {}, { partnerName: "Acme Ltd" }, "accepted"],
    ])("%s", async (_, restrictions, request, payload, change, expected) => {
      const { registry, gateway } = here();
      const partner = await PartnerSide.of(here(), restrictions);
      const token = await partner.token(aUser(payload), request);
      if (change === "deactivated") (await registry.deactivatePartner(partner.id)).unwrap();
      else if (change === "rotated") (await registry.rotateConsumerSecret(partner.id)).unwrap();
      else (await registry.updatePartner(partner.id, change)).unwrap();
      expect(outcome(await exchange(token))).toBe(expected);
      if (expected === "accepted") return;
      const { data } = (await gateway.partnerUsers.list(partner.id)).unwrap();
      expect(data, "no user is left of a refusal").toEqual([]);
      await registry.reactivatePartner(partner.id);
      expectRefused(await exchange(token), "invalid_token");
    });

    test("a refusal is in the audit with its true reason, its partner and its organization", async () => {
      const { registry, gateway } = here();
      const partner = await PartnerSide.of(here());
      const token = await partner.token(aUser({ external_id: "u-late" }));
      await registry.deactivatePartner(partner.id);
      await gateway.sso.authenticate({ token }, { ipAddress: "198.51.100.7", requestId: "r-1" });
      const query = { organizationId: partner.orgId, eventType: "sso_refused" } as const;
      expect((await gateway.listAuditEvents(query)).unwrap().data).toEqual([
        expect.objectContaining({
          errorCode: "partner_inactive",
          severity: "warning",
          partnerId: partner.id,
          ipAddress: "198.51.100.7",
          requestId: "r-1",
          details: { external_id: "u-late" },
        }),
      ]);
    });

    test("with a grace period the tokens of the previous secret stay valid", async () => {
      const partner = await PartnerSide.of(here());
      const token = await partner.token();
      await here().registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 });
      expect(outcome(await exchange(token))).toBe("accepted");
    });

    test("an emergency rotation ends open tokens, and no session", async () => {
      const partner = await PartnerSide.of(here());
      const before = await partner.signedIn();
      const token = await partner.token();
      await here().registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 0 });
      expectRefused(await exchange(token), "invalid_token");
      expect(await isLive(here().gateway, before)).toBe(true);
    });
  });

  describe("the browser's origin", () => {
    test.each<[readonly string[], string | null | undefined, string]>([
      [["https://a.example"], "https://a.example", "accepted"],
      [["https://A.example:443"], "https://a.example", "accepted"],
      [["https://a.example"], undefined, "accepted"],
      [[], undefined, "accepted"],
      [[], "https://a.example", "origin_not_allowed"],
      [["https://a.example"], "https://b.example", "origin_not_allowed"],
      [["https://a.example"], "http://a.example", "origin_not_allowed"],
      [["https://a.example"], "https://a.example:8443", "origin_not_allowed"],
      [["https://a.example"], "https://a.example.evil.example", "origin_not_allowed"],
      [["https://a.example"], "null", "origin_not_allowed"],
      [["https://a.example"], "", "origin_not_allowed"],
      [["https://a.example"], null, "origin_not_allowed"],
    ])("of %j, %j is %s", async (allowedOrigins, browserOrigin, expected) => {
      const partner = await PartnerSide.of(here(), { allowedOrigins });
      const token = await partner.token();
      expect(outcome(await exchange(token, { browserOrigin }))).toBe(expected);
      expectRefused(await exchange(token), "invalid_token");
    });

    test("that is removed from the list between issue and exchange is refused", async () => {
      const partner = await PartnerSide.of(here(), { allowedOrigins: ["https://a.example"] });
      const token = await partner.token();
      await here().registry.updatePartner(partner.id, { allowedOrigins: [] });
      expectRefused(await exchange(token, { browserOrigin: "https://a.example" }), "origin_not_allowed");
    });

    test("of another partner is refused", async () => {
      const partner = await PartnerSide.of(here(), { allowedOrigins: ["https://a.example"] });
      await PartnerSide.of(here(), { allowedOrigins: ["https://b.example"], partnerName: randomUUID() });
      expectRefused(
        await exchange(await partner.token(), { browserOrigin: "https://b.example" }),
        "origin_not_allowed",
      );
    });
  });

  describe("S22: the page around the widget's frame", () => {
    const { codeVerifier, codeChallenge } = pkce();
    const OURS = "https://a.example";

    async function fromWidget(embedderOrigin: unknown, payload = aUser({ code_challenge: codeChallenge })) {
      const partner = await PartnerSide.of(here(), { allowedOrigins: [OURS] });
      await PartnerSide.of(here(), { allowedOrigins: ["https://b.example"], partnerName: randomUUID() });
      const token = await partner.token(payload);
      const verifier = "code_challenge" in payload ? { codeVerifier } : {};
      const answer = await exchange(token, { ...verifier, embedderOrigin: embedderOrigin as string });
      expectRefused(await exchange(token, { ...verifier, embedderOrigin: OURS }), "invalid_token");
      return answer;
    }

    test.each<[string, unknown, string]>([
      ["the partner's", OURS, "accepted"],
      ["another partner's", "https://b.example", "origin_not_allowed"],
      ["a foreign one", "https://evil.example", "origin_not_allowed"],
      ["an opaque one", "null", "origin_not_allowed"],
      ["an empty one", "", "origin_not_allowed"],
      ["one with a path", `${OURS}/`, "origin_not_allowed"],
      ["no text", null, "origin_not_allowed"],
    ])("%s", async (_, embedderOrigin, expected) => {
      expect(outcome(await fromWidget(embedderOrigin))).toBe(expected);
    });

    test("with it a challenge is mandatory", async () => {
      expectRefused(await fromWidget(OURS, aUser()), "invalid_token");
    });

    test("a user who comes back by the short way is asked for the same", async () => {
      const partner = await PartnerSide.of(here(), { allowedOrigins: [OURS] });
      const payload = aUser();
      await partner.signedIn(payload);
      for (const embedderOrigin of ["https://b.example", "null"]) {
        const token = await partner.token(partner.anew({ ...payload, code_challenge: codeChallenge }));
        expectRefused(await exchange(token, { codeVerifier, embedderOrigin }), "origin_not_allowed");
      }
      expectRefused(
        await exchange(await partner.token(partner.anew(payload)), { embedderOrigin: OURS }),
        "invalid_token",
      );
    });
  });
}
