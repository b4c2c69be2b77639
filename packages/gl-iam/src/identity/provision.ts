/**
 * A partner makes, updates and reopens its own users without a sign-in: one, or many at once. It reopens what it
 * withdrew itself. What an administrator suspended stays suspended. An e-mail address never links accounts here either.
 */
import { AuditEventType, type AuditNote, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { identityConflict } from "../user/address.js";
import type { StoredUser } from "../user/records.js";
import { conflictBudgetOf, MOST_CONFLICTS } from "./conflict-budget.js";
import { type AssertedProfile, followed, isOlder, requireVisible } from "./following.js";
import { requireNoOther } from "./linking.js";
import { type Provisioning, requireNewUsers } from "./provisioning.js";
import type { IdentityWithUser } from "./records.js";
import { transition } from "./transition.js";
import { eventOf, isStale } from "./withdrawal.js";

/**
 * What became of a user. `stale`: the partner has signed something newer about it, so nothing was changed.
 */
export type Provisioned = "created" | "updated" | "reopened" | "unchanged" | "stale";

/** What a partner has signed about a user. */
export interface SignedProfile extends AssertedProfile {
  readonly signedAt: Date;
}

export class Provision {
  readonly #conflicts;

  constructor(
    readonly core: Core,
    private readonly provisioning: Provisioning,
  ) {
    this.#conflicts = conflictBudgetOf(core.store);
  }

  /**
   * One user, in the caller's transaction with the partner held.
   *
   * @throws IamError `user_not_provisioned`, `user_provisioning_disabled`, `identity_conflict`, `max_users_exceeded`,
   *   `validation_error`, `rate_limited`; `conflict` or `user_already_exists` for a lost race, see `tryTwice`
   */
  async one(
    transaction: Transaction,
    partner: SSOPartner,
    asserted: SignedProfile,
    caller: CallOrigin,
  ): Promise<Provisioned> {
    // In the order of a sign-in.
    const emailOwner = await transaction.users.findByEmail(asserted.email, partner.orgId);
    const known = await transaction.identities.lock(partner.id, asserted.externalId);
    if (!known) {
      requireNewUsers(partner);
      this.requireConflictBudget(partner);
      if (emailOwner) throw identityConflict();
      await this.provisioning.make(transaction, partner, asserted, { caller, claimant: partner.id });
      return "created";
    }
    if (saysNothing(known, asserted)) return "stale";
    await transaction.identities.recordAct(known.identity.id, asserted.signedAt);
    const current = await this.#reopen(transaction, partner, known, asserted, caller);
    const { newEmail, changed } = followed(current, asserted);
    if (newEmail) this.requireConflictBudget(partner);
    if (newEmail && emailOwner && emailOwner.id !== current.user.id) throw identityConflict();
    const isReopened = current !== known;
    if (changed.length === 0) return isReopened ? "reopened" : "unchanged";
    await this.provisioning.follow(transaction, current, asserted, current.identity.lastSignInAt);
    await transaction.audit(updated(current, changed), caller);
    return isReopened ? "reopened" : "updated";
  }

  /** @throws IamError `rate_limited` when the partner has met too many conflicts */
  requireConflictBudget(partner: Pick<SSOPartner, "id" | "orgId">): void {
    const now = this.core.clock();
    if (!this.#conflicts.isSpent(partner.id, now)) return;
    throw new IamError(
      ErrorCode.RATE_LIMITED,
      `more than ${MOST_CONFLICTS} e-mail addresses were other users' within an hour: wait, or have them linked`,
      [],
      { retryAfterSeconds: this.#conflicts.secondsLeft(partner.id, now), libraryLimit: "conflict" },
    );
  }

  /** Counts a refusal that told the partner of somebody's address. */
  countConflict(partner: Pick<SSOPartner, "id" | "orgId">): void {
    const { trail, clock } = this.core;
    this.#conflicts.spend(partner.id, clock());
    if (!this.#conflicts.isSpent(partner.id, clock()) || !this.#conflicts.tell(partner.id, clock())) return;
    trail.refused({
      eventType: AuditEventType.RATE_LIMITED,
      organizationId: partner.orgId,
      partnerId: partner.id,
      errorCode: ErrorCode.RATE_LIMITED,
      message: `${MOST_CONFLICTS} e-mail addresses that the partner provisioned were other users'`,
      details: { limit: "conflict" },
    });
  }

  /** @returns the user as it is afterwards; the same one when there was nothing to reopen */
  async #reopen(
    transaction: Transaction,
    partner: SSOPartner,
    known: IdentityWithUser,
    asserted: SignedProfile,
    caller: CallOrigin,
  ): Promise<IdentityWithUser> {
    const { identity, user } = known;
    if (identity.withdrawnAt === null) return known;
    await requireNoOther(transaction, user.id, partner.id);
    const isDormant = user.emailKey === null;
    const email = isDormant && !isOlder(identity, asserted) ? asserted.email : undefined;
    if (email) {
      this.requireConflictBudget(partner);
      if (email.address !== user.email) requireVisible("email", email.address);
    }
    const by = { caller, claimant: partner.id, freedBy: partner.id, email };
    const { user: opened } = await transition(transaction, user, by, () =>
      transaction.identities.reopen(identity.id, { withdrawal: true, suspension: false }),
    );
    for (const event of reopened(known, opened)) await transaction.audit(event, caller);
    const current = await transaction.identities.lock(partner.id, identity.externalId);
    if (!current) throw new IamError(ErrorCode.INTERNAL_ERROR, "a locked identity is gone");
    return current;
  }
}

/** Whether the partner has said something newer: of the user's life, or, where it stays open, of the user. */
export function saysNothing({ identity }: IdentityWithUser, asserted: SignedProfile): boolean {
  if (isStale(identity.actedAt, asserted.signedAt)) return true;
  return identity.withdrawnAt === null && isOlder(identity, asserted);
}

/** The event. It names what has changed and holds none of it. */
export function updated(known: IdentityWithUser, changed: readonly string[]) {
  const { details, ...event } = eventOf(known);
  return {
    ...event,
    eventType: AuditEventType.USER_UPDATED,
    message: "updated by its partner",
    details: { ...details, changed_fields: changed },
  };
}

/** The events of a user whose withdrawal its partner has ended. */
export function reopened(known: IdentityWithUser, { isActive }: Pick<StoredUser, "isActive">): readonly AuditNote[] {
  const { details, ...event } = eventOf(known);
  const message = "reopened by its partner";
  const opening = { ...event, details, eventType: AuditEventType.IDENTITY_REOPENED, message };
  if (!isActive || known.user.isActive) return [opening];
  const woken = "the user has an e-mail address again, and may sign in";
  return [opening, { ...event, eventType: AuditEventType.USER_ACTIVATED, message: woken }];
}
