/** A misspelt option would leave a side, an organization or a bound unset in silence: every operation refuses one. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateEncryptionKey, IAMGateway, type Result } from "../src/index.js";
import { PostgreSQLProvider } from "../src/postgresql/index.js";

const ID = "018f4e9c-0000-7000-8000-000000000000";
const PASSWORD = "correct horse battery";
const TOKEN = `sct_live_${"t".repeat(43)}`;
const USER = { email: "bob@example.com" };
const SIGNED = {
  consumerKey: `ck_live_${"k".repeat(40)}`,
  signature: "00".repeat(32),
  timestamp: "2026-11-27T10:00:00Z",
  payload: "{}",
};
const RELYING_PARTY = { relyingParty: { id: "example.com", origin: "https://example.com" } };
const ASSERTION = { id: "AA", clientDataJson: "AA", authenticatorData: "AA", signature: "AA" };
const CREATION = { ...ASSERTION, publicKey: "AA", algorithm: -7, name: "key" };
const SCIM = { tokenId: ID, partner: { id: ID, orgId: "default" }, sourceIp: null };

/** What comes before the options. */
const GIVEN: Readonly<Record<string, readonly unknown[]>> = {
  createUserWithPassword: [USER, PASSWORD],
  setPassword: [ID, PASSWORD],
  getUser: [ID],
  getUserByEmail: [USER.email],
  authenticate: [{ ...USER, password: PASSWORD }],
  validateSession: [TOKEN],
  refreshSession: [TOKEN],
  requireRecentAuthentication: [TOKEN],
  reauthenticate: [TOKEN, { password: PASSWORD }],
  getSession: [TOKEN],
  introspect: [TOKEN],
  logout: [TOKEN],
  changePassword: [TOKEN, { currentPassword: PASSWORD, newPassword: PASSWORD }],
  unlockUser: [ID],
  deactivateUser: [ID],
  reactivateUser: [ID],
  listAuditEvents: [],
  countSignIns: [],
  explain: [{ headers: {}, body: "" }],
  "partnerRegistry.registerPartner": [{ partnerName: "Acme", orgId: "default" }],
  "partnerRegistry.getPartner": [ID],
  "partnerRegistry.listConsumerSecrets": [ID],
  "partnerRegistry.getPartnerStanding": [ID],
  "partnerRegistry.listPartners": [],
  "partnerRegistry.listPartnersPage": [],
  "partnerRegistry.listPartnerStandings": [],
  "partnerRegistry.updatePartner": [ID, { maxUsers: 1 }],
  "partnerRegistry.rotateConsumerSecret": [ID],
  "partnerRegistry.createTestCredentials": [ID],
  "partnerRegistry.deactivatePartner": [ID],
  "partnerRegistry.reactivatePartner": [ID],
  "partnerRegistry.handleCompromise": [ID],
  "partnerRegistry.dryRun": [ID, { maxUsers: 1 }],
  "partnerRegistry.validatePartnerSignature": [SIGNED],
  "sso.verify": [SIGNED],
  "sso.issueToken": [SIGNED],
  "sso.authenticate": [{ token: `ott_live_${"t".repeat(43)}` }],
  "sso.start": [{ partnerId: ID }],
  "sso.logout": [SIGNED],
  "sso.deprovision": [SIGNED],
  "sso.provision": [SIGNED],
  "sso.receive": [SIGNED],
  "partnerUsers.list": [ID],
  "partnerUsers.preProvision": [ID, { externalId: "u-1", ...USER }],
  "partnerUsers.link": [ID, { externalId: "u-1", userId: ID }],
  "machineTokens.create": [{ name: "x", scopes: ["introspect"], makerId: ID }],
  "machineTokens.list": [],
  "machineTokens.rotate": [ID],
  "machineTokens.revoke": [ID],
  "machineTokens.verify": ["gk_live_"],
  "scimTokens.create": [ID, {}],
  "scimTokens.list": [ID],
  "scimTokens.revoke": [ID, ID],
  "scimTokens.verify": ["st_live_"],
  "scimUsers.create": [SCIM, { email: USER.email }],
  "scimUsers.list": [SCIM],
  "scimUsers.update": [SCIM, ID, {}],
  "scimUsers.remove": [SCIM, ID],
  "mfa.enroll": [TOKEN],
  "mfa.confirm": [TOKEN, "123456"],
  "mfa.disable": [TOKEN, { password: PASSWORD, code: "123456" }],
  "mfa.reset": [ID],
  "mfa.issueTicket": [ID],
  "passkeys.beginEnrolment": [TOKEN],
  "passkeys.enroll": [TOKEN, CREATION],
  "passkeys.list": [TOKEN],
  "passkeys.remove": [TOKEN, ID],
  "passkeys.beginSignIn": [],
  "passkeys.signIn": [ASSERTION],
  "users.list": [],
  "users.get": [ID],
  "users.create": [USER, PASSWORD],
  "users.update": [ID, {}],
  "users.suspend": [ID],
  "users.reactivate": [ID],
  "users.merge": [ID, ID],
  "users.identities": [ID],
  "users.link": [ID, { partnerId: ID, externalId: "u-1" }],
  "users.unlink": [ID, ID],
  "users.suspendIdentity": [ID, ID],
  "users.export": [ID],
  "users.erase": [ID],
  "users.reopenIdentity": [ID, ID],
  "sessions.list": [],
  "sessions.end": [ID],
  "sessions.endAll": [{ userId: ID }],
  "sessions.listOwn": [TOKEN],
  "sessions.endOwn": [TOKEN, ID],
  "encryptionKeys.reseal": [],
  "accessTokenKeys.retire": ["kid"],
  "setup.invite": [ID],
  "setup.revoke": [ID],
  "setup.list": [ID],
  "setup.progress": [ID],
  "setup.open": [{ link: "sl_live_x", passcode: "x" }],
  "setup.disown": [{ link: "sl_live_x", passcode: "x" }],
  "setup.reveal": [TOKEN],
  "setup.revealTest": [TOKEN],
  "setup.askToGoLive": [TOKEN],
  "setup.rotate": [TOKEN],
  "setup.confirm": [TOKEN, SIGNED],
  "setup.confirmSigned": [SIGNED],
  "setup.propose": [TOKEN, {}],
  "setup.prove": [TOKEN],
  "setup.explain": [TOKEN, { headers: {}, body: "" }],
  "setup.proposals": [ID],
  "setup.approve": [ID, ID, { digest: "x" }],
  "setup.reject": [ID, ID, { digest: "x" }],
};
/** What the options must have. */
const REQUIRED: Readonly<Record<string, object>> = {
  "passkeys.beginEnrolment": RELYING_PARTY,
  "passkeys.enroll": RELYING_PARTY,
  "passkeys.beginSignIn": RELYING_PARTY,
  "passkeys.signIn": RELYING_PARTY,
  "partnerRegistry.handleCompromise": { since: new Date() },
};
/** They take no options. */
const WITHOUT = [
  ...["hasPlatformAdmin", "issueDeviceToken", "recognizeCookie", "recognizeDevice", "jsonWebKeySet"],
  ...["partnerRegistry.healthCheck", "partnerRegistry.close", "partnerRegistry.getPartnerByConsumerKey"],
  ...["partnerRegistry.isPartnerOrigin", "partnerRegistry.checkEncryptionKeys", "sso.preview", "scimUsers.find"],
  ...["mfa.isRequiredFor", "mfa.countAdministratorsWithout", "encryptionKeys.usage", "accessTokenKeys.list"],
  "setup.status",
];

type Operation = (...given: readonly unknown[]) => Promise<Result<unknown>>;

let gateway: IAMGateway;
beforeAll(() => {
  gateway = IAMGateway.fromFullstackProvider(
    new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
      crypto: { encryptionKey: generateEncryptionKey() },
      enablePartnerRegistry: true,
    }),
  );
});
afterAll(() => gateway?.close());

/** By name: the gateway's own, and those of its groups. */
function operations(): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [name, value] of Object.entries(gateway)) {
    if (typeof value === "function") found.set(name, value as Operation);
    else for (const [inner, operation] of Object.entries(value)) found.set(`${name}.${inner}`, operation as Operation);
  }
  return found;
}

test("every operation is among them", () => {
  const known = [...Object.keys(GIVEN), ...WITHOUT];
  expect([...operations().keys()].filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !operations().has(name))).toEqual([]);
});

test.each(Object.keys(GIVEN))("%s", async (name) => {
  const operation = operations().get(name) as Operation;
  const answer = await operation(...(GIVEN[name] ?? []), { ...REQUIRED[name], organisation: "default" });
  expect(answer.error?.details).toEqual([expect.objectContaining({ field: "organisation", rule: "unknown_field" })]);
});
