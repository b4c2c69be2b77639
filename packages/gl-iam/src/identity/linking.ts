/**
 * An administrator links users to partners, and sees to one identity: unlinks, suspends and reopens it. An e-mail
 * address never does any of this by itself.
 */

import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { DEFAULT_ROLE } from "../policy/role.js";
import type { UserCall } from "../user/accounts.js";
import { administrator, byAdministrator, holdPartners } from "../user/activation.js";
import { changeUser, requireAuthorityOverPartner, requireNotOneself, requirePerson } from "../user/authority.js";
import { recordIdentityTaken } from "../user/demotion.js";
import { parseEmail } from "../user/email.js";
import { UserLookUp } from "../user/look-up.js";
import type { StoredUser } from "../user/records.js";
import { userInactive } from "../user/state.js";
import { isUuid, Violation } from "../validation.js";
import { newIdentity } from "./provisioning.js";
import type { Identity } from "./records.js";
import { type Transitioned, transition } from "./transition.js";
import { eventOf } from "./withdrawal.js";

/**
 * Lets the partner's external id sign in as the user. A dormant user has an address again by this.
 *
 * @param user locked, and the partner held before it
 * @throws IamError `user_inactive` for a suspended user; `identity_conflict`; `max_users_exceeded`;
 *   `user_already_exists`; `permission_denied` for oneself
 */
export async function linkIdentity(
  { core, transaction }: { readonly core: Core; readonly transaction: Transaction },
  partner: SSOPartner,
  user: StoredUser,
  externalId: string,
  call: UserCall,
): Promise<{ user: StoredUser; identity: Identity }> {
  requireNotOneself(user.id, call);
  if (user.suspendedAt !== null) throw userInactive();
  // Not locked: it may belong to another user, and two links that cross would wait for each other.
  const known = await transaction.identities.find(partner.id, externalId);
  if (known && known.user.id !== user.id) throw linkedElsewhere();
  if (known) return known;
  await requireNoOther(transaction, user.id, partner.id);
  const email = parseEmail(user.email);
  if (email instanceof Violation) throw new IamError(ErrorCode.INTERNAL_ERROR, "a stored e-mail does not parse");
  const profile = { externalId, email, displayName: null, role: DEFAULT_ROLE, attributes: null, signedAt: null };
  const identity = newIdentity(partner, user.id, profile, core.clock());
  const linked = await transition(transaction, user, byAdministrator(call), async () => {
    await transaction.identities.insert(identity);
  });
  await transaction.audit(
    {
      eventType: AuditEventType.IDENTITY_LINKED,
      organizationId: partner.orgId,
      partnerId: partner.id,
      userId: user.id,
      message: `user linked to partner ${partner.partnerName}`,
      details: { external_id: externalId },
    },
    call,
  );
  return { user: linked.user, identity: found(linked.identities, identity.id) };
}

export function linkedElsewhere(): IamError {
  return new IamError(ErrorCode.IDENTITY_CONFLICT, "this external id belongs to another user");
}

/** One user has at most one active identity of a partner. @throws IamError `identity_conflict` */
export async function requireNoOther({ identities }: Transaction, userId: string, partnerId: string): Promise<void> {
  const all = await identities.ofUser(userId);
  if (!all.some((identity) => identity.partnerId === partnerId && identity.isActive)) return;
  throw new IamError(
    ErrorCode.IDENTITY_CONFLICT,
    "this user has an active identity of this partner already: unlink that first",
  );
}

/** What an administrator does to one identity of a user. Each locks the user, and the partners before it. */
export class IdentityCare {
  readonly #users: UserLookUp;

  constructor(private readonly core: Core) {
    this.#users = new UserLookUp(core);
  }

  /** @throws IamError `user_not_found` */
  async list(userId: string, call: UserCall = {}): Promise<readonly Identity[]> {
    const user = await this.#users.get(userId, call);
    return this.core.store.identities.ofUser(user.id);
  }

