/**
 * Explains a partner's request: the signature by gl-iam-signer's diagnosis, and what only the registry knows. Nothing
 * of what is handed in is kept or logged. A signed request that is found genuine is used up, whatever else is wrong
 * with it: it was shown to somebody, who must not be able to send it.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Diagnosis, diagnose, normalSecret, receive, type Step, signerAmong } from "gl-iam-signer/doctor";
import { Receiving } from "../assertion/receive.js";
import type { SignedAssertion } from "../assertion/signed-assertion.js";
import { DEFAULT_TOLERANCE, MAX_TOLERANCE, parseTolerance } from "../assertion/verify.js";
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import { sha256 } from "../crypto/sha256.js";
import { ErrorCode, isIamError } from "../errors.js";
import { eventOf } from "../partner/call.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { parseAddress } from "../policy/source-ip.js";
import { CLOCK_SKEW_SECONDS } from "../sign-in/replay.js";
import { Problems, parseGiven, problemsOfCall, refuseUnknownFields, requireObject, violation } from "../validation.js";
import { DoctorSecrets, type KnownSecrets } from "./credentials.js";
import type { ExplainCall, ExplainedRequest, Explanation } from "./explanation.js";
import { judge, takeMarks } from "./judgement.js";

const MOST_BODY = 65_536;
const SECRET = /cs_[a-z]+_[A-Za-z0-9_-]{32,247}/g;

export class RequestDoctor {
  readonly #core: Core;
  readonly #secrets: DoctorSecrets;
  readonly #receiving: Receiving;

  constructor(core: Core) {
    this.#core = core;
    this.#secrets = new DoctorSecrets(core);
    this.#receiving = new Receiving(core);
  }

  /** @throws IamError see `Doctor.explain` */
  async explain(request: ExplainedRequest, call: ExplainCall = {}): Promise<Explanation> {
    const toleranceSeconds = parseCall(call);
    parseRequest(request);
    const { partnerId } = call;
    const organizationId = this.#core.organizationIfNamed(call);
    const known = await this.#secrets.of(receive(request).consumerKey, { organizationId, partnerId });
    const diagnosis = await this.#diagnose(request, known, toleranceSeconds);
    const exposedSecret = this.#reportExposed(request, known, call);
    const finding = diagnosis.accepted
      ? await this.#judge(diagnosis, known, call, toleranceSeconds)
      : await this.#explainSigner(request, diagnosis, known, call);
    await this.#useUp(diagnosis);
    return { ...finding, exposedSecret };
  }

  /**
   * What an operator is told of a request that was refused for its signature. It was shown to nobody, so it is not used
   * up.
   */
  async hint({ consumerKey, signature, timestamp, payload }: SignedAssertion): Promise<JsonObject | null> {
    const hex = Buffer.from(signature).toString("hex");
    const headers = { "X-Consumer-Key": consumerKey, "X-Signature": hex, "X-Timestamp": timestamp.text };
    const request = { headers, body: payload };
    const known = await this.#secrets.of(consumerKey, { organizationId: undefined, partnerId: undefined });
    const diagnosis = await this.#diagnose(request, known, DEFAULT_TOLERANCE);
    const { cause } = diagnosis.accepted ? diagnosis : await this.#explainSigner(request, diagnosis, known, {});
    // A mistake without a name may still be proved, and explained in words.
    if (cause === null || (cause.code === "unknown" && cause.certainty !== "proved")) return null;
    const { code, certainty, message } = cause;
    return { hint: { code, certainty, message } };
  }

  #diagnose(request: ExplainedRequest, { partner, living, ended }: KnownSecrets, toleranceSeconds: number) {
    return diagnose({
      ...{ headers: request.headers, body: request.body, toleranceSeconds },
      consumerKey: partner?.consumerKey ?? null,
      secrets: living,
      endedSecrets: ended,
      now: this.#core.clock(),
      hmac,
    });
  }

  /** The signature is right: what the registry says. */
  async #judge(
    { received, steps }: Diagnosis,
    { partner }: KnownSecrets,
    call: ExplainCall,
    toleranceSeconds: number,
  ): Promise<Omit<Explanation, "exposedSecret">> {
    const { consumerKey, signature, timestamp, payload } = received;
    const sourceIp = parseAddress(call.sourceIp) ?? null;
    const parsed = this.#receiving.parse(
      { consumerKey, signature, timestamp, payload, toleranceSeconds },
      new Problems(),
    );
    let passed: readonly Step[] = steps;
    try {
      const verified = await this.#receiving.verify(parsed, call);
      const audience = [...this.#core.audience, ...(call.audience ?? [])];
      const proven = { ...verified, sourceIp, audience, parsed, rememberedVersion: null };
      const nonce = await judge(this.#core, proven, call.sourceIp !== undefined);
      passed = [...passed, step("policy", "passed", `${partner?.partnerName} may do this`)];
      await takeMarks(this.#core, proven, nonce);
      return { accepted: true, steps: [...passed, step("replay", "passed", "it was not used before")], cause: null };
    } catch (error) {
      if (!isIamError(error)) throw error;
      const isReplay = error.code === ErrorCode.ASSERTION_REPLAYED;
      const failed = step(isReplay ? "replay" : "policy", "failed", error.message);
      const code = isReplay ? "replayed" : error.code;
      const cause = { code, certainty: "proved", message: error.message } as const;
      return { accepted: false, steps: [...passed, failed], cause };
    }
  }

  /** The signature is wrong: whether another secret gives it. */
  async #explainSigner(
    request: ExplainedRequest,
    diagnosis: Diagnosis,
    { partner }: KnownSecrets,
    call: ExplainCall,
  ): Promise<Omit<Explanation, "exposedSecret">> {
    const { accepted, steps, cause } = diagnosis;
    const finding = { accepted, steps, cause };
    if (cause?.certainty === "proved") return finding;
    const other = call.partnerId === undefined ? await this.#otherSigner(request, partner, call) : undefined;
    if (other && other.id !== partner?.id) {
      const signer = `${other.partnerName} (${other.consumerKey})`;
      const message = `a secret of ${signer} signed this: key and secret are of two partners`;
      return { ...finding, cause: { code: "other_partners_secret", certainty: "proved", message } };
    }
    const given = request.secret === undefined ? undefined : normalSecret(request.secret);
    if (given === undefined || (await signerAmong(request, [given], hmac)) === undefined) return finding;
    const message = "the given secret signed this, and it is none that the partner has now: take the newest one";
    return { ...finding, cause: { code: "unknown", certainty: "proved", message } };
  }

  /** Looked for under an unknown key too, which costs the same. */
  async #otherSigner(request: ExplainedRequest, partner: SSOPartner | null, call: ExplainCall) {
    const organizationId = partner?.orgId ?? this.#core.organizationIfNamed(call) ?? this.#core.defaultOrgId;
    const others = await this.#secrets.others(organizationId);
    const index = await signerAmong(
      request,
      others.map(({ secret }) => secret),
      hmac,
    );
    return index === undefined ? undefined : others[index]?.partner;
  }

  /** A request that a living secret has signed could be sent by whoever saw it, once its form is put right. */
  async #useUp({ genuine }: Diagnosis): Promise<void> {
    if (genuine?.signedAtMs === undefined) return;
    const keptUntil = new Date(Math.ceil(genuine.signedAtMs) + (MAX_TOLERANCE + CLOCK_SKEW_SECONDS) * 1000);
    const mark = sha256(genuine.mac);
    await this.#core.store.replayMarks.take({ marks: [mark], keptUntil });
  }

  #reportExposed({ headers, body }: ExplainedRequest, { partner, living }: KnownSecrets, call: ExplainCall): boolean {
    const text = [
      ...Object.values(headers).flat(),
      typeof body === "string" ? body : Buffer.from(body).toString("latin1"),
    ];
    const pasted = text.flatMap((part) => part?.match(SECRET) ?? []).slice(0, 20);
    const isExposed = partner !== null && living.some((secret) => pasted.some((one) => isSame(one, secret)));
    if (!partner || !isExposed) return false;
    this.#core.trail.refused(
      {
        ...eventOf(partner),
        eventType: AuditEventType.SECRET_REVEALED,
        severity: "critical",
        message: `a living consumer secret of ${partner.partnerName} stood in a request that was explained: rotate it`,
      },
      callOriginOf(call),
    );
    return true;
  }
}

