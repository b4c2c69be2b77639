import type { Migration } from "./migration.js";

/**
 * What a directory lists, in the order in which it lists it. Counting them, and passing over those of earlier pages,
 * reads this index alone, and no row.
 */
export const scimList: Migration = {
  version: 23,
  name: "scim-list",
  statements: [
    `CREATE INDEX identities_by_partner_visible ON gl_iam.identities (partner_id, id)
      WHERE withdrawn_at IS NULL OR scim_deleted_at IS NULL OR scim_deleted_at < withdrawn_at`,
  ],
};
