import type { AuditEvent } from "../audit/event.js";
import type { AssertedColumns, IdentityWithUser, NewIdentity } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import type { NewSession, StoredSession } from "../session/records.js";
import type { NewUser } from "../user/records.js";
import type { StoredToken } from "./one-time-token-records.js";

interface PartnerVersion {
  readonly partner: string;
}

/** Rows as they were seen: a change of one of them makes another text. */
interface RowVersions extends PartnerVersion {
  readonly user: string;
  readonly identity: string;
}

interface SeenToken {
  readonly token: StoredToken;
  readonly partner: SSOPartner;
}

/** Everything that decides about an exchange for a user who is known, read at one moment and not locked. */
export interface SeenReturning extends SeenToken {
  readonly known: IdentityWithUser;
  readonly versions: RowVersions;
}

/** The same, of a user whom the partner has not brought yet. */
export interface SeenNewcomer extends SeenToken {
  readonly known: null;
  readonly versions: PartnerVersion;
}

export type SeenExchange = SeenReturning | SeenNewcomer;

/** A session that a token is to open. */
export interface OpenedSession {
  readonly tokenHash: Uint8Array;
  readonly partnerId: string;
  readonly session: NewSession;
  readonly lifetimeSeconds: number;
  /** Of what the client holds: a refresh token, or a cookie's value. */
  readonly credential: { readonly isCookie: boolean; readonly hash: Uint8Array };
  readonly events: readonly AuditEvent[];
}

/** A sign-in that changes nothing of its user but what its identity asserts. */
export interface ReturningSignIn extends OpenedSession {
  readonly versions: RowVersions;
  readonly identity: AssertedColumns;
  readonly signedInAt: Date;
}

/** A sign-in that makes its user. */
export interface FirstSignIn extends OpenedSession {
  readonly versions: PartnerVersion;
  /** With an address of one key. */
  readonly user: NewUser;
  readonly identity: NewIdentity;
}

/** Exchanges by one look and one write, where a transaction would need a dozen statements. */
export interface ExchangeRecords {
  see(tokenHash: Uint8Array): Promise<SeenExchange | null>;
  /**
   * Takes the token and writes the sign-in, if everything still is as it was seen and nobody is changing it. Waits for
   * nobody.
   *
   * @returns null, and nothing is written, where a transaction must decide
   */
  signIn(signIn: ReturningSignIn): Promise<StoredSession | null>;
  /**
   * Takes the token, a place under the partner's cap and the address, and writes user and sign-in, if the external id
   * and the address are still unknown and nobody is changing the partner. Waits only for others who make users.
   *
   * @returns null, and nothing is written, where a transaction must decide
   */
  signInFirst(signIn: FirstSignIn): Promise<StoredSession | null>;
}
