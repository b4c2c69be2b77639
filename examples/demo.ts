/**
 * `npm run demo`: the main job on the embedded database, nothing installed but this repository's packages.
 *
 * A partner is registered, its signatures are checked, its user is signed in, its secret is rotated, it is switched off,
 * and the audit trail tells all of it. Each line is the real answer, compared with the expected one; a difference makes the exit code 1.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { ErrorCode, generateEncryptionKey, IAMGateway, type PartnerRegistry, type SSOPartner } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { signAssertion } from "gl-iam-signer";
import {
  type Credential,
  FOREIGN_SIGNERS,
  fromHeaders,
  missingProgram,
  type SignedRequest,
  signElsewhere,
} from "./demo/signers.js";
import { accepted, check, fact, refused, section, skipped, summary, title } from "./demo/terminal.js";

const ALICE = { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice" };
const MALLORY = { external_id: "u-1001", email: "alice@elsewhere.example" };
/** Seconds. */
const GRACE_PERIOD = 60;
/** Who the audit says it was. */
const BY_DEMO = { actor: "demo" };

const startedAt = performance.now();
/** How far the registry's clock is ahead of the partner's, in seconds: the demo need not wait for time to pass. */
let clockAhead = 0;

async function main(directory: string): Promise<void> {
  title(
    "GL IAM demo: a partner signs, the registry decides",
    `Embedded database in ${directory}, removed at the end. All keys and secrets below are throw-away.`,
  );
  const keys = { secretKey: generateEncryptionKey(), encryptionKey: generateEncryptionKey() };
  const secrets: string[] = [];

  await withGateway(directory, keys, async (gateway) => {
    section("Health");
    check("database answers, schema is up to date", "healthy", (await gateway.healthCheck()) ? "healthy" : "unhealthy");

    const partners = gateway.partnerRegistry;
    const { partner, credential } = await register(partners);
    secrets.push(credential.consumerSecret);
    await showSignatures(partners, credential);
    await showRefusals(partners, credential);
    const accessToken = await showSignIn(gateway, credential);
    secrets.push(...(await showRotation(partners, partner, credential)));
    await showDeactivation(gateway, partner, secrets, accessToken);
  });

  // Opened anew: the database is a directory, and the audit is in it.
  await withGateway(directory, keys, (gateway) => showAuditTrail(gateway, secrets));
}

async function register(partners: PartnerRegistry): Promise<{ partner: SSOPartner; credential: Credential }> {
  section("Registration");
  const create = {
    partnerName: "Acme Corp",
    orgId: "default",
    allowedEmailDomains: ["acme.example"],
    allowedSourceIps: ["203.0.113.0/24"],
    maxUsers: 100,
  };
  const registration = (await partners.registerPartner(create, BY_DEMO)).unwrap();
  const { partner, consumerKey, consumerSecret } = registration;
  check("Acme Corp registered", "active", partner.isActive ? "active" : "inactive");
  fact("consumer key", consumerKey, "public");
  fact("consumer secret", consumerSecret, "throw-away; shown once");
  fact("e-mail domains", String(partner.allowedEmailDomains));
  fact("source addresses", String(partner.allowedSourceIps));
  refused(
    "the same name again, as ACME corp",
    ErrorCode.PARTNER_ALREADY_EXISTS,
    await partners.registerPartner({ ...create, partnerName: "ACME corp" }),
  );
  check(
    "printing the registration shows the secret",
    "no",
    printed(registration).includes(consumerSecret) ? "yes" : "no",
  );
  return { partner, credential: { consumerKey, consumerSecret } };
}

async function showSignatures(partners: PartnerRegistry, credential: Credential): Promise<void> {
  section("Signatures of the right secret, made by different programs");
  accepted("gl-iam-signer", await validate(partners, await sign(credential, ALICE)));
  for (const signer of FOREIGN_SIGNERS) {
    const label = `${signer.name} (examples/signers/${signer.script})`;
    const missing = missingProgram(signer);
    const signed = missing ? undefined : signElsewhere(signer, credential, ALICE);
    if (signed === undefined) skipped(label, `skipped: no ${missing} here`);
    else if (typeof signed === "string") check(label, "accepted", signed);
    else accepted(label, await validate(partners, signed));
  }
}

