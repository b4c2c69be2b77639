/** What a directory's list reads, however many users the partner has. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { PostgresScimUsers } from "../../src/postgresql/scim-users.js";
import type { ScimUserFilter } from "../../src/scim/records.js";
import { type Installation, install, registerAcme } from "./installation.js";
import { mostRead, plansOf } from "./plans.js";

const USERS = 10_000;
/** Of another partner. */
const OTHERS = 30_000;
const EVERYBODY: ScimUserFilter = { emails: [], externalIds: [] };

describeOn([POSTGRESQL], `a partner of ${USERS} users`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  let partner: { readonly id: string };

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    partner = (await registerAcme(installed.registry)).partner;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const other = (await registerAcme(installed.registry)).partner;
    for (const statement of usersOf(partner.id, 1, USERS)) await client.query(statement);
    for (const statement of usersOf(other.id, USERS + 1, USERS + OTHERS)) await client.query(statement);
    await client.query("VACUUM ANALYZE gl_iam.users, gl_iam.identities");
    await client.end();
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const asking = (ask: (records: PostgresScimUsers) => Promise<unknown>) =>
    plansOf(installed.tables, (tables) => ask(new PostgresScimUsers(async () => tables, null)));
  const records = () => installed.provider.core.store.scimUsers;

  test("everybody is counted in an index, without a row", async () => {
    const nodes = await asking((scimUsers) => scimUsers.count(partner, EVERYBODY));
    const scans = nodes.filter((node) => node["Node Type"].includes("Scan"));
    expect(scans).toMatchObject([{ "Node Type": "Index Only Scan", "Heap Fetches": 0 }]);
    // One in ten is deleted, and one of ten of them was reopened since.
    expect(await records().count(partner, EVERYBODY)).toBe(USERS * 0.91);
  });

  test("the last page passes over the others in that index, and reads its own rows", async () => {
    const last = USERS * 0.91 - 100;
    const nodes = await asking((scimUsers) => scimUsers.page(partner, EVERYBODY, last, 100));
    const passing = nodes.filter((node) => node["Node Type"] === "Index Only Scan" && node["Actual Rows"] > last);
    expect(passing).toMatchObject([{ "Index Name": "identities_by_partner_visible", "Heap Fetches": 0 }]);
    expect(mostRead(nodes.filter((node) => !passing.includes(node)))).toBeLessThanOrEqual(200);
    const page = await records().page(partner, EVERYBODY, last, 200);
    expect([page.length, page.at(-1)?.identity.externalId]).toEqual([100, `u-${USERS}`]);
  });

  test.each([
    ["userName", { emails: ["USER-77@x.example"], externalIds: [] }, "identities_by_partner_email"],
    ["externalId", { emails: [], externalIds: ["u-77"] }, "identities_external_id_unique"],
    ["both", { emails: ["user-77@x.example"], externalIds: ["u-77"] }, "identities_"],
    ["an unknown userName", { emails: ["nobody@x.example"], externalIds: [] }, "identities_by_partner_email"],
  ])("a filter by %s reads an index that has it", async (name, filter, index) => {
    for (const ask of [
      (scimUsers: PostgresScimUsers) => scimUsers.count(partner, filter),
      (scimUsers: PostgresScimUsers) => scimUsers.page(partner, filter, 0, 100),
    ]) {
      const nodes = await asking(ask);
      expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
      expect(
        nodes.some((node) => node["Index Name"]?.startsWith(index)),
        JSON.stringify(nodes),
      ).toBe(true);
      expect(mostRead(nodes), JSON.stringify(nodes)).toBeLessThanOrEqual(2);
    }
    const found = (await records().page(partner, filter, 0, 100)).map(({ identity }) => identity.externalId);
    expect(found).toEqual(name.startsWith("an unknown") ? [] : ["u-77"]);
  });
});

function usersOf(partnerId: string, from: number, to: number): readonly string[] {
  const id = "('01000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  const withdrawn = "CASE WHEN n % 10 = 0 THEN timestamptz '2026-01-01' END";
  const deleted = "CASE WHEN n % 10 = 0 THEN timestamptz '2026-01-01' - make_interval(days => (n % 100 = 0)::int) END";
  return [
    `INSERT INTO gl_iam.users (id, org_id, email, email_key, roles, created_at)
     SELECT ${id}, 'default', 'User-' || n || '@x.example', 'USER-' || n || '@X.EXAMPLE', '{}', now()
     FROM generate_series(${from}, ${to}) n`,
    `INSERT INTO gl_iam.identities (id, partner_id, external_id, user_id, role, email, created_at, withdrawn_at,
       withdrawn_by, scim_deleted_at)
     SELECT ${id}, '${partnerId}', 'u-' || n, ${id}, 'org_member', 'User-' || n || '@x.example', now(), ${withdrawn},
       CASE WHEN n % 10 = 0 THEN 'partner:${partnerId}' END, ${deleted}
     FROM generate_series(${from}, ${to}) n`,
  ];
}
