/**
 * Every change in the life of a user's identities, with what follows from it: the places under the partners' caps, and
 * whether the user has its address.
 *
 * A user has an address while something lets it in: a password, or an identity that its partner has not withdrawn. A
 * suspended user keeps it. Without all of these the user is dormant, and the address is free for somebody else.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { type Claimant, claimAddress } from "../user/address.js";
import type { EmailAddress } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { takePlaces } from "./cap.js";
import type { Identity } from "./records.js";

/** For whom a change is made, and what becomes of the address. */
export interface TransitionBy {
  /** Who acts, for the events. */
  readonly caller: CallOrigin;
  /** Whose partner's act it is; null for an administrator's. Its reservation and its refusals follow from that. */
  readonly claimant: Claimant;
  /** The partner for whose users the address is reserved, if the change frees it. */
  readonly freedBy: string | null;
  /** The address to take if the user needs one; the user's former one by default. */
  readonly email?: EmailAddress | undefined;
  /** An administrator says that the user has its address again, though nothing may let it in yet. */
  readonly isReactivation?: boolean | undefined;
}

/** A user after a change. */
export interface Transitioned {
  readonly user: StoredUser;
  readonly identities: readonly Identity[];
}

/**
 * @param user   locked, and every partner whose place may be taken held before it
 * @param change what is written to the user and its identities
 * @throws IamError `max_users_exceeded`, `identity_conflict`, `user_already_exists`; all of it is undone
 */
export async function transition(
  transaction: Transaction,
  user: StoredUser,
  by: TransitionBy,
  change: () => Promise<void>,
): Promise<Transitioned> {
  const before = await transaction.identities.ofUser(user.id);
  await change();
  const after = await transaction.identities.ofUser(user.id);
  const changed = await lockedUser(transaction, user.id);
  const settled = await settleAddress(transaction, changed, after, by);
  await settlePlaces(transaction, before, after);
  return { user: settled, identities: after };
}

/** @param identities of the user */
function hasWayIn(user: Pick<StoredUser, "passwordHash">, identities: readonly Identity[]): boolean {
  return user.passwordHash !== null || identities.some(({ withdrawnAt }) => withdrawnAt === null);
}

async function settleAddress(
  transaction: Transaction,
  user: StoredUser,
  identities: readonly Identity[],
  { caller, claimant, freedBy, email, isReactivation = false }: TransitionBy,
): Promise<StoredUser> {
  if (user.suspendedAt !== null) return user;
  if (isReactivation || hasWayIn(user, identities)) {
    if (user.emailKey === null || email) return claimAddress(transaction, user, email, claimant);
    return user;
  }
  if (user.emailKey === null) return user;
  await transaction.users.freeAddress(user.id, freedBy);
  await transaction.audit(
    {
      eventType: AuditEventType.USER_DEACTIVATED,
      organizationId: user.organizationId,
      partnerId: freedBy,
      userId: user.id,
      message: "nothing lets the user in any more: it is dormant, and its e-mail address is free",
    },
    caller,
  );
  return lockedUser(transaction, user.id);
}

/** In the order of the partners, so that two changes don't wait for each other. Frees before it takes. */
async function settlePlaces(
  transaction: Transaction,
  before: readonly Identity[],
  after: readonly Identity[],
): Promise<void> {
  const [had, has] = [partnersOf(before), partnersOf(after)];
  for (const partnerId of [...new Set([...had, ...has])].sort()) {
    if (had.has(partnerId) === has.has(partnerId)) continue;
    if (had.has(partnerId)) {
      await transaction.identities.freePlace(partnerId);
    } else {
      const partner = await transaction.partners.find(partnerId);
      await takePlaces(transaction, { id: partnerId, partnerName: partner?.partnerName ?? partnerId }, 1);
    }
  }
}

/** Where the user has a place. */
function partnersOf(identities: readonly Identity[]): ReadonlySet<string> {
  return new Set(identities.filter(({ isActive }) => isActive).map(({ partnerId }) => partnerId));
}

async function lockedUser({ users }: Transaction, userId: string): Promise<StoredUser> {
  const user = await users.find(userId);
  if (!user) throw new IamError(ErrorCode.INTERNAL_ERROR, "a locked user is gone");
  return user;
}
