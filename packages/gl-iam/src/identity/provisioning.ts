/** Finds or makes the user of an assertion. The identity is (partner, external id); an e-mail never links accounts. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import { type SSOPartner, SSOUserProvisioning } from "../partner/partner.js";
import { identityConflict, requireUnreserved } from "../user/address.js";
import type { EmailAddress } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { refuseField } from "../validation.js";
import { findHidden } from "../visible-text.js";
import { takePlace } from "./cap.js";
import type { Identity, IdentityWithUser, NewIdentity } from "./records.js";

/** What a sign-in says of its user, or an administrator beforehand. */
export interface AssertedProfile {
  readonly externalId: string;
  readonly email: EmailAddress;
  /** Null when nothing is said of it. */
  readonly displayName: string | null;
  readonly role: string;
  /** Null when nothing is said of them. */
  readonly attributes: JsonObject | null;
  /** When it was signed; null for what an administrator says. */
  readonly signedAt: Date | null;
}

/** Whom a partner could bring, as the store knows them. */
export interface Candidates {
  /** The user that the external id is linked to, if any. */
  readonly known: IdentityWithUser | null;
  /** The organization's user with the asserted e-mail, if any. */
  readonly emailOwner: StoredUser | null;
}

/**
 * Checks whether this partner may bring this user.
 *
 * @throws IamError `user_inactive`, `identity_conflict`, `user_not_provisioned`, `user_provisioning_disabled`
 */
export function requireProvisioning(partner: SSOPartner, { known, emailOwner }: Candidates): void {
  if (known) {
    if (!known.identity.isActive || !known.user.isActive) throw inactive();
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

/**
 * The e-mail that an assertion would give to a user who does not have it; null when it changes none.
 *
 * @param known the user that the external id is linked to, if any
 */
export function newEmailOf(known: IdentityWithUser | null, email: EmailAddress): EmailAddress | null {
  if (!known) return email;
  const { emailKey } = known.user;
  return followsAssertion(known) && emailKey !== email.key && emailKey !== email.formerKey ? email : null;
}

/**
 * A spelling of the same address may hide characters too. What an earlier release took stays.
 *
 * @param known the user that the external id is linked to, if any
 * @throws IamError `validation_error`
 */
export function requireVisibleChange(known: IdentityWithUser | null, email: EmailAddress): void {
  const isChange = !known || (followsAssertion(known) && known.user.email !== email.address);
  if (isChange) requireVisible("email", email.address);
}

/** One partner may not change the profile of a user with a password or a second active identity. */
function followsAssertion({ user, identity, activeIdentities }: IdentityWithUser): boolean {
  return user.passwordHash === null && activeIdentities - (identity.isActive ? 1 : 0) === 0;
}

/** An assertion that was signed before the one that is known says nothing new. */
function isOlder({ assertedAt }: Identity, { signedAt }: AssertedProfile): boolean {
  return assertedAt !== null && signedAt !== null && signedAt < assertedAt;
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
    const made = await this.make(transaction, partner, asserted, origin, this.core.clock());
    await transaction.audit(
      {
        eventType: AuditEventType.JIT_PROVISION,
        organizationId: partner.orgId,
        partnerId: partner.id,
        userId: made.user.id,
        message: `user made at the first sign-in through ${partner.partnerName}`,
        details: { external_id: asserted.externalId },
      },
      origin,
    );
    return made;
  }

  /** Makes user and identity. It takes the place under the cap last, so that its row is locked for a moment only. */
  async make(
    transaction: Transaction,
    partner: SSOPartner,
    asserted: AssertedProfile,
    origin: CallOrigin,
    lastSignInAt: Date | null = null,
  ) {
    const now = this.core.clock();
    const { email } = asserted;
    requireVisible("email", email.address);
    const user = await transaction.users.insert({
      id: newId(),
      email: email.address,
      emailKey: email.key,
      displayName: asserted.displayName,
      roles: [],
      organizationId: partner.orgId,
      createdAt: now,
      passwordHash: null,
    });
    await requireUnreserved(transaction, email, partner.orgId, asserted.signedAt === null ? null : partner.id);
    const identity = await transaction.identities.insert({
      ...newIdentity(partner, user.id, asserted, now),
      lastSignInAt,
    });
    await takePlace(transaction, partner);
    await transaction.audit(
      {
        eventType: AuditEventType.USER_CREATED,
        organizationId: partner.orgId,
        partnerId: partner.id,
        userId: user.id,
        message: `user created for partner ${partner.partnerName}`,
        details: { external_id: asserted.externalId },
      },
      origin,
    );
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
    const { user } = known;
    if (isOlder(known.identity, asserted)) {
      const identity = { ...known.identity, lastSignInAt };
      await identities.update(identity);
      return { user, identity };
    }
    const { displayName, role, email } = asserted;
    const identity = {
      ...known.identity,
      role,
      email: email.address,
      displayName: displayName ?? known.identity.displayName,
      attributes: asserted.attributes ?? known.identity.attributes,
      assertedAt: asserted.signedAt ?? known.identity.assertedAt,
      lastSignInAt,
    };
    await identities.update(identity);
    const newEmail = newEmailOf(known, email);
    const followed: StoredUser = {
      ...user,
      email: email.address,
      emailKey: newEmail?.key ?? user.emailKey,
      displayName: displayName ?? user.displayName,
    };
    const same = followed.email === user.email && followed.displayName === user.displayName;
    if (same || !followsAssertion(known)) return { user, identity };
    requireVisibleChange(known, email);
    const { partnerId } = known.identity;
    if (newEmail) await users.freeAddress(user.id, partnerId);
    await users.updateProfile(followed);
    if (newEmail) await requireUnreserved(transaction, newEmail, user.organizationId, partnerId);
    return { user: followed, identity };
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

/** Only of what is new: an earlier release took others. @throws IamError `validation_error` */
export function requireVisible(field: "external_id" | "email", text: string): void {
  const hidden = findHidden(text);
  if (hidden) throw refuseField(field, hidden);
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

function inactive(): IamError {
  return new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
}
