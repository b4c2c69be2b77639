/**
 * What a storage contract is handed: an application on some store, and what its tests may ask of the store itself.
 *
 * The suites of this folder know no SQL, so an adapter for another database runs them by implementing `Inspection`.
 */
import type { Installation } from "../postgresql/installation.js";

export interface Inspection {
  /** All that is stored, as text, binary values in hex: what somebody who steals the database reads. */
  everything(): Promise<string>;
  /** Differs after each write to the partner, also to one that leaves all values as they were. */
  revision(partnerId: string): Promise<unknown>;
  /** The encryption key versions of the partner's stored secrets, from the oldest secret. */
  secretVersions(partnerId: string): Promise<number[]>;
  /** From now on, an audit event with this request id can't be stored. */
  refuseAuditOf(requestId: string): Promise<void>;
  /** From now on, a partner of this name is refused at the commit, after every statement has succeeded. */
  refuseAtCommit(partnerName: string): Promise<void>;
  /** Removes the partner, and all users and sessions of the organization. The product itself removes none of them. */
  erase(organizationId: string, partnerId: string): Promise<void>;
}

export interface Application extends Omit<Installation, "sql" | "tables"> {
  readonly inspection: Inspection;
}
