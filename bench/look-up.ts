/**
 * The look-up by consumer key that nothing remembers: as the library asks it, and as a pool of one named statement for
 * each caller would.
 */
import { randomInt } from "node:crypto";
import { generateEncryptionKey } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { type Candidate, measure, type Rounds, ratios, spread } from "./measure.js";
import { BenchDatabase } from "./postgresql.js";
import type { Report } from "./report.js";

const CALLERS = [1, 16, 64];
const POOL = 10;

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

function candidate(name: string, callers: number, partners: number, ask: (key: string) => Promise<unknown>): Candidate {
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

export async function lookUp(rounds: Rounds, partners: number): Promise<Report> {
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
  try {
    (await provider.migrate()).unwrap();
    await fill(database.url, partners);
    const { findCredentials } = provider.core.store.partners;
    const ask = findCredentials.bind(provider.core.store.partners);
    const named = async (key: string) => (await pool.query({ ...NAMED, values: [key] })).rows[0];
    const rows = [];
    for (const callers of CALLERS) {
      const [base, own] = [`a pool of named statements, ${callers} callers`, `gl-iam, ${callers} callers`];
      const samples = await measure(
        [candidate(base, callers, partners, named), candidate(own, callers, partners, ask)],
        rounds,
      );
      for (const name of [base, own]) {
        const values = {
          "× wall": ratios(samples, base, name, "wall"),
          "× CPU": ratios(samples, base, name, "cpu"),
          "a second": spread((samples.get(name) ?? []).map(({ wall }) => 1e6 / wall)),
        };
        rows.push({ name, values });
      }
    }
    const columns = { "× wall": "to the pool", "× CPU": "of node, to the pool", "a second": "" };
    const notes = [
      `${partners} partners with distinct origins, keys drawn at random, ${POOL} connections`,
      `${rounds.rounds} interleaved rounds of ${rounds.operations} look-ups; PostgreSQL ${await database.version()}`,
    ];
    return { title: "The look-up by consumer key", columns, pictured: "a second", rows, notes };
  } finally {
    await pool.end();
    await provider.close();
    await database.drop();
  }
}
