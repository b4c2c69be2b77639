/** Half of a sign-in: a partner's signed assertion becomes a one-time token, if everything about it is allowed. */
import type { AuthenticatedAssertion, PartnerAuthentication } from "../assertion/partner-authentication.js";
import { type AssertedUser, parseAssertedUser, readPayload } from "../assertion/payload.js";
import { parseSignedAssertion, type SignedAssertion } from "../assertion/signed-assertion.js";
import { DEFAULT_TOLERANCE, parseTolerance } from "../assertion/verify.js";
import { AuditEventType, type CallOrigin, callerOr, type AuditEventType as EventType } from "../audit/event.js";
import type { Core } from "../core.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { requireProvisioning } from "../identity/provisioning.js";
import type { IdentityWithUser } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import type { PartnerCredentials } from "../partner/records.js";
import { requireEmailDomain, requireMode, requireRole, requireSourceIp } from "../policy/restrictions.js";
import { parseAddress } from "../policy/source-ip.js";
import { Problems, requireObject } from "../validation.js";
import type { Acceptance, NewToken } from "./one-time-token-records.js";
import { refusalOfMarks, replayMarks } from "./replay.js";
import type { IssuedToken, PartnerRequest } from "./single-sign-on.js";

const ONE_TIME_TOKEN_PREFIX = "ott_live_";

/** A request from a partner, checked as far as it takes to know that it is one. */
export interface PartnerStatement extends AuthenticatedAssertion {
  /** Canonical; null when not known. */
  readonly sourceIp: string | null;
}

export class TokenIssue {
  constructor(
    private readonly core: Core,
    private readonly authentication: PartnerAuthentication,
    private readonly tokenLifetimeSeconds: number,
  ) {}

  /** @throws IamError see `SingleSignOn.issueToken` */
  issue(request: PartnerRequest, origin: CallOrigin = {}): Promise<IssuedToken> {
    return this.receive(request, AuditEventType.SSO_REFUSED, origin, async (statement) => {
      const user = readAssertedUser(statement);
      requireSourceIp(statement.partner, statement.sourceIp);
      requireEmailDomain(statement.partner, user.email.domain);
      requireRole(statement.partner, user.role);
      const known = await this.#requireRoom(statement.partner, user);
      return this.#accept(statement, user, known, origin);
    });
  }

  /**
   * Steps 1 and 2 of every partner request, and the record of its refusal with the true reason.
   *
   * @throws IamError what `handle` throws, or the refusal of the envelope or the signature
   */
  async receive<T>(
    request: PartnerRequest,
    refusalType: EventType,
    origin: CallOrigin,
    handle: (statement: PartnerStatement) => Promise<T>,
  ): Promise<T> {
    requireObject("origin", origin);
    const { signed, toleranceSeconds } = parseRequest(request);
    const sourceIp = parseAddress(request.sourceIp) ?? null;
    const found = await this.authentication.find(signed.consumerKey);
    const recorded = async <R>(eventType: EventType, step: () => R | Promise<R>): Promise<R> => {
      try {
        return await step();
      } catch (error) {
        if (isIamError(error)) {
          this.#recordRefusal(error, eventType, found, signed, callerOr({ ipAddress: sourceIp }, origin));
        }
        throw error;
      }
    };
    const authenticated = await recorded(AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED, () =>
      this.authentication.check(signed, found, toleranceSeconds),
    );
    await request.onVerified?.(authenticated.partner);
    return recorded(refusalType, () => handle({ ...authenticated, sourceIp }));
  }

