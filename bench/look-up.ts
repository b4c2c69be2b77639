/**
 * The look-up by consumer key: as the library asks it, the same without what a process remembers, and as a pool of one
 * named statement for each caller would. Databases of several sizes are asked in turn, in the same rounds.
 */
import { randomInt } from "node:crypto";
import { generateEncryptionKey } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { type Candidate, measure, type Rounds, ratios, type Samples, spread } from "./measure.js";
import { BenchDatabase } from "./postgresql.js";
import type { Report, Row } from "./report.js";

type Modules = typeof import("../packages/gl-iam/src/postgresql/deadline.js") &
  typeof import("../packages/gl-iam/src/postgresql/hot/batch.js") &
  typeof import("../packages/gl-iam/src/postgresql/hot/credentials.js");
type Connect = () => Promise<Parameters<Modules["findCredentials"]>[0]>;

const FILES = ["deadline", "hot/batch", "hot/credentials"];

const CALLERS = [1, 16, 64];
const POOL = 10;
/** Milliseconds, as the library has it. */
const PATIENCE = 1750;

const NAMED = {
  name: "look_up",
  text: `SELECT p.*, s.id AS secret_id, s.key_version, s.sealed, s.expires_at FROM gl_iam.partners p
    JOIN gl_iam.partner_secrets s ON s.partner_id = p.id
    WHERE p.consumer_key = $1 AND (s.expires_at IS NULL OR s.expires_at > now())`,
};

const keyOf = (number: number) => `ck_live_${number.toString().padStart(39, "0")}`;

