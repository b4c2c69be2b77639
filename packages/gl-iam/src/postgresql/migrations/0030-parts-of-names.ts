import type { Migration } from "./migration.js";

/**
 * The parts of three characters of a text, for an index: whoever has a text in it has all of its parts. The core of
 * PostgreSQL has nothing for that, and not every database allows an extension.
 */
export const partsOfNames: Migration = {
  version: 30,
  name: "parts-of-names",
  statements: [
    `CREATE OR REPLACE FUNCTION gl_iam.parts_of(searched text) RETURNS text[]
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
        SELECT ARRAY(SELECT substr(searched, place, 3) FROM generate_series(1, length(searched) - 2) AS place)
      $$`,
  ],
};
