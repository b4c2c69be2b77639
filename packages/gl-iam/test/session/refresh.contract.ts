import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Session } from "../../src/index.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const DAY = 24 * 60 * 60;

/** S11. */
export function refreshContract(here: () => Application): void {
  const inAny = { organizationId: null } as const;
  const refresh = ({ refreshToken }: Session, call: { idempotencyKey?: string; ipAddress?: string } = {}) =>
    here().gateway.refreshSession(refreshToken, { ...inAny, ...call });
  const live = (session: Session) => isLive(here().gateway, { session });
  const reuses = async (partner: PartnerSide) => {
    const query = { partnerId: partner.id, eventType: "token_reuse_detected" } as const;
    return (await here().gateway.listAuditEvents(query)).unwrap().data;
  };

  async function signedIn() {
    const partner = await PartnerSide.of(here());
    const { session } = await partner.signedIn();
    return { partner, session };
  }

  describe("whose answer was lost", () => {
    test("is answered with the same successor, and the session goes on", async () => {
      const { session } = await signedIn();
      const lost = (await refresh(session)).unwrap();
      const again = (await refresh(session)).unwrap();
      expect(again.refreshToken).toBe(lost.refreshToken);
      expect(await Promise.all([lost, again].map(live))).toEqual([true, true]);
      expect(outcome(await refresh(again))).toBe("accepted");
    });

    test("within thirty seconds of the first use, by the store's clock, and no later", async () => {
      const { session } = await signedIn();
      const lost = (await refresh(session)).unwrap();
      here().clock.advance(30);
      expect((await refresh(session)).unwrap().refreshToken).toBe(lost.refreshToken);
      here().clock.advance(1);
      expectRefused(await refresh(session), "invalid_token");
      expect(await live(lost)).toBe(false);
    });

    test("while the successor is unused: afterwards it is a reuse, and the family ends", async () => {
      const { partner, session } = await signedIn();
      const second = (await refresh(session, { idempotencyKey: "k-1" })).unwrap();
      const third = (await refresh(second, { idempotencyKey: "k-2" })).unwrap();
      expectRefused(await refresh(session, { idempotencyKey: "k-1" }), "invalid_token");
      expect(await live(third)).toBe(false);
      expect(await reuses(partner)).toMatchObject([{ severity: "critical", errorCode: "invalid_token" }]);
    });

    test("with the key of the first use as often as it takes, and nothing is told", async () => {
      const { partner, session } = await signedIn();
      const idempotencyKey = randomUUID();
      const lost = (await refresh(session, { idempotencyKey })).unwrap();
      for (let repeat = 0; repeat < 10; repeat += 1) {
        expect((await refresh(session, { idempotencyKey })).unwrap().refreshToken).toBe(lost.refreshToken);
      }
      expect(await reuses(partner)).toEqual([]);
    });

    test.each<[string, string | undefined, string | undefined]>([
      ["another key", "k-1", "k-2"],
      ["no key where the first use had one", "k-1", undefined],
      ["a key where the first use had none", undefined, "k-1"],
    ])("not with %s: the family ends", async (_, first, then) => {
      const { partner, session } = await signedIn();
      const next = (await refresh(session, first === undefined ? {} : { idempotencyKey: first })).unwrap();
      expectRefused(await refresh(session, then === undefined ? {} : { idempotencyKey: then }), "invalid_token");
      expect(await live(next)).toBe(false);
      expect(await reuses(partner)).toMatchObject([{ severity: "critical" }]);
    });

    test("without a key three times for a family in a day, each a warning with both addresses", async () => {
      const { partner, session } = await signedIn();
      let current = session;
      for (let repeat = 0; repeat < 3; repeat += 1) {
        const lost = (await refresh(current, { ipAddress: "203.0.113.1" })).unwrap();
        const again = (await refresh(current, { ipAddress: "198.51.100.2" })).unwrap();
        expect(again.refreshToken).toBe(lost.refreshToken);
        current = again;
        here().clock.advance(60);
      }
      const warnings = await reuses(partner);
      expect(warnings).toHaveLength(3);
      for (const warning of warnings) {
        expect(warning).toMatchObject({ severity: "warning", errorCode: null, ipAddress: "198.51.100.2" });
        expect(warning.details).toMatchObject({ first_ip_address: "203.0.113.1", ip_address: "198.51.100.2" });
      }
      const last = (await refresh(current)).unwrap();
      expectRefused(await refresh(current), "invalid_token");
      expect(await live(last)).toBe(false);
      expect((await reuses(partner))[0]).toMatchObject({ severity: "critical" });
    });

    test("the day of the three repeats moves along", async () => {
      const { session } = await signedIn();
      let current = session;
      const lose = async () => {
        await refresh(current);
        current = (await refresh(current)).unwrap();
      };
      await lose();
      here().clock.advance(DAY / 2);
      await lose();
      await lose();
      here().clock.advance(DAY / 2 + 1);
      await lose();
      await refresh(current);
      expectRefused(await refresh(current), "invalid_token");
    });

    test("is judged as the first use was: a partner that was deactivated, a user, another organization", async () => {
      const { partner, session } = await signedIn();
      const idempotencyKey = "k-1";
      const lost = (await refresh(session, { idempotencyKey })).unwrap();
      await here().registry.updatePartner(partner.id, { allowedRoles: ["nobody"] });
      expectRefused(await refresh(session, { idempotencyKey }), "role_not_allowed");
      await here().registry.updatePartner(partner.id, { allowedRoles: ["org_member"] });
      await here().registry.deactivatePartner(partner.id);
      expectRefused(await refresh(session, { idempotencyKey }), "partner_inactive");
      await here().registry.reactivatePartner(partner.id);
      const elsewhere = { organizationId: "elsewhere", idempotencyKey };
      expectRefused(await here().gateway.refreshSession(session.refreshToken, elsewhere), "invalid_token");
      expect((await refresh(session, { idempotencyKey })).unwrap().refreshToken).toBe(lost.refreshToken);
      await here().registry.deactivatePartner(partner.id, { revokeSessions: true });
      await here().registry.reactivatePartner(partner.id);
      expectRefused(await refresh(session, { idempotencyKey }), "session_not_found");
    });

    test("after a log-out it stays ended", async () => {
      const { session } = await signedIn();
      const lost = (await refresh(session)).unwrap();
      await here().gateway.logout(lost.accessToken, inAny);
      expectRefused(await refresh(session), "session_not_found");
    });
  });

  test.each(["", "a b", "ä", "k".repeat(256), 7])(
    "an idempotency key has 1 to 255 visible characters: %j",
    async (key) => {
      const { session } = await signedIn();
      const refused = await refresh(session, { idempotencyKey: key as string });
      expectRefused(refused, "validation_error");
      expect(refused.error?.details).toMatchObject([{ field: "idempotencyKey", rule: "format" }]);
      expect(outcome(await refresh(session, { idempotencyKey: "k".repeat(255) }))).toBe("accepted");
    },
  );

  test("what is stored tells nobody the successor", async () => {
    const { session } = await signedIn();
    const next = (await refresh(session)).unwrap();
    const stored = await here().inspection.everything();
    const bytes = Buffer.from(next.refreshToken.slice("rt_live_".length), "base64url");
    for (const form of [next.refreshToken, bytes.toString("hex"), bytes.toString("base64url")]) {
      expect(stored).not.toContain(form);
    }
    expect(stored, "the session is stored").toContain(
      (await here().gateway.getSession(next.accessToken, inAny)).unwrap().session.id,
    );
  });

  test("the user of a session that is refreshed is asked about again", async () => {
    const partner = await PartnerSide.of(here());
    const { user, session } = await partner.signedIn(aUser());
    await here().gateway.deactivateUser(user.id, inAny);
    expectRefused(await refresh(session), "session_not_found");
  });
}
