/** JavaScript callers have no compiler. Wrong arguments are reported, and an unreadable scope never means "all". */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ConfigurationError,
  generateEncryptionKey,
  IAMGateway,
  type Result,
  type Session,
  type SSOPartner,
} from "../src/index.js";
import { PostgreSQLPartnerRegistryProvider, PostgreSQLProvider } from "../src/postgresql/index.js";

const PASSWORD = "correct horse battery";
const NOBODY = "018f4e9c-0000-7000-8000-000000000000";
const NO_OBJECTS: readonly unknown[] = [null, 5, "org-1", [], ["org-1"], Symbol("call"), () => {}];
const NO_TEXTS: readonly unknown[] = [
  5,
  true,
  [],
  ["default"],
  {},
  { toOperationNode: () => {} },
  () => {},
  "a\0b",
  "\ud800",
];

let gateway: IAMGateway;
let partner: SSOPartner;
let session: Session;

beforeAll(async () => {
  gateway = IAMGateway.fromFullstackProvider(
    new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      crypto: { encryptionKey: generateEncryptionKey() },
      enablePartnerRegistry: true,
    }),
  );
  const registered = await gateway.partnerRegistry.registerPartner({ partnerName: "Acme Corp", orgId: "default" });
  partner = registered.unwrap().partner;
  const credentials = { email: "alice@example.com", password: PASSWORD };
  (await gateway.createUserWithPassword({ email: credentials.email }, PASSWORD)).unwrap();
  session = (await gateway.authenticate(credentials)).unwrap().session;
});
afterAll(() => gateway?.close());

type Call = (wrong: never) => Promise<Result<unknown>>;

async function codes(call: Call, wrongs: readonly unknown[]): Promise<string[]> {
  const results = await Promise.all(wrongs.map((wrong) => call(wrong as never)));
  return results.map((result) => result.error?.code ?? "accepted");
}

