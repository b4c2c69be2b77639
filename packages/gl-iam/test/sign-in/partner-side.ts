/**
 * What a partner's backend and its users' browsers do: sign, send, exchange. Signatures are made without this project's
 * code.
 */
import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import type {
  ErrorCode,
  IAMGateway,
  JsonObject,
  PartnerRequest,
  PartnerSignIn,
  Result,
  SSOPartnerCreate,
  SSOPartnerRegistration,
} from "../../src/index.js";
import { registerAcme } from "../acme.js";
import { type Application, STORED_KINDS } from "../application.js";
import { outcome } from "../outcome.js";

export type Credential = Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">;

/** The user of tests to which the user does not matter. */
export function aUser(fields: JsonObject = {}): JsonObject {
  const id = randomUUID();
  return { external_id: `u-${id}`, email: `${id}@acme.example`, ...fields };
}

/** @param payload an object, or the exact text or bytes to sign */
export function sign(
  { consumerKey, consumerSecret }: Credential,
  at: Date,
  payload: JsonObject | string | Uint8Array,
): PartnerRequest {
  const timestamp = at.toISOString();
  const sent = typeof payload === "string" || payload instanceof Uint8Array ? payload : JSON.stringify(payload);
  const mac = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|`).update(sent);
  return { consumerKey, timestamp, payload: sent, signature: mac.digest("hex") };
}

/** One partner, and the application that it signs its users in to. */
export class PartnerSide {
  private constructor(
    readonly application: Pick<Application, "gateway" | "clock">,
    readonly registration: SSOPartnerRegistration,
  ) {}

  static async of(installed: Application, fields: Partial<SSOPartnerCreate> = {}): Promise<PartnerSide> {
    return new PartnerSide(installed, await registerAcme(installed.registry, fields));
  }

  /** The partner's test side, with a credential of its own. */
  async testSide(): Promise<PartnerSide> {
    const { partnerRegistry } = this.application.gateway;
    const { consumerKey, consumerSecret } = (await partnerRegistry.createTestCredentials(this.id)).unwrap();
    const partner = (await partnerRegistry.getPartnerByConsumerKey(consumerKey)).unwrap();
    return new PartnerSide(this.application, { partner, consumerKey, consumerSecret });
  }

  get id(): string {
    return this.registration.partner.id;
  }

  get orgId(): string {
    return this.registration.partner.orgId;
  }

  sign(payload: JsonObject | string | Uint8Array, fields: Partial<PartnerRequest> = {}): PartnerRequest {
    return { ...sign(this.registration, this.application.clock.now(), payload), ...fields };
  }

  post(payload: JsonObject | string | Uint8Array = aUser(), fields: Partial<PartnerRequest> = {}) {
    return this.application.gateway.sso.issueToken(this.sign(payload, fields));
  }

  /** A one-time token, issued without refusal. */
  async token(payload: JsonObject = aUser(), fields: Partial<PartnerRequest> = {}): Promise<string> {
    return (await this.post(payload, fields)).unwrap().token;
  }

  /** The whole sign-in, with the refusal of whichever half refuses. */
  async signIn(payload: JsonObject = aUser(), fields: Partial<PartnerRequest> = {}): Promise<Result<PartnerSignIn>> {
    const issued = await this.post(payload, fields);
    if (issued.isErr) return issued;
    return this.application.gateway.sso.authenticate({ token: issued.value.token });
  }

  async signedIn(payload: JsonObject = aUser(), fields: Partial<PartnerRequest> = {}): Promise<PartnerSignIn> {
    return (await this.signIn(payload, fields)).unwrap();
  }

  logout(externalId: string, fields: JsonObject = {}) {
    return this.application.gateway.sso.logout(this.sign({ action: "logout", external_id: externalId, ...fields }));
  }

  deprovision(externalId: string, fields: JsonObject = {}) {
    const payload = { action: "deprovision", external_id: externalId, ...fields };
    return this.application.gateway.sso.deprovision(this.sign(payload));
  }

  provision(fields: JsonObject, signing: Partial<PartnerRequest> = {}) {
    return this.application.gateway.sso.provision(this.sign({ action: "provision", ...fields }, signing));
  }

  /** The outcomes of a list, in its order. */
  async provisionAll(users: readonly JsonObject[], fields: JsonObject = {}): Promise<string[]> {
    const answer = (await this.provision({ users, sent: randomUUID(), ...fields })).unwrap();
    return answer.users.map(({ outcome: one }) => one);
  }

  /** A payload that differs from all earlier ones, for a second assertion about the same user at the same moment. */
  anew(payload: JsonObject): JsonObject {
    return { ...payload, sent: randomUUID() };
  }
}

/** RFC 7636: what a browser keeps, and what the partner signs. */
export function pkce(): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = randomBytes(32).toString("base64url");
  return { codeVerifier, codeChallenge: createHash("sha256").update(codeVerifier).digest("base64url") };
}

/** Whether the session's access token still opens anything. */
export async function isLive(gateway: IAMGateway, { session }: Pick<PartnerSignIn, "session">): Promise<boolean> {
  return (await gateway.validateSession(session.accessToken, { organizationId: null })).isOk;
}

/** How many of each outcome. */
export function tally(results: readonly Result<unknown>[]): Partial<Record<ErrorCode | "accepted", number>> {
  const counts: Partial<Record<ErrorCode | "accepted", number>> = {};
  for (const result of results) {
    const code = outcome(result);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** How many of each kind are stored, without the audit, which also keeps what was refused. */
export async function countsOf({ inspection }: Pick<Application, "inspection">): Promise<Record<string, number>> {
  const kinds = STORED_KINDS.filter((kind) => kind !== "auditEvents");
  return Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await inspection.count(kind)])));
}

/** Sweeps everything that has expired, of every kind. */
export async function sweepAll({ provider }: Pick<Application, "provider">): Promise<void> {
  const { store } = provider.core;
  for (const records of [
    store.replayMarks,
    store.oneTimeTokens,
    store.pendingStarts,
    store.keptAnswers,
    store.sessions,
  ]) {
    while (await records.sweep());
  }
}
