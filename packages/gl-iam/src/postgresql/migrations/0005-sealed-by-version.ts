import type { Migration } from "./migration.js";

/** Each start and each readiness check asks which encryption keys are in use. This index answers it without a scan. */
export const sealedByVersion: Migration = {
  version: 5,
  name: "sealed-by-version",
  statements: [
    `CREATE INDEX partner_secrets_by_key_version ON gl_iam.partner_secrets (key_version, id)`,
    `CREATE INDEX kept_answers_by_key_version ON gl_iam.kept_answers (key_version, id) WHERE key_version IS NOT NULL`,
  ],
};
