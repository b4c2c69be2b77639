/**
 * Every query of the product on a large database: `npm run test:scale [partners]`, a million by default.
 *
 * It makes a database of its own on the server of `TEST_DATABASE_URL`, and drops it. It fails when a statement reads
 * more rows than its bound.
 */
import { generateEncryptionKey } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { fill, LARGE } from "../../../../tools/testing/large-database.js";
import { databaseUrl, runOnServer } from "../../../../tools/testing/postgresql-server.js";
import type { Ports } from "./call.js";
import { callsAt, excessOf, measure } from "./measure.js";
import { tellingPlans } from "./plans.js";

const times = Number(process.argv[2] ?? LARGE.partners) / LARGE.partners;
const size = {
  partners: LARGE.partners * times,
  users: LARGE.users * times,
  events: LARGE.events * times,
  sessions: LARGE.sessions * times,
};
const name = `gl_iam_scale_${process.pid}`;

await runOnServer(`CREATE DATABASE ${name}`);
const keys = { secretKey: generateEncryptionKey(), crypto: { encryptionKey: generateEncryptionKey() } };
const open = () => new PostgreSQLProvider({ databaseUrl: databaseUrl(name), ...keys, enablePartnerRegistry: true });
const connect = async () => {
  const client = new pg.Client({ connectionString: databaseUrl(name) });
  await client.connect();
  return client;
};
const migrating = open();
(await migrating.migrate()).unwrap();
await migrating.close();
let excesses = 0;
try {
  const begin = performance.now();
  await fill(connect, size);
  process.stderr.write(`filled in ${Math.round((performance.now() - begin) / 1000)} s\n`);
  for (const statement of tellingPlans(name)) await runOnServer(statement);
  const provider = open();
  // What opening asks reads the catalogs, which grow with the schema and not with the tables.
  if (!(await provider.healthCheck())) throw new Error("the database does not open");
  process.stdout.write("rows read  at most      ms  call\n");
  for (const call of callsAt(size)) {
    const measured = await measure(call, provider.core.store as unknown as Ports).catch((error: unknown) => {
      process.stdout.write(`${call.name} failed: ${error}\n`);
      excesses += 1;
    });
    if (!measured) continue;
    const { most, bound, milliseconds } = measured;
    const [read, allowed, ms] = [`${most.rowsRead}`, `${bound}`, milliseconds.toFixed(1)];
    process.stdout.write(`${read.padStart(9)}  ${allowed.padStart(7)}  ${ms.padStart(6)}  ${call.name}\n`);
    const excess = excessOf(measured);
    if (excess === null) continue;
    excesses += 1;
    process.stdout.write(`${excess}\n`);
  }
  await provider.close();
} finally {
  await runOnServer(`DROP DATABASE ${name} WITH (FORCE)`);
}
process.stdout.write(excesses === 0 ? "every statement is within its bound\n" : `${excesses} are not\n`);
process.exitCode = excesses === 0 ? 0 : 1;
