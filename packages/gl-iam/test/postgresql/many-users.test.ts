/** Many users: what a page of each list reads, however many users there are. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { manyUsers, SMALL_ORGANIZATION, YOUNGEST_PARTNER } from "../../../../tools/testing/many-users.js";
import { listUsers } from "../../src/postgresql/user-listing.js";
import type { UserFilter } from "../../src/user/records.js";
import { type Installation, install } from "./installation.js";
import { mostRead, plansOf } from "./plans.js";

const USERS = 30_000;
const LIMIT = 51;
/** Rows that a page may read: some for each of its own, and nothing that grows with the users. */
const READ = 10 * LIMIT;

describeOn([POSTGRESQL], `${USERS} users`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (const statement of manyUsers(USERS)) await client.query(statement);
    const young = "id IN (SELECT id FROM gl_iam.users ORDER BY id DESC LIMIT 5000)";
    await client.query(`UPDATE gl_iam.users SET org_id = 'org-young' WHERE ${young}`);
    await client.query("VACUUM ANALYZE gl_iam.users");
    await client.end();
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const HOUR = 3_600_000;
  const recently = new Date(Date.now() - HOUR);
  const longAgo = new Date(Date.now() - USERS * 0.95 * 60_000);

  describe("a page reads no more than a few rows for each of its own:", () => {
    test.each<[string, UserFilter]>([
      ["everybody", {}],
      ["an organization's", { organizationId: SMALL_ORGANIZATION }],
      ["the active", { state: "active" }],
      ["the active of an organization", { state: "active", organizationId: "default" }],
      ["the youngest organization's", { organizationId: "org-young" }],
      ["the dormant", { state: "dormant" }],
      ["the suspended of an organization", { state: "suspended", organizationId: "default" }],
      ["by a rare beginning", { prefix: "ABC" }],
      ["by a beginning that everybody has", { prefix: "NAME " }],
      ["by a beginning that nobody has", { prefix: "NOBODY" }],
      ["the youngest partner's", { partnerId: YOUNGEST_PARTNER }],
      ["by a granted role", { role: "editor" }],
      ["by the role that the youngest are asserted to have", { role: "teacher" }],
      ["by the role of most", { role: "org_member" }],
      ["by a role and its partner", { role: "teacher", partnerId: YOUNGEST_PARTNER }],
      ["by a role of nobody", { role: "nobody" }],
      ["by the role of most and a beginning that nobody has", { role: "org_member", prefix: "NOBODY" }],
      ["by the role of most, in an organization of nobody", { role: "org_member", organizationId: "org-nobody" }],
      ["seen within the hour", { seenAfter: recently }],
      ["seen long ago", { seenBefore: longAgo }],
    ])("%s", async (_, filter) => {
      const nodes = await plansOf(installed.tables, (tables) => listUsers(tables, filter, LIMIT, null));
      // There are three partners here. What is read of many is in at-size.test.ts.
      const large = nodes.filter((node) => node["Relation Name"] !== "partners");
      expect(large.map((node) => node["Node Type"])).not.toContain("Seq Scan");
      expect(mostRead(nodes), JSON.stringify(nodes[0])).toBeLessThanOrEqual(READ);
    });
  });

  test("the pages follow each other without gap or double, by each order", async () => {
    const { users } = installed.gateway;
    for (const options of [
      ...[{ partnerId: YOUNGEST_PARTNER }, { seenAfter: recently }, { role: "teacher" }],
      ...[{ state: "dormant" as const }, { organizationId: SMALL_ORGANIZATION }],
      // Those who have the role are older than the organization: its users are looked at in place of them.
      { role: "org_member", organizationId: "org-young" },
    ]) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = (await users.list({ organizationId: null, limit: 17, ...options, cursor })).unwrap();
        seen.push(...page.data.map(({ id }) => id));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      const whole = (await listUsers(installed.tables, { ...options }, USERS, null)).map(({ id }) => id);
      expect(seen).toEqual(whole);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThan(17);
    }
  });
});
