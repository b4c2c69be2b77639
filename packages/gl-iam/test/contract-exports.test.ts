import { readFileSync } from "node:fs";
import * as library from "gl-iam";
import * as adapter from "gl-iam/postgresql";
import { describe, expect, test } from "vitest";

/** The names that callers rely on. Names may be added, but never removed or renamed. */
const CONTRACT = {
  "gl-iam": [
    "IAMGateway",
    "Result",
    "ok",
    "err",
    "ErrorCode",
    "IamError",
    "ConfigurationError",
    "SSOMode",
    "SSOUserProvisioning",
    "EncryptionAlgorithm",
    "StandardRole",
    "hasStandardRole",
    "MachineTokenScope",
    "CLEAR_PARTNER_FIELD",
    "AuditEventType",
    "ConsoleAuditHandler",
    "CallbackAuditHandler",
    "CompositeAuditHandler",
    "OpenTelemetryAuditHandler",
    "generateEncryptionKey",
  ],
  "gl-iam/postgresql": ["PostgreSQLPartnerRegistryProvider", "PostgreSQLProvider"],
} as const;

const REGISTRY = [
  "registerPartner",
  "getPartner",
  "getPartnerByConsumerKey",
  "listConsumerSecrets",
  "getPartnerStanding",
  "listPartners",
  "listPartnersPage",
  "listPartnerStandings",
  "updatePartner",
  "rotateConsumerSecret",
  "createTestCredentials",
  "deactivatePartner",
  "reactivatePartner",
  "validatePartnerSignature",
] as const;

const GATEWAY = [
  "reauthenticate",
  "requireRecentAuthentication",
  "createUserWithPassword",
  "setPassword",
  "getUser",
  "getUserByEmail",
  "authenticate",
  "validateSession",
  "refreshSession",
  "introspect",
  "logout",
  "healthCheck",
  "close",
] as const;

test.each(CONTRACT["gl-iam"])("gl-iam exports %s", (name) => {
  expect(Object.keys(library)).toContain(name);
});

test.each(CONTRACT["gl-iam/postgresql"])("gl-iam/postgresql exports %s", (name) => {
  expect(Object.keys(adapter)).toContain(name);
});

