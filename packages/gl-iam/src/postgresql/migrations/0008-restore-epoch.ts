import type { Migration } from "./migration.js";

/**
 * When a dump was restored, the marks of what was accepted since it was made are lost: nothing signed before is
 * accepted.
 */
export const restoreEpoch: Migration = {
  version: 8,
  name: "restore-epoch",
  statements: [`ALTER TABLE gl_iam.partners ADD COLUMN assertions_from timestamptz`],
};
