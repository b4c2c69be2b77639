import type { SSOPartner } from "../partner/partner.js";
import type { FoundSession, StoredSession } from "./records.js";

/** Everything that decides about a use of a cookie, read at one moment and not locked. */
export interface SeenCookie {
  /** At the level of this value: what was proved before a newer value took its place. */
  readonly found: FoundSession;
  /** Null for a session by password. */
  readonly partner: SSOPartner | null;
  /** Whether a newer value took its place, and its time beside that one is over. */
  readonly isReplaced: boolean;
}

/** How a value takes the place of those before it. */
export interface CookieReplacement {
  /** Whether its user has just proved who it is. Otherwise the level is that of the replaced value. */
  readonly isProved: boolean;
  /** For how long those before it still work, each at its own level. */
  readonly livesSeconds: number;
}

/** The values of browsers' cookies, as hashes. */
export interface SessionCookieRecords {
  /** Also one whose session has ended, and for an hour one that was replaced. */
  find(tokenHash: Uint8Array): Promise<SeenCookie | null>;
  /** At the level of the session. */
  insert(sessionId: string, tokenHash: Uint8Array): Promise<void>;
  /** A new value of the same session. All that it had before end. */
  replace(tokenHash: Uint8Array, newHash: Uint8Array, replacement: CookieReplacement): Promise<void>;
  /**
   * The session of a value expires within so many seconds.
   *
   * @returns it; null for one that has ended or expires anyway
   */
  endSoon(tokenHash: Uint8Array, seconds: number): Promise<StoredSession | null>;
  /** Removes some that were replaced. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
