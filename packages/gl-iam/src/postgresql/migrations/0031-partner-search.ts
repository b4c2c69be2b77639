import type { Migration } from "./migration.js";

/** Partners are found by a part of their name, or by the beginning of their key (`postgresql/partner-search.ts`). */
export const partnerSearch: Migration = {
  version: 31,
  name: "partner-search",
  indexes: [
    {
      name: "partners_by_part_of_name",
      // With two characters before the name that no name has, so that its beginning has parts of its own. Without
      // fastupdate, or a search reads what the index has put off.
      on: `gl_iam.partners USING gin (gl_iam.parts_of(chr(1) || chr(1) || partner_name_key)) WITH (fastupdate = off)`,
    },
    { name: "partners_by_beginning_of_key", on: "gl_iam.partners (lower(consumer_key) text_pattern_ops)" },
  ],
  statements: [],
};