describe("in place of options or a call", () => {
  const calls: Record<string, Call> = {
    registerPartner: (wrong) => gateway.partnerRegistry.registerPartner({ partnerName: "B", orgId: "default" }, wrong),
    getPartner: (wrong) => gateway.partnerRegistry.getPartner(partner.id, wrong),
    getPartnerStanding: (wrong) => gateway.partnerRegistry.getPartnerStanding(partner.id, wrong),
    listConsumerSecrets: (wrong) => gateway.partnerRegistry.listConsumerSecrets(partner.id, wrong),
    listPartners: (wrong) => gateway.partnerRegistry.listPartners(wrong),
    listPartnersPage: (wrong) => gateway.partnerRegistry.listPartnersPage(wrong),
    listPartnerStandings: (wrong) => gateway.partnerRegistry.listPartnerStandings(wrong),
    updatePartner: (wrong) => gateway.partnerRegistry.updatePartner(partner.id, { maxUsers: 1 }, wrong),
    rotateConsumerSecret: (wrong) => gateway.partnerRegistry.rotateConsumerSecret(partner.id, wrong),
    createTestCredentials: (wrong) => gateway.partnerRegistry.createTestCredentials(partner.id, wrong),
    deactivatePartner: (wrong) => gateway.partnerRegistry.deactivatePartner(partner.id, wrong),
    reactivatePartner: (wrong) => gateway.partnerRegistry.reactivatePartner(partner.id, wrong),
    validatePartnerSignature: (wrong) => gateway.partnerRegistry.validatePartnerSignature(wrong),
    createUserWithPassword: (wrong) => gateway.createUserWithPassword({ email: "bob@example.com" }, PASSWORD, wrong),
    setPassword: (wrong) => gateway.setPassword(NOBODY, PASSWORD, wrong),
    getUser: (wrong) => gateway.getUser(NOBODY, wrong),
    getUserByEmail: (wrong) => gateway.getUserByEmail("alice@example.com", wrong),
    authenticate: (wrong) => gateway.authenticate({ email: "alice@example.com", password: PASSWORD }, wrong),
    "authenticate's credentials": (wrong) => gateway.authenticate(wrong),
    validateSession: (wrong) => gateway.validateSession(session.accessToken, wrong),
    refreshSession: (wrong) => gateway.refreshSession(session.refreshToken, wrong),
    logout: (wrong) => gateway.logout(session.accessToken, wrong),
    deactivateUser: (wrong) => gateway.deactivateUser(NOBODY, wrong),
    reactivateUser: (wrong) => gateway.reactivateUser(NOBODY, wrong),
    listAuditEvents: (wrong) => gateway.listAuditEvents(wrong),
    countSignIns: (wrong) => gateway.countSignIns(wrong),
    "partnerUsers.list": (wrong) => gateway.partnerUsers.list(partner.id, wrong),
    "partnerUsers.preProvision": (wrong) =>
      gateway.partnerUsers.preProvision(partner.id, { externalId: "u-1", email: "carol@example.com" }, wrong),
    "partnerUsers.link": (wrong) => gateway.partnerUsers.link(partner.id, { externalId: "u-1", userId: NOBODY }, wrong),
    "machineTokens.create": (wrong) =>
      gateway.machineTokens.create({ name: "x", scopes: ["introspect"], makerId: NOBODY }, wrong),
    "machineTokens.create's token": (wrong) => gateway.machineTokens.create(wrong),
    "machineTokens.list": (wrong) => gateway.machineTokens.list(wrong),
    "machineTokens.rotate": (wrong) => gateway.machineTokens.rotate(NOBODY, wrong),
    "machineTokens.revoke": (wrong) => gateway.machineTokens.revoke(NOBODY, wrong),
    "machineTokens.verify": (wrong) => gateway.machineTokens.verify("gk_live_", wrong),
    requireRecentAuthentication: (wrong) => gateway.requireRecentAuthentication(session.accessToken, wrong),
    reauthenticate: (wrong) => gateway.reauthenticate(session.accessToken, { password: PASSWORD }, wrong),
    "reauthenticate's proof": (wrong) => gateway.reauthenticate(session.accessToken, wrong),
    "mfa.enroll": (wrong) => gateway.mfa.enroll(session.accessToken, wrong),
    "mfa.confirm": (wrong) => gateway.mfa.confirm(session.accessToken, "123456", wrong),
    "mfa.disable": (wrong) => gateway.mfa.disable(session.accessToken, { password: PASSWORD, code: "1" }, wrong),
    "mfa.disable's proof": (wrong) => gateway.mfa.disable(session.accessToken, wrong),
    "mfa.reset": (wrong) => gateway.mfa.reset(NOBODY, wrong),
    "mfa.issueTicket": (wrong) => gateway.mfa.issueTicket(NOBODY, wrong),
    introspect: (wrong) => gateway.introspect(session.accessToken, wrong),
    "sso.issueToken": (wrong) => gateway.sso.issueToken(wrong),
    "sso.authenticate": (wrong) => gateway.sso.authenticate(wrong),
    "sso.start": (wrong) => gateway.sso.start(wrong),
    "sso.logout": (wrong) => gateway.sso.logout(wrong),
    "sso.deprovision": (wrong) => gateway.sso.deprovision(wrong),
    "sso.provision": (wrong) => gateway.sso.provision(wrong),
  };

  test.each(Object.entries(calls))("%s: what is not an object is a validation_error", async (_, call) => {
    expect(new Set(await codes(call, NO_OBJECTS))).toEqual(new Set(["validation_error"]));
  });
});

