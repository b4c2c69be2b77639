import type { Migration } from "./migration.js";

/**
 * Who made somebody less of an administrator, and when: that administrator alone must not erase the person. Beside the
 * audit, which can be off. The last one for each user, and for each partner's word that meant a role of administrators.
 */
export const demotions: Migration = {
  version: 22,
  name: "demotions",
  statements: [
    `CREATE TABLE gl_iam.user_demotions (
      user_id    uuid PRIMARY KEY REFERENCES gl_iam.users (id) ON DELETE CASCADE,
      demoted_by text NOT NULL,
      demoted_at timestamptz NOT NULL
    )`,
    `CREATE TABLE gl_iam.role_word_demotions (
      partner_id uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      word       text NOT NULL,
      demoted_by text NOT NULL,
      demoted_at timestamptz NOT NULL,
      PRIMARY KEY (partner_id, word)
    )`,
  ],
};
