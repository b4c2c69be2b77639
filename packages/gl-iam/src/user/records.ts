import type { User } from "./user.js";

export interface StoredUser extends User {
  /** See {@link EmailAddress.key}. */
  readonly emailKey: string;
  /** PHC string; null for a user without a password. */
  readonly passwordHash: string | null;
}

export interface UserRecords {
  /** @throws IamError `user_already_exists` when the e-mail is taken in the organization */
  insert(user: StoredUser): Promise<void>;
  findByEmail(emailKey: string, organizationId: string): Promise<StoredUser | null>;
}
