/**
 * The steps of every signed request: parsed, verified, judged. Each step takes the value that the step before has made.
 * A caller can stand between them: one that limits a partner's requests does so after the proof, and before anything is
 * judged or taken.
 */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Hint } from "../audit/trail.js";
import type { Core } from "../core.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials } from "../partner/records.js";
import { parseAddress } from "../policy/source-ip.js";
import { Problems, requireObject } from "../validation.js";
import { LiveKeys } from "./live-keys.js";
import { countUsers } from "./provision-payload.js";
import { parseSignedAssertion, type SignedAssertion, type SignedAssertionInput } from "./signed-assertion.js";
import { DEFAULT_TOLERANCE, parseTolerance, type VerifiedAssertion, verifyAssertion } from "./verify.js";

/** A partner's request as it arrived. */
export interface PartnerRequest extends SignedAssertionInput {
  /** The source address. Null or absent when it is not known, which fails every source-address restriction. */
  sourceIp?: string | null | undefined;
  /** Seconds, 1–900; 300 by default. */
  toleranceSeconds?: number | undefined;
  /** The receiver's names, besides the configured ones. A signed `aud` must be one of all of them. */
  audience?: readonly string[] | undefined;
  /**
   * Also takes a request of a partner's test side, at a route of the application itself (`receive`). GL IAM's own
   * endpoints take both.
   */
  test?: boolean | undefined;
}

/**
 * A request whose sender has proved to be the partner. Nothing else of it has been checked. It works in the gateway
 * that made it.
 */
export interface VerifiedRequest {
  /** As it was when this process read it. The call that acts goes by the partner as it is then. */
  readonly partner: SSOPartner;
  /** Equal for every copy of this request: 32 bytes as base64url. */
  readonly mark: string;
  /** How many users it names: those of a provision, otherwise 1. For a caller that charges for each of them. */
  readonly users: number;
}

/** Parsed: well-formed, and not trusted. */
export interface ParsedRequest {
  readonly signed: SignedAssertion;
  readonly toleranceSeconds: number;
}

/** Verified: the partner has signed exactly these bytes, recently. */
export interface ProvenRequest {
  readonly partner: SSOPartner;
  /** The partner's epoch when it was found, see session/records.ts. */
  readonly partnerEpoch: number;
  readonly assertion: VerifiedAssertion;
  /** Canonical; null when not known. */
  readonly sourceIp: string | null;
  readonly audience: readonly string[];
  readonly parsed: ParsedRequest;
  /**
   * Set where it was proved by remembered credentials: their version. Whoever acts upon it has the store compare that,
   * or proves it anew.
   */
  readonly rememberedVersion: string | null;
}

/** Why a signature was wrong, as far as it can be told afterwards. */
export interface RefusalHints {
  /** @returns undefined where nothing will be told. Nothing is computed yet. */
  about(signed: SignedAssertion, code: ErrorCode, partnerId: string | null): Hint | undefined;
}

type Proof = Pick<ProvenRequest, "partner" | "partnerEpoch" | "assertion">;

export class Receiving {
  readonly #core: Core;
  readonly #keys: LiveKeys;
  readonly #proven = new WeakMap<object, ProvenRequest>();

  /** @param hints finds out why a signature was wrong, for operators; null: nobody does */
  constructor(
    core: Core,
    private readonly hints: RefusalHints | null = null,
  ) {
    this.#core = core;
    this.#keys = new LiveKeys(core.keyring, core.schemes);
  }

