/** Pages by keyset: a page begins behind the last row of the one before, so that the millionth costs what the first did. */
import { isUuid, type Problems, parseInteger, violation } from "./validation.js";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export interface Paging {
  /** 1–200; 50 when left out. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

/** @param decode the position that a cursor names; undefined where it is none */
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

/** @param rows one more than the limit, where there is one more */
export function toPage<T>(rows: readonly T[], limit: number, encode: (last: T) => string) {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: last !== undefined && rows.length > limit ? encode(last) : null };
}

/** Opaque to callers, so that what it holds can change. */
export function encodeIdCursor(id: string): string {
  return Buffer.from(id, "utf8").toString("base64url");
}

export function decodeIdCursor(cursor: unknown): string | undefined {
  if (typeof cursor !== "string") return undefined;
  const id = Buffer.from(cursor, "base64url").toString("utf8");
  return isUuid(id) ? id : undefined;
}
