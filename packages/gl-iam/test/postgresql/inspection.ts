import type { Inspection } from "../storage/application.js";
import { dump, type Installation } from "./installation.js";

export function inspectionOf(installed: Installation): Inspection {
  const { sql } = installed;
  return {
    everything: () => dump(installed),
    revision: (partnerId) =>
      sql("SELECT xmin::text AS xmin, ctid::text AS ctid FROM gl_iam.partners WHERE id = $1", partnerId),
    async secretVersions(partnerId) {
      const rows = await sql<{ key_version: number }>(
        "SELECT key_version FROM gl_iam.partner_secrets WHERE partner_id = $1 ORDER BY created_at, id",
        partnerId,
      );
      return rows.map(({ key_version }) => key_version);
    },
    async refuseAuditOf(requestId) {
      await sql(`ALTER TABLE gl_iam.audit_events ADD CONSTRAINT refuses CHECK (request_id <> '${requestId}')`);
    },
    async refuseAtCommit(partnerName) {
      await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$`);
      await sql(
        `CREATE CONSTRAINT TRIGGER refuse_at_commit AFTER INSERT OR UPDATE ON gl_iam.partners
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.partner_name = '${partnerName}')
         EXECUTE FUNCTION refuse()`,
      );
    },
    async erase(organizationId, partnerId) {
      await sql("DELETE FROM gl_iam.sessions WHERE org_id = $1", organizationId);
      await sql("DELETE FROM gl_iam.users WHERE org_id = $1", organizationId);
      await sql("DELETE FROM gl_iam.partners WHERE id = $1", partnerId);
    },
  };
}
