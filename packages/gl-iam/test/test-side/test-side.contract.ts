/** S13: a partner's test side signs in as the partner does, with a credential of its own, and follows the partner. */
import { expect, test } from "vitest";
import { anOrganization, registerAcme } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide, sign } from "../sign-in/partner-side.js";

const ON_TEST = { ...ANYWHERE, test: true } as const;
const ALICE = { external_id: "alice", email: "alice@acme.example" };

export function testSideContract(here: () => Application): void {
  const tokenClaims = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

  test("S13: its user is signed in, with isTest and tokens of another issuer", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    expect(test.registration.consumerKey).toMatch(/^ck_test_[0-9A-Za-z]{39}$/);
    expect(test.registration.consumerSecret).toMatch(/^cs_test_[0-9A-Za-z]{39}$/);
    const [tested, lived] = [await test.signedIn(ALICE), await live.signedIn(ALICE)];
    expect([tested.session.isTest, lived.session.isTest]).toEqual([true, false]);
    expect(tokenClaims(tested.session.accessToken)).toMatchObject({ iss: "gl-iam/test", aud: "gl-iam/test" });
    expect(tokenClaims(lived.session.accessToken)).toMatchObject({ iss: "gl-iam", aud: "gl-iam" });
    const asked = (await gateway.getSession(tested.session.accessToken, ON_TEST)).unwrap();
    expect(asked.session).toMatchObject({ isTest: true, externalId: "alice" });
    const told = (await gateway.introspect(tested.session.accessToken, ON_TEST)).unwrap();
    expect(told).toMatchObject({ isActive: true, issuer: "gl-iam/test", session: { isTest: true } });
  });

  test("S13: whoever does not name the test side gets none of its sessions, in whatever form", async () => {
    const { gateway } = here();
    const test = await (await PartnerSide.of(here())).testSide();
    const { session } = await test.signedIn();
    const token = await test.token();
    const cookie = (await gateway.sso.authenticate({ token }, { as: "cookie" })).unwrap().session.cookieToken;
    for (const presented of [session.accessToken, cookie]) {
      expectRefused(await gateway.getSession(presented, ANYWHERE), "session_not_found");
      expectRefused(await gateway.validateSession(presented, ANYWHERE), "session_not_found");
      expectRefused(await gateway.requireRecentAuthentication(presented, ANYWHERE), "session_not_found");
      expectRefused(await gateway.sessions.listOwn(presented, ANYWHERE), "session_not_found");
      expect(outcome(await gateway.getSession(presented, ON_TEST))).toBe("accepted");
      // Step-up is never had by naming it: no partner's session has a proof.
      expectRefused(await gateway.requireRecentAuthentication(presented, ON_TEST), "reauthentication_required");
    }
    expect((await gateway.introspect(session.accessToken, ANYWHERE)).unwrap()).toEqual({ isActive: false });
    const next = (await gateway.refreshSession(session.refreshToken, ANYWHERE)).unwrap();
    expect(next.isTest).toBe(true);
    (await gateway.logout(next.accessToken, ANYWHERE)).unwrap();
    expectRefused(await gateway.getSession(next.accessToken, ON_TEST), "session_not_found");
  });

  test("a gateway of one organization takes that organization's test side, and no other one's", async () => {
    const { gateway } = here();
    const [ours, theirs] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
    const view = gateway.forOrganization(ours.orgId);
    const [test, foreign] = [await ours.testSide(), await theirs.testSide()];
    const { token } = (await view.sso.issueToken(test.sign(aUser()))).unwrap();
    const { session } = (await view.sso.authenticate({ token })).unwrap();
    expect(outcome(await view.getSession(session.accessToken, { test: true }))).toBe("accepted");
    expectRefused(await view.getSession(session.accessToken), "session_not_found");
    expect(outcome(await view.refreshSession(session.refreshToken))).toBe("accepted");
    expectRefused(await view.sso.issueToken(foreign.sign(aUser())), "partner_not_found");
    expectRefused(await view.sso.authenticate({ token: await foreign.token() }), "invalid_token");
    const other = await foreign.signedIn();
    expectRefused(await view.getSession(other.session.accessToken, { test: true }), "session_not_found");
    expect(outcome(await view.refreshSession(other.session.refreshToken))).not.toBe("accepted");
  });

  test("restrictions are the partner's at every moment", async () => {
    const { registry } = here();
    const live = await PartnerSide.of(here(), { allowedEmailDomains: ["acme.example"] });
    const test = await live.testSide();
    expect(outcome(await test.signIn())).toBe("accepted");
    expectRefused(await test.signIn(aUser({ email: "eve@elsewhere.example" })), "email_domain_not_allowed");
    (await registry.updatePartner(live.id, { allowedEmailDomains: ["elsewhere.example"] })).unwrap();
    expectRefused(await test.signIn(), "email_domain_not_allowed");
    expect(outcome(await test.signIn(aUser({ email: "eve@elsewhere.example" })))).toBe("accepted");
  });

  test("deactivation, its end of sessions, and reactivation reach it", async () => {
    const { registry, gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const { session } = await test.signedIn();
    (await registry.deactivatePartner(live.id)).unwrap();
    expectRefused(await test.signIn(), "partner_inactive");
    (await registry.deactivatePartner(live.id, { revokeSessions: true })).unwrap();
    (await registry.reactivatePartner(live.id)).unwrap();
    expectRefused(await gateway.getSession(session.accessToken, ON_TEST), "session_not_found");
    expect(outcome(await test.signIn())).toBe("accepted");
  });

  test("a rotation at once ends its secret, one with a grace period does not", async () => {
    const { registry } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    (await registry.rotateConsumerSecret(live.id, { gracePeriodSeconds: 60 })).unwrap();
    expect(outcome(await test.signIn())).toBe("accepted");
    (await registry.rotateConsumerSecret(live.id)).unwrap();
    // Without a secret there is no key.
    expectRefused(await test.signIn(), "partner_not_found");
  });

  test("a compromise ends its secret, its sessions and its starts", async () => {
    const { registry, gateway, clock, inspection } = here();
    const fields = { ssoMode: "both", loginUrl: "https://portal.acme.example/login" } as const;
    const live = await PartnerSide.of(here(), fields);
    const test = await live.testSide();
    const { session } = await test.signedIn();
    (await gateway.sso.start({ consumerKey: test.registration.consumerKey })).unwrap();
    expect(await inspection.count("pendingStarts", test.id)).toBe(1);
    const options = { since: clock.now(), baseUrl: "https://app.example.com" };
    const { report } = (await registry.handleCompromise(live.id, options)).unwrap();
    expect(report).toMatchObject({ sessionsEnded: 1, startsEnded: 1 });
    expectRefused(await gateway.getSession(session.accessToken, ON_TEST), "session_not_found");
    // Without a secret there is no key.
    expectRefused(await test.signIn(), "partner_not_found");
    expect(await inspection.count("pendingStarts", test.id)).toBe(0);
  });

  test("each call makes a new secret under the same key, with an event that does not hold it", async () => {
    const { registry, events } = here();
    const live = await PartnerSide.of(here());
    const [first, second] = [await live.testSide(), await live.testSide()];
    expect(second.registration.consumerKey).toBe(first.registration.consumerKey);
    expectRefused(await first.signIn(), "invalid_partner_signature");
    expect(outcome(await second.signIn())).toBe("accepted");
    const made = events.filter(({ eventType, partnerId }) => {
      return eventType === "test_credentials_created" && partnerId === live.id;
    });
    expect(made).toHaveLength(2);
    expect(made[0]).toMatchObject({
      organizationId: live.orgId,
      details: { consumer_key: first.registration.consumerKey },
    });
    expect(JSON.stringify(made)).not.toContain("cs_test_");
    expect(JSON.stringify((await registry.createTestCredentials(live.id)).unwrap())).not.toContain("cs_test_");
  });

  test("the live secret signs nothing under the test key, nor the reverse", async () => {
    const { gateway, clock } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const [a, b] = [live.registration, test.registration];
    for (const [key, secret] of [
      [a, b],
      [b, a],
    ] as const) {
      const mixed = { consumerKey: key.consumerKey, consumerSecret: secret.consumerSecret };
      expectRefused(await gateway.sso.issueToken(sign(mixed, clock.now(), aUser())), "invalid_partner_signature");
    }
  });

  test("S13: it never gives a reserved role, whatever the partner may give", async () => {
    const { registry } = here();
    const live = await PartnerSide.of(here(), {
      allowedRoles: ["org_admin", "org_member", "editor"],
      roleMap: { chief: "org_admin", writer: "editor" },
    });
    const test = await live.testSide();
    expect((await live.signedIn(aUser({ role: "org_admin" }))).user.roles).toEqual(["org_admin"]);
    for (const role of ["org_admin", "chief"]) expectRefused(await test.signIn(aUser({ role })), "role_not_allowed");
    const signedIn = await test.signedIn(aUser({ role: "writer", external_id: "w" }));
    expect(signedIn.user.roles).toEqual(["editor"]);
    // A word that comes to mean one is none for its users, at once.
    (await registry.updatePartner(live.id, { roleMap: { writer: "org_admin" } })).unwrap();
    const { user } = (await here().gateway.getSession(signedIn.session.accessToken, ON_TEST)).unwrap();
    expect(user.roles).toEqual([]);
    const options = { ...ON_TEST, actor: "ops" };
    const granted = await here().gateway.users.update(user.id, { roles: ["platform_admin"] }, options);
    expectRefused(granted, "permission_denied");
  });

  test("only who has authority over the partner makes a credential of its test side", async () => {
    const { registry } = here();
    const { partner } = await registerAcme(registry, { allowedRoles: ["platform_admin"] });
    const make = (call: object) => registry.createTestCredentials(partner.id, call);
    expectRefused(await make({ asOrgAdmin: true }), "permission_denied");
    expectRefused(await make({ asMachine: true }), "permission_denied");
    expectRefused(await make({ organizationId: anOrganization() }), "partner_not_found");
    expectRefused(await registry.createTestCredentials("no-id"), "partner_not_found");
    expect(outcome(await make({ organizationId: partner.orgId }))).toBe("accepted");
  });

  test("its requests to the application's own routes are taken where the route says so", async () => {
    const { gateway, registry } = here();
    const test = await (await PartnerSide.of(here())).testSide();
    const own = { action: "recount" };
    expectRefused(await gateway.sso.receive(test.sign(own)), "partner_not_found");
    expect(outcome(await gateway.sso.receive(test.sign(test.anew(own), { test: true })))).toBe("accepted");
    const signed = test.sign(aUser()) as never as Parameters<typeof registry.validatePartnerSignature>[0];
    expectRefused(await registry.validatePartnerSignature(signed), "partner_not_found");
    expect(outcome(await registry.validatePartnerSignature({ ...signed, test: true }))).toBe("accepted");
  });

  test("the doctor explains its requests to whoever administers the organization", async () => {
    const { gateway, clock } = here();
    const live = await PartnerSide.of(here());
    const { consumerKey, consumerSecret } = (await live.testSide()).registration;
    const signed = sign({ consumerKey, consumerSecret: `${consumerSecret}\n` }, clock.now(), aUser());
    const { payload, signature, timestamp } = signed;
    const headers = { "X-Consumer-Key": consumerKey, "X-Signature": signature, "X-Timestamp": timestamp };
    const asked = async (organizationId: string) =>
      (await gateway.explain({ headers, body: payload }, { organizationId })).unwrap().cause?.code;
    expect(await asked(live.orgId)).toBe("secret_has_line_end");
    expect(await asked(anOrganization())).toBe("key_unknown");
  });

  test("log-out, deprovision and provision stay on their side", async () => {
    const { gateway } = here();
    const live = await PartnerSide.of(here());
    const test = await live.testSide();
    const lived = await live.signedIn(ALICE);
    await test.signedIn(ALICE);
    expect((await test.logout("alice")).unwrap()).toMatchObject({ sessionsEnded: 1 });
    expect(outcome(await test.deprovision("alice"))).toBe("accepted");
    expect(await test.provisionAll([{ external_id: "bob", email: "bob@acme.example" }])).toEqual(["created"]);
    expect(await isLive(gateway, lived)).toBe(true);
    expect((await live.provisionAll([{ external_id: "bob", email: "bob@acme.example" }]))[0]).toBe("created");
  });
}
