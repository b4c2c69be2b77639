import type { JsonObject } from "../partner/metadata.js";
import type { EmailKeys, StoredUser } from "../user/records.js";

/** One user as one partner knows it. The pair (partner, external id) is the identity; an e-mail never is. */
export interface Identity {
  readonly id: string;
  readonly partnerId: string;
  readonly externalId: string;
  readonly userId: string;
  /** As last asserted: the partner's own word. */
  readonly role: string;
  /** As last asserted. The user's own may differ when the user has a password or a second identity. */
  readonly email: string;
  /** As last asserted; null when the partner never named it. */
  readonly displayName: string | null;
  /** As last asserted; those that the partner's `allowedAttributes` named then. */
  readonly attributes: JsonObject;
  /** Neither withdrawn nor suspended. */
  readonly isActive: boolean;
  /** When and by whom its partner withdrew it; null while it has not. */
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  /** When and by which administrator it was suspended; null while it is not. */
  readonly suspendedAt: Date | null;
  readonly suspendedBy: string | null;
  /** The signed time of the partner's last act on its life. An older request changes nothing. */
  readonly actedAt: Date | null;
  /** The signed time of the assertion that role, profile and attributes follow. */
  readonly assertedAt: Date | null;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  /** See session/records.ts: it increases when all sessions through this identity are revoked. */
  readonly epoch: number;
}

/** What a new identity is stored with. */
export type NewIdentity = Omit<
  Identity,
  "isActive" | "withdrawnAt" | "withdrawnBy" | "suspendedAt" | "suspendedBy" | "epoch"
>;

/** What the partner asserts, which a sign-in and a provisioning write. */
export type AssertedColumns = Pick<
  Identity,
  "id" | "role" | "email" | "displayName" | "attributes" | "assertedAt" | "lastSignInAt"
>;

export interface IdentityWithUser {
  readonly identity: Identity;
  readonly user: StoredUser;
  /** How many active identities the user has. */
  readonly activeIdentities: number;
}

/** Of whom an assertion speaks. */
export interface AssertedPerson {
  readonly partnerId: string;
  readonly organizationId: string;
  readonly externalId: string;
  readonly email: EmailKeys;
}

/** Whom an assertion could mean, and whether there is room for a new user, all at one moment. */
export interface Outlook {
  /** The user that the external id is linked to, if any. */
  readonly known: IdentityWithUser | null;
  /** The organization's user with the asserted e-mail, if any. */
  readonly emailOwner: Pick<StoredUser, "id"> | null;
  /** Whether the e-mail is kept from this partner, see user/address.ts. */
  readonly isReserved: boolean;
  /** How many places of the partner's cap are taken. */
  readonly activeUsers: number;
}

/** By what a partner's restrictions judge a person. */
export type LastAsserted = Pick<Identity, "externalId" | "email" | "role">;

export interface IdentityRecords {
  /** @throws IamError `conflict` when the partner has this external id already */
  insert(identity: NewIdentity): Promise<Identity>;
  find(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** Of these external ids those that the partner has, in no order. @see findInBatches for many */
  findAll(partnerId: string, externalIds: readonly string[]): Promise<IdentityWithUser[]>;
  /** Of any number of external ids, what was last asserted of those that the partner has, in no order. */
  lastAsserted(partnerId: string, externalIds: readonly string[]): Promise<LastAsserted[]>;
  outlook(person: AssertedPerson): Promise<Outlook>;
  /** Reads identity and user, and locks the user with all its identities until the transaction ends. */
  lock(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** Ordered by partner, so that places of several partners are taken and freed in one order. */
  ofUser(userId: string): Promise<Identity[]>;
  update(identity: AssertedColumns): Promise<void>;
  withdraw(identityId: string, by: string): Promise<void>;
  suspend(identityId: string, by: string): Promise<void>;
  /** Ends what is named. */
  reopen(identityId: string, ended: { readonly withdrawal: boolean; readonly suspension: boolean }): Promise<void>;
  /** Keeps the greater of the known signed time and this one. */
  recordAct(identityId: string, signedAt: Date): Promise<void>;
  /** The identity's user becomes another one. */
  move(identityId: string, userId: string): Promise<void>;
  /** With its sessions. */
  remove(identityId: string): Promise<void>;
  /** External ids of the partner's identities that were made at this time or later. */
  madeSince(partnerId: string, since: Date): Promise<string[]>;
  /** External ids, of those that the partner has given another role. */
  givenRoleSince(partnerId: string, since: Date): Promise<string[]>;
  /** In the order of creation. */
  list(partnerId: string, limit: number, afterId: string | null): Promise<IdentityWithUser[]>;
  /** How many places of the partner's cap are taken. */
  countActive(partnerId: string): Promise<number>;
  /**
   * Takes places under the partner's cap. One conditional statement raises the count, so that the row's lock decides
   * who is the last to fit, and not a look before it.
   *
   * @param places at least one
   * @returns false when there are not so many, and none was taken
   */
  takePlaces(partnerId: string, places: number): Promise<boolean>;
  freePlace(partnerId: string): Promise<void>;
}
