/** A log-out and a withdrawal end what its user has begun. Finding that must not read the tokens of everybody. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install, registerAcme } from "../postgresql/installation.js";

const TOKENS = 5000;

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "one-time tokens of one identity", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  let partnerId: string;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    partnerId = (await registerAcme(installed.registry)).partner.id;
    await installed.sql(
      `INSERT INTO gl_iam.one_time_tokens (token_hash, partner_id, secret_id, external_id, email, role, partner_epoch,
         user_epoch, identity_epoch, expires_at)
       SELECT decode(md5(n::text), 'hex'), $1::uuid, secret.id, 'u-' || n % 1000, 'u@acme.example', 'org_member',
         0, 0, 0, now() + interval '1 hour'
       FROM generate_series(1, ${TOKENS}) AS n, gl_iam.partner_secrets AS secret WHERE secret.partner_id = $1`,
      partnerId,
    );
    await installed.sql("ANALYZE gl_iam.one_time_tokens");
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const count = async () => (await installed.sql("SELECT 1 FROM gl_iam.one_time_tokens")).length;

  test("go by their index", async () => {
    const { sql, provider } = installed;
    const plan = await sql<Record<string, string>>(
      `EXPLAIN DELETE FROM gl_iam.one_time_tokens WHERE partner_id = '${partnerId}' AND external_id = 'u-7'`,
    );
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(text).toContain("one_time_tokens_by_identity");
    expect(text).not.toContain("Seq Scan");
    const { oneTimeTokens } = provider.core.store;
    await oneTimeTokens.endOf(partnerId, "u-7");
    expect(await count()).toBe(TOKENS - 5);
    await oneTimeTokens.endOf(randomUUID(), "u-8");
    expect(await count(), "another partner's").toBe(TOKENS - 5);
  });
});
