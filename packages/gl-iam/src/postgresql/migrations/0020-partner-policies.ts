import type { Migration } from "./migration.js";

/**
 * What a partner's words for roles mean, which signed attributes are kept, and how long its sessions last. Partners who
 * were registered before have no restriction.
 */
export const partnerPolicies: Migration = {
  version: 20,
  name: "partner-policies",
  statements: [
    `ALTER TABLE gl_iam.partners
      ADD COLUMN role_map                jsonb CHECK (jsonb_typeof(role_map) = 'object'),
      ADD COLUMN allowed_attributes      text[],
      ADD COLUMN session_max_age_seconds integer CHECK (session_max_age_seconds BETWEEN 60 AND 2592000),
      ADD COLUMN session_idle_seconds    integer CHECK (session_idle_seconds BETWEEN 60 AND 2592000)`,
    // Null: the assertion named none, and those that are kept stay.
    `ALTER TABLE gl_iam.one_time_tokens ADD COLUMN attributes jsonb`,
  ],
};
