import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { tokenHash } from "../../src/crypto/token.js";
import type { CookieForm, CookieSession, SessionCall, SSOPartnerUpdate } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const DAY = 24 * 60 * 60;
const MADE_UP = `bs_live_${"A".repeat(43)}`;

export function cookieContract(here: () => Application): void {
  const use = (value: string, call: SessionCall = {}) =>
    here().gateway.validateSession(value, { ...ANYWHERE, ...call });

  async function aUserWithPassword(roles: string[] = ["org_member"]) {
    const email = `${randomUUID()}@example.com`;
    const call = { organizationId: anOrganization() };
    const user = (await here().gateway.createUserWithPassword({ email, roles }, PASSWORD, call)).unwrap();
    return { user, email, call };
  }

  async function byPassword(roles?: string[], as: CookieForm = "cookie") {
    const { user, email, call } = await aUserWithPassword(roles);
    const signIn = { email, password: PASSWORD };
    const { session } = (await here().gateway.authenticate(signIn, { ...call, as })).unwrap();
    return { user, session, call, signIn };
  }

  async function throughPartner(partner: PartnerSide, payload = aUser()): Promise<CookieSession> {
    const token = await partner.token(payload);
    return (await here().gateway.sso.authenticate({ token }, { as: "cookie" })).unwrap().session;
  }

  describe("is one opaque value", () => {
    test("of 256 random bits after a prefix, with no token beside it, and only its hash is stored", async () => {
      const partner = await PartnerSide.of(here(), {
        metadata: { 'a "b"': [1.5, null] },
        sessionMaxAgeSeconds: 30 * DAY,
      });
      const payload = aUser();
      // The first opens it in a transaction, the second the short way.
      const sessions = [await throughPartner(partner, payload), await throughPartner(partner, partner.anew(payload))];
      for (const session of sessions) {
        expect(session.cookieToken).toMatch(/^bs_live_[A-Za-z0-9_-]{43}$/);
        expect(session).not.toHaveProperty("accessToken");
        expect(session).not.toHaveProperty("refreshToken");
        expect(session.expiresIn).toBe(30 * DAY);
        const { user, session: found } = (await here().gateway.getSession(session.cookieToken, ANYWHERE)).unwrap();
        expect([user.email, found.id, found.externalId]).toEqual([payload.email, session.id, payload.external_id]);
        expect(await here().inspection.everything()).not.toContain(session.cookieToken);
        const seen = await here().provider.core.store.cookies.find(tokenHash(session.cookieToken));
        expect(seen?.partner).toEqual(partner.registration.partner);
      }
    });

    test("that the calls of an access token take, log-out included", async () => {
      const { session, user, call } = await byPassword();
      const { gateway } = here();
      expect((await gateway.validateSession(session.cookieToken, call)).unwrap()).toEqual(user);
      expect((await gateway.sessions.listOwn(session.cookieToken, call)).unwrap().data).toHaveLength(1);
      expect(outcome(await gateway.logout(session.cookieToken, call))).toBe("accepted");
      expectRefused(await gateway.validateSession(session.cookieToken, call), "session_not_found");
      expect(outcome(await gateway.logout(session.cookieToken, call)), "again").toBe("accepted");
    });

    test("that is neither made up nor one of another organization", async () => {
      const { session } = await byPassword();
      expectRefused(await use(MADE_UP), "session_not_found");
      expectRefused(await here().gateway.logout(MADE_UP, ANYWHERE), "session_not_found");
      const elsewhere = await use(session.cookieToken, { organizationId: anOrganization() });
      expectRefused(elsewhere, "session_not_found");
    });

    test("S14: each cookie has its own values, and no token stands in for one", async () => {
      const partner = await PartnerSide.of(here());
      const bearer = (await partner.signedIn()).session.accessToken;
      const values = { bearer } as Record<string, string>;
      for (const as of ["cookie", "frame_cookie", "console_cookie"] as const) {
        values[as] = (await byPassword(undefined, as)).session.cookieToken;
      }
      const forms = ["bearer", "cookie", "frame_cookie", "console_cookie"] as const;
      for (const held of forms) {
        for (const as of forms) {
          const expected = held === as ? "accepted" : "invalid_token";
          expect(outcome(await use(values[held] ?? "", { as })), `${held} as ${as}`).toBe(expected);
        }
      }
      expect(outcome(await use(values.frame_cookie ?? ""))).toBe("accepted");
      expectRefused(await use(values.console_cookie ?? ""), "invalid_token");
      expectRefused(await use(bearer, { as: "token" as "bearer" }), "validation_error");
      expectRefused(await here().gateway.refreshSession(values.cookie ?? "", ANYWHERE), "invalid_token");
    });

    test("of which introspection says nothing", async () => {
      const { session } = await byPassword();
      expect((await here().gateway.introspect(session.cookieToken, ANYWHERE)).unwrap()).toEqual({ isActive: false });
    });
  });

  describe("ends", () => {
    test("after 30 days of use, or at the partner's limit", async () => {
      const partner = await PartnerSide.of(here(), { sessionMaxAgeSeconds: 3600 });
      const [short, { session: long }] = [await throughPartner(partner), await byPassword()];
      expect(short.expiresIn).toBe(3600);
      here().clock.advance(3600);
      expectRefused(await use(short.cookieToken), "session_expired");
      for (let day = 1; day < 30; day += 1) {
        here().clock.advance(DAY);
        expect(outcome(await use(long.cookieToken)), `day ${day}`).toBe("accepted");
      }
      here().clock.advance(DAY);
      expectRefused(await use(long.cookieToken), "session_expired");
    });

    test.each([
      ["org_member", 7 * DAY],
      ["org_admin", DAY / 2],
    ])("a session of a %s after %i seconds without use", async (role, limit) => {
      const { session } = await byPassword([role]);
      here().clock.advance(limit);
      expect(outcome(await use(session.cookieToken))).toBe("accepted");
      here().clock.advance(limit + 1);
      expectRefused(await use(session.cookieToken), "session_expired");
    });

    test.each<[string, SSOPartnerUpdate, string]>([
      ["its domains", { allowedEmailDomains: ["elsewhere.example"] }, "email_domain_not_allowed"],
      ["its roles", { allowedRoles: ["viewer"] }, "role_not_allowed"],
    ])("when the partner changes %s, as a refresh would", async (_, update, code) => {
      const partner = await PartnerSide.of(here());
      const { cookieToken } = await throughPartner(partner);
      (await here().registry.updatePartner(partner.id, update)).unwrap();
      expect(outcome(await use(cookieToken))).toBe(code);
    });

    test("while its partner is inactive, and for good with revokeSessions", async () => {
      const partner = await PartnerSide.of(here());
      const { cookieToken } = await throughPartner(partner);
      await here().registry.deactivatePartner(partner.id);
      expectRefused(await use(cookieToken), "partner_inactive");
      await here().registry.reactivatePartner(partner.id);
      expect(outcome(await use(cookieToken))).toBe("accepted");
      await here().registry.deactivatePartner(partner.id, { revokeSessions: true });
      await here().registry.reactivatePartner(partner.id);
      expectRefused(await use(cookieToken), "session_not_found");
    });

    test("with its identity", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const { cookieToken } = await throughPartner(partner, payload);
      const { user } = (await here().gateway.getSession(cookieToken, ANYWHERE)).unwrap();
      const [identity] = (await here().gateway.users.identities(user.id, ANYWHERE)).unwrap();
      (await here().gateway.users.unlink(user.id, identity?.id ?? "", ANYWHERE)).unwrap();
      expectRefused(await use(cookieToken), "session_not_found");
    });
  });

  describe("S14: gets a fresh value", () => {
    const asks = (value: string) => here().gateway.requireRecentAuthentication(value, ANYWHERE);

    test("at a step-up: the old one lives ten seconds, and never at the new level", async () => {
      const { session, call } = await byPassword();
      here().clock.advance(16 * 60);
      expectRefused(await asks(session.cookieToken), "reauthentication_required");
      const proof = { password: PASSWORD };
      const next = (await here().gateway.reauthenticate(session.cookieToken, proof, call)).unwrap();
      const fresh = next.cookieToken ?? expect.fail("a fresh value");
      expect(fresh).toMatch(/^bs_live_/);
      expect(fresh).not.toBe(session.cookieToken);
      expect(outcome(await asks(fresh))).toBe("accepted");
      here().clock.advance(9);
      expect(outcome(await use(session.cookieToken))).toBe("accepted");
      expectRefused(await asks(session.cookieToken), "reauthentication_required");
      here().clock.advance(1);
      expectRefused(await use(session.cookieToken), "session_expired");
      expect(outcome(await use(fresh))).toBe("accepted");
    });

    test("at a step-up of the replaced one as well, which then has no level to hand on but the proof's", async () => {
      const { session, call } = await byPassword();
      const { gateway, clock } = here();
      const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD} anew` };
      clock.advance(16 * 60);
      const raised = (await gateway.reauthenticate(session.cookieToken, { password: PASSWORD }, call)).unwrap();
      const changed = (await gateway.changePassword(session.cookieToken, change, call)).unwrap();
      expectRefused(await asks(changed.cookieToken ?? ""), "reauthentication_required");
      clock.advance(10);
      expectRefused(await use(raised.cookieToken ?? ""), "session_expired");
    });

    test("at a change of password, at the same level", async () => {
      const { session, call } = await byPassword();
      const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD} anew` };
      const next = (await here().gateway.changePassword(session.cookieToken, change, call)).unwrap();
      expect(outcome(await asks(next.cookieToken ?? ""))).toBe("accepted");
      here().clock.advance(10);
      expectRefused(await use(session.cookieToken), "session_expired");
    });

    test("at a sign-in: the session that the browser had ends within ten seconds", async () => {
      const { session: old, user, signIn, call } = await byPassword();
      const anew = { ...call, as: "cookie", replaces: old.cookieToken } as const;
      const { session } = (await here().gateway.authenticate(signIn, anew)).unwrap();
      expect(session.id).not.toBe(old.id);
      here().clock.advance(9);
      expect(outcome(await use(old.cookieToken))).toBe("accepted");
      here().clock.advance(1);
      expectRefused(await use(old.cookieToken), "session_expired");
      expect(outcome(await use(session.cookieToken))).toBe("accepted");
      const { data } = (
        await here().gateway.listAuditEvents({ userId: user.id, eventType: "session_revoked" })
      ).unwrap();
      expect(data.map(({ details }) => details.session_id)).toEqual([old.id]);
    });

    test("tokens stay as they are", async () => {
      const { signIn, call } = await byPassword();
      const { session } = (await here().gateway.authenticate(signIn, call)).unwrap();
      const next = await here().gateway.reauthenticate(session.accessToken, { password: PASSWORD }, call);
      expect(next.unwrap()).toMatchObject({ cookieToken: null });
      expect(outcome(await use(session.accessToken))).toBe("accepted");
    });

    test("replaced values are swept an hour later", async () => {
      const { session, call } = await byPassword();
      await here().gateway.reauthenticate(session.cookieToken, { password: PASSWORD }, call);
      const { cookies } = here().provider.core.store;
      const sweep = async () => {
        while (await cookies.sweep());
      };
      here().clock.advance(10);
      await sweep();
      expectRefused(await use(session.cookieToken), "session_expired");
      here().clock.advance(3601);
      await sweep();
      expectRefused(await use(session.cookieToken), "session_not_found");
    });
  });

  test("a session of tokens is carried over to a cookie, once", async () => {
    const partner = await PartnerSide.of(here());
    const { session } = await partner.signedIn();
    const { gateway } = here();
    const carried = (await gateway.refreshSession(session.refreshToken, { ...ANYWHERE, as: "cookie" })).unwrap();
    expect(carried.id).toBe(session.id);
    expect(outcome(await use(carried.cookieToken))).toBe("accepted");
    here().clock.advance(31);
    expectRefused(await gateway.refreshSession(session.refreshToken, ANYWHERE), "invalid_token");
    expectRefused(await use(carried.cookieToken), "session_not_found");
  });

  test("the use of one is recorded, at most once a minute", async () => {
    const { session } = await byPassword();
    const seen = async () =>
      (await here().gateway.getSession(session.cookieToken, ANYWHERE)).unwrap().session.lastSeenAt.getTime() / 1000;
    const opened = await seen();
    here().clock.advance(61);
    await seen();
    expect(await seen()).toBe(opened + 61);
  });
}
