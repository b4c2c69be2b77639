import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { codeAt, wrongCodeAt } from "../../../../../tools/testing/authenticator.js";
import { anOrganization } from "../../acme.js";
import { ANYWHERE, type Application } from "../../application.js";
import { expectRefused, outcome } from "../../outcome.js";
import { aUser, PartnerSide } from "../../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const MINUTE = 60;

/** S6, S16. */
export function secondFactorContract(here: () => Application): void {
  async function someone(roles = ["org_member"]) {
    const { gateway } = here();
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await gateway.createUserWithPassword({ email, roles }, PASSWORD, call)).unwrap();
    const signIn = (code?: string) => gateway.authenticate({ email, password: PASSWORD, code }, call);
    return { user, email, call, signIn, signedIn: async (code?: string) => (await signIn(code)).unwrap().session };
  }

  /** With a confirmed factor, and the next code still unused. */
  async function enrolled(roles?: string[]) {
    const { gateway, clock } = here();
    const person = await someone(roles);
    const session = await person.signedIn();
    const enrolment = (await gateway.mfa.enroll(session.accessToken, person.call)).unwrap();
    const code = () => codeAt(enrolment.secret, clock.now());
    (await gateway.mfa.confirm(session.accessToken, code(), person.call)).unwrap();
    clock.advance(30);
    return { ...person, session, enrolment, code, wrong: () => wrongCodeAt(enrolment.secret, clock.now()) };
  }

  const eventsOf = async (
    userId: string,
    eventType: "mfa_enrolled" | "mfa_disabled" | "mfa_failed" | "login_success",
  ) => (await here().gateway.listAuditEvents({ userId, eventType })).unwrap().data;

  test("of its user lets the password be changed only in a session that has just proved both", async () => {
    const { gateway, clock } = here();
    const { session, call, code, email } = await enrolled();
    const change = { currentPassword: PASSWORD, newPassword: "another passphrase, and longer" };
    const changed = (accessToken: string, given = change) => gateway.changePassword(accessToken, given, call);
    clock.advance(16 * MINUTE);
    const old = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
    // Without a word about the password, which is not checked.
    for (const currentPassword of [PASSWORD, "not this one at all"]) {
      expectRefused(await changed(old.accessToken, { ...change, currentPassword }), "reauthentication_required");
    }
    expect(outcome(await gateway.validateSession(old.accessToken, call))).toBe("accepted");
    (await gateway.reauthenticate(old.accessToken, { password: PASSWORD, code: code() }, call)).unwrap();
    expect(outcome(await changed(old.accessToken))).toBe("accepted");
    expectRefused(await gateway.authenticate({ email, password: PASSWORD }, call), "authentication_failed");

    // Without a factor the current password is the whole proof.
    const other = await someone();
    const { refreshToken } = await other.signedIn();
    clock.advance(16 * MINUTE);
    const { accessToken } = (await gateway.refreshSession(refreshToken, other.call)).unwrap();
    expect(outcome(await gateway.changePassword(accessToken, change, other.call))).toBe("accepted");
  });

  test("is enrolled, confirmed, and asked for at the next sign-in", async () => {
    const { gateway, clock } = here();
    const { user, call, signIn, signedIn } = await someone();
    const [session, other] = [await signedIn(), await signedIn()];
    const begun = (await gateway.mfa.enroll(session.accessToken, call)).unwrap();
    expect(inspect(begun), "nobody logs it by accident").toBe("{}");
    const { secret, otpauthUrl, recoveryCodes } = begun;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(otpauthUrl);
    expect([url.protocol, url.host, url.searchParams.get("secret")]).toEqual(["otpauth:", "totp", secret]);
    expect(new Set(recoveryCodes).size).toBe(10);
    // Nothing counts before the confirmation.
    expect(outcome(await signIn())).toBe("accepted");
    expectRefused(
      await gateway.mfa.confirm(session.accessToken, wrongCodeAt(secret, clock.now()), call),
      "authentication_failed",
    );
    expectRefused(await gateway.mfa.confirm(other.accessToken, codeAt(secret, clock.now()), call), "conflict");
    const code = codeAt(secret, clock.now());
    (await gateway.mfa.confirm(session.accessToken, code, call)).unwrap();
    expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
    expectRefused(await gateway.validateSession(other.accessToken, call), "session_not_found");
    expect(await eventsOf(user.id, "mfa_enrolled")).toMatchObject([
      { actor: user.id, details: { before: { enrolled: false }, after: { enrolled: true } } },
    ]);

    expectRefused(await signIn(), "mfa_required");
    expectRefused(await signIn(code), "authentication_failed");
    clock.advance(30);
    expect(outcome(await signIn(codeAt(secret, clock.now())))).toBe("accepted");
    expect((await eventsOf(user.id, "login_success"))[0]?.details).toEqual({ second_factor: "totp" });
  });

  test("a code works once, in its step and one beside it", async () => {
    const { gateway, clock } = here();
    const { enrolment, signIn } = await enrolled();
    const at = (seconds: number) => codeAt(enrolment.secret, new Date(clock.now().getTime() + seconds * 1000));
    expectRefused(await signIn(at(-60)), "authentication_failed");
    expectRefused(await signIn(at(60)), "authentication_failed");
    expect(outcome(await signIn(at(0).replace(/^.{3}/, "$& ")))).toBe("accepted");
    expectRefused(await signIn(at(0)), "authentication_failed");
    expect(outcome(await signIn(at(30)))).toBe("accepted");
    // A later one was used, so this one is over.
    expectRefused(await signIn(at(-30)), "authentication_failed");
    expect(gateway).toBeDefined();
  });

  test("a recovery code works once, in any spelling, and the audit says how many are left", async () => {
    const { user, enrolment, signIn } = await enrolled();
    const [first = "", second = ""] = enrolment.recoveryCodes;
    expect(first).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    expect(outcome(await signIn(first))).toBe("accepted");
    expectRefused(await signIn(first), "authentication_failed");
    expect(outcome(await signIn(second.toUpperCase().replaceAll("-", " ")))).toBe("accepted");
    expect((await eventsOf(user.id, "login_success"))[0]?.details).toEqual({
      ...{ second_factor: "recovery_code", recovery_codes_left: 8 },
    });
  });

  test("five wrong codes in 15 minutes close it to codes; a right one counts as none", async () => {
    const { gateway, clock } = here();
    const { user, call, enrolment, session, code, wrong, signIn } = await enrolled();
    for (let n = 0; n < 4; n += 1) expectRefused(await signIn(wrong()), "authentication_failed");
    expect(outcome(await signIn(code()))).toBe("accepted");
    clock.advance(30);
    // From everywhere where a code is taken.
    const reauthenticate = (typed: string) =>
      gateway.reauthenticate(session.accessToken, { password: PASSWORD, code: typed }, call);
    expectRefused(await reauthenticate("nonsense"), "authentication_failed");
    const refused = await signIn(code());
    expectRefused(refused, "rate_limited");
    expect(refused.error?.retryAfterSeconds).toBe(15 * MINUTE - 30);
    expectRefused(await signIn(enrolment.recoveryCodes[0]), "rate_limited");
    expectRefused(await reauthenticate(code()), "rate_limited");
    expect((await eventsOf(user.id, "mfa_failed")).map(({ errorCode }) => errorCode)).toEqual([
      ...["rate_limited", "rate_limited", "rate_limited"],
      ...Array.from({ length: 5 }, () => "authentication_failed"),
    ]);
    clock.advance(15 * MINUTE - 29);
    expect(outcome(await signIn(code()))).toBe("accepted");
  });

  test("it is replaced by another enrolment, and turned off with password and code", async () => {
    const { gateway, clock } = here();
    const { user, call, session, code, signIn } = await enrolled();
    const next = (await gateway.mfa.enroll(session.accessToken, call)).unwrap();
    const other = (await signIn(code())).unwrap().session;
    (await gateway.mfa.confirm(session.accessToken, codeAt(next.secret, clock.now()), call)).unwrap();
    expectRefused(await gateway.validateSession(other.accessToken, call), "session_not_found");
    clock.advance(30);
    expectRefused(await signIn(code()), "authentication_failed");
    const disable = (password: string, typed?: string) =>
      gateway.mfa.disable(session.accessToken, { password, code: typed } as never, call);
    const right = codeAt(next.secret, clock.now());
    expectRefused(await disable("another passphrase", right), "authentication_failed");
    expectRefused(await disable(PASSWORD), "mfa_required");
    expectRefused(await disable(PASSWORD, code()), "authentication_failed");
    expect(outcome(await disable(PASSWORD, right))).toBe("accepted");
    expectRefused(await disable(PASSWORD, right), "conflict");
    expect(outcome(await signIn())).toBe("accepted");
    expect(await eventsOf(user.id, "mfa_disabled")).toMatchObject([
      { actor: user.id, details: { before: { enrolled: true }, after: { enrolled: false }, second_factor: "totp" } },
    ]);
    expect((await eventsOf(user.id, "mfa_enrolled"))[0]?.details).toEqual({
      ...{ before: { enrolled: true }, after: { enrolled: true } },
    });
  });

  test("its enrolment needs a recent proof, ends after 15 minutes, and begins anew", async () => {
    const { gateway, clock } = here();
    const { call, signedIn } = await someone();
    const session = await signedIn();
    const first = (await gateway.mfa.enroll(session.accessToken, call)).unwrap();
    const second = (await gateway.mfa.enroll(session.accessToken, call)).unwrap();
    const confirm = (secret: string, token: string) => gateway.mfa.confirm(token, codeAt(secret, clock.now()), call);
    expectRefused(await confirm(first.secret, session.accessToken), "authentication_failed");
    clock.advance(15 * MINUTE);
    const refreshed = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
    expectRefused(await confirm(second.secret, refreshed.accessToken), "conflict");
    clock.advance(1);
    expectRefused(await gateway.mfa.enroll(refreshed.accessToken, call), "reauthentication_required");
    (await gateway.reauthenticate(refreshed.accessToken, { password: PASSWORD }, call)).unwrap();
    const third = (await gateway.mfa.enroll(refreshed.accessToken, call)).unwrap();
    expect(outcome(await confirm(third.secret, refreshed.accessToken))).toBe("accepted");
  });

  test("reauthentication asks for the code too, and opens sensitive operations", async () => {
    const { gateway, clock } = here();
    const { call, session, code } = await enrolled();
    clock.advance(20 * MINUTE);
    const { accessToken } = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
    const open = async () => outcome(await gateway.requireRecentAuthentication(accessToken, call));
    const prove = (password: string, typed?: string) =>
      gateway.reauthenticate(accessToken, { password, code: typed }, call);
    expect(await open()).toBe("reauthentication_required");
    expectRefused(await prove("another passphrase", code()), "authentication_failed");
    expectRefused(await prove(PASSWORD), "mfa_required");
    expect(await open()).toBe("reauthentication_required");
    expect(outcome(await prove(PASSWORD, code()))).toBe("accepted");
    expectRefused(await prove(PASSWORD, code()), "authentication_failed");
    expect(await open()).toBe("accepted");
    expectRefused(await gateway.reauthenticate(accessToken, null as never, call), "validation_error");
  });

  test("S6: nothing of it is for a session through a partner", async () => {
    const { gateway } = here();
    const partner = await PartnerSide.of(here());
    const { user, session } = await partner.signedIn(aUser());
    (await gateway.setPassword(user.id, PASSWORD, ANYWHERE)).unwrap();
    const { session: again } = await partner.signedIn(aUser());
    for (const { accessToken } of [again]) {
      expectRefused(await gateway.mfa.enroll(accessToken, ANYWHERE), "reauthentication_required");
      expectRefused(await gateway.mfa.confirm(accessToken, "123456", ANYWHERE), "permission_denied");
      const proof = { password: PASSWORD, code: "123456" };
      expectRefused(await gateway.mfa.disable(accessToken, proof, ANYWHERE), "permission_denied");
      expectRefused(await gateway.reauthenticate(accessToken, proof, ANYWHERE), "permission_denied");
    }
    expectRefused(await gateway.validateSession(session.accessToken, ANYWHERE), "session_not_found");
  });

  test("S28: it is stored sealed, recovery codes hashed, and sealed anew with the other secrets", async () => {
    const { inspection, gateway } = here();
    const { user, enrolment } = await enrolled();
    const stored = await inspection.everything();
    expect(stored).toContain("recovery_codes: ");
    for (const text of [enrolment.secret, ...enrolment.recoveryCodes]) expect(stored).not.toContain(text);
    const [usage] = (await gateway.encryptionKeys.usage()).unwrap();
    expect(usage?.rows["second factor"]).toBeGreaterThan(0);
    // A ciphertext of another user does not open.
    const stranger = await enrolled();
    await inspection.copySecondFactor(stranger.user.id, user.id);
    const codeOfAnother = await gateway.authenticate(
      { email: user.email, password: PASSWORD, code: stranger.code() },
      { organizationId: user.organizationId },
    );
    expectRefused(codeOfAnother, "internal_error");
    await inspection.removeSecondFactor(user.id);
  });
}