describe("as an organization", () => {
  const calls: Record<string, (call: { organizationId: never }) => Promise<Result<unknown>>> = {
    getPartner: (call) => gateway.partnerRegistry.getPartner(partner.id, call),
    getPartnerStanding: (call) => gateway.partnerRegistry.getPartnerStanding(partner.id, call),
    listConsumerSecrets: (call) => gateway.partnerRegistry.listConsumerSecrets(partner.id, call),
    listPartners: (call) => gateway.partnerRegistry.listPartners(call),
    listPartnersPage: (call) => gateway.partnerRegistry.listPartnersPage(call),
    listPartnerStandings: (call) => gateway.partnerRegistry.listPartnerStandings(call),
    updatePartner: (call) => gateway.partnerRegistry.updatePartner(partner.id, { maxUsers: 1 }, call),
    rotateConsumerSecret: (call) => gateway.partnerRegistry.rotateConsumerSecret(partner.id, call),
    createTestCredentials: (call) => gateway.partnerRegistry.createTestCredentials(partner.id, call),
    deactivatePartner: (call) => gateway.partnerRegistry.deactivatePartner(partner.id, call),
    validateSession: (call) => gateway.validateSession(session.accessToken, call),
    refreshSession: (call) => gateway.refreshSession(session.refreshToken, call),
    deactivateUser: (call) => gateway.deactivateUser(NOBODY, call),
    setPassword: (call) => gateway.setPassword(NOBODY, PASSWORD, call),
    getUser: (call) => gateway.getUser(NOBODY, call),
    getUserByEmail: (call) => gateway.getUserByEmail("alice@example.com", call),
    listAuditEvents: (call) => gateway.listAuditEvents(call),
    countSignIns: (call) => gateway.countSignIns(call),
    "machineTokens.create": (call) =>
      gateway.machineTokens.create({ name: "x", scopes: ["introspect"], makerId: NOBODY }, call),
    "machineTokens.list": (call) => gateway.machineTokens.list(call),
    "machineTokens.rotate": (call) => gateway.machineTokens.rotate(NOBODY, call),
    "machineTokens.revoke": (call) => gateway.machineTokens.revoke(NOBODY, call),
    introspect: (call) => gateway.introspect(session.accessToken, call),
    "partnerUsers.list": (call) => gateway.partnerUsers.list(partner.id, call),
    "partnerUsers.preProvision": (call) =>
      gateway.partnerUsers.preProvision(partner.id, { externalId: "u-1", email: "carol@example.com" }, call),
  };

  test.each(Object.entries(calls))("%s: what is not a name finds nothing, and breaks nothing", async (_, call) => {
    const found = await codes((organizationId) => call({ organizationId }), NO_TEXTS);
    for (const code of found) expect(code).toMatch(/^(validation_error|partner_not_found|user_not_found)$/);
  });
});

test("a misspelled filter is reported: it must not look like no filter", async () => {
  const misspelled = { orgId: "default" } as object;
  for (const result of [
    await gateway.partnerRegistry.listPartners(misspelled),
    await gateway.partnerRegistry.listPartners({ limit: 1 } as object),
    await gateway.partnerRegistry.listPartnersPage(misspelled),
    await gateway.partnerRegistry.listPartnerStandings(misspelled),
    await gateway.listAuditEvents(misspelled),
    await gateway.countSignIns(misspelled),
  ]) {
    expect(result.error?.details).toEqual([expect.objectContaining({ rule: "unknown_field" })]);
  }
});

test("a misspelled option is reported: a grace period must not silently be none, nor sessions stay", async () => {
  const { partnerRegistry: registry, partnerUsers } = gateway;
  const user = { externalId: "u-1", email: "carol@example.com" };
  for (const [field, call] of Object.entries({
    gracePeriod: registry.rotateConsumerSecret(partner.id, { gracePeriod: 3600 } as object),
    revokeSession: registry.deactivatePartner(partner.id, { revokeSession: true } as object),
    orgId: registry.getPartner(partner.id, { orgId: "other" } as object),
    idempotencyKey: registry.registerPartner({ partnerName: "C", orgId: "default" }, { idempotencyKey: "k" } as object),
    grace: gateway.machineTokens.rotate(NOBODY, { grace: 3600 } as object),
    all: gateway.machineTokens.list({ all: true } as object),
    organisationId: partnerUsers.preProvision(partner.id, user, { organisationId: "other" } as object),
  })) {
    expect((await call).error?.details).toEqual([expect.objectContaining({ field, rule: "unknown_field" })]);
  }
  expect((await registry.getPartner(partner.id)).unwrap().isActive).toBe(true);
});