  /**
   * What the exchange will decide for good is told to the partner now already, while somebody can act on it.
   *
   * @returns what the external id is linked to, if anything
   */
  async #requireRoom(partner: SSOPartner, user: AssertedUser): Promise<IdentityWithUser | null> {
    const { identities, users } = this.core.store;
    const [seen, emailOwner] = await Promise.all([
      identities.find(partner.id, user.externalId),
      users.findByEmail(user.email.key, partner.orgId),
    ]);
    // The user's first sign-in may have been committed between the two looks: then the owner of the e-mail is the user.
    const known = seen ?? (emailOwner && (await identities.find(partner.id, user.externalId)));
    requireProvisioning(partner, known, emailOwner);
    if (known || partner.maxUsers === null) return known;
    if ((await identities.countActive(partner.id)) >= partner.maxUsers) {
      throw new IamError(ErrorCode.MAX_USERS_EXCEEDED, `this partner may have ${partner.maxUsers} users`);
    }
    return null;
  }

  async #accept(statement: PartnerStatement, user: AssertedUser, known: IdentityWithUser | null, origin: CallOrigin) {
    const { partner, partnerEpoch, assertion, secretId, sourceIp } = statement;
    const token = generateToken(ONE_TIME_TOKEN_PREFIX);
    const stored: NewToken = {
      hash: tokenHash(token),
      partnerId: partner.id,
      secretId,
      externalId: user.externalId,
      email: user.email.address,
      displayName: user.displayName,
      role: user.role,
      codeChallenge: user.codeChallenge,
      sourceIp,
      epochs: { partner: partnerEpoch, user: known?.user.epoch ?? 0, identity: known?.identity.epoch ?? 0 },
      lifetimeSeconds: this.tokenLifetimeSeconds,
    };
    const event = this.core.trail.event(
      {
        eventType: AuditEventType.SSO_TOKEN_ISSUED,
        organizationId: partner.orgId,
        partnerId: partner.id,
        message: `one-time token issued to ${partner.partnerName}`,
        details: { external_id: user.externalId },
      },
      callerOr({ actor: `partner:${partner.id}`, ipAddress: sourceIp }, origin),
    );
    const stateHash = user.state === null ? null : tokenHash(user.state);
    const marks = replayMarks(partner.id, assertion, user);
    const acceptance = await this.core.store.oneTimeTokens.accept({ marks, token: stored, stateHash, event });
    if (acceptance !== "accepted") throw refusalOf(acceptance);
    this.core.trail.publish([event]);
    return { token, expiresIn: this.tokenLifetimeSeconds };
  }

  #recordRefusal(
    refusal: IamError,
    eventType: EventType,
    found: PartnerCredentials | null,
    signed: SignedAssertion,
    origin: CallOrigin,
  ): void {
    this.core.trail.refused(
      {
        eventType,
        organizationId: found?.partner.orgId ?? null,
        partnerId: found?.partner.id ?? null,
        errorCode: refusal.code,
        message: refusal.message,
        details: { consumer_key: signed.consumerKey },
      },
      origin,
    );
  }
}

function parseRequest(request: PartnerRequest) {
  const problems = new Problems();
  const signed = parseSignedAssertion(request, problems);
  const toleranceSeconds = problems.take(
    "toleranceSeconds",
    parseTolerance(request.toleranceSeconds ?? DEFAULT_TOLERANCE),
    DEFAULT_TOLERANCE,
  );
  problems.refuseIfAny();
  return { signed, toleranceSeconds };
}

/** The mode is judged before the payload's other fields, so it asks only whether there is a state. */
function readAssertedUser({ partner, assertion }: PartnerStatement): AssertedUser {
  const payload = readPayload(assertion);
  requireMode(partner, payload.state !== undefined && payload.state !== null);
  return parseAssertedUser(payload);
}

function refusalOf(acceptance: Exclude<Acceptance, "accepted">): IamError {
  if (acceptance === "replayed" || acceptance === "too_old") return refusalOfMarks(acceptance);
  if (acceptance === "unknown_state") {
    return new IamError(
      ErrorCode.INVALID_STATE,
      "this state was not given out to this partner, or was answered, or is old",
    );
  }
  if (acceptance === "partner_inactive") {
    return new IamError(ErrorCode.PARTNER_INACTIVE, "this partner has just been deactivated");
  }
  return new IamError(ErrorCode.INVALID_PARTNER_SIGNATURE, "the secret that signed has just ended");
}