async function showRefusals(partners: PartnerRegistry, credential: Credential): Promise<void> {
  section("Refusals");
  const genuine = await sign(credential, ALICE);
  const forged = { ...genuine, payload: genuine.payload.replace("alice@", "admin@") };
  refused("forged: the payload was changed", ErrorCode.INVALID_PARTNER_SIGNATURE, await validate(partners, forged));
  clockAhead = 600;
  refused("stale: sent again ten minutes later", ErrorCode.SIGNATURE_EXPIRED, await validate(partners, genuine));
  clockAhead = 0;
  refused(
    `foreign domain: ${MALLORY.email}`,
    ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED,
    await validate(partners, await sign(credential, MALLORY)),
  );
  refused(
    "foreign address: from 198.51.100.7",
    ErrorCode.SOURCE_IP_NOT_ALLOWED,
    await validate(partners, genuine, { sourceIp: "198.51.100.7" }),
  );
  refused(
    "an e-mail beside the signed one",
    ErrorCode.VALIDATION_ERROR,
    await validate(partners, genuine, { email: "bob@acme.example" }),
  );
}

/** @returns the session's access token */
async function showSignIn(gateway: IAMGateway, credential: Credential): Promise<string> {
  section("Sign-in: an assertion becomes a token, the token a session, each once");
  const assertion = { ...(await sign(credential, ALICE)), sourceIp: "203.0.113.7" };
  const issued = await gateway.sso.issueToken(assertion);
  accepted("the partner's backend posts the assertion", issued);
  refused("the same assertion again", ErrorCode.ASSERTION_REPLAYED, await gateway.sso.issueToken(assertion));
  const { token } = issued.unwrap();
  const signedIn = await gateway.sso.authenticate({ token });
  accepted("the browser swaps its one-time token", signedIn);
  refused("the same token again", ErrorCode.INVALID_TOKEN, await gateway.sso.authenticate({ token }));
  const { session } = signedIn.unwrap();
  const user = (await gateway.validateSession(session.accessToken)).unwrap();
  check("the session is of", `${ALICE.email}, org_member`, `${user.email}, ${user.roles}`);
  return session.accessToken;
}

/** @returns the two new secrets */
async function showRotation(partners: PartnerRegistry, { id }: SSOPartner, first: Credential): Promise<string[]> {
  section(`Rotation with a grace period of ${GRACE_PERIOD} seconds`);
  const second = (await partners.rotateConsumerSecret(id, { ...BY_DEMO, gracePeriodSeconds: GRACE_PERIOD })).unwrap();
  fact("new secret", second.consumerSecret, "throw-away; shown once");
  accepted("the new secret", await validate(partners, await sign(second, ALICE)));
  accepted("the old secret", await validate(partners, await sign(first, ALICE)));
  const signedWithOld = await sign(first, ALICE);
  clockAhead = GRACE_PERIOD + 1;
  refused(
    "the old secret, a second after the period",
    ErrorCode.INVALID_PARTNER_SIGNATURE,
    await validate(partners, signedWithOld),
  );
  accepted("the new secret, at the same time", await validate(partners, await sign(second, ALICE)));
  clockAhead = 0;

  section("Rotation at once, for a secret that leaked");
  const third = (await partners.rotateConsumerSecret(id, BY_DEMO)).unwrap();
  accepted("the new secret", await validate(partners, await sign(third, ALICE)));
  refused(
    "the secret before it",
    ErrorCode.INVALID_PARTNER_SIGNATURE,
    await validate(partners, await sign(second, ALICE)),
  );
  return [second.consumerSecret, third.consumerSecret];
}

