/** What an administrator does about a partner's users: pre-provision, link and list them. */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, toPage } from "../paging.js";
import type { PartnerCall } from "../partner/call.js";
import type { SSOPartner } from "../partner/partner.js";
import { DEFAULT_ROLE } from "../policy/role.js";
import { changePartner, lockUser, recordingRefusals, requirePerson } from "../user/authority.js";
import { parseDisplayName } from "../user/display-name.js";
import { type EmailAddress, parseNewEmail } from "../user/email.js";
import {
  canExist,
  Problems,
  parseGiven,
  parseText,
  problemsOfCall,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import { takePlace } from "./cap.js";
import type { IdentityLink, PartnerUser, PartnerUserPage, PreProvisioning } from "./partner-users.js";
import { identityConflict, newIdentity, type Provisioning, tryTwice } from "./provisioning.js";
import type { IdentityWithUser } from "./records.js";

export class IdentityAdministration {
  constructor(
    private readonly core: Core,
    private readonly provisioning: Provisioning,
  ) {}

  /** @throws IamError see `PartnerUsers.list` */
  async list(partnerId: string, options: PartnerCall & Paging = {}): Promise<PartnerUserPage> {
    const problems = problemsOfCall(options, "limit", "cursor");
    const { limit, after } = parsePaging(options, decodeIdCursor, problems);
    problems.refuseIfAny();
    const { organizationId } = options;
    const { store } = this.core;
    const partner = await recordingRefusals(this.core, { partnerId, organizationId }, options, async () => {
      const known = canExist(partnerId, organizationId) ? await store.partners.find(partnerId, organizationId) : null;
      return known ?? refusePartner();
    });
    const page = toPage(await store.identities.list(partner.id, limit + 1, after), limit, ({ identity }) =>
      encodeIdCursor(identity.id),
    );
    return { ...page, data: page.data.map(toPartnerUser) };
  }

  /** @throws IamError see `PartnerUsers.preProvision` */
  async preProvision(partnerId: string, input: PreProvisioning, call: PartnerCall = {}): Promise<PartnerUser> {
    const { externalId, email, displayName } = parsePreProvisioning(input);
    return this.#within(partnerId, call, async (transaction, partner) => {
      // In the order of a sign-in: a twin of this call, committed between the two looks, is not a conflict.
      const emailOwner = await transaction.users.findByEmail(email, partner.orgId);
      const known = await transaction.identities.lock(partner.id, externalId);
      if (known) return sameUser(known, email);
      if (emailOwner) throw identityConflict();
      const asserted = { externalId, email, displayName, role: DEFAULT_ROLE };
      const { user, identity } = await this.provisioning.make(transaction, partner, asserted, call);
      return toPartnerUser({ user, identity, identityCount: 1 });
    });
  }

  /** @throws IamError see `PartnerUsers.link` */
  async link(partnerId: string, link: IdentityLink, call: PartnerCall = {}): Promise<PartnerUser> {
    const { externalId, userId } = parseLink(link);
    return this.#within(
      partnerId,
      call,
      async (transaction, partner) => {
        requirePerson(call);
        const user = await lockUser(transaction, userId, partner.orgId, call);
        if (!user.isActive) throw new IamError(ErrorCode.USER_INACTIVE, "this user is deactivated");
        // Not locked: it may belong to another user, and two links that cross would wait for each other.
        const known = await transaction.identities.find(partner.id, externalId);
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
      },
      userId,
    );
  }

  #within<T>(
    partnerId: string,
    call: PartnerCall,
    work: (transaction: Transaction, partner: SSOPartner) => Promise<T>,
    userId?: string,
  ): Promise<T> {
    return tryTwice(() => changePartner(this.core, partnerId, call, "hold", work, userId));
  }
}

function parsePreProvisioning(input: PreProvisioning) {
  requireObject("user", input);
  const problems = new Problems();
  refuseUnknownFields(problems, input, new Set(["externalId", "email", "displayName"]));
  const externalId = problems.take("externalId", parseGiven(input.externalId, parseExternalId), "");
  const none: EmailAddress = { address: "", domain: "", key: "", formerKey: "" };
  const email = problems.take("email", parseGiven(input.email, parseNewEmail), none);
  const displayName =
    input.displayName === undefined || input.displayName === null
      ? null
      : problems.take("displayName", parseDisplayName(input.displayName), null);
  problems.refuseIfAny();
  return { externalId, email, displayName };
}

function parseLink(link: IdentityLink) {
  requireObject("link", link);
  const problems = new Problems();
  refuseUnknownFields(problems, link, new Set(["externalId", "userId"]));
  const externalId = problems.take("externalId", parseGiven(link.externalId, parseExternalId), "");
  const userId = problems.take("userId", parseGiven(link.userId, parseUserId), "");
  problems.refuseIfAny();
  return { externalId, userId };
}

function parseExternalId(value: unknown) {
  return parseText(value, { max: 255, spaces: "keep" });
}

/** A text that is no id names no user. */
function parseUserId(value: unknown) {
  return typeof value === "string" ? value : violation("string", "must be a string");
}

/**
 * Making the same user again is a retry. Another e-mail under the same external id is a mistake that must be reported.
 */
function sameUser(known: IdentityWithUser, email: EmailAddress): PartnerUser {
  if (known.user.emailKey !== email.key && known.user.emailKey !== email.formerKey) throw linkedElsewhere();
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

function refusePartner(): never {
  throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
}

function linkedElsewhere(): IamError {
  return new IamError(ErrorCode.IDENTITY_CONFLICT, "this external id belongs to another user");
}
