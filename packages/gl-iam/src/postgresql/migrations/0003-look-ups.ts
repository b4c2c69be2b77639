import type { Migration } from "./migration.js";

/** Questions that are asked of tables which grow: whose origin it is, which events there were, whether there is an administrator. */
export const lookUps: Migration = {
  version: 3,
  name: "look-ups",
  statements: [
    `CREATE INDEX partners_by_origin ON gl_iam.partners USING gin (allowed_origins) WHERE is_active`,
    `CREATE INDEX audit_events_by_type ON gl_iam.audit_events (event_type, timestamp DESC, id DESC)`,
    `CREATE INDEX users_platform_admins ON gl_iam.users (id) WHERE 'platform_admin' = ANY (roles)`,
  ],
};
