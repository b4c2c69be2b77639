import type { Migration } from "./migration.js";

/** Apart from its column, because an index of a large table is made while the table is in use. */
export const roleChangesIndex: Migration = {
  version: 33,
  name: "role-changes-index",
  indexes: [
    {
      name: "identities_by_role_change",
      on: "gl_iam.identities (partner_id, role_changed_at) WHERE role_changed_at IS NOT NULL",
    },
  ],
  statements: [],
};
