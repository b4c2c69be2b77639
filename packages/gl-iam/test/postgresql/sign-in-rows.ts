/** What is about the rows of a sign-in, and no other store could be asked: sealed columns, which tables are logged. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization, expectRefused, type Installation } from "./installation.js";

export function rowsOfSignIns(onDatabase: () => Installation): void {
  test("a kept answer opens in no other row", async () => {
    const { registry, sql } = onDatabase();
    const once = () => ({ key: randomUUID(), actor: "admin-1" });
    const fields = { partnerName: "Acme Corp", orgId: anOrganization() };
    const idempotency = once();
    (await registry.registerPartner(fields, { idempotency })).unwrap();
    (await registry.registerPartner({ ...fields, partnerName: "Other" }, { idempotency: once() })).unwrap();
    await sql(`UPDATE gl_iam.kept_answers SET sealed = (SELECT sealed FROM gl_iam.kept_answers ORDER BY id DESC LIMIT 1)
               WHERE id = (SELECT id FROM gl_iam.kept_answers ORDER BY id DESC OFFSET 1 LIMIT 1)`);
    expectRefused(await registry.registerPartner(fields, { idempotency }), "internal_error");
  });

  test("the claims are in a table that a crash does not empty", async () => {
    const tables = await onDatabase().sql<{ relname: string; relpersistence: string }>(
      `SELECT relname, relpersistence::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'gl_iam'::regnamespace
       AND relpersistence <> 'p'`,
    );
    expect(tables).toEqual([]);
  });
}
