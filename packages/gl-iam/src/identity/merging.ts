/** An administrator joins two users who are one person: the identities of one go to the other. */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { countOfRevoked } from "../session/revocation.js";
import { liveOnly } from "../test-side.js";
import { publicUser, type UserCall } from "../user/accounts.js";
import { byAdministrator } from "../user/activation.js";
import {
  changeUser,
  lockUser,
  requireAuthorityOverPartner,
  requireNotOneself,
  requirePerson,
} from "../user/authority.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { isUuid, refuseField, violation } from "../validation.js";
import type { Identity } from "./records.js";
import { transition } from "./transition.js";

export class Merging {
  constructor(private readonly core: Core) {}

  /**
   * Passwords, factors, granted roles and tokens never move, so a user who has any of them can't be merged into another
   * one. The emptied user stays as a tombstone, and its sessions end.
   *
   * @returns the user who has the identities now
   * @throws IamError `user_not_found`, `permission_denied`, `validation_error`, `user_inactive`, `conflict`
   */
  async merge(fromId: string, intoId: string, options: UserCall = {}): Promise<User> {
    const call = liveOnly(options);
    const holdBoth = async (transaction: Transaction) => {
      // In one spelling: in two, their order would not be that of another merge.
      const both = [fromId, intoId].filter(isUuid).map((id) => id.toLowerCase());
      await holdPartnersOf(transaction, both);
      for (const id of both.sort()) await transaction.users.lock(id);
    };
    return changeUser(
      this.core,
      fromId,
      call,
      async (transaction, from) => {
        const into = await lockUser(transaction, intoId, this.core.organizationOrAny(call), call);
        if (into.id === from.id) throw refuseField("intoId", violation("other_user", "must be another user"));
        if (into.organizationId !== from.organizationId) {
          throw new IamError(ErrorCode.USER_NOT_FOUND, "there is no such user");
        }
        requirePerson(call);
        for (const { id } of [from, into]) requireNotOneself(id, call);
        return this.#merge(transaction, from, into, call);
      },
      holdBoth,
    );
  }

  async #merge(transaction: Transaction, from: StoredUser, into: StoredUser, call: UserCall): Promise<User> {
    const { identities, sessions, users, audit } = transaction;
    for (const { suspendedAt } of [from, into]) {
      if (suspendedAt !== null) throw new IamError(ErrorCode.USER_INACTIVE, "a suspended user can't be merged");
    }
    requireNothingButIdentities(from);
    const [moved, present] = [await identities.ofUser(from.id), await identities.ofUser(into.id)];
    for (const partnerId of new Set([...moved, ...present].map((identity) => identity.partnerId))) {
      const partner = await transaction.partners.find(partnerId);
      if (partner) requireAuthorityOverPartner(partner, call);
    }
    requireOneEach([...moved, ...present]);
    const ended = await sessions.revokeAllOfUser(from.id);
    for (const { id } of moved) await sessions.revokeAllOfIdentity(id);
    // Freed first, so that the other user may take it over, and reserved for the partner that knew it.
    const knownTo = moved.find(({ isActive }) => isActive) ?? moved[0];
    if (from.emailKey !== null) await users.freeAddress(from.id, knownTo?.partnerId ?? null);
    // The places move along: no partner has one user more or less.
    for (const { id } of moved) await identities.move(id, into.id);
    const merged = await transition(transaction, into, byAdministrator(call), async () => {});
    await users.markMerged(from.id, into.id);
    const details = { from_user_id: from.id, into_user_id: into.id, identities: moved.length };
    for (const user of [from, into]) {
      await audit(
        {
          eventType: AuditEventType.USER_MERGED,
          organizationId: into.organizationId,
          userId: user.id,
          message: user === from ? "merged into another user" : "another user merged into this one",
          details: user === from ? { ...details, ...countOfRevoked(ended) } : details,
        },
        call,
      );
    }
    return publicUser(merged.user);
  }
}

/** @throws IamError `conflict` */
function requireNothingButIdentities({ passwordHash, roles }: StoredUser): void {
  const owned = passwordHash !== null ? "a password" : roles.length > 0 ? "granted roles" : null;
  if (owned === null) return;
  throw new IamError(
    ErrorCode.CONFLICT,
    `this user has ${owned}, which no merge moves: merge the other way round, or take it away first`,
  );
}

/** @throws IamError `conflict` when one user would have two active identities of one partner */
function requireOneEach(identities: readonly Identity[]): void {
  const partners = identities.filter(({ isActive }) => isActive).map(({ partnerId }) => partnerId);
  if (new Set(partners).size === partners.length) return;
  throw new IamError(
    ErrorCode.CONFLICT,
    "both users have an active identity of the same partner: unlink one of them first",
  );
}

/** In one order, before the users are locked. */
async function holdPartnersOf({ identities, partners }: Transaction, userIds: readonly string[]): Promise<void> {
  const partnerIds = new Set<string>();
  for (const userId of userIds) {
    for (const { partnerId } of await identities.ofUser(userId)) partnerIds.add(partnerId);
  }
  for (const id of [...partnerIds].sort()) await partners.hold(id);
}
