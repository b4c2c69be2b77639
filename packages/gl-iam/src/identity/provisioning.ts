/** Finds or makes the user of an assertion. The identity is (partner, external id); an e-mail never links accounts. */

import { AuditEventType, type AuditNote, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { type SSOPartner, SSOUserProvisioning } from "../partner/partner.js";
import { type Claimant, identityConflict, requireUnreserved } from "../user/address.js";
import type { NewUser, StoredUser } from "../user/records.js";
import { userInactive } from "../user/state.js";
import { takePlaces } from "./cap.js";
import { type AssertedProfile, followed, followsAssertion, requireVisible, requireVisibleChange } from "./following.js";
import type { Identity, IdentityWithUser, NewIdentity, Outlook } from "./records.js";

/**
 * Checks whether this partner may bring this user.
 *
 * @throws IamError `user_inactive`, `identity_conflict`, `user_not_provisioned`, `user_provisioning_disabled`
 */
export function requireProvisioning(
  partner: SSOPartner,
  { known, emailOwner }: Pick<Outlook, "known" | "emailOwner">,
): void {
  if (known) {
    if (!known.identity.isActive || !known.user.isActive) throw userInactive();
    if (emailOwner && emailOwner.id !== known.user.id && followsAssertion(known)) throw identityConflict();
    return;
  }
  requireNewUsers(partner);
  if (emailOwner) throw identityConflict();
}

/** Whether this partner may make users. @throws IamError `user_not_provisioned`, `user_provisioning_disabled` */
export function requireNewUsers({ userProvisioning }: Pick<SSOPartner, "userProvisioning">): void {
  if (userProvisioning === SSOUserProvisioning.PRE_PROVISIONED) {
    throw new IamError(
      ErrorCode.USER_NOT_PROVISIONED,
      "this user was not made beforehand, and this partner may make none",
    );
  }
  if (userProvisioning === SSOUserProvisioning.DISABLED) {
    throw new IamError(ErrorCode.USER_PROVISIONING_DISABLED, "this partner brings no new users");
  }
}

/** For whom a user is made. */
interface MakingBy {
  /** Who acts, for the event. */
  readonly caller: CallOrigin;
  /** The partner, unless it is an administrator's act. */
  readonly claimant: Claimant;
  readonly lastSignInAt?: Date;
}

export class Provisioning {
  constructor(private readonly core: Core) {}

  /**
   * The user of this sign-in, with profile and role as now asserted. Makes the user if necessary and allowed.
   *
   * @throws IamError like {@link requireProvisioning}, and `max_users_exceeded`; `conflict` or `user_already_exists`
   * when
   *   another sign-in has just made the same user or e-mail, which a second try finds
   */
  async settle(transaction: Transaction, partner: SSOPartner, asserted: AssertedProfile, origin: CallOrigin) {
    // The e-mail before the identity. Otherwise the user's first sign-in, committed between the two looks, would be
    // found by its e-mail alone, and the user would be in conflict with itself.
    const emailOwner = await transaction.users.findByEmail(asserted.email, partner.orgId);
    const known = await transaction.identities.lock(partner.id, asserted.externalId);
    requireProvisioning(partner, { known, emailOwner });
    if (known) return this.follow(transaction, known, asserted, this.core.clock());
    const made = await this.make(transaction, partner, asserted, {
      caller: origin,
      claimant: partner.id,
      lastSignInAt: this.core.clock(),
    });
    await transaction.audit(jitProvisioned(partner, made.user.id, asserted.externalId), origin);
    return made;
  }

  /** Makes user and identity. It takes the place under the cap last, so that its row is locked for a moment only. */
  async make(transaction: Transaction, partner: SSOPartner, asserted: AssertedProfile, by: MakingBy) {
    const { caller, claimant, lastSignInAt = null } = by;
    const now = this.core.clock();
    const user = await transaction.users.insert(newUser(partner, asserted, now));
    await requireUnreserved(transaction, asserted.email, partner.orgId, claimant);
    const identity = await transaction.identities.insert({
      ...newIdentity(partner, user.id, asserted, now),
      lastSignInAt,
    });
    await takePlaces(transaction, partner, 1);
    await transaction.audit(userMade(partner, user.id, asserted.externalId), caller);
    return { user, identity };
  }

  /**
   * Role, attributes and, where the user follows this partner, the profile become what is asserted. An assertion that
   * is older than the one before changes none of them.
   *
   * @param lastSignInAt what to record of the sign-in
   * @throws IamError `identity_conflict`, `user_already_exists`, `validation_error`
   */
  async follow(
    transaction: Transaction,
    known: IdentityWithUser,
    asserted: AssertedProfile,
    lastSignInAt: Date | null,
  ): Promise<{ user: StoredUser; identity: Identity }> {
    const { users, identities } = transaction;
    const { partnerId } = known.identity;
    const { newEmail, changesProfile, ...after } = followed(known, asserted);
    const identity = { ...after.identity, lastSignInAt };
    await identities.update(identity);
    if (!changesProfile) return { user: known.user, identity };
    requireVisibleChange(known, asserted.email);
    if (newEmail) await users.freeAddress(known.user.id, partnerId);
    await users.updateProfile(after.user);
    if (newEmail) await requireUnreserved(transaction, newEmail, known.user.organizationId, partnerId);
    return { user: after.user, identity };
  }
}

/**
 * Of two transactions that make the same user at once, both find nobody, and the unique indexes let one through. The
 * second try of the other one then finds the user, or that the e-mail belongs to another user.
 *
 * @param makeUser a transaction
 */
export async function tryTwice<T>(makeUser: () => Promise<T>): Promise<T> {
  try {
    return await makeUser();
  } catch (error) {
    if (!isLostRace(error)) throw error;
  }
  try {
    return await makeUser();
  } catch (error) {
    throw isLostRace(error) ? identityConflict() : error;
  }
}

/** It has the database's error as its cause. A look before the write finds the same and has none. */
function isLostRace(error: unknown): boolean {
  if (!isIamError(error) || error.cause === undefined) return false;
  return error.code === ErrorCode.CONFLICT || error.code === ErrorCode.USER_ALREADY_EXISTS;
}

/** The event of a user whom {@link Provisioning.make} or a batch has made. */
export function userMade({ id, orgId, partnerName }: SSOPartner, userId: string, externalId: string): AuditNote {
  return {
    eventType: AuditEventType.USER_CREATED,
    organizationId: orgId,
    partnerId: id,
    userId,
    message: `user created for partner ${partnerName}`,
    details: { external_id: externalId },
  };
}

/** The event of a user whom its first sign-in has made, beside {@link userMade}. */
export function jitProvisioned({ id, orgId, partnerName }: SSOPartner, userId: string, externalId: string): AuditNote {
  return {
    eventType: AuditEventType.JIT_PROVISION,
    organizationId: orgId,
    partnerId: id,
    userId,
    message: `user made at the first sign-in through ${partnerName}`,
    details: { external_id: externalId },
  };
}

export function newUser({ orgId }: SSOPartner, { email, displayName }: AssertedProfile, now: Date): NewUser {
  requireVisible("email", email.address);
  return {
    id: newId(),
    email: email.address,
    emailKey: email.key,
    displayName,
    roles: [],
    organizationId: orgId,
    createdAt: now,
    passwordHash: null,
  };
}

export function newIdentity(
  partner: SSOPartner,
  userId: string,
  { externalId, email, displayName, role, attributes, signedAt }: AssertedProfile,
  now: Date,
): NewIdentity {
  requireVisible("external_id", externalId);
  return {
    id: newId(),
    partnerId: partner.id,
    externalId,
    userId,
    role,
    email: email.address,
    displayName,
    attributes: attributes ?? {},
    // Coming is the first act of its life.
    actedAt: signedAt,
    assertedAt: signedAt,
    createdAt: now,
    lastSignInAt: null,
  };
}
