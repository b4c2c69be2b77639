import type { IdentityWithUser } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";

/** What a token is stored with. */
export interface NewScimToken {
  readonly id: string;
  readonly partnerId: string;
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly lifetimeSeconds: number;
}

export interface StoredScimToken {
  readonly id: string;
  readonly partnerId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Written at most once a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly isExpired: boolean;
  /** Since it was last used; null before the first use. */
  readonly secondsUnused: number | null;
}

export interface ScimTokenRecords {
  insert(token: NewScimToken): Promise<void>;
  findByHash(hash: Uint8Array): Promise<StoredScimToken | null>;
  find(partnerId: string, tokenId: string): Promise<StoredScimToken | null>;
  /** In the order of creation. */
  list(partnerId: string): Promise<StoredScimToken[]>;
  touch(tokenId: string): Promise<void>;
  /** Keeps a live token from being revoked until the transaction ends. @returns the present; null for an ended one */
  hold(tokenId: string): Promise<Date | null>;
  revoke(tokenId: string): Promise<void>;
  /** How many of the partner's work. */
  countLive(partnerId: string): Promise<number>;
  /** Removes some that have been over for long. @returns whether there may be more */
  sweep(): Promise<boolean>;
}

/** What a directory looks for: every condition holds. */
export interface ScimUserFilter {
  /** Compared without case. */
  readonly emails: readonly string[];
  readonly externalIds: readonly string[];
}

/** Of one partner, without those that its directory has deleted. */
export interface ScimUserRecords {
  find(partner: Pick<SSOPartner, "id">, identityId: string): Promise<IdentityWithUser | null>;
  /** In the order of creation. @param offset how many to pass over */
  page(
    partner: Pick<SSOPartner, "id">,
    filter: ScimUserFilter,
    offset: number,
    limit: number,
  ): Promise<readonly IdentityWithUser[]>;
  count(partner: Pick<SSOPartner, "id">, filter: ScimUserFilter): Promise<number>;
  /** The directory deletes one that is withdrawn. */
  hide(identityId: string): Promise<void>;
}
