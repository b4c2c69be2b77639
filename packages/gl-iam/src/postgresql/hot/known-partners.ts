/**
 * Partners as this process has read them, with their live secrets: what their restrictions and keys were parsed into
 * stays with them. Each use proves them first: by the version that the store has, by a write that compares it, or by
 * a poll of what has changed.
 */
import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import type { SSOPartner } from "../../partner/partner.js";
import type { PartnerCredentials, StoredSecret } from "../../partner/records.js";
import type { RememberedCredentials } from "../../partner/remembered-credentials.js";
import type { GivenClock } from "../clock.js";
import type { Tables } from "../tables.js";
import { type AskedCredentials, findChanged } from "./credentials.js";
import { Freshness, type ProcessClocks } from "./freshness.js";

const MOST_KNOWN = 10_000;
/** Characters, about, of their JSON. */
const MOST_TEXT = 32 * 1024 * 1024;
/** Of a partner's objects, in characters. */
const CONSTANT_SIZE = 1024;
/** Consumer keys that no partner had. */
const MOST_UNKNOWN = 10_000;

interface Known {
  readonly credentials: PartnerCredentials;
  /** Characters, with a constant for each object. */
  readonly size: number;
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
    sizeCalculation: ({ size }) => size,
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
    const { credentials, isFollowed } = known;
    if (!isFollowed) return undefined;
    // Reading the clocks once more takes 0.1 of 0.4 µs.
    const isOver = credentials.secrets.some(ends) && hasEnded(credentials, this.#freshness.databaseTime());
    return isOver ? undefined : credentials;
  }

  /** As they are now. @returns in the order of the keys */
  async find(db: Kysely<Tables>, consumerKeys: readonly string[]): Promise<(PartnerCredentials | null)[]> {
    const keys = [...new Set(consumerKeys)];
    const asked = keys.map((consumerKey) => {
      return { consumerKey, version: this.remembered(consumerKey)?.version ?? null };
    });
    const found = await this.#read(db, asked);
    return consumerKeys.map((key) => found.get(key) ?? null);
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
    const keys = [...new Set(missing.map(({ consumerKey }) => consumerKey))];
    const read = keys.length > 0 ? await this.#read(db, keys.map(inAnyVersion)) : null;
    const found = new Map<string, SSOPartner>();
    for (const one of asked) {
      const credentials = read?.get(one.consumerKey) ?? this.remembered(one.consumerKey);
      if (credentials && isThis(credentials, one)) found.set(one.consumerKey, credentials.partner);
    }
    return found;
  }

  /** A poll that ended meanwhile may have told of a change that a reading has not seen, and that no other one tells. */
  #isFollowedSince(polls: number): boolean {
    return polls > 0 && polls === this.#freshness.polls;
  }

  /**
   * What is remembered in the version that the store has is not read again, unless a secret has ended since.
   *
   * @param asked each key once
   */
  async #read(db: Kysely<Tables>, asked: readonly AskedCredentials[]): Promise<Map<string, PartnerCredentials>> {
    const polls = this.#freshness.polls;
    const answers = await findChanged(db, this.clock, asked);
    const isFollowed = this.#isFollowedSince(polls);
    const found = new Map<string, PartnerCredentials>();
    const again: AskedCredentials[] = [];
    for (const { consumerKey, version } of asked) {
      const answer = answers.get(consumerKey);
      if (answer === undefined) this.#none(consumerKey, isFollowed);
      else if ("credentials" in answer) {
        const { credentials, size } = answer;
        this.#known.set(consumerKey, { credentials, size: size + CONSTANT_SIZE, isFollowed });
        found.set(consumerKey, credentials);
      } else {
        const known = this.#known.get(consumerKey);
        if (known?.credentials.version === version && !hasEnded(known.credentials, answer.now)) {
          known.isFollowed ||= isFollowed;
          found.set(consumerKey, known.credentials);
        } else again.push(inAnyVersion(consumerKey));
      }
    }
    if (again.length > 0) for (const [key, read] of await this.#read(db, again)) found.set(key, read);
    return found;
  }

  /** The store has no such key, or no secret for it. */
  #none(consumerKey: string, isFollowed: boolean): void {
    this.#known.delete(consumerKey);
    if (isFollowed) this.#unknown.set(consumerKey, true);
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

function inAnyVersion(consumerKey: string): AskedCredentials {
  return { consumerKey, version: null };
}

function ends({ expiresAt }: StoredSecret): boolean {
  return expiresAt !== null;
}

/** Whether one of the secrets has ended since they were read. */
function hasEnded({ secrets }: PartnerCredentials, now: number): boolean {
  return secrets.some(({ expiresAt }) => expiresAt !== null && expiresAt.getTime() <= now);
}
