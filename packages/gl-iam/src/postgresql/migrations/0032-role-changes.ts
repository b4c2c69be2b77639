import type { Migration } from "./migration.js";

/** When the partner gave the identity another role: whoever has its secret may raise one. Null: never, or before. */
export const roleChanges: Migration = {
  version: 32,
  name: "role-changes",
  statements: [`ALTER TABLE gl_iam.identities ADD COLUMN role_changed_at timestamptz`],
};
