/**
 * The same library without one safeguard, as one would write it without thinking of the race. Each race is run on the
 * naive version first, because a race that does not show there proves nothing elsewhere.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type CompiledQuery, type Kysely, sql } from "kysely";
import type { Store, Transaction } from "../../src/core.js";
import { Core } from "../../src/core.js";
import { IAMGateway } from "../../src/index.js";
import { makeTogether } from "../../src/postgresql/hot/first-sign-ins.js";
import type { PostgreSQLProvider } from "../../src/postgresql/index.js";
import type { Tables } from "../../src/postgresql/tables.js";

type Records = Pick<Transaction, "oneTimeTokens" | "identities" | "identityBatches" | "partners" | "users">;
type Weakened = Partial<Records & Pick<Store, "exchanges">>;
export type Naivety = (records: Records, db: () => Promise<Kysely<Tables>>) => Weakened;

/**
 * A gateway on the provider's own pool, whose records are weakened, inside transactions and outside. It exchanges by
 * transactions, unless the naivety is of the short ways.
 */
export function naiveGateway(provider: PostgreSQLProvider, naivety: Naivety): IAMGateway {
  return countingGateway(provider, (records, connect) => ({
    exchanges: instead(provider.core.store.exchanges, { see: async () => null }),
    ...naivety(records, connect),
  })).gateway;
}

/** With the number of transactions that had to begin again, because they waited for others in a circle. */
export function countingGateway(provider: PostgreSQLProvider, naivety: Naivety = () => ({})) {
  const { store } = provider.core;
  let repeats = 0;
  const weakened: Store = Object.assign(Object.create(store), {
    ...weaken(store, naivety),
    transaction: <T>(work: (transaction: Transaction) => Promise<T>) => {
      let attempts = 0;
      return store.transaction((transaction) => {
        attempts += 1;
        if (attempts > 1) repeats += 1;
        return work({ ...transaction, ...weaken(transaction, naivety) });
      });
    },
  });
  const gateway = IAMGateway.fromFullstackProvider({
    core: new Core({ ...provider.core, store: weakened }),
    accessTokens: provider.accessTokens,
    partnerRegistry: provider.partnerRegistry,
    healthCheck: () => provider.healthCheck(),
    usage: () => provider.usage(),
    close: () => provider.close(),
  });
  return { gateway, repeats: () => repeats };
}

function weaken(records: Records, naivety: Naivety): Weakened {
  const { connect } = records.partners as unknown as { connect: () => Promise<Kysely<Tables>> };
  return naivety(records, connect);
}

/** A copy of the object with the named methods replaced. */
function instead<T extends object>(original: T, methods: Partial<T>): T {
  return Object.assign(Object.create(original), methods);
}

/** Looks whether the marks are taken, then takes them. The second caller finds that all is well. */
export const LOOKS_BEFORE_IT_CLAIMS: Naivety = ({ oneTimeTokens }, connect) => ({
  oneTimeTokens: instead(oneTimeTokens, {
    async accept(accepted) {
      const db = await connect();
      const { marks, keptUntil } = accepted.marks;
      const taken = await db
        .selectFrom("replay_claims")
        .select("mark")
        .where("mark", "in", [...marks])
        .execute();
      if (taken.length > 0) return "replayed";
      for (const mark of marks) {
        const claim = db.insertInto("replay_claims").values({ mark, expires_at: keptUntil });
        await claim.onConflict((conflict) => conflict.doNothing()).execute();
      }
      const others = { marks: [accepted.token.hash] as const, keptUntil };
      return oneTimeTokens.accept({ ...accepted, marks: others });
    },
  }),
});

/** Accepts by what it remembers of a partner, whatever has become of that. */
export const FORGETS_THE_VERSION: Naivety = ({ oneTimeTokens }) => ({
  oneTimeTokens: instead(oneTimeTokens, {
    accept: (accepted) => oneTimeTokens.accept({ ...accepted, partnerVersion: null }),
  }),
});

/** Lacks nothing: on a busy machine, changes overtake what was read for an assertion before it is written. */
export const HESITATES: Naivety = ({ oneTimeTokens }) => ({
  oneTimeTokens: instead(oneTimeTokens, {
    async accept(accepted) {
      await pause(Math.random() * 400);
      return oneTimeTokens.accept(accepted);
    },
  }),
});

/** Reads the token, then deletes it. */
export const READS_BEFORE_IT_TAKES: Naivety = ({ oneTimeTokens }, connect) => ({
  oneTimeTokens: instead(oneTimeTokens, {
    async take(tokenHash) {
      const token = await oneTimeTokens.peek(tokenHash);
      const db = await connect();
      await db.deleteFrom("one_time_tokens").where("token_hash", "=", tokenHash).execute();
      return token && { ...token, revokedWithPartner: false };
    },
  }),
});

