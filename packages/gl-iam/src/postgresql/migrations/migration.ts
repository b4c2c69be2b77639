import type { Kysely } from "kysely";
import type { Tables } from "../tables.js";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /**
   * Indexes on tables that may be large. On a server they are made first, while the tables are read and written, and
   * each once more if its making was interrupted. So they can't be on columns of this migration.
   */
  readonly indexes?: readonly NewIndex[];
  /**
   * Changes some rows of a large table, in a transaction of its own before the statements, and again while it answers
   * true. It is repeated from wherever it was interrupted.
   */
  backfill?(transaction: Kysely<Tables>): Promise<boolean>;
  /** One statement each, because PGlite takes only one in a query. */
  readonly statements: readonly string[];
  /** Runs after the statements, for what SQL cannot say. */
  run?(transaction: Kysely<Tables>): Promise<void>;
}

export interface NewIndex {
  readonly name: string;
  /** What follows ON, for example `gl_iam.users (org_id, id)`. */
  readonly on: string;
}

/** One that makes nothing but indexes, as a migration wrote it before it could name them: its table is in use. */
const MADE = /^\s*CREATE INDEX (\w+) ON (.*)$/s;

/** @returns the indexes to make before the statements, and the statements that are left */
export function inParts({ indexes = [], statements }: Migration): Required<Pick<Migration, "indexes" | "statements">> {
  const made = statements.map((statement) => MADE.exec(statement));
  if (made.some((match) => match === null)) return { indexes, statements };
  const named = made.map((match) => ({ name: match?.[1] ?? "", on: match?.[2] ?? "" }));
  return { indexes: [...indexes, ...named], statements: [] };
}
