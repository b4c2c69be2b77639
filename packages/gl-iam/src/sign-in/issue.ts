/**
 * The first half of a sign-in: a partner's signed assertion becomes a one-time token, if everything about it is
 * allowed.
 */
import { secretEnded } from "../assertion/live-keys.js";
import type { AssertedUser } from "../assertion/payload.js";
import {
  clockDifference,
  type PartnerRequest,
  type ProvenRequest,
  type Receiving,
  type VerifiedRequest,
} from "../assertion/receive.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { IdentityWithUser } from "../identity/records.js";
import { keptAttributes } from "../policy/attributes.js";
import { readAssertedUser, requireAdmission } from "./judgement.js";
import type { Acceptance, NewToken } from "./one-time-token-records.js";
import { isAboutThePerson, refusalOfMarks, replayMarks } from "./replay.js";
import type { IssuedToken } from "./single-sign-on.js";

/** Faults: whether something was written is unknown, or another try would find the same. */
const NO_REFUSALS: ReadonlySet<ErrorCode> = new Set([ErrorCode.STORE_UNAVAILABLE, ErrorCode.INTERNAL_ERROR]);
/** Of a partner for one assertion, where a change overtakes each of them. */
const MOST_READINGS = 3;

type NotAccepted = Exclude<Acceptance, "accepted">;

export class TokenIssue {
  constructor(
    private readonly core: Core,
    private readonly receiving: Receiving,
  ) {}

  /** @throws IamError see `SingleSignOn.issueToken` */
  async issue(request: PartnerRequest | VerifiedRequest, origin: CallOrigin = {}): Promise<IssuedToken> {
    const soon = await this.receiving.receiveSoon(request, origin);
    const isRemembered = soon.rememberedVersion !== null;
    const issued = isRemembered ? await this.#issueAsRemembered(soon, origin) : null;
    if (issued) return issued;
    const proven = isRemembered ? await this.receiving.proveAnew(soon, origin) : soon;
    return this.#issueAsRead(proven, origin, MOST_READINGS);
  }

  /**
   * By credentials that were just read. A change of the partner may overtake the write, which then knows no more than
   * that: the partner may be active again with everything revoked, or the secret may have ended as well, and that is
   * told first. So the partner is read again: what is told is what one reading says.
   *
   * @param readings how many there may be, with this one
   */
  async #issueAsRead(proven: ProvenRequest, origin: CallOrigin, readings: number): Promise<IssuedToken> {
    const issued = await this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, async (details) => {
      const user = readAssertedUser(proven, details);
      const known = await this.#requirePerson(proven, user);
      const written = await this.#accept(proven, user, known, origin);
      if (typeof written === "object") return written;
      if (isOvertaken(written) && readings > 1) return null;
      throw refusalOf(written);
    });
    return issued ?? this.#issueAsRead(await this.receiving.proveAnew(proven, origin), origin, readings - 1);
  }

  /**
   * By remembered credentials, whose version the write compares.
   *
   * @returns null for a refusal, and nothing is taken or recorded: fresh credentials decide
   * @throws IamError `assertion_replayed`: the store has compared the version when it looked for the marks
   */
  async #issueAsRemembered(soon: ProvenRequest, origin: CallOrigin): Promise<IssuedToken | null> {
    const details = clockDifference(soon.assertion);
    try {
      const user = readAssertedUser(soon, details);
      const known = await requireAdmission(this.core.store, soon.partner, user);
      const written = await this.#accept(soon, user, known, origin);
      if (typeof written === "object") return written;
      throw refusalOf(written);
    } catch (error) {
      if (!isIamError(error) || NO_REFUSALS.has(error.code)) throw error;
      if (error.code !== ErrorCode.ASSERTION_REPLAYED) return null;
      this.receiving.recordRefusal(error, soon, AuditEventType.SSO_REFUSED, origin, details);
      throw error;
    }
  }

  /** @returns the user that the external id is linked to, if any */
  async #requirePerson({ partner, assertion }: ProvenRequest, user: AssertedUser): Promise<IdentityWithUser | null> {
    try {
      return await requireAdmission(this.core.store, partner, user);
    } catch (error) {
      if (isIamError(error) && isAboutThePerson(error.code)) {
        await this.core.store.replayMarks.take(replayMarks(partner.id, assertion, user));
      }
      throw error;
    }
  }

  async #accept(
    proven: ProvenRequest,
    user: AssertedUser,
    known: IdentityWithUser | null,
    origin: CallOrigin,
  ): Promise<IssuedToken | NotAccepted> {
    const { partner, partnerEpoch, assertion, sourceIp, rememberedVersion: partnerVersion } = proven;
    const { store, trail, tokenLifetimeSeconds } = this.core;
    const token = generateToken(SECRET_PREFIXES.ONE_TIME_TOKEN);
    const stored: NewToken = {
      hash: tokenHash(token),
      partnerId: partner.id,
      secretId: assertion.secretId,
      externalId: user.externalId,
      email: user.email.address,
      displayName: user.displayName,
      role: user.role,
      attributes: user.attributes && keptAttributes(partner, user.attributes),
      codeChallenge: user.codeChallenge,
      sourceIp,
      signedAt: new Date(assertion.timestamp.epochMs),
      epochs: { partner: partnerEpoch, user: known?.user.epoch ?? 0, identity: known?.identity.epoch ?? 0 },
      lifetimeSeconds: tokenLifetimeSeconds,
    };
    const event = trail.event(
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
    const acceptance = await store.oneTimeTokens.accept({ marks, token: stored, partnerVersion, stateHash, event });
    if (acceptance !== "accepted") return acceptance;
    trail.publish([event]);
    return { token, expiresIn: tokenLifetimeSeconds };
  }
}

function isOvertaken(acceptance: NotAccepted): boolean {
  return acceptance === "partner_inactive" || acceptance === "partner_gone";
}

function refusalOf(acceptance: NotAccepted): IamError {
  if (acceptance === "replayed") return refusalOfMarks("same_statement");
  if (acceptance === "too_old") return refusalOfMarks(acceptance);
  if (acceptance === "unknown_state") {
    return new IamError(
      ErrorCode.INVALID_STATE,
      "this state was not given out to this partner, or was answered, or is old",
    );
  }
  if (acceptance === "partner_inactive") {
    return new IamError(ErrorCode.PARTNER_INACTIVE, "this partner has just been deactivated");
  }
  if (acceptance === "partner_gone") {
    return new IamError(ErrorCode.PARTNER_NOT_FOUND, "this partner has just been removed");
  }
  return secretEnded();
}
