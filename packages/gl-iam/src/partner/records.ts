import type { SealedSecret } from "../crypto/keyring.js";
import type { Stretch } from "../paging.js";
import type { CareLimits, StoredStanding } from "./care.js";
import type { ConsumerSecretLifetime, SSOPartner } from "./partner.js";

/** One consumer secret as it is stored. */
export interface StoredSecret extends SealedSecret {
  readonly id: string;
  /** Null for the current one. For the previous one, its end during a grace period. */
  readonly expiresAt: Date | null;
}

export interface PartnerCredentials {
  readonly partner: SSOPartner;
  /** The secrets that have not ended, by the store's clock. */
  readonly secrets: readonly StoredSecret[];
  /**
   * Nothing signed before this is accepted, because a restore loses the marks of accepted requests. Null: no restore.
   */
  readonly assertionsFrom: Date | null;
  /** See session/records.ts: it increases when all sessions of the partner are revoked. */
  readonly epoch: number;
  /** Another text after every change of the partner or of its secrets. */
  readonly version: string;
}

export interface PartnerFilter {
  readonly organizationId?: string | undefined;
  readonly isActive?: boolean | undefined;
  /** Whether a proposal of its developer waits for a decision. */
  readonly hasOpenProposals?: boolean | undefined;
  /** Only those for which a proposal waits, or which are past one of these limits. */
  readonly needsCare?: CareLimits | undefined;
  /**
   * A part of the name, or the beginning of the consumer key, in any case. Of one or two characters it may find only
   * names that begin with them.
   */
  readonly query?: string | undefined;
}

/** Some partners of a list. */
export interface LookedThrough extends Stretch<SSOPartner> {
  /** Nobody behind this one was looked at yet, though `rows` has fewer than were asked for. */
  readonly lookedTo?: string | undefined;
}

/** The stored partners. A given organization is part of the look-up itself, never a check after it. */
export interface PartnerRecords {
  /**
   * @throws IamError `partner_already_exists` when the name is taken in the organization or the consumer key is known
   */
  insert(partner: SSOPartner): Promise<void>;
  /** @param partnerId the partner that it is the test side of, locked by the transaction, and without one */
  insertTestSide(partner: SSOPartner, partnerId: string): Promise<void>;
  findTestSide(partnerId: string): Promise<SSOPartner | null>;
  find(partnerId: string, organizationId?: string): Promise<SSOPartner | null>;
  findByConsumerKey(consumerKey: string): Promise<SSOPartner | null>;
  /** Whether it belongs to an active partner. @param origin canonical */
  hasOrigin(origin: string): Promise<boolean>;
  /** The hot path of every signature check: the partner and its secrets in one look-up. */
  findCredentials(consumerKey: string): Promise<PartnerCredentials | null>;
  /** At most so many that have ended and are still stored, the newest first. */
  endedSecrets(partnerId: string, limit: number): Promise<StoredSecret[]>;
  /** The partners of an organization in the order of their ids, with their secrets. */
  credentialsOf(organizationId: string, limit: number): Promise<PartnerCredentials[]>;
  /** Every stored secret, also recently expired ones; the newest first. */
  secretLifetimes(partnerId: string): Promise<ConsumerSecretLifetime[]>;
  /** In the order of their ids, at most `limit`, after `afterId`. Without test sides. */
  list(filter: PartnerFilter, limit: number, afterId: string | null): Promise<LookedThrough>;
  /** By the id of each partner that there is. */
  standings(partnerIds: readonly string[]): Promise<ReadonlyMap<string, StoredStanding>>;

  /** Reads the partner and locks it against changes until the transaction ends. Several may hold this lock at once. */
  hold(partnerId: string, organizationId?: string): Promise<SSOPartner | null>;
  /** Reads the partner and locks it, with its test side, against every other change until the transaction ends. */
  lock(partnerId: string, organizationId?: string): Promise<SSOPartner | null>;
  /** Its test side follows. @throws IamError `partner_already_exists` */
  update(partner: SSOPartner): Promise<void>;
  insertSecret(partnerId: string, secret: StoredSecret, createdAt: Date): Promise<void>;
  /**
   * Makes room for a new secret. The current one ends at `expiresAt`, or at once when that is null. Every older one
   * ends at once.
   */
  retireSecrets(partnerId: string, expiresAt: Date | null): Promise<void>;
}

/** The answer to a request that may be repeated, see repeated-request.ts. */
export interface KeptAnswer {
  readonly id: string;
  readonly requestHash: Uint8Array;
  readonly answer: SealedSecret | null;
}

export interface KeptAnswerClaim {
  readonly id: string;
  /** SHA-256 of the caller and the key. */
  readonly requestMark: Uint8Array;
  /** SHA-256 of the request. */
  readonly requestHash: Uint8Array;
  /** From now on. */
  readonly lifetimeSeconds: number;
}

export interface KeptAnswerRecords {
  /**
   * Waits for another transaction with the same mark. @returns the kept answer, or null when the mark was free and is
   * now taken
   */
  claim(claim: KeptAnswerClaim): Promise<KeptAnswer | null>;
  keep(id: string, answer: SealedSecret): Promise<void>;
  /** Removes some expired rows. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
