/** Proves a second factor: by a code of the authenticator app, or by a recovery code. Each works once. */
import { AuditEventType, type CallOrigin, callerOr } from "../../audit/event.js";
import type { Core, Transaction } from "../../core.js";
import { ErrorCode, IamError } from "../../errors.js";
import type { StoredUser } from "../records.js";
import { placeOfSecondFactor, type StoredSecondFactor } from "./records.js";
import { recoveryCodeHash } from "./recovery-code.js";
import { stepOf, TOTP_CODE } from "./totp.js";

/** Wrong codes for one account in so many seconds, from wherever they come (a code has a million values). */
const MOST_WRONG = 5;
const WINDOW = 15 * 60;
const MAX_TYPED = 64;

/** A code that was counted as wrong, and is still to be checked. */
export interface PresentedCode {
  readonly text: string;
}

/** How the second factor was proved. Null where the user has none. */
export type SecondFactorProof =
  | { readonly by: "totp" }
  | { readonly by: "recovery_code"; readonly recoveryCodesLeft: number }
  | null;

export class SecondFactorCheck {
  constructor(private readonly core: Core) {}

  /**
   * Counts the code, before the transaction that checks it: what is counted must stay when that is rolled back.
   *
   * @returns null when no code was given
   * @throws IamError `rate_limited`
   */
  async present(user: StoredUser, code: unknown, call: CallOrigin): Promise<PresentedCode | null> {
    if (code === undefined || code === null || code === "") return null;
    const wait = await this.core.store.secondFactors.countAttempt(user.id, MOST_WRONG, WINDOW);
    if (wait > 0) throw this.#recorded(user, tooMany(wait), call);
    const isText = typeof code === "string" && code.length <= MAX_TYPED;
    return { text: isText ? code.replace(/\s/g, "") : "" };
  }

  /** For a user who need not have one: no code is counted where nobody asks for it. */
  async presentIfAsked(user: StoredUser, code: unknown, call: CallOrigin): Promise<PresentedCode | null> {
    return (await this.core.store.secondFactors.findConfirmed(user.id)) ? this.present(user, code, call) : null;
  }

  /**
   * Checks the code of a user whom the transaction has locked.
   *
   * @throws IamError `mfa_required` without a code, `authentication_failed` for a wrong or used one
   */
  async prove(
    transaction: Transaction,
    user: StoredUser,
    presented: PresentedCode | null,
    call: CallOrigin,
  ): Promise<SecondFactorProof> {
    const factor = await transaction.secondFactors.findConfirmed(user.id);
    if (!factor) return null;
    if (presented === null) throw this.#asked(user, call);
    return this.proveBy(transaction, factor, user, presented, call);
  }

  /** With one that is still to be confirmed, or with the confirmed one. @throws IamError `authentication_failed` */
  async proveBy(
    transaction: Transaction,
    factor: StoredSecondFactor,
    user: StoredUser,
    { text }: PresentedCode,
    call: CallOrigin,
  ): Promise<Exclude<SecondFactorProof, null>> {
    const proof = await this.#take(transaction, factor, text);
    if (!proof) throw this.#recorded(user, wrong(), call);
    await transaction.secondFactors.forgiveAttempt(user.id);
    return proof;
  }

  async #take({ secondFactors }: Transaction, factor: StoredSecondFactor, text: string) {
    if (TOTP_CODE.test(text)) {
      const secret = this.core.keyring.open(factor, placeOfSecondFactor(factor.id));
      const step = await stepOf(secret, text, factor.now);
      return step !== null && (await secondFactors.takeStep(factor.id, step)) ? ({ by: "totp" } as const) : null;
    }
    const hash = recoveryCodeHash(text);
    const recoveryCodesLeft = hash && (await secondFactors.takeRecoveryCode(factor.id, hash));
    return recoveryCodesLeft === null ? null : ({ by: "recovery_code", recoveryCodesLeft } as const);
  }

  /** Somebody knows the password, and showed no code: nothing is wrong yet, and the audit has it. */
  #asked(user: StoredUser, call: CallOrigin): IamError {
    const refusal = new IamError(
      ErrorCode.MFA_REQUIRED,
      "the password is right: now the second factor's code is needed",
    );
    const event = { ...eventOf(user), eventType: AuditEventType.LOGIN_ERROR, errorCode: refusal.code };
    this.core.trail.refused({ ...event, severity: "info", message: "the second factor was asked for" }, call);
    return refusal;
  }

  #recorded(user: StoredUser, refusal: IamError, call: CallOrigin): IamError {
    const event = { ...eventOf(user), eventType: AuditEventType.MFA_FAILED, errorCode: refusal.code };
    this.core.trail.refused({ ...event, message: refusal.message }, callerOr({}, call));
    return refusal;
  }
}

/** For the details of the event that the proof led to. */
export function detailsOfProof(proof: SecondFactorProof) {
  if (proof === null) return {};
  const { by } = proof;
  return by === "totp" ? { second_factor: by } : { second_factor: by, recovery_codes_left: proof.recoveryCodesLeft };
}

function eventOf({ id, organizationId }: StoredUser) {
  return { userId: id, organizationId };
}

function wrong(): IamError {
  return new IamError(ErrorCode.AUTHENTICATION_FAILED, "the code is wrong, or was used before");
}

function tooMany(seconds: number): IamError {
  const message = `too many wrong codes for this account: wait ${seconds} s`;
  return new IamError(ErrorCode.RATE_LIMITED, message, [], {
    retryAfterSeconds: seconds,
    libraryLimit: "second-factor",
  });
}
