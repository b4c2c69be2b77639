import type { Migration } from "./migration.js";

/**
 * Domains that a partner has proven by a TXT record. Once an administrator has approved it, a domain is that partner's
 * alone in its organization.
 */
export const domainProofs: Migration = {
  version: 35,
  name: "domain-proofs",
  statements: [
    `CREATE TABLE gl_iam.domain_proofs (
      partner_id  uuid NOT NULL REFERENCES gl_iam.partners (id) ON DELETE CASCADE,
      org_id      text NOT NULL,
      domain      text NOT NULL,
      proven_at   timestamptz NOT NULL,
      approved_at timestamptz,
      PRIMARY KEY (partner_id, domain)
    )`,
    `CREATE UNIQUE INDEX domain_proofs_one_partner ON gl_iam.domain_proofs (org_id, domain)
      WHERE approved_at IS NOT NULL`,
  ],
};
