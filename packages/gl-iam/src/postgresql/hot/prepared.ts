/**
 * A statement of a hot path: its text never changes, so a connection parses and plans it once. It names every column of
 * its answer, because one with `*` fails on open connections when a migration adds a column.
 */
import { CompiledQuery, type Kysely } from "kysely";
import { schemaOf } from "../own-schema.js";
import { SCHEMA, type Tables } from "../tables.js";

/** By text. Each name stands for one text on every connection. */
const names = new Map<string, string>();

export class Prepared<Row> {
  /** By the schema. */
  readonly #texts = new Map<string, string>();

  /** @param name unique, at most 40 characters */
  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {}

  async run(db: Kysely<Tables>, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(this.#textIn(schemaOf(db)), [...parameters]));
    return rows;
  }

  #textIn(schema: string): string {
    const known = this.#texts.get(schema);
    if (known !== undefined) return known;
    const text = this.text.replaceAll(`${SCHEMA}.`, `${schema}.`);
    this.#texts.set(schema, text);
    names.set(text, this.name);
    return text;
  }
}

/** The name to prepare a statement under; undefined for one that is not on a hot path. */
export function nameOf(text: string): string | undefined {
  return names.get(text);
}
