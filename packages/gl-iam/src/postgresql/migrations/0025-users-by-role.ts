import type { Migration } from "./migration.js";

/**
 * Users are listed by the role that they have. Which partners turn a word of theirs into it, and whose word that is in
 * the order of the users, each has an index.
 */
export const usersByRole: Migration = {
  version: 25,
  name: "users-by-role",
  indexes: [
    {
      name: "identities_by_partner_and_role",
      on: "gl_iam.identities (partner_id, role, user_id) WHERE is_active",
    },
    {
      name: "partners_by_mapped_role",
      // Without fastupdate, or a look-up reads what the index has put off.
      on: `gl_iam.partners USING gin (jsonb_path_query_array(role_map, '$.*') jsonb_path_ops) WITH (fastupdate = off)
        WHERE role_map IS NOT NULL`,
    },
  ],
  statements: [],
};
