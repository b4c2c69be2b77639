import type { Migration } from "./migration.js";

/** What an investigation asks first: all that one request did, and all that is worth a look. Most events are "info". */
export const auditFilters: Migration = {
  version: 9,
  name: "audit-filters",
  statements: [
    `CREATE INDEX audit_events_by_request ON gl_iam.audit_events (request_id, timestamp DESC, id DESC)
     WHERE request_id IS NOT NULL`,
    `CREATE INDEX audit_events_by_severity ON gl_iam.audit_events (severity, timestamp DESC, id DESC)`,
  ],
};
