/**
 * `npm run demo`: from an empty folder to a signed-in user, with nothing installed but this repository's packages.
 *
 * The service runs as its own process on the embedded database. A partner is registered and signs for a user, the
 * user is signed in and out, the secret is rotated, the partner is deactivated, and the audit trail lists all of it.
 * Each line is the service's real answer, compared with the expected one. A difference makes the exit code 1.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signAssertion } from "gl-iam-signer";
import { type Answer, Api } from "./demo/api.js";
import { DemoService } from "./demo/service.js";
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
/** Seconds. */
const GRACE_PERIOD = 1;
const TOKEN = "/api/v1/sso/token";
const PARTNERS = "/api/v1/admin/partners";

const startedAt = performance.now();

/** Acme Corp, as its operator and its backend know it. */
interface Partner {
  readonly path: string;
  readonly consumerKey: string;
  /** All its secrets so far, the newest last. */
  readonly secrets: string[];
}

async function main(directory: string): Promise<void> {
  title(
    "GL IAM demo: a partner signs, the service decides",
    `Everything is in ${directory} and is removed at the end; all keys and secrets below are throw-away.`,
  );
  section("gl-iam serve, in an empty folder");
  const service = await DemoService.start(directory);
  try {
    const browser = new Api(service.url);
    const operator = await showFirstRun(browser, service);
    const partner = await showRegistration(operator);
    await showSignatures(browser, partner);
    await showRefusals(browser, operator, partner);
    await showSignIn(browser, partner);
    await showRotation(browser, operator, partner);
    await showDeactivation(browser, operator, partner);
    await showAuditTrail(operator, partner, service);
  } finally {
    const ended = await service.stop();
    section("SIGTERM");
    check("the service finishes and stops", "exit code 0", ended);
  }
}

/** @returns the API as the administrator */
async function showFirstRun(api: Api, { url, administrator }: DemoService): Promise<Api> {
  const ready = await api.get("/readyz");
  check("database answers, schema is up to date", "ready", String(ready.body.status), url);
  const login = await api.post("/api/v1/auth/login", administrator);
  accepted("the administrator that it made logs in", login);
  fact("administrator", administrator.email, `password ${administrator.password}, told once`);
  return api.as(textOf(login, "access_token"));
}

async function showRegistration(operator: Api): Promise<Partner> {
  section(`Registration: POST ${PARTNERS}`);
  const create = { partner_name: "Acme Corp", allowed_email_domains: ["acme.example"], max_users: 100 };
  const registered = await operator.post(PARTNERS, create);
  accepted("Acme Corp, for users of acme.example only", registered);
  const consumerKey = textOf(registered, "consumer_key");
  const secret = textOf(registered, "consumer_secret");
  fact("consumer key", consumerKey, "public");
  fact("consumer secret", secret, "shown once");
  const again = await operator.post(PARTNERS, { ...create, partner_name: "ACME corp" });
  refused("the same name again, as ACME corp", "partner_already_exists", again);
  const { id } = registered.body.partner as { id: string };
  const read = await operator.get(`${PARTNERS}/${id}`);
  const names = read.body.consumer_key === consumerKey ? "key only" : "neither";
  check("reading the partner shows", "key only", JSON.stringify(read.body).includes(secret) ? "the secret" : names);
  return { path: `${PARTNERS}/${id}`, consumerKey, secrets: [secret] };
}

async function showSignatures(api: Api, partner: Partner): Promise<void> {
  section(`Signatures of the right secret, made by different programs: POST ${TOKEN}`);
  accepted("gl-iam-signer", await api.push(TOKEN, await sign(partner)));
  for (const signer of FOREIGN_SIGNERS) {
    const label = `${signer.name} (examples/signers/${signer.script})`;
    const missing = missingProgram(signer);
    const signed = missing ? undefined : signElsewhere(signer, credentialOf(partner), ALICE);
    if (signed === undefined) skipped(label, `skipped: no ${missing} here`);
    else if (typeof signed === "string") check(label, "accepted", signed);
    else accepted(label, await api.push(TOKEN, signed));
  }
}

