import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { codeAt } from "../../../../../tools/testing/authenticator.js";
import { anOrganization } from "../../acme.js";
import { ANYWHERE, type Application } from "../../application.js";
import { expectRefused, outcome } from "../../outcome.js";
import { aUser, PartnerSide } from "../../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const HOUR = 3600;

/** S16, where administrators must have a second factor. */
export function requiredFactorContract(here: () => Application): void {
  async function someone(roles: string[]) {
    const { gateway } = here();
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await gateway.createUserWithPassword({ email, roles }, PASSWORD, call)).unwrap();
    const signIn = (code?: string) => gateway.authenticate({ email, password: PASSWORD, code }, call);
    return { user, call, signIn };
  }

  async function enrolled(roles: string[]) {
    const { gateway, clock } = here();
    const person = await someone(roles);
    const { session } = (await person.signIn()).unwrap();
    const { ticket } = (await gateway.mfa.issueTicket(person.user.id, ANYWHERE)).unwrap();
    const { secret } = (await gateway.mfa.enroll(session.accessToken, { ...person.call, ticket })).unwrap();
    (await gateway.mfa.confirm(session.accessToken, codeAt(secret, clock.now()), person.call)).unwrap();
    clock.advance(30);
    return { ...person, session, code: () => codeAt(secret, clock.now()) };
  }

  test("a session without one is good for enrolling and for its end, and for nothing else", async () => {
    const { gateway } = here();
    const { call, signIn } = await someone(["org_admin"]);
    const { session, mustEnroll } = (await signIn()).unwrap();
    const { accessToken } = session;
    expect(mustEnroll).toBe(true);
    const proof = { password: PASSWORD, code: "123456" };
    const refused = [
      await gateway.validateSession(accessToken, call),
      await gateway.getSession(accessToken, call),
      await gateway.refreshSession(session.refreshToken, call),
      await gateway.requireRecentAuthentication(accessToken, call),
      await gateway.reauthenticate(accessToken, proof, call),
      await gateway.mfa.disable(accessToken, proof, call),
      await gateway.changePassword(accessToken, { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` }, call),
    ];
    expect(refused.map(outcome)).toEqual(refused.map(() => "mfa_required"));
    expect(outcome(await gateway.validateSession(accessToken, { ...call, toEnroll: true }))).toBe("accepted");
    expect(outcome(await gateway.logout(accessToken, call))).toBe("accepted");
  });

  test("the ticket enrolls, once; then the same session is whole", async () => {
    const { gateway, clock } = here();
    const { user, call, signIn } = await someone(["platform_admin"]);
    const [mine, thief] = [(await signIn()).unwrap().session, (await signIn()).unwrap().session];
    const enroll = (token: string, ticket?: string) => gateway.mfa.enroll(token, { ...call, ticket });
    expectRefused(await enroll(mine.accessToken), "permission_denied");
    const issued = (await gateway.mfa.issueTicket(user.id, { ...ANYWHERE, actor: "maker" })).unwrap();
    expect(issued.ticket).toMatch(/^mt_live_[A-Za-z0-9_-]{43}$/);
    for (const wrong of ["mt_live_x", `${issued.ticket.slice(0, -1)}_`, "", 7]) {
      expectRefused(await enroll(thief.accessToken, wrong as string), "permission_denied");
    }
    const { secret } = (await enroll(mine.accessToken, issued.ticket)).unwrap();
    expectRefused(await enroll(thief.accessToken, issued.ticket), "permission_denied");
    // The session that has shown it may begin again.
    const again = (await enroll(mine.accessToken)).unwrap();
    expect(again.secret).not.toBe(secret);
    (await gateway.mfa.confirm(mine.accessToken, codeAt(again.secret, clock.now()), call)).unwrap();
    expect(outcome(await gateway.validateSession(mine.accessToken, call))).toBe("accepted");
    expect(outcome(await gateway.refreshSession(mine.refreshToken, call))).toBe("accepted");
    const { data } = (await gateway.listAuditEvents({ userId: user.id, eventType: "mfa_ticket_issued" })).unwrap();
    expect(data).toMatchObject([{ actor: "maker", details: { expires_at: issued.expiresAt.toISOString() } }]);
    expect(JSON.stringify(data)).not.toContain(issued.ticket);
  });

  test("a ticket ends after seven days, and with the next one", async () => {
    const { gateway, clock } = here();
    const { user, call, signIn } = await someone(["org_admin"]);
    const issue = async () => (await gateway.mfa.issueTicket(user.id, ANYWHERE)).unwrap().ticket;
    const first = await issue();
    const second = await issue();
    const enroll = async (ticket: string) =>
      outcome(await gateway.mfa.enroll((await signIn()).unwrap().session.accessToken, { ...call, ticket }));
    expect(await enroll(first)).toBe("permission_denied");
    clock.advance(7 * 24 * HOUR);
    expect(await enroll(second)).toBe("permission_denied");
    expect(await enroll(await issue())).toBe("accepted");
  });

  test("whoever need not have one is asked for nothing; whoever must can't turn it off, and replaces it", async () => {
    const { gateway, clock } = here();
    const member = await someone(["org_member"]);
    const signedIn = (await member.signIn()).unwrap();
    expect(signedIn.mustEnroll).toBeUndefined();
    expect(outcome(await gateway.validateSession(signedIn.session.accessToken, member.call))).toBe("accepted");
    const partner = await PartnerSide.of(here(), { allowedRoles: ["org_admin"] });
    const { session } = await partner.signedIn(aUser({ role: "org_admin" }));
    expect(outcome(await gateway.validateSession(session.accessToken, ANYWHERE))).toBe("accepted");
    const admin = await enrolled(["org_admin"]);
    const proof = { password: PASSWORD, code: admin.code() };
    expectRefused(await gateway.mfa.disable(admin.session.accessToken, proof, admin.call), "permission_denied");
    const next = (await gateway.mfa.enroll(admin.session.accessToken, admin.call)).unwrap();
    const confirmed = await gateway.mfa.confirm(
      ...[admin.session.accessToken, codeAt(next.secret, clock.now()), admin.call],
    );
    expect(outcome(confirmed)).toBe("accepted");
  });

  test("an administrator resets it: sessions end, and the first one needs a ticket again", async () => {
    const { gateway, events } = here();
    const { user, call, session, signIn, code } = await enrolled(["org_admin"]);
    expectRefused(await signIn(), "mfa_required");
    expectRefused(await gateway.mfa.issueTicket(user.id, ANYWHERE), "conflict");
    (await gateway.mfa.reset(user.id, { ...ANYWHERE, actor: "chief" })).unwrap();
    expectRefused(await gateway.validateSession(session.accessToken, call), "session_not_found");
    const anew = (await signIn(code())).unwrap();
    expect(anew.mustEnroll).toBe(true);
    expectRefused(await gateway.mfa.enroll(anew.session.accessToken, call), "permission_denied");
    expect(events.findLast(({ eventType }) => eventType === "mfa_disabled")).toMatchObject({
      ...{ userId: user.id, actor: "chief", details: { before: { enrolled: true }, after: { enrolled: false } } },
    });
    const heard = events.length;
    (await gateway.mfa.reset(user.id, ANYWHERE)).unwrap();
    expect(events.length, "nothing is left to reset").toBe(heard);
  });

  test("nobody but a platform_admin replaces password and factor of one person within a day", async () => {
    const { gateway, clock } = here();
    const asOrgAdmin = { asOrgAdmin: true, actor: "org admin" };
    for (const order of ["password first", "factor first"]) {
      const { user, call } = await enrolled(["org_admin"]);
      const acts = [
        (who: object) => gateway.setPassword(user.id, `${PASSWORD} anew`, { ...call, ...who }),
        (who: object) => gateway.mfa.reset(user.id, { ...call, ...who }),
      ];
      if (order === "factor first") acts.reverse();
      const [first, second] = acts;
      // The ticket of the enrolment counts as one of the factor.
      clock.advance(24 * HOUR);
      expect(outcome((await first?.(asOrgAdmin)) as never), order).toBe("accepted");
      expect(outcome((await second?.(asOrgAdmin)) as never), order).toBe("permission_denied");
      clock.advance(24 * HOUR);
      expect(outcome((await second?.(asOrgAdmin)) as never), order).toBe("accepted");
      expect(outcome((await first?.(asOrgAdmin)) as never), order).toBe(
        order === "factor first" ? "accepted" : "permission_denied",
      );
      expect(outcome((await first?.({ actor: "chief" })) as never), order).toBe("accepted");
    }
  });

  test("nobody resets the own one, nor that of another organization or of one who has more authority", async () => {
    const { gateway } = here();
    const { user, call, signIn, code } = await enrolled(["platform_admin"]);
    for (const act of [gateway.mfa.reset, gateway.mfa.issueTicket]) {
      expectRefused(await act(user.id, { ...call, actor: user.id }), "permission_denied");
      expectRefused(await act(user.id, { ...call, asOrgAdmin: true }), "permission_denied");
      expectRefused(await act(user.id, { ...call, asMachine: true }), "permission_denied");
      expectRefused(await act(user.id, { organizationId: anOrganization() }), "user_not_found");
      expectRefused(await act("no id", ANYWHERE), "user_not_found");
    }
    expect(outcome(await signIn(code())), "nothing has changed").toBe("accepted");
    const partner = await PartnerSide.of(here());
    const { user: withoutPassword } = await partner.signedIn(aUser());
    expectRefused(await gateway.mfa.issueTicket(withoutPassword.id, ANYWHERE), "conflict");
  });

  test("administrators without one are counted", async () => {
    const { gateway } = here();
    const count = async () => (await gateway.mfa.countAdministratorsWithout()).unwrap();
    const before = await count();
    await someone(["org_admin", "reader"]);
    await someone(["org_member"]);
    await enrolled(["platform_admin"]);
    const { user } = await someone(["org_admin"]);
    await gateway.deactivateUser(user.id, ANYWHERE);
    expect(await count()).toBe(before + 1);
  });
}
