/** An administrator's hand on users: make them ahead, link them, switch them off and on, see who came through a partner. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, toPage } from "../paging.js";
import type { PartnerCall } from "../partner/administration.js";
import type { SSOPartner } from "../partner/partner.js";
import { DEFAULT_ROLE } from "../policy/role.js";
import { publicUser, type UserCall, userNotFound } from "../user/accounts.js";
import { requireAuthorityOver, requireAuthorityOverUser } from "../user/authority.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import type { User } from "../user/user.js";
import { canExist, isUuid, Problems, parseText, requireCall, requireObject } from "../validation.js";
import type { PartnerUser, PartnerUserPage, PreProvisioning } from "./partner-users.js";
import { identityConflict, newIdentity, type Provisioning, takePlace, tryTwice } from "./provision.js";
import type { IdentityWithUser } from "./records.js";

export class UserAdministration {
  constructor(
    private readonly core: Core,
    private readonly provisioning: Provisioning,
  ) {}

  /** @throws IamError see `PartnerUsers.list` */
  async list(partnerId: string, options: PartnerCall & Paging = {}): Promise<PartnerUserPage> {
    requireCall(options, "limit", "cursor");
    const problems = new Problems();
    const { limit, after } = parsePaging(options, decodeIdCursor, problems);
    problems.refuseIfAny();
    const { store } = this.core;
    const known = canExist(partnerId, options.organizationId);
    const partner = known ? await store.partners.find(partnerId, options.organizationId) : null;
    if (!partner) throw partnerNotFound();
    const page = toPage(await store.identities.list(partner.id, limit + 1, after), limit, ({ identity }) =>
      encodeIdCursor(identity.id),
    );
    return { ...page, data: page.data.map(toPartnerUser) };
  }

  /** @throws IamError see `PartnerUsers.preProvision` */
  async preProvision(partnerId: string, input: PreProvisioning, call: PartnerCall = {}): Promise<PartnerUser> {
    const { externalId, email, displayName } = parsePreProvisioning(input);
    return this.#within(partnerId, call, async (transaction, partner) => {
      // In the order of a sign-in: a twin of this call, committed between the two looks, is no conflict.
      const emailOwner = await transaction.users.findByEmail(email.key, partner.orgId);
      const known = await transaction.identities.lock(partner.id, externalId);
      if (known) return sameUser(known, email);
      if (emailOwner) throw identityConflict();
      const asserted = { externalId, email: email.address, displayName, role: DEFAULT_ROLE };
      const { user, identity } = await this.provisioning.make(transaction, partner, asserted, call);
      return toPartnerUser({ user, identity, identityCount: 1 });
    });
  }

  /** @throws IamError see `PartnerUsers.link` */
  async link(
    partnerId: string,
    link: { externalId: string; userId: string },
    call: PartnerCall = {},
  ): Promise<PartnerUser> {
    requireObject("link", link);
    const problems = new Problems();
    const externalId = problems.take("externalId", parseText(link.externalId, { max: 255, spaces: "keep" }), "");
    problems.refuseIfAny();
    return this.#within(partnerId, call, async (transaction, partner) => {
      const user = isUuid(link.userId) ? await transaction.users.lock(link.userId, partner.orgId) : null;
      if (!user) throw userNotFound();
      if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
      // Not held: it may be another user's, and two links that cross would wait for each other.
      const known = await transaction.identities.find(partner.id, externalId);
      await requireAuthorityOverUser(transaction, user, call);
      if (known && known.user.id !== user.id) throw linkedElsewhere();
      if (known) return toPartnerUser(known);
      const identity = newIdentity(
        partner,
        user.id,
        { externalId, email: user.email, role: DEFAULT_ROLE },
        this.core.clock(),
      );
      await transaction.identities.insert(identity);
      await takePlace(transaction, partner);
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
      return toPartnerUser({ identity, user, identityCount: 1 });
    });
  }

  /** Switches the user off everywhere: no sign-in, sessions ended, places under the caps freed. Idempotent. */
  async deactivate(userId: string, call: UserCall = {}): Promise<User> {
    return this.#onUser(userId, call, async (transaction, user) => {
      if (!user.isActive) return publicUser(user);
      await transaction.users.setActive(user.id, false);
      for (const identity of await transaction.identities.ofUser(user.id)) {
        if (!identity.isActive) continue;
        await transaction.identities.update({ ...identity, isActive: false });
        await transaction.identities.freePlace(identity.partnerId);
      }
      const sessions = await transaction.sessions.endAllOfUser(user.id, this.core.clock());
      await audit(transaction, user, AuditEventType.USER_DEACTIVATED, "user deactivated", { sessions }, call);
      return publicUser({ ...user, isActive: false });
    });
  }

  /** Takes the places back. @throws IamError `max_users_exceeded` when one of the caps has no room: nothing is changed */
  async reactivate(userId: string, call: UserCall = {}): Promise<User> {
    return this.#onUser(
      userId,
      call,
      async (transaction, user) => {
        const asleep = (await transaction.identities.ofUser(user.id)).filter(({ isActive }) => !isActive);
        if (user.isActive && asleep.length === 0) return publicUser(user);
        await transaction.users.setActive(user.id, true);
        for (const identity of asleep) {
          const partner = await transaction.partners.hold(identity.partnerId);
          if (!partner) continue;
          await transaction.identities.update({ ...identity, isActive: true });
          await takePlace(transaction, partner);
        }
        await audit(transaction, user, AuditEventType.USER_ACTIVATED, "user reactivated", {}, call);
        return publicUser({ ...user, isActive: true });
      },
      holdPartners,
    );
  }

  #within<T>(
    partnerId: string,
    call: PartnerCall,
    work: (transaction: Transaction, partner: SSOPartner) => Promise<T>,
  ): Promise<T> {
    requireCall(call);
    const known = canExist(partnerId, call.organizationId);
    return tryTwice(() =>
      this.core.store.transaction(async (transaction) => {
        const partner = known ? await transaction.partners.hold(partnerId, call.organizationId) : null;
        if (!partner) throw partnerNotFound();
        requireAuthorityOver(partner.allowedRoles, call);
        return work(transaction, partner);
      }),
    );
  }

  #onUser<T>(
    userId: string,
    call: UserCall,
    work: (transaction: Transaction, user: StoredUser) => Promise<T>,
    prepare: (transaction: Transaction, userId: string) => Promise<void> = async () => {},
  ): Promise<T> {
    const organizationId = this.core.organizationOrAny(call);
    const known = isUuid(userId);
    return this.core.store.transaction(async (transaction) => {
      if (known) await prepare(transaction, userId);
      const user = known ? await transaction.users.lock(userId, organizationId) : null;
      if (!user) throw userNotFound();
      await requireAuthorityOverUser(transaction, user, call);
      return work(transaction, user);
    });
  }
}

