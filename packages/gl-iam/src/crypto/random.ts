/**
 * Random bytes for ids and tokens, drawn from a pool: a call of `randomBytes` costs 16 times as much. What is drawn is
 * wiped from the pool.
 */
import { randomBytes, randomFillSync } from "node:crypto";

const POOL = 8192;
/** More than any id or token needs. */
const MOST_AT_ONCE = 256;

const pool = Buffer.alloc(POOL);
let used = POOL;

/** @param size 1–256 bytes */
export function randomText(size: number, encoding: "hex" | "base64url"): string {
  const start = take(size);
  const text = pool.toString(encoding, start, used);
  pool.fill(0, start, used);
  return text;
}

/** A source for any size. */
export function drawRandomBytes(size: number): Buffer {
  if (size > MOST_AT_ONCE) return randomBytes(size);
  const start = take(size);
  const bytes = Buffer.from(pool.subarray(start, used));
  pool.fill(0, start, used);
  return bytes;
}

/** @returns where they begin; they end at `used` */
function take(size: number): number {
  if (size > MOST_AT_ONCE) throw new RangeError(`at most ${MOST_AT_ONCE} random bytes can be drawn at once`);
  if (used + size > POOL) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return used - size;
}
