/** Users enroll a second factor, replace it, and turn it off. */
import { AuditEventType, type CallOrigin, callerOr } from "../../audit/event.js";
import type { Core, Transaction } from "../../core.js";
import { newId } from "../../crypto/ids.js";
import { requireSealingKey } from "../../crypto/sealing.js";
import { unlogged } from "../../crypto/secret.js";
import { tokenHash } from "../../crypto/token.js";
import { ErrorCode, IamError } from "../../errors.js";
import { continueSession } from "../../session/cookies.js";
import {
  endOtherSessions,
  holdProved,
  holdVerified,
  type PasswordProofCall,
  requireOwner,
  requirePassword,
} from "../../session/password-proof.js";
import type { FoundSession } from "../../session/records.js";
import { recordOthersEnded } from "../../session/revocation.js";
import type { ContinuedSession } from "../../session/session.js";
import type { SessionCall, Sessions } from "../../session/sessions.js";
import { requireObject } from "../../validation.js";
import type { StoredUser } from "../records.js";
import { detailsOfProof, SecondFactorCheck } from "./proof.js";
import { placeOfSecondFactor } from "./records.js";
import { generateRecoveryCodes, recoveryCodeHash } from "./recovery-code.js";
import { isRequired, mustEnroll } from "./requirement.js";
import { TICKET } from "./ticket.js";
import { generateTotpSecret, otpauthUrl } from "./totp.js";

/** Seconds from the begin of an enrolment to its confirmation. */
const ENROLMENT_LIFETIME = 15 * 60;

/**
 * What the user keeps. None of it is shown again, and nothing of it is enumerable, so that logging the whole answer
 * does not log it.
 */
export interface Enrolment {
  /** For an authenticator app, in base32. */
  readonly secret: string;
  /** The same as a QR code holds it, with its parameters. */
  readonly otpauthUrl: string;
  /** For the day when the app is gone. Each works once. */
  readonly recoveryCodes: readonly string[];
}

/** Options of an enrolment. */
export interface EnrolmentCall extends SessionCall {
  /** From whoever made the account. Needed for the first factor where one is required. */
  ticket?: string | undefined;
}

/** Both as typed. */
export interface FactorProof {
  password: string;
  /** Of the authenticator app, or a recovery code. */
  code: string;
}

export class OwnSecondFactor {
  readonly #check: SecondFactorCheck;

  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {
    this.#check = new SecondFactorCheck(core);
  }

  /** @throws IamError see `SecondFactor.enroll` */
  async enroll(accessToken: string, options: EnrolmentCall = {}): Promise<Enrolment> {
    requireObject("options", options);
    const { ticket, ...call } = options;
    const { keyring, store, applicationName } = this.core;
    const found = await this.sessions.requireRecentProof(accessToken, { ...call, toEnroll: true });
    const { id: userId } = await requireOwner(this.core, found, "enroll a second factor");
    if (keyring.versions.length === 0) throw nothingSeals();
    await requireSealingKey(keyring, store.sealed);
    const id = newId();
    const secret = await generateTotpSecret();
    const recoveryCodes = generateRecoveryCodes();
    await store.transaction(async (transaction) => {
      const user = await transaction.users.lock(userId);
      if (!user) throw new IamError(ErrorCode.SESSION_NOT_FOUND, "this session has ended");
      await this.#requireTicket(transaction, found, user, ticket, call);
      await transaction.secondFactors.begin({
        ...{ id, userId, sessionId: found.session.id, ...keyring.seal(secret, placeOfSecondFactor(id)) },
        recoveryCodes: recoveryCodes.map((code) => recoveryCodeHash(code)).filter((hash) => hash !== null),
      });
    });
    const url = await otpauthUrl(secret, applicationName, found.user.email);
    return unlogged({ secret: secret.reveal(), otpauthUrl: url, recoveryCodes });
  }

