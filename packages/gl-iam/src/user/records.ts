import type { EmailAddress } from "./email.js";
import type { User } from "./user.js";

export type EmailKeys = Pick<EmailAddress, "key" | "formerKey">;

export interface StoredUser extends User {
  /** See {@link EmailAddress.key}. */
  readonly emailKey: string;
  /** PHC string; null for a user without a password. */
  readonly passwordHash: string | null;
  /** See session/records.ts: it increases when all sessions of the user are revoked. */
  readonly epoch: number;
}

export interface UserRecords {
  /** @throws IamError `user_already_exists` when the e-mail is taken in the organization */
  insert(user: StoredUser): Promise<void>;
  find(userId: string, organizationId?: string): Promise<StoredUser | null>;
  /** Reads the user and locks it against every other change until the transaction ends. */
  lock(userId: string, organizationId?: string): Promise<StoredUser | null>;
  /** Writes e-mail and display name. @throws IamError `user_already_exists` when the e-mail is taken */
  updateProfile(user: StoredUser): Promise<void>;
  setActive(userId: string, isActive: boolean): Promise<void>;
  setPasswordHash(userId: string, passwordHash: string): Promise<void>;
  /**
   * Counts a password as a failure before it is checked, so that simultaneous attempts are counted before the first of
   * them is answered. An unknown id costs the same work.
   *
   * @returns false, and counts nothing, once there were `most`
   */
  countPasswordFailure(userId: string, most: number): Promise<boolean>;
  /** @returns how many there were */
  forgetPasswordFailures(userId: string): Promise<number>;
  /** Whether anybody holds the role, in any organization. */
  hasPlatformAdmin(): Promise<boolean>;
  /**
   * Whether another active user who can sign in by password holds the role. Callers come one after the other, each
   * until its transaction ends, so that no two miss each other.
   */
  hasOtherPlatformAdmin(userId: string): Promise<boolean>;
  /** The user who kept the former key, or else the one who has the key. */
  findByEmail(email: EmailKeys, organizationId: string): Promise<StoredUser | null>;
}
