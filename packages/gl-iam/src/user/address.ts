/**
 * Whose an e-mail address is. In an organization one user has it. A withdrawn user's address is free, at once for its
 * partner's users and for an administrator, for other partners after 90 days, so that nobody gets a
 * leaver's mail from a partner that never knew the leaver.
 */
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { Violation } from "../validation.js";
import { type EmailAddress, parseEmail } from "./email.js";
import type { StoredUser } from "./records.js";

/** The partner that brings an address, by its id; null is an administrator. */
export type Claimant = string | null;

/** What a partner learns about an address that is somebody else's, or not free for it yet. */
export function identityConflict(): IamError {
  return new IamError(
    ErrorCode.IDENTITY_CONFLICT,
    "the e-mail belongs to a user that this external id is not linked to: an administrator may link them",
  );
}

/**
 * Gives a user without an address one.
 *
 * @param email the user's former one by default
 * @throws IamError when it is another user's or reserved: `identity_conflict` to a partner, `user_already_exists` to an
 *   administrator
 */
export async function claimAddress(
  transaction: Transaction,
  user: StoredUser,
  email: EmailAddress = stored(user),
  claimant: Claimant = null,
): Promise<StoredUser> {
  const { organizationId } = user;
  const owner = await transaction.users.findByEmail(email, organizationId);
  if (owner && owner.id !== user.id) throw taken(claimant);
  const claimed = { ...user, email: email.address, emailKey: email.key, isActive: user.suspendedAt === null };
  await transaction.users.updateProfile(claimed);
  await requireUnreserved(transaction, email, organizationId, claimant);
  return claimed;
}

/**
 * After the write, which waits for whoever frees the address at the same moment: a look before it would miss the
 * reservation.
 *
 * @throws IamError `identity_conflict`
 */
export async function requireUnreserved(
  { users }: Transaction,
  email: EmailAddress,
  organizationId: string,
  claimant: Claimant,
): Promise<void> {
  if (await users.endReservation(email, organizationId, claimant)) throw identityConflict();
}

function taken(claimant: Claimant): IamError {
  if (claimant !== null) return identityConflict();
  const cure = "give the user another e-mail";
  return new IamError(ErrorCode.USER_ALREADY_EXISTS, `another user has this e-mail by now: ${cure}`);
}

/** It was parsed before it was stored. */
function stored({ email }: StoredUser): EmailAddress {
  const parsed = parseEmail(email);
  if (parsed instanceof Violation) throw new IamError(ErrorCode.INTERNAL_ERROR, "a stored e-mail does not parse");
  return parsed;
}