/** Partners with one secret each. Nothing opens these secrets. */
async function fill(url: string, partners: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const id = (kind: string) => `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await client.query(
    `INSERT INTO gl_iam.partners (id, org_id, partner_name, partner_name_key, consumer_key, allowed_origins, sso_mode,
       user_provisioning, metadata, is_active, created_at, updated_at)
     SELECT ${id("1")}, 'default', 'p ' || n, 'P ' || n, 'ck_live_' || lpad(n::text, 39, '0'),
       ARRAY['https://p' || n || '.example'], 'idp_initiated', 'jit', '{}', true, now(), now()
     FROM generate_series(0, $1::int - 1) n`,
    [partners],
  );
  // It would change each partner once more.
  const trigger = "TRIGGER partner_secrets_move_version";
  await client.query(`ALTER TABLE gl_iam.partner_secrets DISABLE ${trigger}`);
  await client.query(
    `INSERT INTO gl_iam.partner_secrets (id, partner_id, key_version, sealed, created_at)
     SELECT ${id("2")}, ${id("1")}, 1, sha256(n::text::bytea) || sha256(('s' || n)::bytea), now()
     FROM generate_series(0, $1::int - 1) n`,
    [partners],
  );
  await client.query(`ALTER TABLE gl_iam.partner_secrets ENABLE ALWAYS ${trigger}`);
  await client.query("ANALYZE gl_iam.partners, gl_iam.partner_secrets");
  await client.end();
}

type Ask = (key: string) => Promise<unknown>;

function candidate(name: string, callers: number, partners: number, ask: Ask): Candidate {
  return {
    name,
    prepare(operations) {
      const keys = Array.from({ length: operations }, () => keyOf(randomInt(partners)));
      let next = 0;
      const call = async () => {
        for (let key = keys[next++]; key !== undefined; key = keys[next++]) {
          if (!(await ask(key))) throw new Error(`${name} does not find ${key}`);
        }
      };
      return async () => void (await Promise.all(Array.from({ length: callers }, call)));
    },
    async prove() {
      if (await ask(keyOf(partners))) throw new Error(`${name} finds what is not there`);
    },
  };
}

async function compiled(): Promise<Modules> {
  const url = (file: string) => new URL(`../packages/gl-iam/dist/postgresql/${file}.js`, import.meta.url).href;
  const modules: object[] = await Promise.all(FILES.map((file) => import(url(file))));
  return Object.assign({}, ...modules) as Modules;
}

/** A registry of so many partners, and three ways to ask it. */
async function open(partners: number, { Batch, findCredentials, withinOperation }: Modules) {
  const database = await BenchDatabase.create();
  const provider = new PostgreSQLProvider({
    databaseUrl: database.url,
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKey: generateEncryptionKey() },
    enablePartnerRegistry: true,
    pool: { max: POOL },
  });
  const pool = new pg.Pool({ connectionString: database.url, max: POOL });
  // The database may be dropped before the server has read each connection's good-bye.
  pool.on("error", () => {});
  const close = async () => {
    await pool.end();
    await provider.close();
    await database.drop();
  };
  try {
    (await provider.migrate()).unwrap();
    await fill(database.url, partners);
  } catch (error) {
    await close();
    throw error;
  }
  const records = provider.core.store.partners;
  const connect: Connect = () => (records as unknown as { connect: Connect }).connect();
  const batch = new Batch<string, unknown>(
    async (keys) => {
      const found = await findCredentials(await connect(), null, [...new Set(keys)]);
      return keys.map((key) => found.get(key) ?? null);
    },
    (answer, ended) => withinOperation(PATIENCE, answer, ended),
  );
  const asks = {
    pool: async (key: string) => (await pool.query({ ...NAMED, values: [key] })).rows[0],
    library: (key: string) => records.findCredentials(key),
    forgetful: (key: string) => batch.add(key),
  } satisfies Record<string, Ask>;
  return { partners, asks, version: await database.version(), close };
}

/** @param sizes in partners; the pool is measured at the last */
export async function lookUp(rounds: Rounds, sizes: readonly number[]): Promise<Report> {
  const modules = await compiled();
  const registries: Awaited<ReturnType<typeof open>>[] = [];
  try {
    for (const size of sizes) registries.push(await open(size, modules));
    const [smallest, largest] = [registries.at(0), registries.at(-1)];
    if (!smallest || !largest) throw new Error("name at least one number of partners");
    const rows: Row[] = [];
    for (const callers of CALLERS) {
      const name = (what: string, { partners }: typeof largest) => `${what}, ${partners} partners, ${callers} callers`;
      const forgetful = (registry: typeof largest) => name("gl-iam, nothing remembered", registry);
      const [base, own] = [name("a pool of named statements", largest), name("gl-iam", largest)];
      const samples = await measure(
        [
          candidate(base, callers, largest.partners, largest.asks.pool),
          candidate(own, callers, largest.partners, largest.asks.library),
          ...registries.map((registry) =>
            candidate(forgetful(registry), callers, registry.partners, registry.asks.forgetful),
          ),
        ],
        rounds,
      );
      for (const one of [base, own, ...registries.toReversed().map(forgetful)]) {
        const isFlat = smallest !== largest && one === forgetful(largest);
        rows.push({ name: one, values: valuesOf(samples, base, one, isFlat ? forgetful(smallest) : null) });
      }
    }
    return {
      title: "The look-up by consumer key",
      columns: {
        "× wall": "to the pool",
        "× CPU": "of node, to the pool",
        "× as long": "as at the smallest",
        "a second": "",
      },
      pictured: "a second",
      rows,
      notes: [
        `partners with distinct origins, keys drawn at random, ${POOL} connections`,
        "gl-iam remembers the last 10,000 partners, and asks whether they have changed",
        "the pool answers with the driver's row: all columns of both tables, and no partner made of them",
        `${rounds.rounds} interleaved rounds of ${rounds.operations} look-ups; PostgreSQL ${largest.version}`,
      ],
    };
  } finally {
    for (const { close } of registries) await close();
  }
}

function valuesOf(samples: Samples, base: string, name: string, smallest: string | null): Row["values"] {
  return {
    "× wall": ratios(samples, base, name, "wall"),
    "× CPU": ratios(samples, base, name, "cpu"),
    ...(smallest === null ? {} : { "× as long": ratios(samples, name, smallest, "wall") }),
    "a second": spread((samples.get(name) ?? []).map(({ wall }) => 1e6 / wall)),
  };
}
