import type { AuditEvent } from "../audit/event.js";
import type { AssertedColumns, IdentityWithUser } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import type { NewSession, StoredSession } from "../session/records.js";
import type { StoredToken } from "./one-time-token-records.js";

/** Rows as they were seen: a change of one of them makes another text. */
interface RowVersions {
  readonly partner: string;
  readonly user: string;
  readonly identity: string;
}

/** Everything that decides about an exchange for a user who is known, read at one moment and not locked. */
export interface SeenExchange {
  readonly token: StoredToken;
  readonly partner: SSOPartner;
  readonly known: IdentityWithUser;
  readonly versions: RowVersions;
}

/** A sign-in that changes nothing of its user but what its identity asserts. */
export interface ReturningSignIn {
  readonly tokenHash: Uint8Array;
  readonly partnerId: string;
  readonly versions: RowVersions;
  readonly identity: AssertedColumns;
  readonly session: NewSession;
  readonly lifetimeSeconds: number;
  /** Of what the client holds: a refresh token, or a cookie's value. */
  readonly credential: { readonly isCookie: boolean; readonly hash: Uint8Array };
  readonly signedInAt: Date;
  readonly events: readonly AuditEvent[];
}

/** The exchange of a returning user: one look and one write, where a transaction would need a dozen statements. */
export interface ExchangeRecords {
  /** Null also for a user who is not known yet. */
  see(tokenHash: Uint8Array): Promise<SeenExchange | null>;
  /**
   * Takes the token and writes the sign-in, if everything still is as it was seen and nobody is changing it. Waits for
   * nobody.
   *
   * @returns null, and nothing is written, where a transaction must decide
   */
  signIn(signIn: ReturningSignIn): Promise<StoredSession | null>;
}
