import type { Migration } from "./migration.js";

/** Password failures of an account add up over days, until a success or an administrator ends it (NIST SP 800-63B). */
export const passwordFailures: Migration = {
  version: 10,
  name: "password-failures",
  statements: [`ALTER TABLE gl_iam.users ADD COLUMN password_failures integer NOT NULL DEFAULT 0`],
};