/** Counts, compares, then counts up. Of two at once both find it empty. */
export const COUNTS_BEFORE_IT_INSERTS: Naivety = ({ identities }, connect) => ({
  identities: instead(identities, {
    async takePlaces(partnerId) {
      const db = await connect();
      const row = await db
        .selectFrom("partners")
        .select("max_users")
        .where("id", "=", partnerId)
        .executeTakeFirstOrThrow();
      const active = await db
        .selectFrom("identities")
        .select(sql<number>`count(*)::integer`.as("count"))
        .where("partner_id", "=", partnerId)
        .where("is_active", "=", true)
        .executeTakeFirstOrThrow();
      // The new identities are already stored.
      return active.count <= (row.max_users ?? Number.POSITIVE_INFINITY);
    },
  }),
});

/** First sign-ins the short way, each by itself, in a statement that lacks a part of its text. */
function makesWithout(provider: PostgreSQLProvider, lacking: RegExp): Naivety {
  return (_, connect) => ({
    exchanges: instead(provider.core.store.exchanges, {
      async signInFirst(signIn) {
        const db = rewritten(await connect(), lacking);
        const [made = null] = await makeTogether(db, provider.core.clock, true, [signIn]);
        return made;
      },
    }),
  });
}

function rewritten(db: Kysely<Tables>, lacking: RegExp): Kysely<Tables> {
  const ours: Partial<Record<PropertyKey, unknown>> = {
    executeQuery(query: CompiledQuery) {
      return db.executeQuery({ ...query, sql: query.sql.replace(lacking, "") });
    },
    transaction: () => ({
      execute: <T>(work: (transaction: Kysely<Tables>) => Promise<T>) =>
        db.transaction().execute((transaction) => work(rewritten(transaction, lacking))),
    }),
  };
  const get = (target: Kysely<Tables>, name: PropertyKey) => {
    const value = ours[name] ?? Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  };
  return new Proxy(db, { get });
}

/** Looks how many places are left, and then takes one whatever has become of them. */
export const takesPlacesUnasked = (provider: PostgreSQLProvider) =>
  makesWithout(provider, /WHERE counts\.active_users \+ excluded\.active_users\s+<= coalesce\(.*\)\n/);

/** Looks whether the address is reserved before it takes it, and not afterwards. */
export const looksForReservationsFirst = (provider: PostgreSQLProvider) =>
  makesWithout(provider, / \/ \(count\(\*\) = 0\)::integer/);

/** Makes the users of a list in the list's own order. Two lists then wait for each other in a circle. */
export const MAKES_IN_THE_ORDER_OF_THE_LIST: Naivety = ({ identityBatches }) => ({
  identityBatches: instead(identityBatches, {
    async insert(people) {
      const made = new Set<string>();
      for (const person of people) for (const id of await identityBatches.insert([person])) made.add(id);
      return made;
    },
  }),
});

/**
 * Reads the partner again, but does not hold it until the session is committed, and stores whatever epoch it has by
 * then. So it misses what was revoked in between.
 */
export const READS_LATE_WITHOUT_HOLDING: Naivety = ({ oneTimeTokens, partners }, connect) => ({
  partners: instead(partners, {
    async hold(partnerId, organizationId) {
      const partner = await partners.find(partnerId, organizationId);
      // Nothing holds the partner, so anything may happen now. The pause makes the race certain instead of possible.
      await pause(5);
      return partner;
    },
  }),
  oneTimeTokens: instead(oneTimeTokens, {
    async take(tokenHash) {
      const token = await oneTimeTokens.take(tokenHash);
      const db = await connect();
      if (!token) return null;
      const { epoch } = await db
        .selectFrom("partners")
        .select("epoch")
        .where("id", "=", token.partnerId)
        .executeTakeFirstOrThrow();
      return { ...token, revokedWithPartner: false, epochs: { ...token.epochs, partner: Number(epoch) } };
    },
  }),
});

/** Looks whether the state is still open, then uses it up. */
export const READS_THE_STATE_FIRST: Naivety = ({ oneTimeTokens }, connect) => ({
  oneTimeTokens: instead(oneTimeTokens, {
    async accept(accepted) {
      const { stateHash } = accepted;
      if (stateHash === null) return oneTimeTokens.accept(accepted);
      const db = await connect();
      const start = await db
        .selectFrom("pending_starts")
        .select("state_hash")
        .where("state_hash", "=", stateHash)
        .executeTakeFirst();
      if (!start) return "unknown_state";
      await db.deleteFrom("pending_starts").where("state_hash", "=", stateHash).execute();
      return oneTimeTokens.accept({ ...accepted, stateHash: null });
    },
  }),
});
