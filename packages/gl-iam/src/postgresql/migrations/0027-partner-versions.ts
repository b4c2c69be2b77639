import type { Migration } from "./migration.js";

/**
 * Whatever changes of a partner or of its secrets gives it another version, a random one, also when somebody changes it
 * by hand: what a process remembers of a partner is proven by it. `partner_changes` names whoever has changed, for a
 * process that asks what is new. Nobody has to be in it who has not changed since this migration.
 */
export const partnerVersions: Migration = {
  version: 27,
  name: "partner-versions",
  statements: [
    // One value for all rows that there are, or the table would be written anew. Which one, nobody can foresee.
    `DO $$ BEGIN
      EXECUTE format('ALTER TABLE gl_iam.partners ADD COLUMN version uuid NOT NULL DEFAULT %L', gen_random_uuid());
    END $$`,
    `ALTER TABLE gl_iam.partners ALTER COLUMN version DROP DEFAULT`,
    `CREATE TABLE gl_iam.partner_changes (
      partner_id uuid PRIMARY KEY,
      changed_in xid8 NOT NULL
    )`,
    `CREATE INDEX partner_changes_newest ON gl_iam.partner_changes (changed_in)`,
    `CREATE OR REPLACE FUNCTION gl_iam.move_partner_version() RETURNS trigger
      LANGUAGE plpgsql SET search_path = pg_catalog AS $$
      BEGIN
        NEW.version := gen_random_uuid();
        RETURN NEW;
      END $$`,
    `CREATE OR REPLACE FUNCTION gl_iam.record_partner_change() RETURNS trigger
      LANGUAGE plpgsql SET search_path = pg_catalog AS $$
      BEGIN
        INSERT INTO gl_iam.partner_changes (partner_id, changed_in)
        SELECT DISTINCT id, pg_current_xact_id() FROM (VALUES (OLD.id), (NEW.id)) AS changed (id) WHERE id IS NOT NULL
        ON CONFLICT (partner_id) DO UPDATE SET changed_in = excluded.changed_in;
        RETURN NULL;
      END $$`,
    `CREATE OR REPLACE FUNCTION gl_iam.move_version_of_secrets_partner() RETURNS trigger
      LANGUAGE plpgsql SET search_path = pg_catalog AS $$
      BEGIN
        UPDATE gl_iam.partners SET version = version WHERE id IN (OLD.partner_id, NEW.partner_id);
        RETURN NULL;
      END $$`,
    `CREATE TRIGGER partners_move_version BEFORE INSERT OR UPDATE ON gl_iam.partners
      FOR EACH ROW EXECUTE FUNCTION gl_iam.move_partner_version()`,
    `CREATE TRIGGER partners_record_change AFTER INSERT OR UPDATE OR DELETE ON gl_iam.partners
      FOR EACH ROW EXECUTE FUNCTION gl_iam.record_partner_change()`,
    `CREATE TRIGGER partner_secrets_move_version AFTER INSERT OR UPDATE OR DELETE ON gl_iam.partner_secrets
      FOR EACH ROW EXECUTE FUNCTION gl_iam.move_version_of_secrets_partner()`,
    // Also for a replica's apply, and for whoever sets session_replication_role.
    `ALTER TABLE gl_iam.partners ENABLE ALWAYS TRIGGER partners_move_version`,
    `ALTER TABLE gl_iam.partners ENABLE ALWAYS TRIGGER partners_record_change`,
    `ALTER TABLE gl_iam.partner_secrets ENABLE ALWAYS TRIGGER partner_secrets_move_version`,
  ],
};
