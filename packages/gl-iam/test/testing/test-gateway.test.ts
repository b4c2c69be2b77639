/** gl-iam/testing, as an application's own tests use it. */
import { createTestGateway, type TestGateway } from "gl-iam/testing";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

const ALICE = { external_id: "u-1", email: "alice@acme.example" };

// The first one on this machine makes the database that all copy.
beforeAll(async () => (await createTestGateway()).close());

let opened: TestGateway | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

test("a partner's user signs in, and the clock ends the session", async () => {
  opened = await createTestGateway({ partner: { allowedEmailDomains: ["acme.example"] } });
  const { gateway, sign, clock, partner } = opened;
  expect([partner.partnerName, partner.allowedEmailDomains]).toEqual(["Acme Corp", ["acme.example"]]);
  const { token } = (await gateway.sso.issueToken(sign(ALICE))).unwrap();
  const { user, session } = (await gateway.sso.authenticate({ token })).unwrap();
  expect(user.email).toBe(ALICE.email);
  expect((await gateway.validateSession(session.accessToken, { organizationId: "default" })).isOk).toBe(true);
  clock.advance(16 * 60_000);
  const late = await gateway.validateSession(session.accessToken, { organizationId: "default" });
  expect(late.isErr && late.error.code).toBe("session_expired");
});

test("the same payload can be signed twice, and a signed request is good once", async () => {
  opened = await createTestGateway();
  const { gateway, sign } = opened;
  const request = sign(ALICE);
  expect((await gateway.sso.issueToken(request)).isOk).toBe(true);
  expect((await gateway.sso.issueToken(sign(ALICE))).isOk).toBe(true);
  const again = await gateway.sso.issueToken(request);
  expect(again.isErr && again.error.code).toBe("assertion_replayed");
});

test("the clock begins where the test says", async () => {
  opened = await createTestGateway({ now: new Date("2030-01-01T00:00:00Z") });
  expect((await opened.gateway.sso.issueToken(opened.sign(ALICE))).isOk).toBe(true);
  expect(opened.sign(ALICE).timestamp).toMatch(/^2030-01-01T00:00:0/);
});

test("two gateways know nothing of each other", async () => {
  opened = await createTestGateway();
  const other = await createTestGateway();
  const refused = await other.gateway.sso.issueToken(opened.sign(ALICE));
  expect(refused.isErr && refused.error.code).toBe("partner_not_found");
  await other.close();
});

test("S21: refused under NODE_ENV=production", async () => {
  vi.stubEnv("NODE_ENV", "production");
  await expect(createTestGateway()).rejects.toThrow("not for production");
  vi.unstubAllEnvs();
});
