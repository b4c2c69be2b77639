import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a passphrase of some length";
const INACTIVE = { isActive: false };
const MINUTE = 60;

/** What another server is told about an access token that it was given (RFC 7662). */
export function introspectionContract(here: () => Application): void {
  async function signedIn() {
    const { gateway } = here();
    const call = { organizationId: anOrganization() };
    const email = `${randomUUID()}@example.com`;
    const user = (await gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    const { session } = (await gateway.authenticate({ email, password: PASSWORD }, call)).unwrap();
    return { user, session, call };
  }
  const told = async (token: unknown, call = {}) => (await here().gateway.introspect(token as string, call)).unwrap();

  test("is active while the session is, and says whose it is and for how long", async () => {
    const { gateway, clock } = here();
    const partner = await PartnerSide.of(here());
    const { session } = await partner.signedIn(aUser({ external_id: "u-1", role: "editor" }));
    const present = (await gateway.getSession(session.accessToken, ANYWHERE)).unwrap();
    clock.advance(5 * MINUTE);
    expect(await told(session.accessToken, { organizationId: partner.orgId })).toEqual({
      isActive: true,
      ...present,
      expiresAt: new Date(clock.now().getTime() + 10 * MINUTE * 1000),
      expiresIn: 10 * MINUTE,
      issuer: "gl-iam",
    });
    clock.advance(10 * MINUTE);
    expect(await told(session.accessToken, ANYWHERE)).toEqual(INACTIVE);
  });

  test("the session ended, or its user deactivated, it is inactive at once", async () => {
    const { gateway } = here();
    const [ended, left] = [await signedIn(), await signedIn()];
    (await gateway.logout(ended.session.accessToken, ended.call)).unwrap();
    (await gateway.deactivateUser(left.user.id, left.call)).unwrap();
    for (const { session, call } of [ended, left]) expect(await told(session.accessToken, call)).toEqual(INACTIVE);
  });

  test("of another organization, of another kind, or made up, it is inactive, and leaves no event", async () => {
    const { gateway } = here();
    const { session, call } = await signedIn();
    const count = async () => (await gateway.listAuditEvents({ limit: 200 })).unwrap().data[0]?.id;
    const before = await count();
    expect(await told(session.accessToken, { organizationId: anOrganization() })).toEqual(INACTIVE);
    expect(await told(session.accessToken)).toEqual(INACTIVE);
    for (const token of [session.refreshToken, "", "a.b.c", `${session.accessToken}x`, undefined, 7, {}]) {
      expect(await told(token, call)).toEqual(INACTIVE);
    }
    expect(await count()).toBe(before);
    expect(await told(session.accessToken, call)).toMatchObject({ isActive: true });
  });
}
