import type { EmailAddress } from "./email.js";
import type { UserState } from "./state.js";
import type { User } from "./user.js";

export type EmailKeys = Pick<EmailAddress, "key" | "formerKey">;

export interface StoredUser extends User {
  /**
   * See {@link EmailAddress.key}. Null for a user who has no address any more: a dormant one, or one whose address an
   * administrator released. Such a user is not active.
   */
  readonly emailKey: string | null;
  /** PHC string; null for a user without a password. */
  readonly passwordHash: string | null;
  /** Null unless an administrator has suspended the user. */
  readonly suspendedAt: Date | null;
  readonly suspendedBy: string | null;
  /** The user who has this one's identities. Nothing revives a merged user. */
  readonly mergedInto: string | null;
  readonly erasedAt: Date | null;
  /** Null before the first one. */
  readonly lastSignInAt: Date | null;
  /** See session/records.ts: it increases when all sessions of the user are revoked. */
  readonly epoch: number;
}

/** Which users to list. An absent field does not restrict. Merged and erased users are in no list. */
export interface UserFilter {
  readonly organizationId?: string | undefined;
  /** Whether those of the test sides are meant; for a named organization, what it is. */
  readonly test?: boolean | undefined;
  /** The beginning of an e-mail address or a name, both as `foldCase` makes them. */
  readonly prefix?: string | undefined;
  /** At which the user has an identity, active or not. */
  readonly partnerId?: string | undefined;
  /** Granted, or what a session through an active identity has now, see `rolesOfSession`. */
  readonly role?: string | undefined;
  readonly state?: UserState | undefined;
  /** Of the last sign-in, or of the creation where there was none. */
  readonly seenBefore?: Date | undefined;
  readonly seenAfter?: Date | undefined;
}

/** After which user a page begins. */
export interface UserPosition {
  readonly id: string;
  /** In a list by the last sign-in. */
  readonly seenAt?: Date | undefined;
}

/** What a new user is stored with. */
export type NewUser = Pick<
  StoredUser,
  "id" | "email" | "displayName" | "roles" | "organizationId" | "createdAt" | "passwordHash"
> & { readonly emailKey: string };

export interface UserRecords {
  /** @throws IamError `user_already_exists` when the e-mail is taken in the organization */
  insert(user: NewUser): Promise<StoredUser>;
  find(userId: string, organizationId?: string): Promise<StoredUser | null>;
  /** Reads the user and locks it against every other change until the transaction ends. */
  lock(userId: string, organizationId?: string): Promise<StoredUser | null>;
  /** Writes e-mail and display name. @throws IamError `user_already_exists` when the e-mail is taken */
  updateProfile(user: Pick<StoredUser, "id" | "email" | "emailKey" | "displayName">): Promise<void>;
  setRoles(userId: string, roles: readonly string[]): Promise<void>;
  recordSignIn(userId: string, at: Date): Promise<void>;
  /** In the order of creation; with `seenBefore` or `seenAfter` the last seen first. */
  list(filter: UserFilter, limit: number, after: UserPosition | null): Promise<StoredUser[]>;
  suspend(userId: string, by: string): Promise<void>;
  endSuspension(userId: string): Promise<void>;
  /** Takes the user's address and name away for good: the tombstone of a merge. */
  markMerged(userId: string, intoUserId: string): Promise<void>;
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
  /** Which roles of administrators somebody of the organization holds, or a partner of it can give. */
  administratorRolesIn(organizationId: string): Promise<string[]>;
  /**
   * Whether another active user who can sign in by password holds the role. Callers come one after the other, each
   * until its transaction ends, so that no two miss each other.
   */
  hasOtherPlatformAdmin(userId: string): Promise<boolean>;
  /** The user who kept the former key, or else the one who has the key. */
  findByEmail(email: EmailKeys, organizationId: string): Promise<StoredUser | null>;

  /**
   * Frees the user's address.
   *
   * @param partnerId the partner that has ended the user: for {@link RESERVED_DAYS} days the address is only for its
   *   users. Null: it is for anybody at once
   */
  freeAddress(userId: string, partnerId: string | null): Promise<void>;
  /**
   * Whether a freed address is still reserved for users of another partner.
   *
   * @param partnerId who wants it; null is an administrator, for whom nothing is reserved
   */
  isReserved(email: EmailKeys, organizationId: string, partnerId: string | null): Promise<boolean>;
  /**
   * Like {@link isReserved}, for an address that this transaction has given to a user. Ends the reservation if it is
   * not in the way.
   */
  endReservation(email: EmailKeys, organizationId: string, partnerId: string | null): Promise<boolean>;
}

/** How long a freed address waits for another partner, in days. */
export const RESERVED_DAYS = 90;