/** Before the user is held, as a sign-in takes them too: the other way round the two would wait in a circle. */
async function holdPartners({ identities, partners }: Transaction, userId: string): Promise<void> {
  for (const { partnerId } of await identities.ofUser(userId)) await partners.hold(partnerId);
}

function parsePreProvisioning(input: PreProvisioning) {
  requireObject("user", input);
  const problems = new Problems();
  const externalId = problems.take("externalId", parseText(input.externalId, { max: 255, spaces: "keep" }), "");
  const none: EmailAddress = { address: "", domain: "", key: "" };
  const email = problems.take("email", parseEmail(input.email), none);
  const displayName =
    input.displayName === undefined || input.displayName === null
      ? null
      : problems.take("displayName", parseText(input.displayName, { max: 255, spaces: "trim" }), null);
  problems.refuseIfAny();
  return { externalId, email, displayName };
}

/** Making the same user again is a retry; another e-mail under the same external id is a mistake that somebody must see. */
function sameUser(known: IdentityWithUser, email: EmailAddress): PartnerUser {
  if (known.user.emailKey !== email.key) throw linkedElsewhere();
  return toPartnerUser(known);
}

function toPartnerUser({ identity, user }: IdentityWithUser): PartnerUser {
  return {
    userId: user.id,
    partnerId: identity.partnerId,
    externalId: identity.externalId,
    email: user.email,
    displayName: user.displayName,
    role: identity.role,
    isActive: identity.isActive && user.isActive,
    createdAt: identity.createdAt,
    lastSignInAt: identity.lastSignInAt,
  };
}

function audit(
  { audit: write }: Transaction,
  user: StoredUser,
  eventType: AuditEventType,
  message: string,
  details: Record<string, number>,
  call: CallOrigin,
): Promise<void> {
  return write({ eventType, organizationId: user.organizationId, userId: user.id, message, details }, call);
}

function partnerNotFound(): IamError {
  return new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
}

function linkedElsewhere(): IamError {
  return new IamError(ErrorCode.IDENTITY_CONFLICT, "this external id belongs to another user");
}
