import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import type { StoredUser } from "../user/records.js";
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

/** Leaves an event, unless there were none. */
export async function recordOthersEnded(
  { audit }: Transaction,
  { id: userId, organizationId }: StoredUser,
  others: number,
  caller: CallOrigin,
): Promise<void> {
  if (others === 0) return;
  const message = "all other sessions of the user ended";
  const event = { organizationId, userId, eventType: AuditEventType.SESSION_REVOKED_ALL, message };
  await audit({ ...event, details: countOfRevoked(others) }, caller);
}
