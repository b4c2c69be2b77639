import type { Migration } from "./migration.js";

/**
 * A partner's test side is a partner of its own, in an organization of its own: `acme/test` beside `acme`. No caller
 * can name such an organization from here on, so a database that has one keeps its schema until it is renamed.
 */
export const testSides: Migration = {
  version: 29,
  name: "test-sides",
  statements: [
    // Organizations are few: each is one step through the index, however many users it has.
    `DO $$ DECLARE taken text; BEGIN
      WITH RECURSIVE organizations AS (
        (SELECT min(org_id) AS org_id FROM gl_iam.users)
        UNION ALL
        SELECT (SELECT min(users.org_id) FROM gl_iam.users WHERE users.org_id > organizations.org_id)
        FROM organizations WHERE organizations.org_id IS NOT NULL
      )
      SELECT org_id INTO taken FROM (
        SELECT org_id FROM organizations UNION ALL SELECT org_id FROM gl_iam.partners
      ) AS named WHERE org_id LIKE '%/test' LIMIT 1;
      IF taken IS NOT NULL THEN
        RAISE EXCEPTION 'organization % must be renamed first: a name that ends with /test is a test side''s', taken;
      END IF;
    END $$`,
    `ALTER TABLE gl_iam.partners ADD COLUMN test_of uuid REFERENCES gl_iam.partners (id) ON DELETE CASCADE`,
    `CREATE UNIQUE INDEX partners_test_side ON gl_iam.partners (test_of) WHERE test_of IS NOT NULL`,
  ],
};
