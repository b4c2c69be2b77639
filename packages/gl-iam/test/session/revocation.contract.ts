import { expect, test } from "vitest";
import { hasStandardRole, StandardRole } from "../../src/index.js";
import { ANYWHERE } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import type { Installation } from "../postgresql/installation.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";

/** S1, S6. */
export function revocationContract(here: () => Installation): void {
  const live = (signedIn: Parameters<typeof isLive>[1]) => isLive(here().gateway, signedIn);
  const standingOf = async (userId: string) => {
    const rows = await here().sql<{ id: string }>("SELECT id FROM gl_iam.sessions WHERE user_id = $1", userId);
    const { sessions } = here().provider.core.store;
    return Promise.all(rows.map(async ({ id }) => (await sessions.find(id, null))?.standing));
  };
  const sweep = async () => {
    while (await here().provider.core.store.sessions.sweep());
  };

  test("S1: one row is written, however many sessions end", async () => {
    const partner = await PartnerSide.of(here());
    const signedIn = [await partner.signedIn(), await partner.signedIn(), await partner.signedIn()];
    const rows = () => here().sql("SELECT * FROM gl_iam.sessions WHERE partner_id = $1 ORDER BY id", partner.id);
    const before = await rows();
    await here().registry.deactivatePartner(partner.id, { revokeSessions: true });
    expect(await rows()).toEqual(before);
    expect(await Promise.all(signedIn.map(live))).toEqual([false, false, false]);
    await sweep();
    const ended = await here().sql(
      "SELECT 1 FROM gl_iam.sessions WHERE partner_id = $1 AND ended_at IS NOT NULL",
      partner.id,
    );
    expect(ended, "a sweep marks them").toHaveLength(3);
    expect(await here().sql("SELECT 1 FROM gl_iam.pending_revocations")).toEqual([]);
  });

  test("S1: nothing that becomes active again brings a session or a token back", async () => {
    const { gateway, registry } = here();
    const partner = await PartnerSide.of(here());
    const payload = aUser({ external_id: "u-1" });
    const ends: (() => Promise<unknown>)[] = [
      async () => {
        await registry.deactivatePartner(partner.id, { revokeSessions: true });
        await registry.reactivatePartner(partner.id);
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await gateway.deactivateUser(user.id, ANYWHERE);
        await gateway.reactivateUser(user.id, ANYWHERE);
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await partner.deprovision("u-1", partner.anew({}));
        await gateway.reactivateUser(user.id, ANYWHERE);
      },
      async () => {
        const { user } = await partner.signedIn(partner.anew(payload));
        await gateway.setPassword(user.id, PASSWORD, ANYWHERE);
      },
    ];
    for (const end of ends) {
      const signedIn = await partner.signedIn(partner.anew(payload));
      const open = await partner.token(partner.anew(payload));
      const ofSomebodyNew = await partner.token();
      await end();
      expect(await live(signedIn)).toBe(false);
      expectRefused(await gateway.refreshSession(signedIn.session.refreshToken, ANYWHERE), "session_not_found");
      expectRefused(await gateway.sso.authenticate({ token: open }), "invalid_token");
      const expected = end === ends[0] ? "invalid_token" : "accepted";
      expect(outcome(await gateway.sso.authenticate({ token: ofSomebodyNew }))).toBe(expected);
      expect(await live(await partner.signedIn(partner.anew(payload))), "a new sign-in stands").toBe(true);
    }
  });

  test("S1: a token that was issued for somebody unknown ends with what happened to the one it made", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const payload = aUser();
    const [first, second] = [await partner.token(payload), await partner.token(partner.anew(payload))];
    const { user } = (await gateway.sso.authenticate({ token: first })).unwrap();
    await gateway.deactivateUser(user.id, ANYWHERE);
    await gateway.reactivateUser(user.id, ANYWHERE);
    expectRefused(await gateway.sso.authenticate({ token: second }), "invalid_token");
  });

  test("S6: a partner's session stores so, and never carries a role that an administrator granted", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const credentials = { email: "owner@acme.example", password: PASSWORD };
    const create = { email: credentials.email, roles: ["platform_admin"] };
    const { id } = (await gateway.createUserWithPassword(create, PASSWORD, call)).unwrap();
    (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: id })).unwrap();
    const through = await partner.signedIn(aUser({ external_id: "u-1" }));
    const byPassword = (await gateway.authenticate(credentials, call)).unwrap();
    const methods = await here().sql(
      "SELECT auth_method, partner_id IS NULL AS alone FROM gl_iam.sessions WHERE user_id = $1 ORDER BY auth_method",
      id,
    );
    expect(methods).toEqual([
      { auth_method: "partner", alone: false },
      { auth_method: "password", alone: true },
    ]);
    const rolesOf = async ({ session }: Parameters<typeof isLive>[1]) =>
      (await gateway.validateSession(session.accessToken, call)).unwrap();
    expect((await rolesOf(through)).roles).toEqual(["org_member"]);
    expect(hasStandardRole(await rolesOf(byPassword), StandardRole.PLATFORM_ADMIN)).toBe(true);
    // Nothing does this; were the identity to go, the session must not become the administrator's.
    await here().sql(
      "UPDATE gl_iam.sessions SET identity_id = NULL WHERE user_id = $1 AND auth_method = 'partner'",
      id,
    );
    expectRefused(await gateway.validateSession(through.session.accessToken, call), "session_not_found");
    expect(await live(byPassword)).toBe(true);
  });

  test("S6: a partner's session without an active identity is ended", async () => {
    const partner = await PartnerSide.of(here());
    const { user, session } = await partner.signedIn();
    await here().sql("UPDATE gl_iam.identities SET is_active = false WHERE user_id = $1", user.id);
    expect(await standingOf(user.id)).toEqual(["ended"]);
    expectRefused(await here().gateway.validateSession(session.accessToken, ANYWHERE), "session_not_found");
    expectRefused(await here().gateway.refreshSession(session.refreshToken, ANYWHERE), "session_not_found");
  });

  test("a session that refers to a partner and claims a password can't be stored", async () => {
    const partner = await PartnerSide.of(here());
    await partner.signedIn();
    const claim = "UPDATE gl_iam.sessions SET auth_method = 'password' WHERE partner_id = $1";
    await expect(here().sql(claim, partner.id)).rejects.toThrow("sessions_auth_method");
  });
}
