/** The records outside of transactions, with the hot look-ups and writes of many callers in one statement. */
import type { Kysely } from "kysely";
import type { AssertedPerson, Outlook } from "../../identity/records.js";
import type { PartnerCredentials } from "../../partner/records.js";
import type { SeenCookie } from "../../session/cookie-records.js";
import type { FoundSession, StoredSession } from "../../session/records.js";
import type { FirstUse, RefreshRecords, SeenRefresh } from "../../session/refresh-records.js";
import type { ExchangeRecords, FirstSignIn, ReturningSignIn, SeenExchange } from "../../sign-in/exchange-records.js";
import type { Acceptance, AcceptedAssertion } from "../../sign-in/one-time-token-records.js";
import type { GivenClock } from "../clock.js";
import { PostgresIdentities } from "../identities.js";
import { PostgresOneTimeTokens } from "../one-time-tokens.js";
import { PostgresPartners } from "../partners.js";
import { PostgresSessionCookies } from "../session-cookies.js";
import { PostgresSessions } from "../sessions.js";
import type { Tables } from "../tables.js";
import { isOfOneItem } from "../unavailable.js";
import { acceptTogether } from "./acceptances.js";
import { Batch, type Patience } from "./batch.js";
import { findCookies } from "./cookie-look-ups.js";
import { seeExchanges, signInTogether } from "./exchanges.js";
import { makeTogether } from "./first-sign-ins.js";
import { toHex } from "./hex.js";
import { KnownPartners } from "./known-partners.js";
import { outlook } from "./outlook.js";
import { type AskedRefresh, seeRefreshes, useTogether } from "./refreshes.js";
import { type AskedSession, findSessions } from "./session-look-ups.js";
import { withoutRepeats } from "./without-repeats.js";

type Connect = () => Promise<Kysely<Tables>>;

/** @param patience of each caller */
export function batchedRecords(connect: Connect, clock: GivenClock, enableAuditLog: boolean, patience: Patience) {
  const known = new KnownPartners(connect, clock);
  return {
    credentials: known,
    partners: new BatchedPartners(connect, clock, known, patience),
    identities: new BatchedIdentities(connect, clock, patience),
    oneTimeTokens: new BatchedOneTimeTokens(connect, clock, enableAuditLog, patience),
    sessions: new BatchedSessions(connect, clock, patience),
    cookies: new BatchedSessionCookies(connect, clock, patience),
    exchanges: batchedExchanges(connect, clock, known, enableAuditLog, patience),
    refreshes: batchedRefreshes(connect, clock, known, patience),
  };
}

class BatchedPartners extends PostgresPartners {
  readonly #credentials: Batch<string, PartnerCredentials | null>;

  constructor(connect: Connect, clock: GivenClock, known: KnownPartners, patience: Patience) {
    super(connect, clock);
    this.#credentials = new Batch(async (keys) => known.find(await connect(), keys), patience);
  }

  override findCredentials(consumerKey: string): Promise<PartnerCredentials | null> {
    return this.#credentials.add(consumerKey);
  }
}

class BatchedIdentities extends PostgresIdentities {
  readonly #outlooks: Batch<AssertedPerson, Outlook>;

  constructor(connect: Connect, clock: GivenClock, patience: Patience) {
    super(connect, clock);
    this.#outlooks = new Batch(async (persons) => outlook(await connect(), clock, persons), patience);
  }

  override outlook(person: AssertedPerson): Promise<Outlook> {
    return this.#outlooks.add(person);
  }
}

class BatchedOneTimeTokens extends PostgresOneTimeTokens {
  readonly #acceptances: Batch<AcceptedAssertion, Acceptance | "again">;

  constructor(connect: Connect, clock: GivenClock, enableAuditLog: boolean, patience: Patience) {
    super(connect, clock, enableAuditLog);
    const accept = async (accepted: readonly AcceptedAssertion[]) =>
      withoutRepeats(accepted, marksOf, "again", async (first) =>
        acceptTogether(await connect(), clock, enableAuditLog, first),
      );
    this.#acceptances = new Batch(accept, patience);
  }

  override async accept(accepted: AcceptedAssertion): Promise<Acceptance> {
    if (accepted.stateHash !== null) return super.accept(accepted);
    const acceptance = await this.#acceptances.add(accepted).catch((error: unknown) => {
      if (isOfOneItem(error)) return "again" as const;
      throw error;
    });
    return acceptance === "again" ? super.accept(accepted) : acceptance;
  }
}

function marksOf({ marks: { marks } }: AcceptedAssertion): string[] {
  return marks.map(toHex);
}

class BatchedSessions extends PostgresSessions {
  readonly #lookUps: Batch<AskedSession, FoundSession | null>;

  constructor(connect: Connect, clock: GivenClock, patience: Patience) {
    super(connect, clock);
    this.#lookUps = new Batch(async (asked) => findSessions(await connect(), clock, asked), patience);
  }

  override find(sessionId: string, organizationId: string | null): Promise<FoundSession | null> {
    return this.#lookUps.add({ sessionId, organizationId });
  }
}

class BatchedSessionCookies extends PostgresSessionCookies {
  readonly #lookUps: Batch<Uint8Array, SeenCookie | null>;

  constructor(connect: Connect, clock: GivenClock, patience: Patience) {
    super(connect, clock);
    this.#lookUps = new Batch(async (hashes) => findCookies(await connect(), clock, hashes), patience);
  }

  override find(tokenHash: Uint8Array): Promise<SeenCookie | null> {
    return this.#lookUps.add(tokenHash);
  }
}

function batchedExchanges(
  connect: Connect,
  clock: GivenClock,
  known: KnownPartners,
  enableAuditLog: boolean,
  patience: Patience,
): ExchangeRecords {
  const looks = new Batch<Uint8Array, SeenExchange | null>(
    async (hashes) => seeExchanges(await connect(), clock, known, hashes),
    patience,
  );
  const signIns = new Batch<ReturningSignIn, StoredSession | null>(
    async (items) => signInTogether(await connect(), clock, enableAuditLog, items),
    patience,
  );
  const firsts = new Batch<FirstSignIn, StoredSession | null>(
    async (items) =>
      withoutRepeats(items, takenBy, null, async (first) =>
        makeTogether(await connect(), clock, enableAuditLog, first),
      ),
    patience,
  );
  return {
    see: (tokenHash) => looks.add(tokenHash),
    signIn: (signIn) => nullWhereRefused(signIns.add(signIn)),
    signInFirst: (signIn) => nullWhereRefused(firsts.add(signIn)),
  };
}

/** What one of several first sign-ins has for itself. */
function takenBy({ tokenHash, partnerId, user, identity }: FirstSignIn): string[] {
  const externalId = JSON.stringify([partnerId, identity.externalId]);
  return [toHex(tokenHash), externalId, JSON.stringify([user.organizationId, user.emailKey, "address"])];
}

async function nullWhereRefused<T>(written: Promise<T | null>): Promise<T | null> {
  try {
    return await written;
  } catch (error) {
    if (isOfOneItem(error)) return null;
    throw error;
  }
}

function batchedRefreshes(
  connect: Connect,
  clock: GivenClock,
  known: KnownPartners,
  patience: Patience,
): RefreshRecords {
  const looks = new Batch<AskedRefresh, SeenRefresh | null>(
    async (asked) => seeRefreshes(await connect(), clock, known, asked),
    patience,
  );
  const uses = new Batch<FirstUse, boolean>(async (items) => useTogether(await connect(), clock, items), patience);
  return {
    see: (tokenHash, organizationId) => looks.add({ tokenHash, organizationId }),
    use: (first) => uses.add(first),
  };
}
