import type { Migration } from "./migration.js";

/** Events of every organization are listed by side (`postgresql/audit-lists.ts`): two indexes in place of one. */
export const auditBySide: Migration = {
  version: 39,
  name: "audit-by-side",
  indexes: [
    {
      name: "audit_events_of_live_kind",
      on: `gl_iam.audit_events (event_type, severity, timestamp DESC, id DESC)
        WHERE (right(organization_id, 5) = '/test') IS NOT TRUE`,
    },
    {
      name: "audit_events_of_test_kind",
      on: `gl_iam.audit_events (event_type, severity, timestamp DESC, id DESC)
        WHERE right(organization_id, 5) = '/test'`,
    },
  ],
  statements: [`DROP INDEX gl_iam.audit_events_of_kind`],
};
