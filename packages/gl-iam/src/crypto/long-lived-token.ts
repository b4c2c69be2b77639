/** What the tokens of machines and of directories have in common: programs use them, for months. */

/** Seconds after which a use is recorded again: many requests with one token then write one row a minute. */
const USED_EVERY = 60;

/** Whether a use is to be recorded. @param secondsUnused since the last recorded use; null before the first */
export function isUseDue(secondsUnused: number | null): boolean {
  return secondsUnused === null || secondsUnused >= USED_EVERY;
}