function callOriginOf({ actor, tokenMaker, ipAddress, userAgent, requestId }: ExplainCall) {
  return { actor, tokenMaker, ipAddress, userAgent, requestId };
}

function isSame(one: string, other: string): boolean {
  const digests = [one, other].map((text) => sha256(text));
  return timingSafeEqual(digests[0] as Buffer, digests[1] as Buffer);
}

function hmac(key: Uint8Array, text: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

function step(name: Step["name"], outcome: Step["outcome"], message: string): Step {
  return { name, outcome, message };
}

/** @returns the tolerance */
function parseCall(call: ExplainCall): number {
  const problems = problemsOfCall(call, "partnerId", "toleranceSeconds", "audience", "sourceIp");
  const tolerance = parseTolerance(call.toleranceSeconds ?? DEFAULT_TOLERANCE);
  const seconds = problems.take("toleranceSeconds", tolerance, DEFAULT_TOLERANCE);
  problems.refuseIfAny();
  return seconds;
}

function parseRequest(request: ExplainedRequest): void {
  requireObject("request", request);
  const problems = new Problems();
  refuseUnknownFields(problems, request, new Set(["headers", "body", "secret"]));
  problems.take("headers", parseGiven(request.headers, parseHeaders), {});
  problems.take("body", parseGiven(request.body, parseBody), "");
  if (request.secret !== undefined && typeof request.secret !== "string") {
    problems.add("secret", violation("string", "must be a string"));
  }
  problems.refuseIfAny();
}

const MOST_HEADERS = 100;
/** Characters. */
const MOST_HEADER = 8192;

function parseHeaders(value: unknown) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return violation("object", "must be an object");
  }
  const isText = (one: unknown) => typeof one === "string" && one.length <= MOST_HEADER;
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  if (given.length > MOST_HEADERS) return violation("headers", `must be at most ${MOST_HEADERS}`);
  const wrong = given.find(([, one]) => !(Array.isArray(one) ? one.every(isText) : isText(one)));
  if (wrong === undefined) return value;
  // Any other name may be a secret in the wrong place.
  const name = /^[A-Za-z-]{1,40}$/.test(wrong[0]) ? wrong[0] : "a header";
  const rule = `a string, or a list of strings, of at most ${MOST_HEADER} characters`;
  return violation("headers", `has ${name}, which must be ${rule}`);
}

function parseBody(value: unknown) {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) {
    return violation("payload", "must be a string or a Uint8Array");
  }
  const size = typeof value === "string" ? Buffer.byteLength(value, "utf8") : value.length;
  return size <= MOST_BODY ? value : violation("size", `must be at most ${MOST_BODY} bytes`);
}
