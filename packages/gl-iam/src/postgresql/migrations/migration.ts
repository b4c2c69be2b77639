import type { Kysely } from "kysely";
import type { Tables } from "../tables.js";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /** One statement each, because PGlite takes only one in a query. */
  readonly statements: readonly string[];
  /** What SQL can't say, after the statements: a rule that stands in code. */
  run?(transaction: Kysely<Tables>): Promise<void>;
}
