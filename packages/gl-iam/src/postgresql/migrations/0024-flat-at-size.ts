import type { Migration } from "./migration.js";

/**
 * What is asked of large tables has an index that answers it. A user and an identity can be removed without reading all
 * sessions. Lists of events read the newest of each kind (`postgresql/audit-lists.ts`), by three indexes in place of
 * five.
 */
export const flatAtSize: Migration = {
  version: 24,
  name: "flat-at-size",
  indexes: [
    { name: "sessions_of_user", on: "gl_iam.sessions (user_id, user_epoch)" },
    {
      name: "sessions_of_identity",
      on: "gl_iam.sessions (identity_id, identity_epoch) WHERE identity_id IS NOT NULL",
    },
    {
      name: "audit_events_of_organization",
      on: "gl_iam.audit_events (organization_id, event_type, severity, timestamp DESC, id DESC)",
    },
    {
      name: "audit_events_of_partner",
      on: `gl_iam.audit_events (partner_id, organization_id, event_type, severity, timestamp DESC, id DESC)
        WHERE partner_id IS NOT NULL`,
    },
    { name: "audit_events_of_kind", on: "gl_iam.audit_events (event_type, severity, timestamp DESC, id DESC)" },
  ],
  statements: [
    `DROP INDEX gl_iam.sessions_by_user, gl_iam.sessions_by_identity`,
    `DROP INDEX gl_iam.audit_events_newest, gl_iam.audit_events_by_organization, gl_iam.audit_events_by_partner,
      gl_iam.audit_events_by_type, gl_iam.audit_events_by_severity`,
    // Or a look-up reads what the index has put off, and anybody can ask for an origin.
    `ALTER INDEX gl_iam.partners_by_origin SET (fastupdate = off)`,
  ],
};
