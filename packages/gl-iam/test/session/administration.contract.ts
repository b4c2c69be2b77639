/** Who is signed in, and ending it: one session, a user's, a partner's, an organization's, everybody's. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";

export function sessionAdministrationContract(here: () => Application): void {
  const sessions = () => here().gateway.sessions;
  const live = (signedIn: Parameters<typeof isLive>[1]) => isLive(here().gateway, signedIn);
  const byPassword = async (organizationId: string, roles: string[] = []) => {
    const email = `${randomUUID()}@acme.example`;
    const user = (await here().gateway.createUserWithPassword({ email, roles }, PASSWORD, { organizationId })).unwrap();
    const again = async () =>
      (await here().gateway.authenticate({ email, password: PASSWORD }, { organizationId })).unwrap();
    const { session } = await again();
    return { user, again, session };
  };

  test("lists what stands, of a user, of a partner, of an organization, page by page", async () => {
    const partner = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const owner = await byPassword(partner.orgId);
    const through = await partner.signedIn(aUser({ external_id: "u-1" }));
    const ended = await partner.signedIn();
    (await here().gateway.logout(ended.session.accessToken, ANYWHERE)).unwrap();
    const page = async (options: object) => (await sessions().list({ ...call, ...options })).unwrap();
    expect((await page({ userId: owner.user.id })).data).toMatchObject([
      { userId: owner.user.id, organizationId: partner.orgId, authMethod: "password", partnerId: null },
    ]);
    expect((await page({ partnerId: partner.id })).data).toMatchObject([
      { userId: through.user.id, authMethod: "partner", partnerId: partner.id, externalId: "u-1" },
    ]);
    const first = await page({ limit: 1 });
    const second = await page({ limit: 1, cursor: first.nextCursor });
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([1, 1, null]);
    expect((await sessions().list({ organizationId: anOrganization() })).unwrap().data).toEqual([]);
    expectRefused(await sessions().list({ userId: owner.user.id, organizationId: "other" }), "user_not_found");
    expectRefused(await sessions().list({ partnerId: partner.id, organizationId: "other" }), "partner_not_found");
    expectRefused(await sessions().list({ ...call, limit: 0 }), "validation_error");
    expectRefused(await sessions().list({ ...call, user: "x" } as never), "validation_error");
  });

  test("ends one session, with its event, and not one of another organization", async () => {
    const partner = await PartnerSide.of(here());
    const [one, two] = [await partner.signedIn(), await partner.signedIn()];
    const { data } = (await sessions().list({ userId: one.user.id, ...ANYWHERE })).unwrap();
    const id = data[0]?.id ?? "";
    expectRefused(await sessions().end(id, { organizationId: "other" }), "not_found");
    expect([await live(one), await live(two)]).toEqual([true, true]);
    (await sessions().end(id, { organizationId: partner.orgId, actor: "admin-7" })).unwrap();
    expect([await live(one), await live(two)]).toEqual([false, true]);
    expect(outcome(await sessions().end(id, ANYWHERE)), "again is nothing new").toBe("accepted");
    expectRefused(await sessions().end(randomUUID(), ANYWHERE), "not_found");
    expectRefused(await sessions().end("x", ANYWHERE), "not_found");
    const revoked = here().events.filter(
      ({ eventType, userId }) => eventType === "session_revoked" && userId === one.user.id,
    );
    expect(revoked).toMatchObject([{ actor: "admin-7", details: { session_id: id } }]);
  });

  test("ends a user's, or the user's at one partner, and waiting tokens with them", async () => {
    const partner = await PartnerSide.of(here());
    const owner = await byPassword(partner.orgId);
    const link = { partnerId: partner.id, externalId: "u-1" };
    (await here().gateway.users.link(owner.user.id, link, ANYWHERE)).unwrap();
    const through = await partner.signedIn(aUser({ external_id: "u-1" }));
    const token = await partner.token(aUser({ external_id: "u-1" }));
    const both = { userId: owner.user.id, partnerId: partner.id };
    expect((await sessions().endAll(both, ANYWHERE)).unwrap()).toEqual({ sessionsEnded: 1 });
    expect([await live(owner), await live(through)]).toEqual([true, false]);
    expectRefused(await here().gateway.sso.authenticate({ token }), "invalid_token");
    expect((await sessions().endAll({ userId: owner.user.id }, ANYWHERE)).unwrap()).toEqual({ sessionsEnded: 1 });
    expect(await live(owner)).toBe(false);
    expect(await live(await owner.again()), "signing in anew is no matter of this").toBe(true);
  });

  test("a misspelt or empty name is refused, and ends nobody's sessions", async () => {
    const partner = await PartnerSide.of(here());
    const signedIn = await partner.signedIn();
    const call = { organizationId: partner.orgId };
    const wrong: [object, object | undefined, string[]][] = [
      [{ userID: signedIn.user.id }, call, ["userID unknown_field"]],
      [{ partner: partner.id, org: partner.orgId }, call, ["partner unknown_field", "org unknown_field"]],
      [{ userId: null, partnerId: 5 }, call, ["userId null", "partnerId string"]],
      [call, call, ["organizationId exclusive"]],
    ];
    for (const [whose, within, problems] of wrong) {
      const refused = await sessions().endAll(whose, within);
      expectRefused(refused, "validation_error");
      expect(refused.isErr && refused.error.details.map(({ field, rule }) => `${field} ${rule}`)).toEqual(problems);
    }
    expect(await live(signedIn)).toBe(true);
    const other = await PartnerSide.of(here());
    const elsewhere = await other.signedIn();
    expect((await sessions().endAll(call)).unwrap()).toEqual({ sessionsEnded: 1 });
    expect([await live(signedIn), await live(elsewhere)]).toEqual([false, true]);
  });

  test("ends a partner's, an organization's and everybody's by one row", async () => {
    const { clock } = here();
    const partner = await PartnerSide.of(here());
    const other = await PartnerSide.of(here(), { orgId: partner.orgId, partnerName: "Other" });
    const elsewhere = await PartnerSide.of(here());
    const call = { organizationId: partner.orgId };
    const [a, b, c] = [await partner.signedIn(), await other.signedIn(), await elsewhere.signedIn()];
    expect((await sessions().endAll({ partnerId: partner.id }, call)).unwrap()).toEqual({ sessionsEnded: 1 });
    expect([await live(a), await live(b), await live(c)]).toEqual([false, true, true]);
    const owner = await byPassword(partner.orgId);
    const token = await other.token();
    expect((await sessions().endAll({}, call)).unwrap()).toEqual({ sessionsEnded: 2 });
    expect([await live(b), await live(owner), await live(c)]).toEqual([false, false, true]);
    expectRefused(await here().gateway.refreshSession(owner.session.refreshToken, ANYWHERE), "session_not_found");
    expectRefused(await here().gateway.sso.authenticate({ token }), "invalid_token");
    clock.advance(1);
    expect(await live(await other.signedIn())).toBe(true);
    const { sessionsEnded } = (await sessions().endAll({}, ANYWHERE)).unwrap();
    expect(sessionsEnded).toBeGreaterThanOrEqual(2);
    expect(await live(c)).toBe(false);
    clock.advance(1);
    expect(await live(await elsewhere.signedIn())).toBe(true);
    while (await here().provider.core.store.sessions.sweepRevoked());
    expect(await live(c), "marked as ended by now").toBe(false);
    expect((await sessions().list(ANYWHERE)).unwrap().data).toMatchObject([{ partnerId: elsewhere.id }]);
    expect(
      here()
        .events.filter(({ eventType }) => eventType === "session_revoked_all")
        .at(-1),
    ).toMatchObject({
      organizationId: null,
      details: { sessions: expect.any(Number) },
    });
  });

  test("what a platform_admin has opened is not an org_admin's to end", async () => {
    const organizationId = anOrganization();
    const root = await byPassword(organizationId, ["platform_admin"]);
    const call = { organizationId, asOrgAdmin: true };
    const { data } = (await sessions().list({ userId: root.user.id, ...call })).unwrap();
    for (const refused of [
      await sessions().end(data[0]?.id ?? "", call),
      await sessions().endAll({ userId: root.user.id }, call),
      await sessions().endAll({}, call),
      await sessions().endAll({}, { ...call, ...ANYWHERE }),
    ]) {
      expectRefused(refused, "permission_denied");
    }
    expect(await live(root)).toBe(true);
  });

  test("nor those of a partner that can make one; a machine ends those of no administrator", async () => {
    const mighty = await PartnerSide.of(here(), { roleMap: { chief: "platform_admin" } });
    const chief = await mighty.signedIn();
    const ours = { organizationId: mighty.orgId, asOrgAdmin: true };
    expectRefused(await sessions().endAll({ partnerId: mighty.id }, ours), "permission_denied");
    expectRefused(await sessions().endAll({}, ours), "permission_denied");
    expect(await live(chief)).toBe(true);
    const organizationId = anOrganization();
    const admin = await byPassword(organizationId, ["org_admin"]);
    expectRefused(await sessions().endAll({}, { organizationId, asMachine: true }), "permission_denied");
    expect(await live(admin)).toBe(true);
    expect(outcome(await sessions().endAll({}, { organizationId, asOrgAdmin: true }))).toBe("accepted");
    expect(await live(admin)).toBe(false);
  });

  test("a partner is meant in any spelling of its id, and an unknown one is told", async () => {
    const partner = await PartnerSide.of(here());
    const signedIn = await partner.signedIn();
    const whose = { userId: signedIn.user.id.toUpperCase(), partnerId: partner.id.toUpperCase() };
    expectRefused(await sessions().endAll({ ...whose, partnerId: randomUUID() }, ANYWHERE), "partner_not_found");
    expect((await sessions().endAll(whose, ANYWHERE)).unwrap()).toEqual({ sessionsEnded: 1 });
  });

  test("a user sees and ends the own; S6: a session through a partner those of its own identity alone", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const owner = await byPassword(partner.orgId);
    const link = { partnerId: partner.id, externalId: "u-1" };
    (await gateway.users.link(owner.user.id, link, ANYWHERE)).unwrap();
    const through = await partner.signedIn(aUser({ external_id: "u-1" }));
    const stranger = await partner.signedIn();
    const own = async ({ session }: { session: { accessToken: string } }) =>
      (await sessions().listOwn(session.accessToken, ANYWHERE)).unwrap().data.map(({ authMethod }) => authMethod);
    expect((await own(owner)).sort()).toEqual(["partner", "password"]);
    expect(await own(through)).toEqual(["partner"]);
    const idOf = async (session: { accessToken: string }) =>
      (await gateway.getSession(session.accessToken, ANYWHERE)).unwrap().session.id;
    const end = (by: { accessToken: string }, id: string) => sessions().endOwn(by.accessToken, id, ANYWHERE);
    expectRefused(await end(through.session, await idOf(owner.session)), "not_found");
    expectRefused(await end(owner.session, await idOf(stranger.session)), "not_found");
    expectRefused(await end(owner.session, "x"), "not_found");
    (await end(owner.session, await idOf(through.session))).unwrap();
    expect([await live(owner), await live(through), await live(stranger)]).toEqual([true, false, true]);
    (await end(owner.session, await idOf(owner.session))).unwrap();
    expect(await live(owner), "the present one too").toBe(false);
  });
}
