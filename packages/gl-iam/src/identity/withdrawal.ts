/** A partner withdraws its user: the identity ends, and with the last way to sign in, the user. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import type { IdentityWithUser } from "./records.js";

/**
 * Ends the identity and frees its place under the cap. A user without another way to sign in is deactivated.
 *
 * @param known locked by the transaction
 * @returns false when it was withdrawn before, and nothing was changed
 */
export async function withdraw(
  transaction: Transaction,
  known: IdentityWithUser,
  caller: CallOrigin,
): Promise<boolean> {
  const { identities, users } = transaction;
  const { identity, user } = known;
  if (!identity.isActive) return false;
  await identities.update({ ...identity, isActive: false });
  await identities.freePlace(identity.partnerId);
  if (!(await hasAnotherWayIn(transaction, known))) await users.setActive(user.id, false);
  await transaction.audit(
    { ...eventOf(known), eventType: AuditEventType.USER_DEACTIVATED, message: "user withdrawn by its partner" },
    caller,
  );
  return true;
}

/** The fields of an event about this identity. */
export function eventOf({ identity, user }: IdentityWithUser) {
  return {
    organizationId: user.organizationId,
    partnerId: identity.partnerId,
    userId: user.id,
    details: { external_id: identity.externalId },
  };
}

/** A password or another partner is not this partner's to take away. */
async function hasAnotherWayIn({ identities }: Transaction, { identity, user }: IdentityWithUser): Promise<boolean> {
  if (user.passwordHash !== null) return true;
  const all = await identities.ofUser(user.id);
  return all.some(({ id, isActive }) => isActive && id !== identity.id);
}
