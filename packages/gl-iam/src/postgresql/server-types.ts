/** The parsers of a PostgreSQL server's values, for node-postgres. */
import pg from "pg";
import { parseBoolean, parseBytea, parseInteger, parseTimestamptz } from "./values.js";

/** Declared as a function, which it is not. */
const { create } = pg.types.arrayParser as unknown as {
  create<T>(text: string, parse: (element: string) => T): { parse(): T[] };
};

function arrayOf<T>(parse: (element: string) => T): (text: string) => T[] {
  return (text) => create(text, parse).parse();
}

const asText = (text: string): string => text;

/** By the oid of the type in `pg_type`, which never changes. Every other type stays the text that was sent. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, parseBoolean],
  [17, parseBytea],
  [20, parseInteger],
  [21, parseInteger],
  [23, parseInteger],
  [26, parseInteger],
  [114, JSON.parse],
  [700, Number],
  [701, Number],
  [1184, parseTimestamptz],
  [3802, JSON.parse],
  // Arrays: int4, text, varchar, int8, uuid.
  [1007, arrayOf(parseInteger)],
  [1009, arrayOf(asText)],
  [1015, arrayOf(asText)],
  [1016, arrayOf(parseInteger)],
  [2951, arrayOf(asText)],
]);

/** For `types` of node-postgres' configuration. Nothing is requested in binary form. */
export const TYPES = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? asText,
} as unknown as pg.CustomTypesConfig;