test("every problem of a call is reported at once, by the rules of the other doors", async () => {
  const { partnerRegistry: registry, partnerUsers } = gateway;
  const asked: [call: Promise<Result<unknown>>, problems: string[]][] = [
    [
      registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: "60", lostKey: null, graceperiod: 1 } as never),
      ["graceperiod unknown_field", "gracePeriodSeconds integer", "lostKey null"],
    ],
    [
      registry.deactivatePartner(partner.id, { revokeSessions: "yes", orgId: "x" } as never),
      ["orgId unknown_field", "revokeSessions boolean"],
    ],
    [
      registry.registerPartner({ partnerName: "C", orgId: "default" }, { lostKey: 1, orgId: "x" } as never),
      ["orgId unknown_field", "lostKey boolean"],
    ],
    [partnerUsers.list(partner.id, { limit: 0, orgId: "x" } as never), ["orgId unknown_field", "limit integer"]],
    [
      partnerUsers.preProvision(partner.id, { email: "x", displayName: 7, role: "org_admin" } as never),
      ["role unknown_field", "externalId required", "email email", "displayName string"],
    ],
    [
      partnerUsers.link(partner.id, { externalId: null, user_id: NOBODY } as never),
      ["user_id unknown_field", "externalId null", "userId required"],
    ],
    [gateway.users.link(NOBODY, null as never), ["identity object"]],
    [
      gateway.users.link(NOBODY, { partnerId: 5, external_id: "x" } as never),
      ["external_id unknown_field", "externalId required", "partnerId string"],
    ],
  ];
  for (const [call, problems] of asked) {
    expect((await call).error?.details.map(({ field, rule }) => `${field} ${rule}`)).toEqual(problems);
  }
});

test("a gateway needs a provider with users and sessions; anything else is refused at once", () => {
  const registryOnly = new PostgreSQLPartnerRegistryProvider({
    databaseUrl: "pglite://memory",
    secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
  });
  for (const wrong of [registryOnly, {}, null, undefined, "pglite://memory"]) {
    expect(() => IAMGateway.fromFullstackProvider(wrong as never)).toThrow(ConfigurationError);
  }
});

test("a caller that is not named by a text does not lose the audit of the others", async () => {
  const consumerKey = `ck_live_${"k".repeat(40)}`;
  const signed = { consumerKey, signature: "00".repeat(32), payload: "{}", timestamp: new Date().toISOString() };
  await gateway.partnerRegistry.validatePartnerSignature(signed, { requestId: "request-1" });
  await gateway.partnerRegistry.validatePartnerSignature(signed, { requestId: 2, actor: {} } as never);
  const { data } = (await gateway.listAuditEvents({ eventType: "partner_signature_validation_failed" })).unwrap();
  expect(data.map(({ requestId }) => requestId).toSorted()).toEqual(["2", "request-1"]);
});

test("after all that, the partner and the session are unchanged", async () => {
  expect((await gateway.partnerRegistry.listPartners()).unwrap()).toEqual([partner]);
  expect((await gateway.validateSession(session.accessToken)).isOk).toBe(true);
});

test("whatever a call needs and is not given is called required, and null is called null", async () => {
  const missing: Record<string, { readonly needs: readonly string[]; readonly call: (given: never) => unknown }> = {
    registerPartner: {
      needs: ["partnerName", "orgId"],
      call: (given) => gateway.partnerRegistry.registerPartner({ partnerName: given, orgId: given }),
    },
    createUserWithPassword: {
      needs: ["email", "password"],
      call: (given) => gateway.createUserWithPassword({ email: given }, given),
    },
    createUser: { needs: ["email", "password"], call: (given) => gateway.users.create({ email: given }, given) },
    setPassword: { needs: ["password"], call: (given) => gateway.setPassword(NOBODY, given) },
    changePassword: {
      needs: ["newPassword"],
      call: (given) => gateway.changePassword(session.accessToken, { currentPassword: PASSWORD, newPassword: given }),
    },
    preProvision: {
      needs: ["externalId", "email"],
      call: (given) => gateway.partnerUsers.preProvision(partner.id, { externalId: given, email: given }),
    },
    linkAtPartner: {
      needs: ["externalId", "userId"],
      call: (given) => gateway.partnerUsers.link(partner.id, { externalId: given, userId: given }),
    },
    linkUser: {
      needs: ["externalId", "partnerId"],
      call: (given) => gateway.users.link(NOBODY, { externalId: given, partnerId: given }),
    },
    createMachineToken: {
      needs: ["name", "scopes", "makerId"],
      call: (given) => gateway.machineTokens.create({ name: given, scopes: given, makerId: given }),
    },
  };
  for (const [given, rule] of [[undefined, "required"] as const, [null, "null"] as const]) {
    for (const [name, { needs, call }] of Object.entries(missing)) {
      const { error } = (await call(given as never)) as Result<unknown>;
      expect([name, error?.details.map((problem) => `${problem.field}: ${problem.rule}`)]).toEqual([
        name,
        needs.map((field) => `${field}: ${rule}`),
      ]);
    }
  }
});