  /** @param problems takes what is wrong; the caller refuses, together with its own findings */
  parse(input: SignedAssertionInput & { toleranceSeconds?: number | undefined }, problems: Problems): ParsedRequest {
    const signed = parseSignedAssertion(input, this.#core.schemes, problems);
    const tolerance = parseTolerance(input.toleranceSeconds ?? DEFAULT_TOLERANCE);
    return { signed, toleranceSeconds: problems.take("toleranceSeconds", tolerance, DEFAULT_TOLERANCE) };
  }

  /**
   * Asks for the credentials and judges by them, see {@link verifyWith}.
   *
   * @param caller for the record of the refusal
   */
  async verify(parsed: ParsedRequest, caller: CallOrigin) {
    return this.verifyWith(await this.find(parsed), parsed, () => caller);
  }

  find({ signed }: ParsedRequest): Promise<PartnerCredentials | null> {
    return this.#core.store.partners.findCredentials(signed.consumerKey);
  }

  /**
   * An unknown key costs the same work as a known one. Only the holder of the secret gets past
   * `invalid_partner_signature`. Nothing is awaited.
   *
   * @param known the credentials of the request's consumer key
   * @param caller for the record of the refusal; null for one that nobody is told
   * @throws IamError `partner_not_found`, `invalid_partner_signature`, `signature_expired`, in this order
   */
  verifyWith(
    known: PartnerCredentials | null,
    { signed, toleranceSeconds }: ParsedRequest,
    caller: (() => CallOrigin) | null,
  ): Proof {
    const found = known && this.#core.means(known.partner.orgId) ? known : null;
    const now = this.#core.clock();
    const verified = verifyAssertion(
      signed,
      this.#keys.of(found, signed.scheme),
      now,
      toleranceSeconds,
      found?.assertionsFrom ?? null,
    );
    if (found && verified.isOk) return { partner: found.partner, partnerEpoch: found.epoch, assertion: verified.value };
    const refusal = verified.isErr && found ? verified.error : unknownKey();
    const clock = refusal.code === ErrorCode.SIGNATURE_EXPIRED ? clockDetails(signed.timestamp.epochMs, now) : {};
    if (caller) {
      const hint = this.hints?.about(signed, refusal.code, found?.partner.id ?? null);
      this.#record(refusal, AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED, found, signed, clock, caller(), hint);
    }
    throw refusal;
  }

  /**
   * Proves the sender, for a caller that needs the proof before the request is acted upon. Remembered credentials do:
   * what acts has them compared.
   *
   * @throws IamError `validation_error`, and like {@link verify}
   */
  async prove(request: PartnerRequest, origin: CallOrigin): Promise<VerifiedRequest> {
    const proven = await this.receiveSoon(request, origin);
    const mark = Buffer.from(proven.assertion.mark).toString("base64url");
    const users = request.action === "provision" ? countUsers(proven.assertion) : 1;
    const value: VerifiedRequest = Object.freeze({ partner: proven.partner, mark, users });
    this.#proven.set(value, proven);
    return value;
  }

  /**
   * Takes a request that is proved already, or proves it.
   *
   * @param action what it is received for, if that has a size of its own
   * @throws IamError like {@link prove}
   */
  async receive(
    request: PartnerRequest | VerifiedRequest,
    origin: CallOrigin,
    action?: PartnerRequest["action"],
  ): Promise<ProvenRequest> {
    const proven = this.#proven.get(request);
    if (proven) return proven.rememberedVersion === null ? proven : this.proveAnew(proven, origin);
    requireObject("assertion", request);
    const unproven = request as PartnerRequest;
    return this.#prove(action === undefined ? unproven : { ...unproven, action }, origin, false);
  }

  /** Like {@link receive}, and remembered credentials do: for a caller whose write compares their version. */
  async receiveSoon(request: PartnerRequest | VerifiedRequest, origin: CallOrigin): Promise<ProvenRequest> {
    const proven = this.#proven.get(request);
    if (proven) return proven;
    requireObject("assertion", request);
    return this.#prove(request as PartnerRequest, origin, true);
  }

  /** By fresh credentials. @throws IamError like {@link verify} */
  async proveAnew({ parsed, sourceIp, audience }: ProvenRequest, origin: CallOrigin): Promise<ProvenRequest> {
    const verified = await this.verify(parsed, callerOr({ ipAddress: sourceIp }, origin));
    return { ...verified, sourceIp, audience, parsed, rememberedVersion: null };
  }

  /**
   * Runs the checks after the proof, and records their refusal with the true reason.
   *
   * @param judgement may add to the refusal's details what it has learnt
   * @throws IamError what `judgement` throws
   */
  async judge<T>(
    proven: Pick<ProvenRequest, "partner" | "assertion" | "sourceIp">,
    refusalType: AuditEventType,
    origin: CallOrigin,
    judgement: (details: JsonObject) => T | Promise<T>,
  ): Promise<T> {
    const details = clockDifference(proven.assertion);
    try {
      return await judgement(details);
    } catch (error) {
      this.recordRefusal(error, proven, refusalType, origin, details);
      throw error;
    }
  }

  /** Records why a proved request is refused. Any other error than an {@link IamError} is no refusal. */
  recordRefusal(
    error: unknown,
    { partner, assertion, sourceIp }: Pick<ProvenRequest, "partner" | "assertion" | "sourceIp">,
    refusalType: AuditEventType,
    origin: CallOrigin,
    details: JsonObject = clockDifference(assertion),
  ): void {
    if (!isIamError(error)) return;
    // An inactive partner's request counts as unverified: nothing that it signed is checked.
    const inactive = error.code === ErrorCode.PARTNER_INACTIVE;
    const eventType = inactive ? AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED : refusalType;
    this.#record(error, eventType, { partner }, assertion, details, callerOr({ ipAddress: sourceIp }, origin));
  }

  /** @param isSoon whether remembered credentials do */
  async #prove(request: PartnerRequest, origin: CallOrigin, isSoon: boolean): Promise<ProvenRequest> {
    requireObject("origin", origin);
    const problems = new Problems();
    const parsed = this.parse(request, problems);
    problems.refuseIfAny();
    const sourceIp = parseAddress(request.sourceIp) ?? null;
    const audience = [...this.#core.audience, ...(request.audience ?? [])];
    const remembered = isSoon ? this.#core.store.credentials.remembered(parsed.signed.consumerKey) : null;
    const proof = remembered && this.provenBy(remembered, parsed);
    if (proof) return { ...proof, sourceIp, audience, parsed, rememberedVersion: remembered.version };
    const verified = await this.verify(parsed, callerOr({ ipAddress: sourceIp }, origin));
    return { ...verified, sourceIp, audience, parsed, rememberedVersion: null };
  }

  /** @returns null where credentials that may be old prove nothing: fresh ones decide */
  provenBy(remembered: PartnerCredentials, parsed: ParsedRequest): Proof | null {
    try {
      return this.verifyWith(remembered, parsed, null);
    } catch (error) {
      if (isIamError(error)) return null;
      throw error;
    }
  }

  #record(
    { code, message }: IamError,
    eventType: AuditEventType,
    found: Pick<PartnerCredentials, "partner"> | null,
    { consumerKey }: SignedAssertion,
    details: JsonObject,
    caller: CallOrigin,
    hint?: Hint,
  ): void {
    this.#core.trail.refused(
      {
        eventType,
        organizationId: found?.partner.orgId ?? null,
        partnerId: found?.partner.id ?? null,
        errorCode: code,
        message,
        details: { consumer_key: consumerKey, ...details },
      },
      caller,
      hint,
    );
  }
}

/** What every record of a refusal tells. */
export function clockDifference({ clockDifferenceMs }: VerifiedAssertion): JsonObject {
  return { clock_difference_seconds: Math.round(clockDifferenceMs / 1000) };
}

function clockDetails(epochMs: number, now: Date): JsonObject {
  return { clock_difference_seconds: Math.round((epochMs - now.getTime()) / 1000), server_time: now.toISOString() };
}

function unknownKey(): IamError {
  return new IamError(ErrorCode.PARTNER_NOT_FOUND, "no partner has this consumer key");
}
