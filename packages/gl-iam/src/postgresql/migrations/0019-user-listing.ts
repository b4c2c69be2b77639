import { sql } from "kysely";
import { foldCase } from "../../visible-text.js";
import type { Migration } from "./migration.js";

/** The number of users read at once. */
const BATCH = 1000;

/**
 * What administrators list users by: state, the beginning of an e-mail address or a name, roles, partners, and the last
 * sign-in. Each filter has an index that its condition and its order fit, so that a page costs the same among a million
 * users. `state` is null for a user who is in no list.
 */
export const userListing: Migration = {
  version: 19,
  name: "user-listing",
  statements: [
    `ALTER TABLE gl_iam.users
      ADD COLUMN signed_in_at        timestamptz,
      ADD COLUMN email_folded        text,
      ADD COLUMN display_name_folded text,
      ADD COLUMN state               text GENERATED ALWAYS AS (CASE
        WHEN merged_into IS NOT NULL OR erased_at IS NOT NULL THEN NULL
        WHEN suspended_at IS NOT NULL THEN 'suspended'
        WHEN email_key IS NULL THEN 'dormant'
        ELSE 'active' END) STORED`,
    // ASCII here; the rest is folded below, in the library's way. "C" has no capitals but those of ASCII.
    `UPDATE gl_iam.users SET
      email_folded = upper(email COLLATE "C"),
      display_name_folded = upper(display_name COLLATE "C"),
      signed_in_at = (
        SELECT max(at) FROM (
          SELECT last_sign_in_at AS at FROM gl_iam.identities WHERE user_id = users.id
          UNION ALL SELECT created_at FROM gl_iam.sessions WHERE user_id = users.id AND ended_at IS NULL
        ) AS sign_ins
      )`,
    `CREATE INDEX users_by_organization ON gl_iam.users (org_id, id) WHERE state IS NOT NULL`,
    `CREATE INDEX users_by_organization_and_state ON gl_iam.users (org_id, state, id) WHERE state IS NOT NULL`,
    `CREATE INDEX users_by_state ON gl_iam.users (state, id) WHERE state IS NOT NULL`,
    `CREATE INDEX users_by_last_seen ON gl_iam.users (coalesce(signed_in_at, created_at), id)
      WHERE state IS NOT NULL`,
    `CREATE INDEX users_by_email ON gl_iam.users (email_folded text_pattern_ops)`,
    `CREATE INDEX users_by_display_name ON gl_iam.users (display_name_folded text_pattern_ops)`,
    `CREATE INDEX users_by_role ON gl_iam.users USING gin (roles) WHERE roles <> '{}'`,
    `CREATE INDEX identities_by_partner_and_user ON gl_iam.identities (partner_id, user_id)`,
    `CREATE INDEX identities_by_role ON gl_iam.identities (role, user_id) WHERE is_active`,
  ],
  async run(transaction) {
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const users = await transaction
        .selectFrom("users")
        .select(["id", "email", "display_name"])
        .where("id", ">", after)
        .where(
          sql<boolean>`(octet_length(email) <> char_length(email)
            OR octet_length(display_name) <> char_length(display_name))`,
        )
        .orderBy("id")
        .limit(BATCH)
        .execute();
      for (const { id, email, display_name } of users) {
        const folded = { email_folded: foldCase(email), display_name_folded: display_name && foldCase(display_name) };
        await transaction.updateTable("users").set(folded).where("id", "=", id).execute();
      }
      const last = users.at(-1);
      if (!last || users.length < BATCH) return;
      after = last.id;
    }
  },
};
