/**
 * The administration's lists among many users, which lie in the orders that hurt: partners, states and roles together
 * by age.
 */
import { generateEncryptionKey, IAMGateway, type ListUsersOptions } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import pg from "pg";
import { manyUsers, SMALL_ORGANIZATION, YOUNGEST_PARTNER } from "../tools/testing/many-users.js";
import { spread } from "./measure.js";
import { BenchDatabase } from "./postgresql.js";
import type { Report, Row } from "./report.js";

function lists(users: number): Readonly<Record<string, ListUsersOptions>> {
  const recently = new Date(Date.now() - 3_600_000);
  const longAgo = new Date(Date.now() - users * 0.95 * 60_000);
  return {
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
}

export async function growth(users: number, times: number): Promise<Report> {
  const database = await BenchDatabase.create();
  const provider = new PostgreSQLProvider({
    databaseUrl: database.url,
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKey: generateEncryptionKey() },
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  try {
    (await provider.migrate()).unwrap();
    await fill(database.url, users);
    // The first questions wait for connections and plans.
    for (let time = 0; time < times; time += 1) await gateway.users.list({ organizationId: null });
    const rows: Row[] = [];
    for (const [name, options] of Object.entries(lists(users))) rows.push(await listed(gateway, name, options, times));
    const columns = { time: "ms", found: "" };
    const notes = [`${users} users, each list asked ${times} times; PostgreSQL ${await database.version()}`];
    return { title: "The administration's lists of users", columns, pictured: "time", rows, notes };
  } finally {
    await gateway.close();
    await database.drop();
  }
}

async function fill(url: string, users: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of manyUsers(users)) await client.query(statement);
  await client.end();
}

async function listed(gateway: IAMGateway, name: string, options: ListUsersOptions, times: number): Promise<Row> {
  const taken: number[] = [];
  let found = 0;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    found = (await gateway.users.list({ organizationId: null, ...options })).unwrap().data.length;
    taken.push(performance.now() - start);
  }
  return { name, values: { time: spread(taken), found: spread([found]) } };
}
