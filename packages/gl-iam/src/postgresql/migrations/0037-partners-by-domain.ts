import type { Migration } from "./migration.js";

/** Who else may assert a domain, asked before it becomes one partner's alone. */
export const partnersByDomain: Migration = {
  version: 37,
  name: "partners-by-domain",
  indexes: [
    {
      name: "partners_by_email_domain",
      on: "gl_iam.partners USING gin (allowed_email_domains) WITH (fastupdate = off)",
    },
    {
      name: "partners_of_any_email_domain",
      on: "gl_iam.partners (org_id, id) WHERE allowed_email_domains IS NULL AND test_of IS NULL",
    },
  ],
  statements: [],
};
