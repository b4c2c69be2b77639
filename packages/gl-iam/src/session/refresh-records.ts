import type { SSOPartner } from "../partner/partner.js";
import type { PresentedRefreshToken, RefreshTokenUse } from "./records.js";

/** Everything that decides about a refresh, read at one moment and not locked. */
export interface SeenRefresh {
  readonly found: PresentedRefreshToken;
  /** Null for a session by password. */
  readonly partner: SSOPartner | null;
}

/** The first use of a refresh token. */
export interface FirstUse {
  readonly sessionId: string;
  readonly tokenHash: Uint8Array;
  readonly use: RefreshTokenUse;
  /** The session's use is recorded, unless that was recorded within so many seconds. */
  readonly seenEvery: number;
}

/** The refresh of a session that goes on: one look and one write, where a transaction would need eight statements. */
export interface RefreshRecords {
  /** @param organizationId null for any */
  see(tokenHash: Uint8Array, organizationId: string | null): Promise<SeenRefresh | null>;
  /**
   * Uses the token up and stores its successor, if it is unused, its session has not ended, and nobody is changing
   * either. Waits for nobody.
   *
   * @returns false, and nothing is written, where a transaction must decide
   */
  use(first: FirstUse): Promise<boolean>;
}
