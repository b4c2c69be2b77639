/**
 * The administration's lists among many users: `npm run bench:users [users]`.
 *
 * It makes a database of its own on the server of `TEST_DATABASE_URL`, fills it (a million users by default, in the
 * orders that hurt: partners, states and roles lie together by age), asks each list ten times, and drops it.
 */
import { performance } from "node:perf_hooks";
import { generateEncryptionKey, IAMGateway, type ListUsersOptions } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { manyUsers, SMALL_ORGANIZATION, YOUNGEST_PARTNER } from "../testing/many-users.js";
import { databaseUrl, runOnServer } from "../testing/postgresql-server.js";

const USERS = Number(process.argv[2] ?? 1_000_000);
const NAME = `gl_iam_bench_users_${process.pid}`;
const TIMES = 10;
const recently = new Date(Date.now() - 3_600_000);
const longAgo = new Date(Date.now() - USERS * 0.95 * 60_000);
const LISTS: Record<string, ListUsersOptions> = {
  everybody: {},
  "an organization's": { organizationId: SMALL_ORGANIZATION },
  dormant: { state: "dormant" },
  "suspended, of an organization": { state: "suspended", organizationId: "default" },
  active: { state: "active" },
  "address, 1 in 16": { query: "a" },
  "address, one": { query: "c4ca4238a0" },
  "address, nobody": { query: "zzz" },
  "address, of a small organization": { query: "a", organizationId: SMALL_ORGANIZATION },
  "name, everybody": { query: "name" },
  "name, 1 in 256": { query: "name ab" },
  "the youngest partner's": { partnerId: YOUNGEST_PARTNER },
  "the youngest partner's, suspended": { partnerId: YOUNGEST_PARTNER, state: "suspended" },
  "the youngest partner's, dormant (none)": { partnerId: YOUNGEST_PARTNER, state: "dormant" },
  "role granted to 1 in 1000": { role: "editor" },
  "role asserted by the youngest": { role: "teacher" },
  "role asserted by most": { role: "org_member" },
  "role of nobody": { role: "nobody" },
  "role and partner": { role: "teacher", partnerId: YOUNGEST_PARTNER },
  "seen within the hour": { seenAfter: recently },
  "seen long ago": { seenBefore: longAgo },
  "seen long ago, suspended": { seenBefore: longAgo, state: "suspended" },
  "seen within the hour, of a partner": { seenAfter: recently, partnerId: YOUNGEST_PARTNER },
};

await runOnServer(`CREATE DATABASE ${NAME}`);
const provider = new PostgreSQLProvider({
  databaseUrl: databaseUrl(NAME),
  secretKey: generateEncryptionKey(),
  crypto: { encryptionKey: generateEncryptionKey() },
});
const gateway = IAMGateway.fromFullstackProvider(provider);
try {
  (await provider.migrate()).unwrap();
  const client = new pg.Client({ connectionString: databaseUrl(NAME) });
  await client.connect();
  const begin = performance.now();
  for (const statement of manyUsers(USERS)) await client.query(statement);
  await client.end();
  process.stderr.write(`filled with ${USERS} users in ${Math.round((performance.now() - begin) / 1000)} s\n`);
  // The first questions wait for connections and plans.
  for (let time = 0; time < TIMES; time += 1) await gateway.users.list({ organizationId: null });
  process.stdout.write(" best  median  worst  found  list\n");
  for (const [name, options] of Object.entries(LISTS)) {
    const times: number[] = [];
    let found = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const start = performance.now();
      const page = (await gateway.users.list({ organizationId: null, ...options })).unwrap();
      times.push(performance.now() - start);
      found = page.data.length;
    }
    times.sort((a, b) => a - b);
    const [best, median, worst] = [0, TIMES / 2, TIMES - 1].map((n) => (times[n] ?? 0).toFixed(1).padStart(5));
    process.stdout.write(`${best}  ${median}   ${worst}  ${String(found).padStart(5)}  ${name}\n`);
  }
} finally {
  await gateway.close();
  await runOnServer(`DROP DATABASE ${NAME} WITH (FORCE)`);
}
