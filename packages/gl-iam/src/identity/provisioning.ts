/** Finds or makes the user of an assertion. The identity is (partner, external id); an e-mail never links accounts. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { type SSOPartner, SSOUserProvisioning } from "../partner/partner.js";
import type { EmailAddress } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { refuseField } from "../validation.js";
import { findHidden } from "../visible-text.js";
import { takePlace } from "./cap.js";
import type { Identity, IdentityWithUser } from "./records.js";

/** What a sign-in says of its user, or an administrator beforehand. */
export interface AssertedProfile {
  readonly externalId: string;
  readonly email: EmailAddress;
  /** Null when nothing is said of it. */
  readonly displayName: string | null;
  readonly role: string;
}

/**
 * Checks whether this partner may bring this user.
 *
 * @param known the user that the external id is linked to, if any
 * @param emailOwner the organization's user with the asserted e-mail, if any
 * @throws IamError `user_inactive`, `identity_conflict`, `user_not_provisioned`, `user_provisioning_disabled`
 */
export function requireProvisioning(
  { userProvisioning }: SSOPartner,
  known: IdentityWithUser | null,
  emailOwner: StoredUser | null,
): void {
  if (known) {
    if (!known.identity.isActive || !known.user.isActive) throw inactive();
    if (emailOwner && emailOwner.id !== known.user.id && followsAssertion(known)) throw identityConflict();
    return;
  }
  if (userProvisioning === SSOUserProvisioning.PRE_PROVISIONED) {
    throw new IamError(
      ErrorCode.USER_NOT_PROVISIONED,
      "this user was not made beforehand, and this partner may make none",
    );
  }
  if (userProvisioning === SSOUserProvisioning.DISABLED) {
    throw new IamError(ErrorCode.USER_PROVISIONING_DISABLED, "this partner brings no new users");
  }
  if (emailOwner) throw identityConflict();
}

/** One partner may not change the profile of a user with a password or a second identity. */
function followsAssertion({ user, identityCount }: IdentityWithUser): boolean {
  return user.passwordHash === null && identityCount === 1;
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
    requireProvisioning(partner, known, emailOwner);
    if (known) return this.#follow(transaction, known, asserted);
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
    const user: StoredUser = {
      id: newId(),
      email: email.address,
      emailKey: email.key,
      displayName: asserted.displayName,
      roles: [],
      organizationId: partner.orgId,
      isActive: true,
      createdAt: now,
      passwordHash: null,
      epoch: 0,
    };
    const profile = { ...asserted, email: email.address };
    const identity = { ...newIdentity(partner, user.id, profile, now), lastSignInAt };
    await transaction.users.insert(user);
    await transaction.identities.insert(identity);
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

  async #follow(
    { users, identities }: Transaction,
    known: IdentityWithUser,
    { displayName, role, email }: AssertedProfile,
  ) {
    const identity = { ...known.identity, role, email: email.address, lastSignInAt: this.core.clock() };
    await identities.update(identity);
    const { user } = known;
    const followed = {
      ...user,
      email: email.address,
      emailKey: email.address === user.email ? user.emailKey : email.key,
      displayName: displayName ?? user.displayName,
    };
    const same = followed.email === user.email && followed.displayName === user.displayName;
    if (same || !followsAssertion(known)) return { user, identity };
    await users.updateProfile(followed);
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

function isLostRace(error: unknown): boolean {
  if (!isIamError(error)) return false;
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
  { externalId, email, role }: Pick<Identity, "externalId" | "email" | "role">,
  now: Date,
): Identity {
  requireVisible("external_id", externalId);
  return {
    id: newId(),
    partnerId: partner.id,
    externalId,
    userId,
    role,
    email,
    isActive: true,
    createdAt: now,
    lastSignInAt: null,
    epoch: 0,
  };
}

export function identityConflict(): IamError {
  return new IamError(
    ErrorCode.IDENTITY_CONFLICT,
    "the e-mail belongs to a user that this external id is not linked to: an administrator may link them",
  );
}

function inactive(): IamError {
  return new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
}
