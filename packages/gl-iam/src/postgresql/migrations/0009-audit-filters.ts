import type { Migration } from "./migration.js";

/** The first questions of an investigation: everything that one request did, and everything above "info". */
export const auditFilters: Migration = {
  version: 9,
  name: "audit-filters",
  statements: [
    `CREATE INDEX audit_events_by_request ON gl_iam.audit_events (request_id, timestamp DESC, id DESC)
     WHERE request_id IS NOT NULL`,
    `CREATE INDEX audit_events_by_severity ON gl_iam.audit_events (severity, timestamp DESC, id DESC)`,
  ],
};
