import { COUNTED_SESSIONS } from "./records.js";

/**
 * What an event says of sessions that were revoked together. They end by one row. Counting them is bounded, so that a
 * partner with a million sessions is deactivated as fast as one with ten.
 *
 * @param count see {@link SessionRecords.revokeAllOfUser}
 */
export function countOfRevoked(count: number): { sessions: number; at_least?: true } {
  return count < COUNTED_SESSIONS ? { sessions: count } : { sessions: count, at_least: true };
}
