import type { SealedPlace, SealedSecret } from "../../crypto/keyring.js";

/** A second factor to store, with its recovery codes. Until it is confirmed no log-in asks for it. */
export interface NewSecondFactor extends SealedSecret {
  readonly id: string;
  readonly userId: string;
  /** The session that began the enrolment; only that one confirms it. */
  readonly sessionId: string;
  /** SHA-256 of each. */
  readonly recoveryCodes: readonly Uint8Array[];
}

export interface StoredSecondFactor extends SealedSecret {
  readonly id: string;
  /** The store's time of this look-up, by which its codes are judged. */
  readonly now: Date;
}

/** Which of a person's two credentials somebody else has replaced. */
export type ResetCredential = "password" | "factor";

/** The stored second factors. Of a user, at most one is confirmed and at most one waits for that. */
export interface SecondFactorRecords {
  /** Replaces the one that waits. The user must be locked. */
  begin(factor: NewSecondFactor): Promise<void>;
  /** The one that waits, if this session began it in so many seconds. */
  findBegun(userId: string, sessionId: string, withinSeconds: number): Promise<StoredSecondFactor | null>;
  /** The one that log-ins ask for. */
  findConfirmed(userId: string): Promise<StoredSecondFactor | null>;
  /** It takes the place of the confirmed one. The user must be locked. */
  confirm(userId: string, factorId: string): Promise<void>;
  /** Removes the confirmed one and the one that waits. @returns whether one was confirmed */
  remove(userId: string): Promise<boolean>;
  /** Uses a time step up, and all earlier ones. One statement: of two that show one code, one succeeds. */
  takeStep(factorId: string, step: number): Promise<boolean>;
  /** Uses a recovery code up. @returns how many are left; null for a wrong or used one */
  takeRecoveryCode(factorId: string, hash: Uint8Array): Promise<number | null>;
  /**
   * Counts a code as wrong before it is checked, so that simultaneous guesses are counted before the first of them is
   * answered.
   *
   * @returns 0; the seconds to wait, and counts nothing, when there were `most` already within the window
   */
  countAttempt(userId: string, most: number, windowSeconds: number): Promise<number>;
  /** The code was right. */
  forgiveAttempt(userId: string): Promise<void>;
  /** Replaces the user's former ticket. @returns when it expires */
  keepTicket(userId: string, ticketHash: Uint8Array, lifetimeSeconds: number): Promise<Date>;
  /** Uses the ticket up. One statement: of two that show it, one succeeds. */
  takeTicket(userId: string, ticketHash: Uint8Array): Promise<boolean>;
  /** That somebody else has replaced a credential of the user. */
  recordReset(userId: string, credential: ResetCredential): Promise<void>;
  wasReset(userId: string, credential: ResetCredential, withinSeconds: number): Promise<boolean>;
  /** Active users with a password and the role org_admin or platform_admin. Not more than `most` are counted. */
  countAdministratorsWithout(most: number): Promise<number>;
}

/** The kind of secret, as `gl-iam keys list` calls it. */
export const SECOND_FACTOR = "second factor";

/** What its associated data names. */
export function placeOfSecondFactor(id: string): SealedPlace {
  return { kind: SECOND_FACTOR, table: "second_factors", column: "sealed", row: id };
}