  /**
   * The external id no longer signs in as this user. Its sessions end, its place is free.
   *
   * @throws IamError `user_not_found`, `not_found`, `permission_denied`
   */
  async unlink(userId: string, identityId: string, call: UserCall = {}): Promise<void> {
    await this.#change(userId, identityId, call, async (transaction, user, identity, partner) => {
      const { identities, oneTimeTokens, sessions, audit } = transaction;
      await recordIdentityTaken(transaction, partner, identity, call);
      await sessions.revokeAllOfIdentity(identity.id);
      // A token that waits for this external id would otherwise make a user of its own.
      await oneTimeTokens.endOf(identity.partnerId, identity.externalId);
      const message = "user unlinked from the partner";
      await audit({ ...eventOf({ identity, user }), eventType: AuditEventType.IDENTITY_UNLINKED, message }, call);
      return transition(transaction, user, { ...byAdministrator(call), freedBy: identity.partnerId }, () =>
        identities.remove(identity.id),
      );
    });
  }

  /** No sign-in through this partner until an administrator reopens it. @throws IamError like {@link unlink} */
  async suspend(userId: string, identityId: string, call: UserCall = {}): Promise<Identity> {
    return this.#change(userId, identityId, call, async (transaction, user, identity) => {
      const { identities, sessions, audit } = transaction;
      if (identity.suspendedAt !== null) return null;
      const message = "suspended at this partner by an administrator";
      await audit({ ...eventOf({ identity, user }), eventType: AuditEventType.IDENTITY_SUSPENDED, message }, call);
      await sessions.revokeAllOfIdentity(identity.id);
      return transition(transaction, user, byAdministrator(call), () =>
        identities.suspend(identity.id, administrator(call)),
      );
    });
  }

  /**
   * Ends the suspension of one identity, and its withdrawal: the partner has said that this person is no longer its
   * own, and the administrator says that it may sign in through it all the same.
   *
   * @throws IamError like {@link unlink}; `user_inactive` for a suspended user; `max_users_exceeded`;
   *   `identity_conflict`; `user_already_exists`
   */
  async reopen(userId: string, identityId: string, call: UserCall = {}): Promise<Identity> {
    return this.#change(userId, identityId, call, async (transaction, user, identity) => {
      const { identities, audit } = transaction;
      if (identity.isActive) return null;
      if (user.suspendedAt !== null) throw new IamError(ErrorCode.USER_INACTIVE, "reactivate this user first");
      await requireNoOther(transaction, user.id, identity.partnerId);
      const { details, ...event } = eventOf({ identity, user });
      const ended = { withdrawal: identity.withdrawnAt !== null, suspension: identity.suspendedAt !== null };
      await audit(
        {
          ...event,
          eventType: AuditEventType.IDENTITY_REOPENED,
          message: "identity reopened by an administrator",
          details: { ...details, withdrawn_by: identity.withdrawnBy, suspended_by: identity.suspendedBy },
        },
        call,
      );
      return transition(transaction, user, byAdministrator(call), () => identities.reopen(identity.id, ended));
    });
  }

  /** @param change returns null where there is nothing to change */
  #change(
    userId: string,
    identityId: string,
    call: UserCall,
    change: (
      transaction: Transaction,
      user: StoredUser,
      identity: Identity,
      partner: SSOPartner | null,
    ) => Promise<Transitioned | null>,
  ): Promise<Identity> {
    return changeUser(
      this.core,
      userId,
      call,
      async (transaction, user) => {
        const identity = found(await transaction.identities.ofUser(user.id), identityId);
        const partner = await transaction.partners.find(identity.partnerId);
        if (partner) requireAuthorityOverPartner(partner, call);
        requirePerson(call);
        requireNotOneself(user.id, call);
        const changed = await change(transaction, user, identity, partner);
        return changed?.identities.find(({ id }) => id === identity.id) ?? identity;
      },
      holdPartners,
    );
  }
}

/** @throws IamError `not_found` */
function found(identities: readonly Identity[], identityId: string): Identity {
  const identity = isUuid(identityId) ? identities.find(({ id }) => id === identityId.toLowerCase()) : undefined;
  if (!identity) throw new IamError(ErrorCode.NOT_FOUND, "this user has no such identity");
  return identity;
}
