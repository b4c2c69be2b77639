import type { Kysely } from "kysely";
import type { Tables } from "../tables.js";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /** One statement each, because PGlite takes only one in a query. */
  readonly statements: readonly string[];
  /** Runs after the statements, for what SQL cannot say. */
  run?(transaction: Kysely<Tables>): Promise<void>;
}
