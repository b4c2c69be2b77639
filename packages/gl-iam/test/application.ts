/**
 * What a contract suite is handed: an application on some store, and what its tests may ask of the store itself. The
 * suites (`*.contract.ts`) know no SQL, so the adapter of another database runs them by implementing `Inspection`.
 */
import { type AuditEvent, generateEncryptionKey, type IAMGateway, type PartnerRegistry } from "../src/index.js";
import type { FullstackProvider } from "../src/provider.js";

/** The keys of every application under test. */
export const SECRET_KEY = "a-secret-key-for-tests-0123456789abcdef";
export const ENCRYPTION_KEY = generateEncryptionKey();

/** For a user whose organization does not matter to a test. */
export const ANYWHERE = { organizationId: null } as const;

/** Stands still until a test moves it. */
export class TestClock {
  #time = Date.parse("2026-03-12T10:00:00.000Z");

  readonly now = (): Date => new Date(this.#time);

  advance(seconds: number): void {
    this.#time += seconds * 1000;
  }
}

export interface Application {
  readonly provider: FullstackProvider;
  readonly gateway: IAMGateway;
  readonly registry: PartnerRegistry;
  readonly clock: TestClock;
  /** What the audit handlers received. */
  readonly events: AuditEvent[];
  readonly inspection: Inspection;
  close(): Promise<void>;
}

/** What expires, and what does not, by the names of the ports. */
export const STORED_KINDS = [
  "partners",
  "users",
  "identities",
  "sessions",
  "oneTimeTokens",
  "replayMarks",
  "pendingStarts",
  "keptAnswers",
  "auditEvents",
] as const;

export type StoredKind = (typeof STORED_KINDS)[number];

export interface Inspection {
  /** All that is stored, as text, binary values in hex: what somebody who steals the database reads. */
  everything(): Promise<string>;
  /** How many are stored, expired ones included. With a partner, its own: for sessions, tokens and starts. */
  count(kind: StoredKind, partnerId?: string): Promise<number>;
  /** How many places of the partner's cap are taken, as the store has counted them. */
  placesTaken(partnerId: string): Promise<number>;
  /** Differs after each write to the partner, also to one that leaves all values as they were. */
  revision(partnerId: string): Promise<unknown>;
  /** The encryption key versions of the partner's stored secrets, from the oldest secret. */
  secretVersions(partnerId: string): Promise<number[]>;
  /** Undefined when it is not stored. Its revision differs after each write to it. */
  machineToken(id: string): Promise<{ readonly revision: unknown; readonly lastUsedAt: Date | null } | undefined>;
  /** Grants these roles and no others, whoever may grant them. */
  setRoles(userId: string, ...roles: readonly string[]): Promise<void>;
  removePassword(userId: string): Promise<void>;
  /** Puts the sealed second factor of one user in the place of another's. */
  copySecondFactor(fromUserId: string, toUserId: string): Promise<void>;
  removeSecondFactor(userId: string): Promise<void>;
  /** From now on, an audit event with this request id can't be stored. */
  refuseAuditOf(requestId: string): Promise<void>;
  /** From now on, a partner of this name is refused at the commit, after every statement has succeeded. */
  refuseAtCommit(partnerName: string): Promise<void>;
  /** Removes the partner, and all users and sessions of the organization. The product itself removes none of them. */
  erase(organizationId: string, partnerId: string): Promise<void>;
}
