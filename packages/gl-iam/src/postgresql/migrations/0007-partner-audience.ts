import type { Migration } from "./migration.js";

/** Whether a partner must sign for whom its assertion is meant. Those who were registered before need not. */
export const partnerAudience: Migration = {
  version: 7,
  name: "partner-audience",
  statements: [`ALTER TABLE gl_iam.partners ADD COLUMN require_audience boolean NOT NULL DEFAULT false`],
};
