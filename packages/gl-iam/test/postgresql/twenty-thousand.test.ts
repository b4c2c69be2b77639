/** Many partners: pages by keyset, look-ups by index, and every answer within its time-out. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install, outcome, registerAcme, signedBy } from "./installation.js";

const PARTNERS = 20_000;
const MANY = "org-many";

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

describeOn([POSTGRESQL], `${PARTNERS} partners`, (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  let observer: pg.Client;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    // The second registration proves the encryption key by the first one's secret. The rows below hold none that opens.
    await registerAcme(installed.registry);
    await registerAcme(installed.registry);
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
    // Ids as version 7 makes them, from before now; two organizations, so that one's pages pass over the other's rows.
    await observer.query(
      `INSERT INTO gl_iam.partners SELECT
         ('01000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
         CASE WHEN n % 10 = 0 THEN 'org-few' ELSE $1 END,
         'Partner ' || n, 'PARTNER ' || n, 'ck_live_' || lpad(n::text, 32, '0'),
         '{}', 'idp_initiated', 'jit', '{}', NULL, NULL, NULL, NULL, NULL, n % 3 > 0, now(), now()
       FROM generate_series(1, ${PARTNERS}) n`,
      [MANY],
    );
    await observer.query(
      `INSERT INTO gl_iam.partner_secrets
       SELECT gen_random_uuid(), id, 1, '\\x00', now(), NULL FROM gl_iam.partners
       WHERE org_id IN ('org-few', $1)`,
      [MANY],
    );
    await observer.query("ANALYZE gl_iam.partners, gl_iam.partner_secrets");
  });
  afterAll(async () => {
    await installed?.close();
    await observer?.end();
    await database?.drop();
  });

  /** The statement that the library sent last, as the server saw it on one of its idle connections. */
  async function lastStatement(containing: string): Promise<string> {
    const { rows } = await observer.query<{ query: string }>(
      `SELECT query FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'gl-iam' AND position($1 in query) > 0
       ORDER BY query_start DESC LIMIT 1`,
      [containing],
    );
    if (!rows[0]) throw new Error("the server has seen no such statement");
    return rows[0].query;
  }

  /** The plan's nodes, outermost first. */
  async function planOf(statement: string, parameters: readonly string[]): Promise<PlanNode[]> {
    const text = parameters.reduceRight((sql, value, n) => sql.replaceAll(`$${n + 1}`, `'${value}'`), statement);
    const [row] = await installed.sql<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) ${text}`);
    const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
    return row ? flatten(row["QUERY PLAN"][0].Plan) : [];
  }

  const nodeTypes = (plan: readonly PlanNode[]) => plan.map((node) => node["Node Type"]);
  const indexes = (plan: readonly PlanNode[]) => plan.flatMap((node) => node["Index Name"] ?? []);

  test("the pages follow each other without gap or double while partners are being added", async () => {
    const { registry } = installed;
    const seen: string[] = [];
    const added: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page += 1) {
      const { data, nextCursor } = (await registry.listPartnersPage({ limit: 200, cursor })).unwrap();
      seen.push(...data.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
      if (page % 10 === 0) added.push((await registerAcme(registry, { partnerName: `Added ${page}` })).partner.id);
    }
    expect(added).toHaveLength(10);
    expect(new Set(seen).size, "none twice").toBe(seen.length);
    const stored = await installed.sql<{ id: string }>("SELECT id FROM gl_iam.partners ORDER BY id");
    expect(seen, "none skipped, in the order of registration").toEqual(stored.map(({ id }) => id));
    expect(seen.slice(-10)).toEqual(added);
  });

  test("one organization's pages, and a search, hold that organization's only", async () => {
    const { registry } = installed;
    let count = 0;
    let cursor: string | undefined;
    do {
      const options = { organizationId: "org-few", isActive: true, query: "partner 1", limit: 200, cursor };
      const { data, nextCursor } = (await registry.listPartnersPage(options)).unwrap();
      for (const { orgId, isActive, partnerName } of data) {
        expect([orgId, isActive, /^Partner 1\d*0$/.test(partnerName)]).toEqual(["org-few", true, true]);
      }
      count += data.length;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    const [row] = await installed.sql<{ count: number }>(
      `SELECT count(*)::int FROM gl_iam.partners
       WHERE org_id = 'org-few' AND is_active AND partner_name LIKE 'Partner 1%'`,
    );
    expect(count).toBe(row?.count);
  });

  test("the list of all of them is whole", async () => {
    const all = (await installed.registry.listPartners({ organizationId: MANY })).unwrap();
    expect(all).toHaveLength(PARTNERS * 0.9);
  });

  test("the look-up of a signature check goes by the consumer key's index", async () => {
    const { registry, clock } = installed;
    const acme = await registerAcme(registry);
    expect(outcome(await registry.validatePartnerSignature(signedBy(acme, clock.now())))).toBe("accepted");
    const parameters = [`{${acme.consumerKey}}`, clock.now().toISOString()];
    const plan = await planOf(await lastStatement("secrets.sealed"), parameters);
    expect(indexes(plan)).toEqual(
      expect.arrayContaining(["partners_consumer_key_unique", "partner_secrets_by_partner"]),
    );
    expect(nodeTypes(plan)).not.toContain("Seq Scan");
  });

  test("a look-up by consumer key and one by id go by their indexes", async () => {
    const { registry } = installed;
    const { partner, consumerKey } = await registerAcme(registry);
    await registry.getPartnerByConsumerKey(consumerKey);
    expect(indexes(await planOf(await lastStatement('"consumer_key" = '), [consumerKey]))).toEqual([
      "partners_consumer_key_unique",
    ]);
    await registry.getPartner(partner.id, { organizationId: partner.orgId });
    const byId = await planOf(await lastStatement('"id" = $1 and "org_id" = $2'), [partner.id, partner.orgId]);
    expect(nodeTypes(byId)).toEqual(["Index Scan"]);
  });

  test("whose origin it is, is asked of an index, however many partners there are", async () => {
    const { registry } = installed;
    await registerAcme(registry, { allowedOrigins: ["https://portal.acme.example"] });
    await installed.sql("ANALYZE gl_iam.partners");
    expect((await registry.isPartnerOrigin("https://portal.acme.example")).unwrap()).toBe(true);
    const plan = await planOf(await lastStatement("allowed_origins @>"), ["https://portal.acme.example"]);
    expect(indexes(plan)).toEqual(["partners_by_origin"]);
  });

  test("a page in the middle is read from an index, in its order: nothing is sorted or counted off", async () => {
    const { registry } = installed;
    const first = (await registry.listPartnersPage({ organizationId: MANY, limit: 200 })).unwrap();
    const cursor = first.nextCursor ?? "";
    await registry.listPartnersPage({ organizationId: MANY, limit: 200, cursor });
    const statement = await lastStatement('"org_id" = ');
    const numbered = [...statement.matchAll(/"(\w+)" [=>] \$(\d)|limit \$(\d)/g)];
    const values = { org_id: MANY, id: first.data.at(-1)?.id ?? "" };
    const parameters: string[] = [];
    for (const [, column, position, limit] of numbered) {
      parameters[Number(position ?? limit) - 1] = limit ? "201" : values[column as keyof typeof values];
    }
    const plan = await planOf(statement, parameters);
    expect(nodeTypes(plan)).toEqual(["Subquery Scan", "WindowAgg", "WindowAgg", "Limit", "Index Scan"]);
    expect(statement).not.toMatch(/offset/i);
  });
});
