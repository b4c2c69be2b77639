import { describe, expect, test } from "vitest";
import type { SSOPartnerUpdate } from "../../src/index.js";
import { ANYWHERE, type Installation, outcome } from "../postgresql/installation.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function partnerPolicyContract(here: () => Installation): void {
  const look = async (session: { accessToken: string }) =>
    outcome(await here().gateway.getSession(session.accessToken, ANYWHERE));
  const refresh = (session: { refreshToken: string }) => here().gateway.refreshSession(session.refreshToken, ANYWHERE);
  const update = async (partner: PartnerSide, change: SSOPartnerUpdate) =>
    (await here().registry.updatePartner(partner.id, change)).unwrap();
  const inSeconds = (seconds: number) => new Date(here().clock.now().getTime() + seconds * 1000);

  describe("the longest life", () => {
    test("ends a session so long after the sign-in, however much it is used, and it says so", async () => {
      const partner = await PartnerSide.of(here(), { sessionMaxAgeSeconds: HOUR });
      const expiresAt = inSeconds(HOUR);
      let { session } = await partner.signedIn();
      expect(session.expiresAt).toEqual(expiresAt);
      for (let quarter = 1; quarter <= 3; quarter += 1) {
        here().clock.advance(15 * MINUTE);
        session = (await refresh(session)).unwrap();
        expect(session.expiresAt).toEqual(expiresAt);
      }
      here().clock.advance(15 * MINUTE - 1);
      expect(await look(session)).toBe("accepted");
      here().clock.advance(1);
      expect(await look(session)).toBe("session_expired");
      expect(outcome(await refresh(session))).toBe("session_expired");
    });

    test("is one of the access tokens too, which other services verify without asking", async () => {
      const partner = await PartnerSide.of(here(), { sessionMaxAgeSeconds: 1000 });
      const { session } = await partner.signedIn();
      expect(session.expiresIn).toBe(900);
      here().clock.advance(800);
      const refreshed = (await refresh(session)).unwrap();
      expect(refreshed.expiresIn).toBe(200);
      const { iat, exp } = JSON.parse(Buffer.from(refreshed.accessToken.split(".")[1] ?? "", "base64url").toString());
      expect(exp - iat).toBe(200);
    });

    test("is never longer than the application's", async () => {
      const partner = await PartnerSide.of(here(), { sessionMaxAgeSeconds: 30 * DAY });
      expect((await partner.signedIn()).session.expiresAt).toEqual(inSeconds(30 * DAY));
    });

    test("acts on open sessions when it becomes shorter, and does not lengthen them", async () => {
      const partner = await PartnerSide.of(here());
      const { session } = await partner.signedIn();
      const opened = here().clock.now();
      here().clock.advance(5 * MINUTE);
      await update(partner, { sessionMaxAgeSeconds: HOUR });
      const { session: found } = (await here().gateway.getSession(session.accessToken, ANYWHERE)).unwrap();
      expect(found.expiresAt).toEqual(new Date(opened.getTime() + HOUR * 1000));
      await update(partner, { sessionMaxAgeSeconds: 5 * MINUTE });
      expect(await look(session)).toBe("session_expired");
      expect(outcome(await refresh(session))).toBe("session_expired");
      const { session: short } = await partner.signedIn();
      await update(partner, { sessionMaxAgeSeconds: DAY });
      here().clock.advance(5 * MINUTE);
      expect(await look(short)).toBe("session_expired");
    });
  });

  describe("the time without use", () => {
    test("ends a session after it, and not one that is in use", async () => {
      const partner = await PartnerSide.of(here(), { sessionIdleSeconds: MINUTE });
      const [used, unused] = [await partner.signedIn(), await partner.signedIn()];
      for (let second = 0; second < 120; second += 20) {
        here().clock.advance(20);
        expect(await look(used.session), `after ${second + 20} seconds`).toBe("accepted");
      }
      expect(await look(unused.session)).toBe("session_expired");
      expect(outcome(await refresh(unused.session))).toBe("session_expired");
      here().clock.advance(61);
      expect(await look(used.session)).toBe("session_expired");
    });

    test("is never longer than the application's, nor than an administrator's", async () => {
      const partner = await PartnerSide.of(here(), {
        sessionIdleSeconds: 30 * DAY,
        allowedRoles: ["org_admin", "org_member"],
      });
      const [admin, member] = [await partner.signedIn(aUser({ role: "org_admin" })), await partner.signedIn()];
      here().clock.advance(12 * HOUR + 1);
      expect(outcome(await refresh(admin.session))).toBe("session_expired");
      const refreshed = (await refresh(member.session)).unwrap();
      here().clock.advance(7 * DAY + 1);
      expect(outcome(await refresh(refreshed))).toBe("session_expired");
    });

    test("acts on open sessions when it becomes shorter", async () => {
      const partner = await PartnerSide.of(here());
      const { session } = await partner.signedIn();
      here().clock.advance(5 * MINUTE);
      await update(partner, { sessionIdleSeconds: 4 * MINUTE });
      expect(outcome(await refresh(session))).toBe("session_expired");
    });
  });

  test("is none of a password's sessions", async () => {
    const partner = await PartnerSide.of(here(), { sessionMaxAgeSeconds: MINUTE, sessionIdleSeconds: MINUTE });
    const call = { organizationId: partner.orgId };
    const credentials = { email: "ops@example.com", password: "correct horse battery staple" };
    await here().gateway.createUserWithPassword({ email: credentials.email }, credentials.password, call);
    const { session } = (await here().gateway.authenticate(credentials, call)).unwrap();
    here().clock.advance(DAY);
    expect(outcome(await refresh(session))).toBe("accepted");
  });
}
