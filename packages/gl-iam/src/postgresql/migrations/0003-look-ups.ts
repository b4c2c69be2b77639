import type { Migration } from "./migration.js";

/**
 * Indexes for questions to growing tables: whose origin it is, which events there were, and whether there is an
 * administrator.
 */
export const lookUps: Migration = {
  version: 3,
  name: "look-ups",
  statements: [
    `CREATE INDEX partners_by_origin ON gl_iam.partners USING gin (allowed_origins) WHERE is_active`,
    `CREATE INDEX audit_events_by_type ON gl_iam.audit_events (event_type, timestamp DESC, id DESC)`,
    `CREATE INDEX users_platform_admins ON gl_iam.users (id) WHERE 'platform_admin' = ANY (roles)`,
  ],
};