  /**
   * Where a factor is required, whoever has guessed the password must not be the one who enrolls it. A session that has
   * shown the ticket may begin again.
   */
  async #requireTicket(
    { secondFactors }: Transaction,
    found: FoundSession,
    user: StoredUser,
    ticket: unknown,
    call: CallOrigin,
  ): Promise<void> {
    if (!mustEnroll(found, this.core.requireMfa)) return;
    if (await secondFactors.findBegun(user.id, found.session.id, ENROLMENT_LIFETIME)) return;
    const isTicket = typeof ticket === "string" && TICKET.test(ticket);
    if (isTicket && (await secondFactors.takeTicket(user.id, tokenHash(ticket)))) return;
    const refusal = new IamError(
      ErrorCode.PERMISSION_DENIED,
      ticket === undefined
        ? "the first second factor needs a ticket: whoever administers this account issues one"
        : "this ticket is wrong, used or expired: whoever administers this account issues another one",
    );
    const event = { eventType: AuditEventType.MFA_FAILED, userId: user.id, organizationId: user.organizationId };
    this.core.trail.refused({ ...event, errorCode: refusal.code, message: refusal.message }, callerOr({}, call));
    throw refusal;
  }

  /** @throws IamError see `SecondFactor.confirm` */
  async confirm(accessToken: string, code: string, call: SessionCall = {}): Promise<ContinuedSession> {
    requireObject("call", call);
    const found = await this.sessions.requireLive(accessToken, { ...call, toEnroll: true });
    const owner = await requireOwner(this.core, found, "enroll a second factor");
    const caller = callerOr({ actor: owner.id }, call);
    const presented = await this.#check.present(owner, code, caller);
    if (presented === null) throw new IamError(ErrorCode.AUTHENTICATION_FAILED, "a code of the new factor is needed");
    return this.core.store.transaction(async (transaction) => {
      const user = await holdVerified(transaction, owner);
      const { secondFactors } = transaction;
      const begun = await secondFactors.findBegun(user.id, found.session.id, ENROLMENT_LIFETIME);
      if (!begun) throw notBegun();
      await this.#check.proveBy(transaction, begun, user, presented, caller);
      await secondFactors.confirm(user.id, begun.id);
      // They were opened without it.
      const others = await endOtherSessions(transaction, found.session, user);
      const { hasSecondFactor } = found;
      const message = hasSecondFactor ? "second factor replaced by its user" : "second factor enrolled by its user";
      const details = { before: { enrolled: hasSecondFactor }, after: { enrolled: true } };
      const event = { userId: user.id, organizationId: user.organizationId, message, details };
      await transaction.audit({ ...event, eventType: AuditEventType.MFA_ENROLLED }, caller);
      await recordOthersEnded(transaction, user, others, caller);
      return continueSession(transaction, accessToken, found, "level");
    });
  }

  /** @throws IamError see `SecondFactor.disable` */
  async disable(accessToken: string, given: FactorProof, call: PasswordProofCall = {}): Promise<ContinuedSession> {
    requireObject("proof", given);
    const found = await this.sessions.requireLive(accessToken, call);
    const verified = await requireOwner(this.core, found, "turn a second factor off");
    const caller = callerOr({ actor: verified.id }, call);
    if (isRequired(verified.roles, this.core.requireMfa)) {
      const message = "this account needs its second factor: enroll another one, which replaces it";
      throw new IamError(ErrorCode.PERMISSION_DENIED, message);
    }
    await requirePassword(this.core, verified, given.password, "turning the second factor off", call);
    const code = await this.#check.presentIfAsked(verified, given.code, caller);
    return this.core.store.transaction(async (transaction) => {
      const user = await holdProved(transaction, verified);
      const proof = await this.#check.prove(transaction, user, code, caller);
      if (!(await transaction.secondFactors.remove(user.id)) || proof === null) throw notEnrolled();
      const others = await endOtherSessions(transaction, found.session, user);
      await transaction.audit(
        {
          eventType: AuditEventType.MFA_DISABLED,
          userId: user.id,
          organizationId: user.organizationId,
          message: "second factor turned off by its user",
          details: { before: { enrolled: true }, after: { enrolled: false }, ...detailsOfProof(proof) },
        },
        caller,
      );
      await recordOthersEnded(transaction, user, others, caller);
      return continueSession(transaction, accessToken, found, "level");
    });
  }
}

function nothingSeals(): IamError {
  const message = "second factors are not available here: nothing seals their secrets (crypto.encryptionKeys)";
  return new IamError(ErrorCode.CONFLICT, message);
}

function notBegun(): IamError {
  return new IamError(ErrorCode.CONFLICT, "this session has begun no enrolment in the last 15 minutes: begin again");
}

function notEnrolled(): IamError {
  return new IamError(ErrorCode.CONFLICT, "this user has no second factor");
}
