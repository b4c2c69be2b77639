import type { Migration } from "./migration.js";

/** A restore loses the marks of what was accepted after the dump, so nothing signed before it is accepted. */
export const restoreEpoch: Migration = {
  version: 8,
  name: "restore-epoch",
  statements: [`ALTER TABLE gl_iam.partners ADD COLUMN assertions_from timestamptz`],
};
