/**
 * `validatePartnerSignature`: whether this is a registered partner's signature, within the partner's restrictions. It
 * checks and changes nothing. A refusal leaves an audit event with the true reason.
 */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { isIamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials } from "../partner/records.js";
import { requireActive } from "../policy/activity.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { parseAddress, requireSourceIp } from "../policy/source-ip.js";
import { requireLivePartner } from "../policy/test-side.js";
import { parseCacheSeconds } from "../settings.js";
import { parseStrictJsonObject } from "../strict-json.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import { Problems, refuseField, Violation, violation } from "../validation.js";
import { type ParsedRequest, Receiving } from "./receive.js";
import type { SignedAssertionInput } from "./signed-assertion.js";
import type { VerifiedAssertion } from "./verify.js";

/** The argument of `validatePartnerSignature`. */
export interface SignatureValidation extends SignedAssertionInput {
  /** Seconds, 1–900; 300 by default. */
  toleranceSeconds?: number | undefined;
  /** Checked against `allowedEmailDomains`, and against the payload's `email` if it has one. */
  email?: string | undefined;
  /** Checked against `allowedSourceIps`. */
  sourceIp?: string | undefined;
  /** How old the partner's credentials may be, 0–5 seconds; the configured number by default. */
  cacheSeconds?: number | undefined;
  /** Also a partner's test side; false by default. */
  test?: boolean | undefined;
}

/** Well-formed, and not trusted. */
interface SignatureClaims extends ParsedRequest {
  readonly email: EmailAddress | undefined;
  /** Canonical. */
  readonly sourceIp: string | undefined;
  readonly cacheSeconds: number;
  readonly test: boolean;
}

export class SignatureCheck {
  readonly #core: Core;
  readonly #receiving: Receiving;

  constructor(core: Core) {
    this.#core = core;
    this.#receiving = new Receiving(core);
  }

  /**
   * With credentials that may be so old it answers at once.
   *
   * @throws IamError the first failing check, in the order of docs/signature.md
   */
  validate(input: SignatureValidation, origin: CallOrigin = {}): SSOPartner | Promise<SSOPartner> {
    const claims = this.parse(input);
    const { cacheSeconds, signed } = claims;
    if (cacheSeconds > 0) {
      const recent = this.#core.store.credentials.recent(signed.consumerKey, cacheSeconds);
      if (recent === null) return this.judge(null, claims, origin);
      const partner = recent && this.#allowedBy(recent, claims);
      if (partner) return partner;
    }
    return this.#receiving.find(claims).then((found) => this.judge(found, claims, origin));
  }

  /** @returns null where credentials that may be old refuse: fresh ones decide */
  #allowedBy(recent: PartnerCredentials, claims: SignatureClaims): SSOPartner | null {
    const proof = this.#receiving.provenBy(recent, claims);
    if (proof === null) return null;
    try {
      requireAllowed(proof, claims);
      return proof.partner;
    } catch (error) {
      if (isIamError(error)) return null;
      throw error;
    }
  }

  /**
   * Everything behind the look-up. Nothing is awaited.
   *
   * @param known the credentials of the claims' consumer key
   * @throws IamError like {@link validate}
   */
  judge(known: PartnerCredentials | null, claims: SignatureClaims, origin: CallOrigin): SSOPartner {
    const { sourceIp = null } = claims;
    const caller = () => callerOr({ ipAddress: sourceIp }, origin);
    const { partner, assertion } = this.#receiving.verifyWith(known, claims, caller);
    try {
      requireAllowed({ partner, assertion }, claims);
      return partner;
    } catch (error) {
      const refusalType = AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED;
      this.#receiving.recordRefusal(error, { partner, assertion, sourceIp }, refusalType, origin);
      throw error;
    }
  }

  /** @throws IamError `validation_error` with every problem */
  parse(input: SignatureValidation): SignatureClaims {
    const problems = new Problems();
    const { signed, toleranceSeconds } = this.#receiving.parse(input, problems);
    // Each field is read once: that of an object with a shape of its own costs 0.1 µs.
    const { email: givenEmail, sourceIp: givenIp, cacheSeconds: givenSeconds, test } = input;
    const email = givenEmail === undefined ? undefined : problems.take("email", parseEmail(givenEmail), undefined);
    const sourceIp = givenIp === undefined ? undefined : parseAddress(givenIp);
    if (givenIp !== undefined && sourceIp === undefined) {
      problems.add("sourceIp", violation("address", "must be an IPv4 or IPv6 address"));
    }
    const { cacheSeconds: configured } = this.#core;
    const cacheSeconds =
      givenSeconds === undefined
        ? configured
        : problems.take("cacheSeconds", parseCacheSeconds(givenSeconds), configured);
    problems.refuseIfAny();
    return { signed, toleranceSeconds, email, sourceIp, cacheSeconds, test: test === true };
  }
}

function requireAllowed(
  { partner, assertion }: { readonly partner: SSOPartner; readonly assertion: VerifiedAssertion },
  { email, sourceIp, test }: SignatureClaims,
): void {
  requireLivePartner(partner, test);
  requireActive(partner);
  if (email) requireSignedEmail(assertion, email);
  requireSourceIpIfGiven(partner, sourceIp ?? null);
  requireEmailDomainIfGiven(partner, email);
}

/**
 * What is checked must be what was signed: if the signed JSON object names an e-mail, no other e-mail passes beside it.
 * A payload that is not a JSON object (for example a form) names none.
 */
function requireSignedEmail(assertion: VerifiedAssertion, email: EmailAddress): void {
  const parsed = parseStrictJsonObject(assertion.text ?? assertion.payload);
  if (parsed instanceof Violation) {
    if (parsed.rule === "json_object" || !looksLikeJsonObject(assertion.payload)) return;
    throw refuseField("payload", parsed);
  }
  if (parsed.email === undefined || parsed.email === email.address) return;
  const signedEmail = parseEmail(parsed.email);
  if (signedEmail instanceof Violation || signedEmail.key !== email.key) {
    throw refuseField("email", violation("signed_email", "must be the e-mail that the payload was signed with"));
  }
}

/** To a more lenient parser than ours. */
function looksLikeJsonObject(payload: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(payload)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** An absent address is not checked, but "deny all" refuses without an address. */
function requireSourceIpIfGiven(partner: SSOPartner, sourceIp: string | null): void {
  if (sourceIp !== null || partner.allowedSourceIps?.length === 0) requireSourceIp(partner, sourceIp);
}

function requireEmailDomainIfGiven(partner: SSOPartner, email: EmailAddress | undefined): void {
  const { allowedEmailDomains } = partner;
  if (email !== undefined || allowedEmailDomains?.length === 0) requireEmailDomain(partner, email?.domain ?? "");
}