async function showRefusals(api: Api, operator: Api, partner: Partner): Promise<void> {
  section("Refusals");
  const genuine = await sign(partner);
  const forged = { ...genuine, payload: genuine.payload.replace("alice@", "admin@") };
  const forgery = await api.push(TOKEN, forged);
  refused("forged: the payload was changed", "invalid_partner_signature", forgery);
  const unknown = await api.push(TOKEN, { ...genuine, consumerKey: `ck_live_${"0".repeat(39)}` });
  check("a key that nobody has gets", "the same answer", sameAnswer(unknown, forgery) ? "the same answer" : "another");
  const stale = await sign(partner, ALICE, { timestamp: new Date(Date.now() - 600_000) });
  refused("stale: signed ten minutes ago", "signature_expired", await api.push(TOKEN, stale));
  const mallory = { ...ALICE, email: "alice@elsewhere.example" };
  const foreign = await api.push(TOKEN, await sign(partner, mallory));
  refused(`foreign domain: ${mallory.email}`, "email_domain_not_allowed", foreign);
  const admin = await api.push(TOKEN, await sign(partner, { ...ALICE, role: "platform_admin" }));
  refused("asserted as platform_admin", "role_not_allowed", admin);
  await operator.patch(partner.path, { allowed_source_ips: ["203.0.113.0/24"] });
  const elsewhere = await api.push(TOKEN, await sign(partner));
  refused("from 127.0.0.1, once only 203.0.113.0/24 may", "source_ip_not_allowed", elsewhere);
  const cleared = await operator.patch(`${partner.path}?clear=allowed_source_ips`);
  accepted("the operator clears that again", cleared);
}

async function showSignIn(browser: Api, partner: Partner): Promise<void> {
  section("Sign-in: an assertion becomes a token, the token a session, each once");
  const assertion = await sign(partner);
  const issued = await browser.push(TOKEN, assertion);
  accepted("the partner's backend posts the assertion", issued);
  refused("the same assertion again", "assertion_replayed", await browser.push(TOKEN, assertion));
  const exchange = { token: textOf(issued, "token") };
  const signedIn = await browser.post("/api/v1/sso/authenticate", exchange);
  accepted("the browser exchanges its one-time token", signedIn);
  const again = await browser.post("/api/v1/sso/authenticate", exchange);
  refused("the same token again", "invalid_token", again);
  const alice = browser.as(textOf(signedIn, "access_token"));
  const me = await alice.get("/api/v1/me");
  check("GET /api/v1/me", `${ALICE.email}, org_member`, `${me.body.email}, ${me.body.roles}`, String(me.status));
  const logout = await browser.push("/api/v1/sso/logout", await sign(partner, { action: "logout", ...ALICE }));
  check("the partner logs its user out", "1 session ended", `${logout.body.sessions_ended} session ended`);
  refused("GET /api/v1/me after that", "session_not_found", await alice.get("/api/v1/me"));
}

async function showRotation(api: Api, operator: Api, partner: Partner): Promise<void> {
  section(`Rotation with a grace period (${GRACE_PERIOD} second here; a day in real life)`);
  const rotate = async (graceSeconds: number) => {
    const rotated = await operator.post(`${partner.path}/rotate-secret`, { grace_period_seconds: graceSeconds });
    partner.secrets.push(textOf(rotated, "consumer_secret"));
    fact("new secret", textOf(rotated, "consumer_secret"), "shown once");
  };
  const push = async (secretsBack: number) => api.push(TOKEN, await sign(partner, ALICE, { secretsBack }));
  await rotate(GRACE_PERIOD);
  accepted("the old secret", await push(1));
  accepted("the new secret", await push(0));
  await sleep(GRACE_PERIOD * 1000);
  refused("the old secret, when the period is over", "invalid_partner_signature", await push(1));

  section("Rotation at once, for a secret that leaked");
  await rotate(0);
  refused("the secret before it", "invalid_partner_signature", await push(1));
  accepted("the new secret", await push(0));
}

async function showDeactivation(browser: Api, operator: Api, partner: Partner): Promise<void> {
  section("Deactivation, with the sessions that the partner opened");
  const { body } = await browser.push(TOKEN, await sign(partner));
  const signedIn = await browser.post("/api/v1/sso/authenticate", { token: body.token });
  accepted("Alice is signed in", signedIn);
  await operator.post(`${partner.path}/deactivate`, { revoke_sessions: true });
  refused("signed with the right secret", "partner_inactive", await browser.push(TOKEN, await sign(partner)));
  const me = await browser.as(textOf(signedIn, "access_token")).get("/api/v1/me");
  refused("Alice's session", "session_not_found", me);
  await operator.post(`${partner.path}/reactivate`);
  accepted("reactivated, signed with the right secret", await browser.push(TOKEN, await sign(partner)));
}

