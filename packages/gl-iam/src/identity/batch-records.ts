import type { NewUser, StoredUser } from "../user/records.js";
import type { AssertedColumns, Identity, IdentityWithUser, NewIdentity } from "./records.js";

/** A user to make, as one partner knows it. */
export interface NewPerson {
  readonly user: NewUser;
  readonly identity: NewIdentity;
}

/** What an assertion changes of a known user. */
export interface PersonChange {
  readonly identity: AssertedColumns & Pick<Identity, "actedAt">;
  /** Whether it ends the withdrawal. */
  readonly reopens: boolean;
  readonly user: Pick<StoredUser, "id" | "email" | "emailKey" | "displayName">;
}

/** By e-mail key. */
export interface KnownAddresses {
  /** The ids of the users who have them. */
  readonly owners: ReadonlyMap<string, string>;
  /** Freed ones that are reserved for another partner's users. */
  readonly reserved: ReadonlySet<string>;
}

/** Many users of one partner at once, in as many statements as one user needs. */
export interface IdentityBatchRecords {
  /**
   * Reads those that are known, by external id, and locks their users until the transaction ends, in the order of their
   * ids.
   */
  lockKnown(partnerId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, IdentityWithUser>>;
  /** @param partnerId for which nothing is reserved that it has freed itself */
  findAddresses(keys: readonly string[], organizationId: string, partnerId: string): Promise<KnownAddresses>;
  /**
   * Makes users with their identities: all users first, in the order of their e-mail keys, then the identities, in the
   * order of their external ids, so that two lists of the same people don't wait for each other in a circle. Somebody
   * whose address or external id another transaction has just taken is left out.
   *
   * @returns the ids of the users who were made
   */
  insert(people: readonly NewPerson[]): Promise<ReadonlySet<string>>;
  /**
   * For addresses that this transaction has given to users: ends their reservations.
   *
   * @returns the keys that are still reserved for another partner
   */
  endReservations(keys: readonly string[], organizationId: string, partnerId: string): Promise<ReadonlySet<string>>;
  /** Frees the addresses of these users, reserved for the partner's own, as `UserRecords.freeAddress` does. */
  freeAddresses(userIds: readonly string[], partnerId: string): Promise<void>;
  /** @throws IamError `user_already_exists` when an address is taken */
  update(changes: readonly PersonChange[]): Promise<void>;
}
