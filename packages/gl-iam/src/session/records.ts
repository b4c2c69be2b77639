import type { User } from "../user/user.js";

/** One sign-in and everything that follows from it: a family of refresh tokens, one usable at a time. */
export interface StoredSession {
  readonly id: string;
  readonly userId: string;
  readonly organizationId: string;
  /** The partner that opened it; null for a password sign-in. */
  readonly partnerId: string | null;
  /** The partner's user that it was opened for; null for a password sign-in. */
  readonly identityId: string | null;
  readonly createdAt: Date;
  /** When the last refresh token of the family ends. */
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

export interface SessionWithUser {
  readonly session: StoredSession;
  /**
   * With the roles of this session: a partner's carries the role that the partner last asserted, and never one that an
   * administrator granted. Inactive also when the partner's identity is.
   */
  readonly user: User;
  /** What the partner last asserted; null for a password session. */
  readonly asserted: { readonly email: string; readonly role: string } | null;
}

export interface PresentedRefreshToken extends SessionWithUser {
  /** Whether it was used before. */
  readonly used: boolean;
}

export interface SessionRecords {
  insert(session: StoredSession): Promise<void>;
  insertRefreshToken(sessionId: string, tokenHash: Uint8Array, createdAt: Date): Promise<void>;
  /** @param organizationId null: whichever it belongs to */
  find(sessionId: string, organizationId: string | null): Promise<SessionWithUser | null>;
  /** Finds the session by one of its refresh tokens, used ones included, and holds it until the transaction ends. */
  lockByRefreshToken(tokenHash: Uint8Array, organizationId: string | null): Promise<PresentedRefreshToken | null>;
  markRefreshTokenUsed(tokenHash: Uint8Array, usedAt: Date): Promise<void>;
  /** @returns whether it was still open */
  end(sessionId: string, endedAt: Date): Promise<boolean>;
  /** @returns how many were still open, here and below */
  endAllOfUser(userId: string, endedAt: Date): Promise<number>;
  endAllOfIdentity(identityId: string, endedAt: Date): Promise<number>;
  endAllOfPartner(partnerId: string, endedAt: Date): Promise<number>;
  /** Removes some of what is past its time. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
