import type { Migration } from "./migration.js";

/** Test users and their sessions are few among all: a list of every organization's would read the live ones first. */
export const listsOfTheTestSide: Migration = {
  version: 40,
  name: "lists-of-the-test-side",
  indexes: [
    { name: "users_of_test_side", on: "gl_iam.users (id) WHERE right(org_id, 5) = '/test' AND state IS NOT NULL" },
    {
      name: "sessions_of_test_side",
      on: "gl_iam.sessions (id) WHERE right(org_id, 5) = '/test' AND ended_at IS NULL",
    },
  ],
  statements: [],
};
