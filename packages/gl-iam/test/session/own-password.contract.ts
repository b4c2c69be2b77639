import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const OLD = "a passphrase of some length";
const NEW = "another one, a little longer";

/** B10. */
export function ownPasswordContract(here: () => Application): void {
  async function signedInTwice() {
    const { gateway } = here();
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await gateway.createUserWithPassword({ email }, OLD, call)).unwrap();
    const logIn = async () => (await gateway.authenticate({ email, password: OLD }, call)).unwrap().session;
    return { email, user, call, mine: await logIn(), other: await logIn() };
  }

  test("is changed with the current one: this session goes on, every other one ends", async () => {
    const { gateway } = here();
    const { email, user, call, mine, other } = await signedInTwice();
    const change = { currentPassword: OLD, newPassword: NEW };
    expect(outcome(await gateway.changePassword(mine.accessToken, change, call))).toBe("accepted");
    expect(outcome(await gateway.validateSession(mine.accessToken, call))).toBe("accepted");
    expect(outcome(await gateway.refreshSession(mine.refreshToken, call))).toBe("accepted");
    expectRefused(await gateway.validateSession(other.accessToken, call), "session_not_found");
    expectRefused(await gateway.refreshSession(other.refreshToken, call), "session_not_found");
    expectRefused(await gateway.authenticate({ email, password: OLD }, call), "authentication_failed");
    expect(outcome(await gateway.authenticate({ email, password: NEW }, call))).toBe("accepted");
    const { data } = (await gateway.listAuditEvents({ userId: user.id })).unwrap();
    const [revoked, changed] = data.filter(({ eventType }) => /password_changed|revoked_all/.test(eventType));
    expect(changed).toMatchObject({ eventType: "password_changed", actor: user.id });
    expect(revoked).toMatchObject({ eventType: "session_revoked_all", details: { sessions: 1 } });
  });

  test("a wrong current password is refused and audited; a weak new password is refused", async () => {
    const { gateway } = here();
    const { email, user, call, mine, other } = await signedInTwice();
    const change = (currentPassword: unknown, newPassword: unknown) =>
      gateway.changePassword(mine.accessToken, { currentPassword, newPassword } as never, call);
    for (const wrong of [`${OLD}!`, "", "short", undefined, 7, null]) {
      expectRefused(await change(wrong, NEW), "authentication_failed");
    }
    for (const refused of ["short", "", undefined, 7, email, "password1234", "aaaaaaaaaaaa"]) {
      const answer = await change(OLD, refused);
      expectRefused(answer, "validation_error");
      expect(answer.error?.details).toMatchObject([{ field: "newPassword" }]);
    }
    expectRefused(await gateway.changePassword(mine.accessToken, null as never, call), "validation_error");
    const { data } = (await gateway.listAuditEvents({ userId: user.id, eventType: "login_error" })).unwrap();
    expect(data).toHaveLength(6);
    for (const { accessToken } of [mine, other]) {
      expect(outcome(await gateway.validateSession(accessToken, call)), "nothing has changed").toBe("accepted");
    }
    expect(outcome(await gateway.authenticate({ email, password: OLD }, call))).toBe("accepted");
  });

  test("S6: not in a session through a partner, even if the user has a password", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const { user, session } = await partner.signedIn(aUser({ external_id: "u-1" }));
    const change = { currentPassword: OLD, newPassword: NEW };
    expectRefused(await gateway.changePassword(session.accessToken, change, ANYWHERE), "permission_denied");
    (await gateway.setPassword(user.id, OLD, ANYWHERE)).unwrap();
    const again = await partner.signedIn(aUser({ external_id: "u-1" }));
    expectRefused(await gateway.changePassword(again.session.accessToken, change, ANYWHERE), "permission_denied");
    const credentials = { email: user.email, password: OLD };
    expect(outcome(await gateway.authenticate(credentials, { organizationId: partner.orgId }))).toBe("accepted");
  });

  test("not in a session that has ended, nor in another organization", async () => {
    const { gateway } = here();
    const { call, mine, other } = await signedInTwice();
    const change = { currentPassword: OLD, newPassword: NEW };
    const elsewhere = { organizationId: anOrganization() };
    expectRefused(await gateway.changePassword(mine.accessToken, change, elsewhere), "session_not_found");
    await gateway.logout(mine.accessToken, call);
    expectRefused(await gateway.changePassword(mine.accessToken, change, call), "session_not_found");
    expectRefused(await gateway.changePassword("a.b.c", change, call), "invalid_token");
    expect(outcome(await gateway.validateSession(other.accessToken, call))).toBe("accepted");
  });

  test("of two changes at once from two sessions, one succeeds and one session stays", async () => {
    const { gateway } = here();
    const { call, mine, other } = await signedInTwice();
    const answers = await Promise.all(
      [mine, other].map(({ accessToken }, n) =>
        gateway.changePassword(accessToken, { currentPassword: OLD, newPassword: `${NEW} ${n}` }, call),
      ),
    );
    expect(answers.map(outcome).sort()).toEqual(["accepted", "authentication_failed"]);
    const standing = await Promise.all(
      [mine, other].map(async ({ accessToken }) => (await gateway.validateSession(accessToken, call)).isOk),
    );
    expect(standing).toEqual(answers.map(({ isOk }) => isOk));
  });
}
