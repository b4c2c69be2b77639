/**
 * Every page of the console on a large database, in a real browser: `npm run test:pages [users]`, a million by default.
 *
 * It makes a database of its own on the server of `TEST_DATABASE_URL`, starts the built `gl-iam serve` on it, and drops
 * it. A page is opened by its address, in a new document, and timed until all of it is shown. It fails when the median
 * of a page or of an act is over a second, or when something moves meanwhile.
 *
 * GL_IAM_TEST_PAGES_KEEP names a database that is filled once and kept. GL_IAM_TEST_PAGES selects pages by a part of
 * their names.
 */

import { loadavg } from "node:os";
import { IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { fill, type Size } from "../../../../../tools/testing/large-database.js";
import { databaseUrl, runOnServer } from "../../../../../tools/testing/postgresql-server.js";
import { launchChromium } from "../chromium.js";
import { Cpu } from "./cpu.js";
import { ADMINISTRATOR, KEYS, Service } from "./service.js";
import { signedIn } from "./sign-in.js";
import { MOST_MS, MOST_SHIFT, Timings } from "./timings.js";
import { Traffic } from "./traffic.js";
import { visitAll } from "./visits.js";

const ROUNDS = 3;
const FULL = 1_000_000;

const kept = process.env.GL_IAM_TEST_PAGES_KEEP;
const name = kept ?? `gl_iam_pages_${process.pid}`;
const times = Number(process.argv[2] ?? FULL) / FULL;
const size: Size = {
  partners: Math.ceil(20_000 * times),
  users: FULL * times,
  events: 3_000_000 * times,
  sessions: 2_000_000 * times,
};

const known = await runOnServer("SELECT FROM pg_database WHERE datname = $1", [name]);
if (known.length === 0) await runOnServer(`CREATE DATABASE ${name}`);
let isGood = false;
try {
  if (known.length === 0) await prepare();
  const [service, browser] = await Promise.all([Service.start(databaseUrl(name)), launchChromium()]);
  const timings = new Timings();
  const loads: number[] = [];
  try {
    const traffic = await Traffic.of(await signedIn(browser, service.url), new Cpu(name));
    for (let round = 1; round <= ROUNDS; round += 1) {
      loads.push(loadavg()[0] ?? 0);
      await visitAll(traffic, service.url, timings, process.env.GL_IAM_TEST_PAGES ?? "");
    }
  } finally {
    await browser.close();
    await service.stop();
  }
  process.stdout.write(timings.table());
  const load = loads.map((one) => one.toFixed(1)).join(", ");
  process.stdout.write(`\n${size.users} users, ${size.partners} partners, ${size.sessions} sessions, `);
  process.stdout.write(`${size.events} events; load average at the rounds: ${load}\n`);
  const slow = timings.problems();
  for (const problem of slow) process.stdout.write(`${problem}\n`);
  isGood = slow.length === 0;
  if (isGood) process.stdout.write(`every page is shown within ${MOST_MS} ms, and moves by less than ${MOST_SHIFT}\n`);
} finally {
  if (kept === undefined) await runOnServer(`DROP DATABASE ${name} WITH (FORCE)`);
}
process.exitCode = isGood ? 0 : 1;

async function prepare(): Promise<void> {
  const begin = performance.now();
  const provider = new PostgreSQLProvider({
    databaseUrl: databaseUrl(name),
    secretKey: KEYS.GL_IAM_SECRET_KEY,
    crypto: { encryptionKey: KEYS.GL_IAM_ENCRYPTION_KEY },
    enablePartnerRegistry: true,
  });
  (await provider.migrate()).unwrap();
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const { email, password } = ADMINISTRATOR;
  (await gateway.createUserWithPassword({ email, roles: ["platform_admin"] }, password)).unwrap();
  // A service that starts opens the oldest sealed row of each kind; those of the filling are none.
  (await gateway.partnerRegistry.registerPartner({ partnerName: "The oldest partner", orgId: "default" })).unwrap();
  await gateway.close();
  await fill(connect, size);
  const client = await connect();
  await client.query("TRUNCATE gl_iam.kept_answers");
  await client.end();
  process.stderr.write(`filled in ${Math.round((performance.now() - begin) / 1000)} s\n`);
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl(name) });
  await client.connect();
  return client;
}
