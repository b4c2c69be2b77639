/**
 * Partners as this process has read them, with their live secrets: what their restrictions and keys were parsed into
 * stays with them. Each use proves them first: by the version that the store has, by a write that compares it, or by
 * a poll of what has changed.
 */
import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import type { SSOPartner } from "../../partner/partner.js";
import type { PartnerCredentials } from "../../partner/records.js";
import type { RememberedCredentials } from "../../partner/remembered-credentials.js";
import type { GivenClock } from "../clock.js";
import type { Tables } from "../tables.js";
import { findCredentials, findVersions } from "./credentials.js";
import { Freshness, type ProcessClocks } from "./freshness.js";

const MOST_KNOWN = 10_000;
/** Characters, about, of their JSON. */
const MOST_TEXT = 32 * 1024 * 1024;
/** Consumer keys that no partner had. */
const MOST_UNKNOWN = 10_000;

interface Known {
  readonly credentials: PartnerCredentials;
  /** Whether every change since it was read is among those that polls report. */
  isFollowed: boolean;
}

/** How the store names a partner that is remembered, or is to be. */
export interface NamedPartner {
  readonly consumerKey: string;
  readonly version: string;
}

export class KnownPartners implements RememberedCredentials {
  readonly #known = new LRUCache<string, Known>({
    max: MOST_KNOWN,
    maxSize: MOST_TEXT,
    sizeCalculation: ({ credentials: { partner, secrets } }) => JSON.stringify(partner).length + 512 * secrets.length,
  });
  /** Since a poll that was the last one with a change. */
  readonly #unknown = new LRUCache<string, true>({ max: MOST_UNKNOWN });
  readonly #freshness: Freshness;

  constructor(
    connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
    clocks?: ProcessClocks,
  ) {
    this.#freshness = new Freshness(connect, clock, (partnerIds) => this.#forget(partnerIds), clocks);
  }

  remembered(consumerKey: string): PartnerCredentials | null {
    return this.#known.get(consumerKey)?.credentials ?? null;
  }

  recent(consumerKey: string, seconds: number): PartnerCredentials | null | undefined {
    if (!this.#freshness.isWithin(seconds)) return undefined;
    const known = this.#known.get(consumerKey);
    if (!known) return this.#unknown.has(consumerKey) ? null : undefined;
    const isUsable = known.isFollowed && !hasEnded(known.credentials, this.#freshness.databaseTime());
    return isUsable ? known.credentials : undefined;
  }

  /** As they are now. @returns in the order of the keys */
  async find(db: Kysely<Tables>, consumerKeys: readonly string[]): Promise<(PartnerCredentials | null)[]> {
    const keys = new Set(consumerKeys);
    const remembered = [...keys].filter((key) => this.#known.has(key));
    const proven = remembered.length > 0 ? await this.#prove(db, remembered) : new Map<string, PartnerCredentials>();
    const others = [...keys].filter((key) => !proven.has(key));
    const read = others.length > 0 ? await this.#read(db, others) : proven;
    return consumerKeys.map((key) => proven.get(key) ?? read.get(key) ?? null);
  }

  /**
   * Partners as the store has just named them.
   *
   * @returns by consumer key; without those that have changed meanwhile
   */
  async named(db: Kysely<Tables>, asked: readonly NamedPartner[]): Promise<Map<string, SSOPartner>> {
    const isThis = (credentials: PartnerCredentials | null | undefined, { version }: NamedPartner) =>
      credentials?.version === version;
    const missing = asked.filter((one) => !isThis(this.remembered(one.consumerKey), one));
    const keys = new Set(missing.map(({ consumerKey }) => consumerKey));
    const read = keys.size > 0 ? await this.#read(db, [...keys]) : null;
    const found = new Map<string, SSOPartner>();
    for (const one of asked) {
      const credentials = read?.get(one.consumerKey) ?? this.remembered(one.consumerKey);
      if (credentials && isThis(credentials, one)) found.set(one.consumerKey, credentials.partner);
    }
    return found;
  }

  /** @returns those whose version is the store's, without secrets that have ended by its clock */
  async #prove(db: Kysely<Tables>, keys: readonly string[]): Promise<Map<string, PartnerCredentials>> {
    const polls = this.#freshness.polls;
    const proven = new Map<string, PartnerCredentials>();
    for (const { consumer_key: key, version, now } of await findVersions(db, this.clock, keys)) {
      const known = this.#known.get(key);
      if (known?.credentials.version !== version || hasEnded(known.credentials, now)) continue;
      proven.set(key, known.credentials);
      known.isFollowed ||= this.#isFollowedSince(polls);
    }
    return proven;
  }

  /** A poll that ended meanwhile may have told of a change that a reading has not seen, and that no other one tells. */
  #isFollowedSince(polls: number): boolean {
    return polls > 0 && polls === this.#freshness.polls;
  }

  async #read(db: Kysely<Tables>, keys: readonly string[]): Promise<Map<string, PartnerCredentials>> {
    const polls = this.#freshness.polls;
    const read = await findCredentials(db, this.clock, keys);
    const isFollowed = this.#isFollowedSince(polls);
    for (const key of keys) {
      const credentials = read.get(key);
      if (credentials) this.#known.set(key, { credentials, isFollowed });
      else {
        this.#known.delete(key);
        if (isFollowed) this.#unknown.set(key, true);
      }
    }
    return read;
  }

  /** @param partnerIds null for all */
  #forget(partnerIds: ReadonlySet<string> | null): void {
    if (partnerIds?.size === 0) return;
    // Any of them may have got the key that nobody had.
    this.#unknown.clear();
    if (partnerIds === null) this.#known.clear();
    else {
      for (const [key, { credentials }] of this.#known.entries()) {
        if (partnerIds.has(credentials.partner.id)) this.#known.delete(key);
      }
    }
  }
}

/** Whether one of the secrets has ended since they were read. */
function hasEnded({ secrets }: PartnerCredentials, now: number): boolean {
  return secrets.some(({ expiresAt }) => expiresAt !== null && expiresAt.getTime() <= now);
}
