/**
 * `validatePartnerSignature`: is this a registered partner's signature, inside the partner's restrictions?
 * It checks and changes nothing; a refusal leaves an audit event with the true reason.
 */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials } from "../partner/records.js";
import { emailDomainAllowed } from "../policy/email-domain.js";
import { parseAddress, sourceIpAllowed } from "../policy/source-ip.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import { Problems, refuseField, Violation, violation } from "../validation.js";
import type { PartnerAuthentication } from "./partner-authentication.js";
import { parseSignedAssertion, type SignedAssertion, type SignedAssertionInput } from "./signed-assertion.js";
import { parseStrictJsonObject } from "./strict-json.js";
import { DEFAULT_TOLERANCE, parseTolerance } from "./verify.js";

export interface SignatureValidation extends SignedAssertionInput {
  /** Seconds, 1–900; 300 when left out. */
  toleranceSeconds?: number | undefined;
  /** Checked against `allowedEmailDomains`, and against the payload's `email` if it has one. */
  email?: string | undefined;
  /** Checked against `allowedSourceIps`. */
  sourceIp?: string | undefined;
}

interface Claims {
  readonly signed: SignedAssertion;
  readonly toleranceSeconds: number;
  readonly email: EmailAddress | undefined;
  /** Canonical. */
  readonly sourceIp: string | undefined;
}

export class SignatureCheck {
  readonly #core: Core;
  readonly #authentication: PartnerAuthentication;

  constructor(core: Core, authentication: PartnerAuthentication) {
    this.#core = core;
    this.#authentication = authentication;
  }

  /** @throws IamError the first failing check, in the order of docs/signature.md */
  async validate(input: SignatureValidation, origin: CallOrigin = {}): Promise<SSOPartner> {
    const claims = parseClaims(input);
    const found = await this.#authentication.find(claims.signed.consumerKey);
    try {
      return this.#check(claims, found);
    } catch (error) {
      if (isIamError(error)) this.#recordRefusal(error, found, claims, origin);
      throw error;
    }
  }

  #check({ signed, toleranceSeconds, email, sourceIp }: Claims, found: PartnerCredentials | null): SSOPartner {
    const { partner, assertion } = this.#authentication.check(signed, found, toleranceSeconds);
    if (email) requireSignedEmail(assertion.payload, email);
    requireSourceIpIfGiven(partner, sourceIp);
    requireEmailDomainIfGiven(partner, email);
    return partner;
  }

  #recordRefusal(
    refusal: IamError,
    found: PartnerCredentials | null,
    { signed, sourceIp }: Claims,
    origin: CallOrigin,
  ) {
    this.#core.trail.refused(
      {
        eventType: AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED,
        organizationId: found?.partner.orgId ?? null,
        partnerId: found?.partner.id ?? null,
        errorCode: refusal.code,
        message: refusal.message,
        details: { consumer_key: signed.consumerKey },
      },
      callerOr({ ipAddress: sourceIp }, origin),
    );
  }
}

function parseClaims(input: SignatureValidation): Claims {
  const problems = new Problems();
  const signed = parseSignedAssertion(input, problems);
  const toleranceSeconds = problems.take(
    "toleranceSeconds",
    parseTolerance(input.toleranceSeconds ?? DEFAULT_TOLERANCE),
    DEFAULT_TOLERANCE,
  );
  const email = input.email === undefined ? undefined : problems.take("email", parseEmail(input.email), undefined);
  const sourceIp = input.sourceIp === undefined ? undefined : parseAddress(input.sourceIp);
  if (input.sourceIp !== undefined && sourceIp === undefined) {
    problems.add("sourceIp", violation("address", "must be an IPv4 or IPv6 address"));
  }
  problems.refuseIfAny();
  return { signed, toleranceSeconds, email, sourceIp };
}

/**
 * What is checked must be what was signed: beside a signed JSON object that names one e-mail, no other e-mail passes.
 * A payload that is no JSON object (a form, say) names none.
 */
function requireSignedEmail(payload: Uint8Array, email: EmailAddress): void {
  if (!looksLikeJsonObject(payload)) return;
  const parsed = parseStrictJsonObject(payload);
  if (parsed instanceof Violation) throw refuseField("payload", parsed);
  if (parsed.email === undefined) return;
  const signedEmail = parseEmail(parsed.email);
  if (signedEmail instanceof Violation || signedEmail.key !== email.key) {
    throw refuseField("email", violation("signed_email", "must be the e-mail that the payload was signed with"));
  }
}

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

/** An address that was not given is not checked, but "deny all" needs no address to refuse. */
function requireSourceIpIfGiven({ allowedSourceIps }: SSOPartner, sourceIp: string | undefined): void {
  const denied = sourceIp === undefined ? allowedSourceIps?.length === 0 : !sourceIpAllowed(allowedSourceIps, sourceIp);
  if (denied) throw new IamError(ErrorCode.SOURCE_IP_NOT_ALLOWED, "this source address is not allowed");
}

function requireEmailDomainIfGiven({ allowedEmailDomains }: SSOPartner, email: EmailAddress | undefined): void {
  const denied =
    email === undefined ? allowedEmailDomains?.length === 0 : !emailDomainAllowed(allowedEmailDomains, email.domain);
  if (denied) throw new IamError(ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, "this e-mail domain is not allowed");
}