const EXPECTED_TRAIL = [
  ["partner_registered", "by the administrator"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["partner_signature_validation_failed", "refused: partner_not_found"],
  ["partner_signature_validation_failed", "refused: signature_expired"],
  ["sso_refused", "refused: email_domain_not_allowed"],
  ["sso_refused", "refused: role_not_allowed"],
  ["partner_updated", "by the administrator"],
  ["sso_refused", "refused: source_ip_not_allowed"],
  ["partner_updated", "by the administrator"],
  ["sso_token_issued", "by the partner"],
  ["sso_refused", "refused: assertion_replayed"],
  ["user_created", "by the partner"],
  ["jit_provision", "by the partner"],
  ["session_created", "by the partner"],
  ["sso_sign_in", "by the partner"],
  ["sso_refused", "refused: invalid_token"],
  ["sso_logout", "by the partner"],
  ["partner_secret_rotated", "by the administrator"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["partner_secret_rotated", "by the administrator"],
  ["partner_signature_validation_failed", "refused: invalid_partner_signature"],
  ["sso_sign_in", "by the partner"],
  ["partner_deactivated", "by the administrator"],
  ["session_revoked_all", "by the administrator"],
  ["partner_signature_validation_failed", "refused: partner_inactive"],
  ["partner_reactivated", "by the administrator"],
] as const;

interface AuditEvent {
  readonly event_type: string;
  readonly error_code: string | null;
  readonly actor: string | null;
}

/** The audit has the true reasons, also where the answer to the outside said less. */
async function showAuditTrail(operator: Api, { secrets }: Partner, service: DemoService): Promise<void> {
  section("The audit trail: GET /api/v1/admin/audit-events");
  const { body } = await operator.get("/api/v1/admin/audit-events?limit=200");
  const events = (body.data as AuditEvent[]).toReversed();
  let told = 0;
  for (const [expectedType, expectedOutcome] of EXPECTED_TRAIL) {
    // In this order; events of the sign-ins stand in between.
    while (told < events.length && !isTold(events[told], expectedType, expectedOutcome)) told += 1;
    check(expectedType, expectedOutcome, told < events.length ? expectedOutcome : "missing");
    told += 1;
  }
  const everything = JSON.stringify(events) + service.output;
  const leaked = secrets.filter((secret) => everything.includes(secret));
  check("secrets found in the audit and in the log", "none", leaked.length === 0 ? "none" : String(leaked.length));
}

function isTold(event: AuditEvent | undefined, type: string, outcome: string): boolean {
  const by = event?.actor?.startsWith("partner:") ? "by the partner" : "by the administrator";
  return event?.event_type === type && outcome === (event.error_code ? `refused: ${event.error_code}` : by);
}

function credentialOf({ consumerKey, secrets }: Partner, secretsBack = 0): Credential {
  return { consumerKey, consumerSecret: secrets.at(-1 - secretsBack) ?? "" };
}

async function sign(
  partner: Partner,
  payload: Record<string, string> & typeof ALICE = ALICE,
  { timestamp, secretsBack }: { timestamp?: Date; secretsBack?: number } = {},
): Promise<SignedRequest> {
  const { headers, body } = await signAssertion({ ...credentialOf(partner, secretsBack), payload, timestamp });
  return fromHeaders(new Headers(headers), body);
}

function textOf({ body }: Answer, field: string): string {
  const value = body[field];
  if (typeof value !== "string") throw new Error(`no ${field} in ${JSON.stringify(body)}`);
  return value;
}

/** Equal except for the request's id. */
function sameAnswer(one: Answer, other: Answer): boolean {
  const told = ({ status, body }: Answer) => JSON.stringify({ status, ...body, request_id: "" });
  return told(one) === told(other);
}

const directory = await mkdtemp(join(tmpdir(), "gl-iam-demo-"));
try {
  await main(directory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exitCode = summary(startedAt);
