import type { MachineTokenScope } from "./scope.js";

export interface NewMachineToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly MachineTokenScope[];
  readonly organizationId: string | null;
  readonly makerId: string;
  /** SHA-256. */
  readonly hash: Uint8Array;
  readonly lifetimeSeconds: number;
}

export interface StoredMachineToken extends Omit<NewMachineToken, "hash"> {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Written at most once a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Of the hash before the last rotation, while that still works. */
  readonly previousExpiresAt: Date | null;
  readonly isExpired: boolean;
  /** Since it was last used; null before the first use. */
  readonly secondsUnused: number | null;
  readonly maker: Maker;
}

/** The administrator who made a token, as far as the token's authority follows from it. */
export interface Maker {
  readonly isActive: boolean;
  readonly hasPassword: boolean;
  /** Granted ones. What a partner asserts of the maker gives a token nothing. */
  readonly roles: readonly string[];
  readonly organizationId: string;
}

export interface MachineTokenRecords {
  insert(token: NewMachineToken): Promise<void>;
  /** By its present hash, or by the one before during a rotation's grace period. */
  findByHash(hash: Uint8Array): Promise<StoredMachineToken | null>;
  /** @param organizationId that it must be good for, and no other; undefined means any */
  find(tokenId: string, organizationId?: string): Promise<StoredMachineToken | null>;
  /** Reads the token and locks it against every other change until the transaction ends. */
  lock(tokenId: string, organizationId?: string): Promise<StoredMachineToken | null>;
  /** In the order of creation. */
  list(organizationId: string | undefined, limit: number, afterId: string | null): Promise<StoredMachineToken[]>;
  touch(tokenId: string): Promise<void>;
  /** The present hash stays valid for the grace period, the one before it ends. The lifetime begins anew. */
  replaceHash(tokenId: string, hash: Uint8Array, graceSeconds: number, makerId: string): Promise<void>;
  revoke(tokenId: string): Promise<void>;
  /** Ends all tokens of a maker. @returns those that it ended */
  revokeOfMaker(makerId: string): Promise<StoredMachineToken[]>;
  /** Removes some that have been over for long. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
