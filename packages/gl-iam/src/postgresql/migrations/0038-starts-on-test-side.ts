import type { Migration } from "./migration.js";

/** A setup link may begin with the partner's test side: it then shows the live secret after an operator's approval. */
export const startsOnTestSide: Migration = {
  version: 38,
  name: "starts-on-test-side",
  statements: [
    `ALTER TABLE gl_iam.setup_links
      ADD COLUMN starts_on_test_side boolean NOT NULL DEFAULT false,
      ADD COLUMN test_revealed_at    timestamptz,
      ADD COLUMN test_revealed_from  text,
      ADD COLUMN live_approved_at    timestamptz`,
  ],
};
