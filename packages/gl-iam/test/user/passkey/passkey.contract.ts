import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { PasskeyAuthenticator } from "../../../../../tools/testing/passkey-authenticator.js";
import { anOrganization } from "../../acme.js";
import { ANYWHERE, type Application } from "../../application.js";
import { expectRefused, outcome } from "../../outcome.js";
import { aUser, PartnerSide } from "../../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const PAGE = { origin: "https://console.example.com", rpId: "console.example.com" };
const PARTY = { relyingParty: { id: PAGE.rpId, origin: PAGE.origin } };
/** Present, with a credential; not verified. */
const UNVERIFIED = { create: 0x41, get: 0x01 };

/** S16. */
export function passkeyContract(here: () => Application): void {
  const passkeys = () => here().gateway.passkeys;

  async function someone(roles = ["org_member"]) {
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await here().gateway.createUserWithPassword({ email, roles }, PASSWORD, call)).unwrap();
    const signIn = async () => (await here().gateway.authenticate({ email, password: PASSWORD }, call)).unwrap();
    const { accessToken: token, refreshToken } = (await signIn()).session;
    return { user, call, token, refreshToken, signIn };
  }

  async function enrolled() {
    const person = await someone();
    const authenticator = new PasskeyAuthenticator();
    const begun = (await passkeys().beginEnrolment(person.token, { ...person.call, ...PARTY })).unwrap();
    const creation = { name: "Laptop", ...authenticator.create(begun.challenge, PAGE) };
    const passkey = (await passkeys().enroll(person.token, creation, { ...person.call, ...PARTY })).unwrap();
    return { ...person, authenticator, begun, creation, passkey };
  }

  const challenge = async () => (await passkeys().beginSignIn(PARTY)).unwrap().challenge;

  test("opens a session in place of password and code, also for sensitive operations", async () => {
    const { user, call, authenticator } = await enrolled();
    const signedIn = (await passkeys().signIn(authenticator.get(await challenge(), PAGE), PARTY)).unwrap();
    expect(signedIn.user.id).toBe(user.id);
    const { accessToken, refreshToken } = signedIn.session;
    const { session } = (await here().gateway.getSession(accessToken, call)).unwrap();
    expect(session.authMethod).toBe("passkey");
    expect(outcome(await here().gateway.requireRecentAuthentication(accessToken, call))).toBe("accepted");
    expect(outcome(await here().gateway.refreshSession(refreshToken, call))).toBe("accepted");
    const [listed] = (await passkeys().list(accessToken, call)).unwrap();
    expect(listed).toMatchObject({ name: "Laptop", lastUsedAt: expect.any(Date) });
  });

  test("a gateway for one organization signs in nobody of another", async () => {
    const { authenticator, call } = await enrolled();
    const signIn = async (organizationId: string) => {
      const { passkeys: theirs } = here().gateway.forOrganization(organizationId);
      return theirs.signIn(authenticator.get(await challenge(), PAGE), PARTY);
    };
    expectRefused(await signIn(anOrganization()), "user_inactive");
    expect(outcome(await signIn(call.organizationId))).toBe("accepted");
  });

  test("S16: a challenge works once, for five minutes, for what it was made for", async () => {
    const { token, call, authenticator, creation } = await enrolled();
    expectRefused(await passkeys().enroll(token, creation, { ...call, ...PARTY }), "authentication_failed");
    const assertion = authenticator.get(await challenge(), PAGE);
    expect(outcome(await passkeys().signIn(assertion, PARTY))).toBe("accepted");
    expectRefused(await passkeys().signIn(assertion, PARTY), "authentication_failed");
    const old = await challenge();
    here().clock.advance(301);
    expectRefused(await passkeys().signIn(authenticator.get(old, PAGE), PARTY), "authentication_failed");
    const ofSignIn = { name: "x", ...new PasskeyAuthenticator().create(await challenge(), PAGE) };
    expectRefused(await passkeys().enroll(token, ofSignIn, { ...call, ...PARTY }), "authentication_failed");
    const made = authenticator.get("bWFkZSB1cCBieSBhIHN0cmFuZ2Vy", PAGE);
    expectRefused(await passkeys().signIn(made, PARTY), "authentication_failed");
  });

  test("S16: of 10 that show one challenge at once one signs in", async () => {
    const { authenticator } = await enrolled();
    const shown = await challenge();
    const assertions = Array.from({ length: 10 }, (_, n) => authenticator.get(shown, PAGE, { signCount: n + 1 }));
    const answers = await Promise.all(assertions.map((assertion) => passkeys().signIn(assertion, PARTY)));
    expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
  });

  test("S16: another origin, a frame, another host, another ceremony and an unverified user are refused", async () => {
    const { token, call, authenticator } = await enrolled();
    const deviations = [
      { page: { ...PAGE, origin: "https://evil.example" } },
      { page: { ...PAGE, rpId: "evil.example" } },
      { page: PAGE, crossOrigin: true },
      { page: PAGE, type: "webauthn.create" },
      { page: PAGE, flags: UNVERIFIED.get },
      { page: PAGE, flags: 0x04 },
    ];
    for (const { page, ...deviation } of deviations) {
      const assertion = authenticator.get(await challenge(), page, deviation);
      expectRefused(await passkeys().signIn(assertion, PARTY), "authentication_failed");
      const { challenge: toEnroll } = (await passkeys().beginEnrolment(token, { ...call, ...PARTY })).unwrap();
      const given = deviation.flags === UNVERIFIED.get ? { flags: UNVERIFIED.create } : deviation;
      const turned = given.type ? { type: "webauthn.get" } : given;
      const creation = { name: "x", ...new PasskeyAuthenticator().create(toEnroll, page, turned) };
      expectRefused(await passkeys().enroll(token, creation, { ...call, ...PARTY }), "authentication_failed");
    }
    expect(outcome(await passkeys().signIn(authenticator.get(await challenge(), PAGE), PARTY))).toBe("accepted");
  });

  test("another's signature, a changed text and a copied key are refused", async () => {
    const { authenticator, user } = await enrolled();
    const stranger = new PasskeyAuthenticator();
    const own = authenticator.get(await challenge(), PAGE);
    const forged = { ...stranger.get(await challenge(), PAGE), id: own.id };
    expectRefused(await passkeys().signIn(forged, PARTY), "authentication_failed");
    expectRefused(await passkeys().signIn(stranger.get(await challenge(), PAGE), PARTY), "authentication_failed");
    const other = authenticator.get(await challenge(), PAGE);
    expectRefused(await passkeys().signIn({ ...other, signature: own.signature }, PARTY), "authentication_failed");
    expect(outcome(await passkeys().signIn(authenticator.get(await challenge(), PAGE), PARTY))).toBe("accepted");
    const copied = authenticator.get(await challenge(), PAGE, { signCount: 1 });
    expectRefused(await passkeys().signIn(copied, PARTY), "authentication_failed");
    for (const odd of [{}, { ...own, id: 1 }, { ...own, clientDataJson: "!" }, { ...own, authenticatorData: "AA" }]) {
      expectRefused(await passkeys().signIn(odd as never, PARTY), "authentication_failed");
    }
    const events = await here().gateway.listAuditEvents({ userId: user.id, eventType: "login_error" });
    expect(events.unwrap().data.length).toBeGreaterThanOrEqual(3);
  });

  test("needs a proof of the last 15 minutes to enroll or remove one, and a session of the user's own", async () => {
    const { refreshToken, call, passkey } = await enrolled();
    here().clock.advance(16 * 60);
    const { accessToken } = (await here().gateway.refreshSession(refreshToken, call)).unwrap();
    expectRefused(await passkeys().beginEnrolment(accessToken, { ...call, ...PARTY }), "reauthentication_required");
    expectRefused(await passkeys().remove(accessToken, passkey.id, call), "reauthentication_required");
    const { session } = await (await enrolled()).signIn();
    expectRefused(await passkeys().remove(session.accessToken, passkey.id, ANYWHERE), "not_found");

    const side = await PartnerSide.of(here());
    const { session: asserted } = (await side.signIn(aUser())).unwrap();
    for (const act of [
      () => passkeys().beginEnrolment(asserted.accessToken, { ...ANYWHERE, ...PARTY }),
      () => passkeys().list(asserted.accessToken, ANYWHERE),
    ]) {
      expect(["permission_denied", "reauthentication_required"]).toContain(outcome(await act()));
    }
  });

  test("removed, or of a user who is inactive or whose factors were reset, it opens nothing", async () => {
    const first = await enrolled();
    (await passkeys().remove(first.token, first.passkey.id, first.call)).unwrap();
    const late = first.authenticator.get(await challenge(), PAGE);
    expectRefused(await passkeys().signIn(late, PARTY), "authentication_failed");

    const second = await enrolled();
    (await here().gateway.deactivateUser(second.user.id, second.call)).unwrap();
    const inactive = second.authenticator.get(await challenge(), PAGE);
    expectRefused(await passkeys().signIn(inactive, PARTY), "user_inactive");

    const third = await enrolled();
    const { session } = (await passkeys().signIn(third.authenticator.get(await challenge(), PAGE), PARTY)).unwrap();
    (await here().gateway.mfa.reset(third.user.id, third.call)).unwrap();
    expectRefused(await here().gateway.validateSession(session.accessToken, third.call), "session_not_found");
    const reset = third.authenticator.get(await challenge(), PAGE);
    expectRefused(await passkeys().signIn(reset, PARTY), "authentication_failed");
  });
}