async function showDeactivation(
  gateway: IAMGateway,
  { id, consumerKey }: SSOPartner,
  secrets: readonly string[],
  accessToken: string,
): Promise<void> {
  section("Deactivation, with the sessions that the partner opened");
  const partners = gateway.partnerRegistry;
  const credential = { consumerKey, consumerSecret: secrets.at(-1) ?? "" };
  (await partners.deactivatePartner(id, { ...BY_DEMO, revokeSessions: true })).unwrap();
  refused(
    "signed with the right secret",
    ErrorCode.PARTNER_INACTIVE,
    await validate(partners, await sign(credential, ALICE)),
  );
  refused("the session from before", ErrorCode.SESSION_NOT_FOUND, await gateway.validateSession(accessToken));
  (await partners.reactivatePartner(id, BY_DEMO)).unwrap();
  accepted("reactivated, signed with the right secret", await validate(partners, await sign(credential, ALICE)));
}

const EXPECTED_TRAIL = [
  ["partner_registered", "by demo"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["partner_signature_validation_failed", "refused: signature_expired"],
  ["partner_signature_validation_failed", "refused: email_domain_not_allowed"],
  ["partner_signature_validation_failed", "refused: source_ip_not_allowed"],
  ["partner_signature_validation_failed", "refused: validation_error"],
  ["sso_token_issued", "by the partner"],
  ["sso_refused", "refused: assertion_replayed"],
  ["user_created", "by the partner"],
  ["jit_provision", "by the partner"],
  ["session_created", "by the partner"],
  ["sso_sign_in", "by the partner"],
  ["sso_refused", "refused: invalid_token"],
  ["partner_secret_rotated", "by demo"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["partner_secret_rotated", "by demo"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["partner_deactivated", "by demo"],
  ["session_revoked_all", "by demo"],
  ["partner_signature_validation_failed", "refused: partner_inactive"],
  ["partner_reactivated", "by demo"],
] as const;

async function showAuditTrail(gateway: IAMGateway, secrets: readonly string[]): Promise<void> {
  section("The audit trail, read after a restart");
  const { data } = (await gateway.listAuditEvents({ limit: 200 })).unwrap();
  // Not by their times: the demo moved the registry's clock. Ids are UUIDs of version 7, in the order of their making.
  const events = data.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  for (const [index, [expectedType, expectedOutcome]] of EXPECTED_TRAIL.entries()) {
    const event = events[index];
    const actor = event?.actor?.startsWith("partner:") ? "the partner" : event?.actor;
    const outcome = event?.errorCode ? `refused: ${event.errorCode}` : `by ${actor}`;
    const actual = event?.eventType === expectedType ? outcome : `${event?.eventType}`;
    check(expectedType, expectedOutcome, actual, event?.ipAddress ? `from ${event.ipAddress}` : "");
  }
  check("events in all", String(EXPECTED_TRAIL.length), String(events.length));
  const leaked = secrets.filter((secret) => JSON.stringify(events).includes(secret));
  check("consumer secrets found in them", "none", leaked.length === 0 ? "none" : String(leaked.length));
}

async function sign(credential: Credential, payload: typeof ALICE | typeof MALLORY): Promise<SignedRequest> {
  const { consumerKey, consumerSecret } = credential;
  const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload });
  return fromHeaders(new Headers(headers), body.toString());
}

/** What a gateway does with a request: the e-mail is the signed one, the address is the connection's. */
function validate(
  partners: PartnerRegistry,
  request: SignedRequest,
  { email, sourceIp = "203.0.113.7" }: { email?: string; sourceIp?: string } = {},
) {
  const signed = JSON.parse(request.payload) as { email: string };
  return partners.validatePartnerSignature({ ...request, email: email ?? signed.email, sourceIp });
}

async function withGateway(
  directory: string,
  { secretKey, encryptionKey }: { secretKey: string; encryptionKey: string },
  use: (gateway: IAMGateway) => Promise<void>,
): Promise<void> {
  const provider = new PostgreSQLProvider({
    databaseUrl: `pglite://${directory}`,
    secretKey,
    crypto: { encryptionKeys: { 1: encryptionKey } },
    enablePartnerRegistry: true,
    now: () => new Date(Date.now() + clockAhead * 1000),
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  try {
    await use(gateway);
  } finally {
    await gateway.close();
  }
}

function printed(value: unknown): string {
  return `${JSON.stringify(value)} ${inspect(value, { depth: null })}`;
}

const directory = await mkdtemp(join(tmpdir(), "gl-iam-demo-"));
try {
  await main(directory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exitCode = summary(startedAt);
