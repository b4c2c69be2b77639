import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function lifeContract(here: () => Application): void {
  async function signedIn(roles: string[] = ["org_member"]) {
    const { gateway } = here();
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await gateway.createUserWithPassword({ email, roles }, PASSWORD, call)).unwrap();
    const { session } = (await gateway.authenticate({ email, password: PASSWORD }, call)).unwrap();
    return { user, session, call };
  }

  describe("what it says of itself", () => {
    test("through a partner", async () => {
      const partner = await PartnerSide.of(here());
      const createdAt = here().clock.now();
      const { user, session } = await partner.signedIn(aUser({ external_id: "u-1", role: "editor" }));
      const found = (await here().gateway.getSession(session.accessToken, ANYWHERE)).unwrap();
      expect(found).toEqual({
        user,
        session: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          authMethod: "partner",
          partnerId: partner.id,
          externalId: "u-1",
          isTest: false,
          attributes: {},
          createdAt,
          expiresAt: new Date(createdAt.getTime() + 30 * DAY * 1000),
          lastSeenAt: createdAt,
        },
      });
    });

    test("by a password", async () => {
      const { user, session, call } = await signedIn();
      const found = (await here().gateway.getSession(session.accessToken, call)).unwrap();
      expect(found.user).toEqual(user);
      expect(found.session).toMatchObject({ authMethod: "password", partnerId: null, externalId: null });
    });

    test("is refused like a look-up of its user", async () => {
      const { session, call } = await signedIn();
      const elsewhere = { organizationId: anOrganization() };
      expectRefused(await here().gateway.getSession(session.accessToken, elsewhere), "session_not_found");
      expectRefused(await here().gateway.getSession("a.b.c", call), "invalid_token");
      await here().gateway.logout(session.accessToken, call);
      expectRefused(await here().gateway.getSession(session.accessToken, call), "session_not_found");
    });
  });

  describe("without use", () => {
    const idle = async (roles: string[], seconds: number) => {
      const { session, call } = await signedIn(roles);
      here().clock.advance(seconds);
      return outcome(await here().gateway.refreshSession(session.refreshToken, call));
    };

    test.each<[string[], number]>([
      [["org_member"], 7 * DAY],
      [["editor"], 7 * DAY],
      [["org_admin"], 12 * HOUR],
      [["editor", "platform_admin"], 12 * HOUR],
    ])("a session of %j ends after %i seconds", async (roles, limit) => {
      expect(await idle(roles, limit)).toBe("accepted");
      expect(await idle(roles, limit + 1)).toBe("session_expired");
    });

    test("a partner's administrator is one too", async () => {
      const partner = await PartnerSide.of(here(), { allowedRoles: ["org_admin", "org_member"] });
      const [admin, member] = [await partner.signedIn(aUser({ role: "org_admin" })), await partner.signedIn()];
      here().clock.advance(12 * HOUR + 1);
      const refresh = (token: string) => here().gateway.refreshSession(token, ANYWHERE);
      expectRefused(await refresh(admin.session.refreshToken), "session_expired");
      expect(outcome(await refresh(member.session.refreshToken))).toBe("accepted");
    });

    test("each use is one, noted at most once a minute", async () => {
      const { gateway, clock } = here();
      const { session, call } = await signedIn();
      const seen = async () =>
        (await gateway.getSession(session.accessToken, call)).unwrap().session.lastSeenAt.getTime() / 1000;
      const opened = await seen();
      clock.advance(MINUTE - 1);
      expect([await seen(), await seen()]).toEqual([opened, opened]);
      clock.advance(2);
      await seen();
      expect(await seen()).toBe(opened + MINUTE + 1);
    });

    test("a session that is refreshed in time goes on", async () => {
      const { session, call } = await signedIn(["org_admin"]);
      let current = session;
      for (let time = 0; time < 4; time += 1) {
        here().clock.advance(11 * HOUR);
        current = (await here().gateway.refreshSession(current.refreshToken, call)).unwrap();
      }
      here().clock.advance(12 * HOUR + 1);
      expectRefused(await here().gateway.refreshSession(current.refreshToken, call), "session_expired");
    });
  });

  describe("B7: its end asks nothing", () => {
    test("whether or not the partner is active, by either token", async () => {
      const { gateway, registry } = here();
      const partner = await PartnerSide.of(here());
      const [one, two] = [await partner.signedIn(), await partner.signedIn()];
      await registry.deactivatePartner(partner.id);
      expect(outcome(await gateway.logout(one.session.accessToken, ANYWHERE))).toBe("accepted");
      expect(outcome(await gateway.logout(two.session.refreshToken, ANYWHERE))).toBe("accepted");
      await registry.reactivatePartner(partner.id);
      for (const { session } of [one, two]) {
        expectRefused(await gateway.validateSession(session.accessToken, ANYWHERE), "session_not_found");
        expectRefused(await gateway.refreshSession(session.refreshToken, ANYWHERE), "session_not_found");
      }
    });

    test("even if the token has expired or was used", async () => {
      const { gateway, clock } = here();
      const { session, call } = await signedIn();
      const next = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
      clock.advance(15 * MINUTE);
      expectRefused(await gateway.validateSession(session.accessToken, call), "session_expired");
      expect(outcome(await gateway.logout(session.accessToken, call))).toBe("accepted");
      expectRefused(await gateway.refreshSession(next.refreshToken, call), "session_not_found");
      const other = await signedIn();
      const after = (await gateway.refreshSession(other.session.refreshToken, other.call)).unwrap();
      expect(outcome(await gateway.logout(other.session.refreshToken, other.call)), "a used one").toBe("accepted");
      expectRefused(await gateway.validateSession(after.accessToken, other.call), "session_not_found");
    });

    test("but not for another organization or an unknown token", async () => {
      const { gateway } = here();
      const { session, call } = await signedIn();
      const elsewhere = { organizationId: anOrganization() };
      expectRefused(await gateway.logout(session.accessToken, elsewhere), "session_not_found");
      expectRefused(await gateway.logout(session.refreshToken, elsewhere), "invalid_token");
      for (const token of ["", "a.b.c", `rt_live_${"A".repeat(43)}`, undefined]) {
        expectRefused(await gateway.logout(token as string, call), "invalid_token");
      }
      expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
    });

    test("ending it again changes nothing, and leaves one event", async () => {
      const { gateway } = here();
      const { user, session, call } = await signedIn();
      for (const token of [session.refreshToken, session.refreshToken, session.accessToken]) {
        expect(outcome(await gateway.logout(token, call))).toBe("accepted");
      }
      const { data } = (await gateway.listAuditEvents({ userId: user.id, eventType: "logout" })).unwrap();
      expect(data).toHaveLength(1);
    });
  });
}
