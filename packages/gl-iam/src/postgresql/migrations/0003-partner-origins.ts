import type { Migration } from "./migration.js";

/** Whose pages may call: asked with every request of a browser from elsewhere. */
export const partnerOrigins: Migration = {
  version: 3,
  name: "partner-origins",
  statements: [`CREATE INDEX partners_by_origin ON gl_iam.partners USING gin (allowed_origins) WHERE is_active`],
};
