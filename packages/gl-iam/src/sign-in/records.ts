import type { AuditEvent } from "../audit/event.js";
import type { StoredUser } from "../user/records.js";

/** One user as one partner knows it: the pair (partner, external id) is the identity, an e-mail never is. */
export interface Identity {
  readonly id: string;
  readonly partnerId: string;
  readonly externalId: string;
  readonly userId: string;
  /** As last asserted. */
  readonly role: string;
  /** As last asserted; the user's own may differ where the user has a password or a second identity. */
  readonly email: string;
  /** Counts toward the partner's cap while true. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

export interface IdentityWithUser {
  readonly identity: Identity;
  readonly user: StoredUser;
  /** How many identities the user has, this one included. */
  readonly identityCount: number;
}

export interface IdentityRecords {
  /** @throws IamError `conflict` when the partner knows this external id already */
  insert(identity: Identity): Promise<void>;
  find(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** Reads identity and user, and holds the user with all its identities until the transaction ends. */
  lock(partnerId: string, externalId: string): Promise<IdentityWithUser | null>;
  /** By partner, so that whoever takes or frees places of several does it in one order. */
  ofUser(userId: string): Promise<Identity[]>;
  update(identity: Identity): Promise<void>;
  /** In the order of creation. */
  list(partnerId: string, limit: number, afterId: string | null): Promise<IdentityWithUser[]>;
  /** How many places of the partner's cap are taken. */
  countActive(partnerId: string): Promise<number>;
  /**
   * Takes one place under the partner's cap. The count is raised by one conditional statement, so that the row's lock,
   * not a look before it, decides who is the last to fit.
   *
   * @returns false when the cap is reached
   */
  takePlace(partnerId: string): Promise<boolean>;
  freePlace(partnerId: string): Promise<void>;
}

/** What a one-time token stands for, all of it from a verified assertion. */
export interface StoredToken {
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly partnerId: string;
  /** The secret that signed: when it ends, so does the token. */
  readonly secretId: string;
  readonly externalId: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly role: string;
  readonly codeChallenge: string | null;
  /** Where the assertion came from, canonical. */
  readonly sourceIp: string | null;
  /** SHA-256 of the cookie that the exchange must show; from the start that this answers. */
  readonly browserHash: Uint8Array | null;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
}

/** One SP-initiated start that waits for its answer. */
export interface PendingStart {
  readonly stateHash: Uint8Array;
  readonly partnerId: string;
  readonly browserHash: Uint8Array;
  readonly returnTo: string;
  readonly expiresAt: Date;
}

/** The marks that one assertion leaves, so that it is never accepted again. */
export interface ReplayClaims {
  /** 32 bytes each: of the MAC, and of (partner, nonce) when a nonce was signed. */
  readonly marks: readonly Uint8Array[];
  /** No assertion with these marks can be inside any tolerance after this. */
  readonly keptUntil: Date;
}

export type Acceptance = "accepted" | "replayed" | "unknown_state" | "secret_ended";

export interface AcceptedAssertion {
  readonly claims: ReplayClaims;
  /** `browserHash` and `returnTo` come from the start, where `stateHash` names one. */
  readonly token: StoredToken;
  /** The start that the assertion answers. */
  readonly stateHash: Uint8Array | null;
  readonly event: AuditEvent;
  readonly now: Date;
}

export interface AssertionRecords {
  /** Takes the claims, the start and stores the token with its audit row: one statement, all of it or nothing. */
  accept(accepted: AcceptedAssertion): Promise<Acceptance>;
  /** Takes the claims alone. @returns false, and takes none, when one is taken already: then the transaction is void */
  claim(claims: ReplayClaims): Promise<boolean>;
  /** Removes the token and hands it out. Of any number of callers one gets it. */
  take(tokenHash: Uint8Array): Promise<StoredToken | null>;
  peek(tokenHash: Uint8Array): Promise<StoredToken | null>;
  insertStart(start: PendingStart): Promise<void>;
  /** Removes some of what is past its time. @returns whether there may be more */
  sweep(now: Date): Promise<boolean>;
}
