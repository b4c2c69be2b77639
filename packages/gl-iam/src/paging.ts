/**
 * Keyset paging: a page begins after the last row of the page before, so that the millionth page costs as much as the
 * first.
 */
import { isUuid, type Problems, parseInteger, violation } from "./validation.js";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export interface Paging {
  /** 1–200; 50 by default. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | undefined;
}

/** @param decode returns the position that a cursor names, or undefined if it names none */
export function parsePaging<T>(
  { limit, cursor }: Paging,
  decode: (cursor: unknown) => T | undefined,
  problems: Problems,
): { limit: number; after: T | null } {
  const parsedLimit = problems.take("limit", parseInteger(limit ?? DEFAULT_LIMIT, 1, MAX_LIMIT), DEFAULT_LIMIT);
  const after = cursor === undefined ? null : decode(cursor);
  if (after === undefined) problems.add("cursor", violation("cursor", "must be the nextCursor of an earlier page"));
  return { limit: parsedLimit, after: after ?? null };
}

/** Some rows, at most as many as were asked for, and fewer where they are long. */
export interface Stretch<T> {
  readonly rows: readonly T[];
  /** Whether there are rows after them. */
  readonly hasMore: boolean;
}

export function stretchToPage<T>({ rows, hasMore }: Stretch<T>, encode: (last: T) => string) {
  const last = rows.at(-1);
  return { data: rows, nextCursor: last !== undefined && hasMore ? encode(last) : null };
}

/** @param rows one more than the limit, if there is one more */
export function toPage<T>(rows: readonly T[], limit: number, encode: (last: T) => string) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: last !== undefined && rows.length > limit ? encode(last) : null };
}

/** Opaque to callers, so that its content can change. */
export function encodeIdCursor(id: string): string {
  return Buffer.from(id, "utf8").toString("base64url");
}

export function decodeIdCursor(cursor: unknown): string | undefined {
  if (typeof cursor !== "string") return undefined;
  const id = Buffer.from(cursor, "base64url").toString("utf8");
  return isUuid(id) ? id : undefined;
}
