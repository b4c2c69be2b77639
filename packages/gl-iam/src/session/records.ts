import type { JsonObject } from "../partner/metadata.js";
import type { PartnerSettings } from "../partner/partner.js";
import type { User } from "../user/user.js";

/**
 * How many times everything of a partner, a user and an identity was revoked. A session and a one-time token keep the
 * counts under which they were opened, and end when one of them has increased. So one row ends a million sessions, and
 * nothing that reactivates their owner brings them back.
 */
export interface Epochs {
  readonly partner: number;
  readonly user: number;
  readonly identity: number;
}

/** How the user of a session proved who it is. The session's roles follow from it. */
export type AuthMethod = "partner" | "password" | "passkey";

/** What a session is opened with. A password sign-in has no partner and no identity, and zeros for their epochs. */
export interface NewSession {
  readonly id: string;
  readonly authMethod: AuthMethod;
  readonly userId: string;
  readonly organizationId: string;
  readonly partnerId: string | null;
  /** The partner's user that it is opened for. */
  readonly identityId: string | null;
  readonly epochs: Epochs;
}

/** One sign-in and everything that follows from it: a family of refresh tokens, one usable at a time. */
export interface StoredSession extends Omit<NewSession, "epochs"> {
  readonly createdAt: Date;
  /** When the last refresh token of the family ends, by the application's limit and the partner's. */
  readonly expiresAt: Date;
  /** Not written at each use, see live.ts. */
  readonly lastSeenAt: Date;
}

/** `ended`: logged out, revoked, or opened through an identity that is no longer active. */
type SessionStanding = "live" | "ended" | "expired";

export interface FoundSession {
  readonly session: StoredSession;
  readonly standing: SessionStanding;
  /** The store's time of this look-up. */
  readonly now: Date;
  /** Since it was last used. */
  readonly secondsIdle: number;
  /** Whether its user has a second factor. False for a session through a partner. */
  readonly hasSecondFactor: boolean;
  /**
   * Since its user last proved its password, and its second factor where it has one. Null for a session through a
   * partner. A refresh proves nothing.
   */
  readonly secondsSinceProof: number | null;
  /**
   * With the roles of this session. A partner's session carries what the role means that the partner last asserted, and
   * never one that an administrator granted.
   */
  readonly user: User;
  /** What the partner last asserted about the user. Null for a session by password. */
  readonly asserted: {
    readonly email: string;
    /** The partner's own word. */
    readonly role: string;
    readonly externalId: string;
    /** Those that the partner's `allowedAttributes` names now. */
    readonly attributes: JsonObject;
  } | null;
  /** The partner's, as it is now. Null for a session by password. */
  readonly policy: Pick<PartnerSettings, "sessionIdleSeconds"> | null;
}

/** How a refresh token was used: what its successor follows from, and who asked. */
export interface RefreshTokenUse {
  /** SHA-256 of the successor. */
  readonly successorHash: Uint8Array;
  /** Random, of this use alone. */
  readonly successorSalt: Uint8Array;
  /** Of the secret key that the successor was derived under. */
  readonly keyVersion: number;
  /** SHA-256 of the idempotency key; null without one. */
  readonly idempotencyMark: Uint8Array | null;
  /** The address that it came from, as far as it was known. */
  readonly usedFrom: string | null;
}

export interface PresentedRefreshToken extends FoundSession {
  /** Null for one that was not used before. */
  readonly use: PastUse | null;
}

export interface PastUse {
  readonly secondsAgo: number;
  /** Whether the successor has been used, or is none that is known. */
  readonly successorUsed: boolean;
  /** Null for a use from before it was kept. */
  readonly kept: RefreshTokenUse | null;
}

/** Sessions that are counted one by one when revoked. A greater number is reported as "at least so many". */
export const COUNTED_SESSIONS = 10_000;

/** Which sessions: those that are all of what is named. */
export interface SessionFilter {
  readonly userId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly identityId?: string | null | undefined;
  readonly organizationId?: string | undefined;
  /** Of one side only; left out for both. */
  readonly test?: boolean | undefined;
}

/** The stored sessions. The database's clock, which all nodes share, judges what has expired. */
export interface SessionRecords {
  insert(session: NewSession, lifetimeSeconds: number): Promise<StoredSession>;
  /** The first of the family. */
  insertRefreshToken(sessionId: string, tokenHash: Uint8Array): Promise<void>;
  /** @param organizationId null for any */
  find(sessionId: string, organizationId: string | null): Promise<FoundSession | null>;
  /**
   * Finds the session by one of its refresh tokens, used ones included, and locks it until the transaction ends.
   *
   * @param organizationId either side of it; null for any
   */
  lockByRefreshToken(tokenHash: Uint8Array, organizationId: string | null): Promise<PresentedRefreshToken | null>;
  /** Uses the token up and stores its successor. */
  useRefreshToken(sessionId: string, tokenHash: Uint8Array, use: RefreshTokenUse): Promise<void>;
  /**
   * Counts one more repeat of the session's family.
   *
   * @returns false, and counts nothing, when there were `limit` already within the window
   */
  countRepeat(sessionId: string, limit: number, windowSeconds: number): Promise<boolean>;
  /** Records that the session is in use, unless that was recorded within so many seconds. */
  touch(sessionId: string, seconds: number): Promise<void>;
  /**
   * Keeps one session of a user whose sessions were just revoked.
   *
   * @param userEpoch the epoch before
   * @returns false when the session was not under that epoch, or has ended
   */
  keep(sessionId: string, userEpoch: number): Promise<boolean>;
  /** That its user has just proved its password again, and its second factor where it has one. */
  recordProof(sessionId: string): Promise<void>;
  /** @returns whether it was still open */
  end(sessionId: string): Promise<boolean>;
  /**
   * Raises the epoch of the user, who must be locked: all of its sessions and one-time tokens end.
   *
   * @returns how many sessions were live; {@link COUNTED_SESSIONS} also when there were more
   */
  revokeAllOfUser(userId: string): Promise<number>;
  /** Like {@link revokeAllOfUser}; the identity's user must be locked. */
  revokeAllOfIdentity(identityId: string): Promise<number>;
  /** Like {@link revokeAllOfUser}, and of its test side; the partner must be locked. */
  revokeAllOfPartner(partnerId: string): Promise<number>;
  /**
   * Ends all sessions of the organization, or with null of every one, and the one-time tokens that wait.
   *
   * @returns like {@link revokeAllOfUser}
   */
  revokeAllOfOrganization(organizationId: string | null): Promise<number>;
  /** Those that stand, in the order of opening. */
  list(filter: SessionFilter, limit: number, afterId: string | null): Promise<FoundSession[]>;
  /** Removes some expired ones. @returns whether there may be more */
  sweep(): Promise<boolean>;
  /** Marks some revoked ones as ended. They open nothing meanwhile. @returns whether there may be more */
  sweepRevoked(): Promise<boolean>;
  /**
   * Forgets the oldest used refresh tokens of some sessions that have used more than a hundred. A forgotten one is
   * refused as unknown, and does not end its session. @returns whether there may be more
   */
  sweepUsedTokens(): Promise<boolean>;
}
