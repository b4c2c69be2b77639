/** What is about the rows of sessions and no other store could be asked: how many are written, and faults in them. */
import { expect, test } from "vitest";
import type { Session } from "../../src/index.js";
import { isLive, PartnerSide } from "../sign-in/partner-side.js";
import { ANYWHERE, expectRefused, type Installation, outcome } from "./installation.js";

const PASSWORD = "a password of some length";

export function rowsOfSessions(here: () => Installation): void {
  const live = (signedIn: Parameters<typeof isLive>[1]) => isLive(here().gateway, signedIn);
  const refresh = ({ refreshToken }: Session, call: { idempotencyKey?: string } = {}) =>
    here().gateway.refreshSession(refreshToken, { ...ANYWHERE, ...call });
  const sweep = async () => {
    while (await here().provider.core.store.sessions.sweepRevoked());
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

  test("S6: a partner's session that has lost its identity is not an administrator's", async () => {
    const { gateway, sql } = here();
    const partner = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const create = { email: "owner@acme.example", roles: ["platform_admin"] };
    const { id } = (await gateway.createUserWithPassword(create, PASSWORD, call)).unwrap();
    (await gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: id })).unwrap();
    const through = await partner.signedIn({ external_id: "u-1", email: create.email });
    const byPassword = (await gateway.authenticate({ email: create.email, password: PASSWORD }, call)).unwrap();
    // Nothing does this.
    await sql("UPDATE gl_iam.sessions SET identity_id = NULL WHERE user_id = $1 AND auth_method = 'partner'", id);
    expectRefused(await gateway.validateSession(through.session.accessToken, call), "session_not_found");
    expect(await live(byPassword)).toBe(true);
  });

  test("S6: a partner's session without an active identity is ended", async () => {
    const { gateway, provider, sql } = here();
    const partner = await PartnerSide.of(here());
    const { user, session } = await partner.signedIn();
    const { id } = (await gateway.getSession(session.accessToken, ANYWHERE)).unwrap().session;
    await sql("UPDATE gl_iam.identities SET suspended_at = now() WHERE user_id = $1", user.id);
    expect((await provider.core.store.sessions.find(id, null))?.standing).toBe("ended");
    expectRefused(await gateway.validateSession(session.accessToken, ANYWHERE), "session_not_found");
    expectRefused(await gateway.refreshSession(session.refreshToken, ANYWHERE), "session_not_found");
  });

  test("a session that refers to a partner and claims a password can't be stored", async () => {
    const partner = await PartnerSide.of(here());
    await partner.signedIn();
    const claim = "UPDATE gl_iam.sessions SET auth_method = 'password' WHERE partner_id = $1";
    await expect(here().sql(claim, partner.id)).rejects.toThrow("sessions_auth_method");
  });

  test("a successor that was derived under a key that is not here any more: 503, and nothing ends", async () => {
    const { session } = await (await PartnerSide.of(here())).signedIn();
    const lost = (await refresh(session, { idempotencyKey: "k-1" })).unwrap();
    await here().sql("UPDATE gl_iam.refresh_tokens SET secret_key_version = 9 WHERE used_at IS NOT NULL");
    expectRefused(await refresh(session, { idempotencyKey: "k-1" }), "store_unavailable");
    await here().sql(
      `UPDATE gl_iam.refresh_tokens SET secret_key_version = 1, successor_salt = '\\x00'::bytea
       WHERE used_at IS NOT NULL`,
    );
    expectRefused(await refresh(session, { idempotencyKey: "k-1" }), "store_unavailable");
    expect(outcome(await refresh(lost)), "nothing has ended").toBe("accepted");
  });

  test("a token that was used before the upgrade has no successor to tell: its family ends", async () => {
    const { session } = await (await PartnerSide.of(here())).signedIn();
    const next = (await refresh(session)).unwrap();
    await here().sql(
      "UPDATE gl_iam.refresh_tokens SET successor_hash = NULL, successor_salt = NULL, secret_key_version = NULL " +
        "WHERE used_at IS NOT NULL",
    );
    expectRefused(await refresh(session), "invalid_token");
    expect(await live({ session: next })).toBe(false);
  });
}