test("the core's entry reaches no database driver", () => {
  const entry = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  expect(entry).not.toMatch(/postgresql\//);
});

test("the closed lists have the contract's values", () => {
  expect(Object.values(library.SSOMode)).toEqual(["idp_initiated", "sp_initiated", "both"]);
  expect(Object.values(library.SSOUserProvisioning)).toEqual(["jit", "pre_provisioned", "disabled"]);
  expect(Object.values(library.StandardRole)).toEqual(["platform_admin", "org_admin", "org_member"]);
  expect(Object.keys(library.EncryptionAlgorithm)).toEqual(["AES_256_GCM"]);
  expect(Object.values(library.MachineTokenScope)).toEqual([
    ...["partners:read", "partners:write", "users:read", "users:write", "sessions:read", "sessions:write"],
    ...["audit:read", "introspect"],
  ]);
  expect(Object.values(library.AuditEventType).toSorted()).toEqual(
    [
      "secret_revealed",
      "setup_link_created",
      "setup_link_opened",
      "setup_link_revoked",
      "proposal_approved",
      "proposal_rejected",
      "go_live_requested",
      "go_live_approved",
      "go_live_rejected",
      "first_signature_accepted",
      "partner_compromise_handled",
      "identity_linked",
      "identity_reopened",
      "identity_suspended",
      "identity_unlinked",
      "identity_withdrawn",
      "permission_denied",
      "jit_provision",
      "login_error",
      "login_success",
      "logout",
      "machine_token_created",
      "machine_token_rotated",
      "machine_token_revoked",
      "scim_token_created",
      "scim_token_revoked",
      "mfa_disabled",
      "mfa_enrolled",
      "mfa_failed",
      "mfa_ticket_issued",
      "partner_deactivated",
      "partner_reactivated",
      "partner_registered",
      "partner_secret_rotated",
      "partner_signature_validation_failed",
      "partner_updated",
      "password_changed",
      "rate_limited",
      "refusals_suppressed",
      "secrets_resealed",
      "session_created",
      "session_revoked",
      "session_revoked_all",
      "signing_key_retired",
      "sso_logout",
      "sso_refused",
      "sso_sign_in",
      "sso_token_issued",
      "test_credentials_created",
      "token_reuse_detected",
      "user_activated",
      "user_created",
      "user_updated",
      "user_deactivated",
      "user_erased",
      "user_exported",
      "user_merged",
      "role_assigned",
      "role_removed",
    ].toSorted(),
  );
  expect(library.CLEAR_PARTNER_FIELD).toBeTypeOf("symbol");
});

test("the codes are the closed list, each one for ever", () => {
  expect(Object.values(library.ErrorCode).toSorted()).toEqual(
    [
      "assertion_replayed",
      "authentication_failed",
      "conflict",
      "email_domain_not_allowed",
      "identity_conflict",
      "internal_error",
      "invalid_partner_signature",
      "invalid_state",
      "setup_link_invalid",
      "invalid_token",
      "max_users_exceeded",
      "mfa_required",
      "no_partner_registry",
      "not_found",
      "origin_not_allowed",
      "partner_already_exists",
      "partner_inactive",
      "partner_not_found",
      "payload_too_large",
      "permission_denied",
      "rate_limited",
      "reauthentication_required",
      "role_not_allowed",
      "audience_mismatch",
      "session_expired",
      "session_not_found",
      "signature_expired",
      "source_ip_not_allowed",
      "sso_mode_not_allowed",
      "store_unavailable",
      "unsupported_media_type",
      "user_already_exists",
      "user_inactive",
      "user_not_found",
      "user_not_provisioned",
      "user_provisioning_disabled",
      "validation_error",
    ].toSorted(),
  );
});

describe("without a partner registry", () => {
  const config = { databaseUrl: "pglite://memory", secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0" };
  const gateway = library.IAMGateway.fromFullstackProvider(new adapter.PostgreSQLProvider(config));

  test("gateway.partnerRegistry is never healthy, and closes", async () => {
    expect(await gateway.partnerRegistry.healthCheck()).toBe(false);
    expect(await gateway.partnerRegistry.close()).toBeUndefined();
  });

  test.each(REGISTRY)("gateway.partnerRegistry.%s answers no_partner_registry", async (name) => {
    const operation = gateway.partnerRegistry[name] as () => Promise<library.Result<unknown>>;
    expect((await operation()).error?.code).toBe("no_partner_registry");
  });

  test.each(["issueToken", "authenticate", "preview", "start", "logout", "deprovision", "provision"] as const)(
    "gateway.sso.%s answers no_partner_registry",
    async (name) => {
      const operation = gateway.sso[name] as () => Promise<library.Result<unknown>>;
      expect((await operation()).error?.code).toBe("no_partner_registry");
    },
  );

  test.each(["create", "list", "rotate", "revoke", "verify"] as const)("gateway.machineTokens.%s is there", (name) => {
    expect(gateway.machineTokens[name]).toBeTypeOf("function");
  });

  test.each(GATEWAY)("gateway.%s is there", (name) => {
    expect(gateway[name]).toBeTypeOf("function");
  });
});

test("with a registry, gateway.partnerRegistry reports the database's health, and closes it", async () => {
  const provider = new adapter.PostgreSQLProvider({
    databaseUrl: "pglite://memory",
    secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    crypto: { encryptionKeys: { 1: library.generateEncryptionKey() } },
    enablePartnerRegistry: true,
  });
  const { partnerRegistry } = library.IAMGateway.fromFullstackProvider(provider);
  expect(await partnerRegistry.healthCheck()).toBe(true);
  await partnerRegistry.close();
  expect(await provider.healthCheck()).toBe(false);
});

test("the registry provider has every method of the registry, and its own two", () => {
  const provider = new adapter.PostgreSQLPartnerRegistryProvider({
    databaseUrl: "pglite://memory",
    secretKey: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    crypto: { encryptionKeys: { 1: library.generateEncryptionKey() } },
  });
  for (const name of [...REGISTRY, "healthCheck", "close"] as const) expect(provider[name]).toBeTypeOf("function");
});
