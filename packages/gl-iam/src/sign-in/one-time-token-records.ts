import type { AuditEvent } from "../audit/event.js";
import type { JsonObject } from "../partner/metadata.js";
import type { Epochs } from "../session/records.js";
import type { ReplayMarks } from "./replay-mark-records.js";

/** What a one-time token stands for, all of it from a verified assertion. */
interface TokenClaims {
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly partnerId: string;
  /** The secret that signed: when it ends, so does the token. */
  readonly secretId: string;
  readonly externalId: string;
  readonly email: string;
  readonly displayName: string | null;
  /** The partner's own word. */
  readonly role: string;
  /** Null when the assertion named none. */
  readonly attributes: JsonObject | null;
  readonly codeChallenge: string | null;
  /** The source address of the assertion, canonical. */
  readonly sourceIp: string | null;
  /** When the assertion was signed, by its partner's clock. Null in a token of an earlier release. */
  readonly signedAt: Date | null;
  /** The epochs that it is issued under. Zeros, the initial value, for a user who is still unknown. */
  readonly epochs: Epochs;
}

/** Issue and exchange may happen on two machines, so the store stamps the token and judges its age, by one clock. */
export interface NewToken extends TokenClaims {
  /** From now on. */
  readonly lifetimeSeconds: number;
}

export interface StoredToken extends TokenClaims {
  /** SHA-256 of the cookie that the exchange must show, from the start that this answers. */
  readonly browserHash: Uint8Array | null;
  /** From the start that this answers. */
  readonly returnTo: string | null;
  readonly hasExpired: boolean;
  /** Whether the partner's epoch has increased since the issue. */
  readonly revokedWithPartner: boolean;
}

export type Acceptance =
  | "accepted"
  | "replayed"
  | "too_old"
  | "unknown_state"
  | "secret_ended"
  | "partner_inactive"
  | "partner_gone";

export interface AcceptedAssertion {
  readonly marks: ReplayMarks;
  readonly token: NewToken;
  /** Of the remembered credentials that it was judged by; null for those that were just read. */
  readonly partnerVersion: string | null;
  /** The start that the assertion answers. */
  readonly stateHash: Uint8Array | null;
  readonly event: AuditEvent;
}

export interface OneTimeTokenRecords {
  /**
   * Takes the marks and the start, and stores the token with its audit row: one statement, all or nothing.
   * `partner_inactive`: deactivated, or everything of it revoked, since it was found to be active; or it has another
   * version than the given one. `partner_gone`: there is no such partner any more. `too_old`: the marks' time is over
   * by the store's clock, so it is unknown whether they were taken before.
   */
  accept(accepted: AcceptedAssertion): Promise<Acceptance>;
  /** Removes the token and returns it. Of any number of callers one gets it. */
  take(tokenHash: Uint8Array): Promise<StoredToken | null>;
  peek(tokenHash: Uint8Array): Promise<StoredToken | null>;
  /** Ends the tokens that wait for this user of the partner. */
  endOf(partnerId: string, externalId: string): Promise<void>;
  /** Removes some expired rows. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
