import type { Migration } from "./migration.js";

/**
 * A first secret works at once, and no operator has approved it. Its link remembers it, or what it has confirmed since,
 * so that "this was not me" finds it.
 */
export const unapprovedSecrets: Migration = {
  version: 36,
  name: "unapproved-secrets",
  statements: [`ALTER TABLE gl_iam.setup_links ADD COLUMN unapproved_secret_id uuid`],
};
