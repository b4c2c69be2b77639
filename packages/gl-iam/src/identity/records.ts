import type { StoredUser } from "../user/records.js";

/** One user as one partner knows it. The pair (partner, external id) is the identity; an e-mail never is. */
export interface Identity {
  readonly id: string;
  readonly partnerId: string;
  readonly externalId: string;
  readonly userId: string;
  /** As last asserted. */
  readonly role: string;
  /** As last asserted. The user's own may differ when the user has a password or a second identity. */
  readonly email: string;
  /** Counts toward the partner's cap while true. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  /** See session/records.ts: it increases when all sessions through this identity are revoked. */
  readonly epoch: number;
}

export interface IdentityWithUser {
  readonly identity: Identity;
  readonly user: StoredUser;
  /** How many identities the user has, this one included. */
  readonly identityCount: number;
}

export interface IdentityRecords {
  /** @throws IamError `conflict` when the partner has this external id already */
  insert(identity: Identity): Promise<void>;
  find(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** Reads identity and user, and locks the user with all its identities until the transaction ends. */
  lock(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** Ordered by partner, so that places of several partners are taken and freed in one order. */
  ofUser(userId: string): Promise<Identity[]>;
  update(identity: Identity): Promise<void>;
  /** In the order of creation. */
  list(partnerId: string, limit: number, afterId: string | null): Promise<IdentityWithUser[]>;
  /** How many places of the partner's cap are taken. */
  countActive(partnerId: string): Promise<number>;
  /**
   * Takes one place under the partner's cap. One conditional statement raises the count, so that the row's lock decides
   * who is the last to fit, and not a look before it.
   *
   * @returns false when the cap is reached
   */
  takePlace(partnerId: string): Promise<boolean>;
  freePlace(partnerId: string): Promise<void>;
}
