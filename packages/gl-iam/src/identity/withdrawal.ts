/** A partner withdraws its user: the identity ends, and with the last way to sign in, the user. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import type { IdentityWithUser } from "./records.js";
import { transition } from "./transition.js";

/** `stale`: the partner has said something newer of this user, so nothing was changed. */
export type Withdrawal = "withdrawn" | "unchanged" | "stale";

/**
 * Ends the identity and frees its place under the cap. A user without another way to sign in is dormant.
 *
 * @param known    locked by the transaction
 * @param signedAt when the partner signed it, or its directory said it
 */
export async function withdraw(
  transaction: Transaction,
  known: IdentityWithUser,
  signedAt: Date,
  caller: CallOrigin,
): Promise<Withdrawal> {
  const { identities } = transaction;
  const { identity, user } = known;
  if (isStale(identity.actedAt, signedAt)) return "stale";
  await identities.recordAct(identity.id, signedAt);
  if (identity.withdrawnAt !== null) return "unchanged";
  const by = `partner:${identity.partnerId}`;
  await transaction.audit(
    { ...eventOf(known), eventType: AuditEventType.IDENTITY_WITHDRAWN, message: "user withdrawn by its partner" },
    caller,
  );
  const { partnerId } = identity;
  await transition(transaction, user, { caller, claimant: partnerId, freedBy: partnerId }, () =>
    identities.withdraw(identity.id, by),
  );
  return "withdrawn";
}

/** Whether a partner's act on a life was signed before the last one. */
export function isStale(actedAt: Date | null, signedAt: Date): boolean {
  return actedAt !== null && signedAt < actedAt;
}

/** The fields of an event about this identity. */
export function eventOf({ identity, user }: Pick<IdentityWithUser, "identity" | "user">) {
  return {
    organizationId: user.organizationId,
    partnerId: identity.partnerId,
    userId: user.id,
    details: { external_id: identity.externalId },
  };
}
