/** What an administrator does about a partner's users: pre-provision, link and list them. */
import type { Core, Transaction } from "../core.js";
import { decodeIdCursor, encodeIdCursor, type Paging, parsePaging, toPage } from "../paging.js";
import type { PartnerCall } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import type { SSOPartner } from "../partner/partner.js";
import { DEFAULT_ROLE, roleOf } from "../policy/role.js";
import type { UserCall } from "../user/accounts.js";
import { identityConflict } from "../user/address.js";
import { changePartner, lockUser, requirePerson } from "../user/authority.js";
import { parseDisplayName } from "../user/display-name.js";
import { type EmailAddress, parseNewEmail } from "../user/email.js";
import {
  Problems,
  parseGiven,
  parseText,
  problemsOfCall,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import { linkedElsewhere, linkIdentity } from "./linking.js";
import type { IdentityLink, PartnerUser, PartnerUserPage, PreProvisioning } from "./partner-users.js";
import { type Provisioning, tryTwice } from "./provisioning.js";
import type { Identity, IdentityWithUser } from "./records.js";

export class IdentityAdministration {
  readonly #partners: PartnerLookUp;

  constructor(
    private readonly core: Core,
    private readonly provisioning: Provisioning,
  ) {
    this.#partners = new PartnerLookUp(core);
  }

  /** @throws IamError see `PartnerUsers.list` */
  async list(partnerId: string, options: PartnerCall & Paging = {}): Promise<PartnerUserPage> {
    const problems = problemsOfCall(options, "limit", "cursor");
    const { limit: given, cursor, ...call } = options;
    const { limit, after } = parsePaging({ limit: given, cursor }, decodeIdCursor, problems);
    problems.refuseIfAny();
    const partner = await this.#partners.get(partnerId, call);
    const { identities } = this.core.store;
    const page = toPage(await identities.list(partner.id, limit + 1, after), limit, ({ identity }) =>
      encodeIdCursor(identity.id),
    );
    return { ...page, data: page.data.map((known) => toPartnerUser(partner, known)) };
  }

  /** @throws IamError see `PartnerUsers.preProvision` */
  async preProvision(partnerId: string, input: PreProvisioning, call: PartnerCall = {}): Promise<PartnerUser> {
    const { externalId, email, displayName } = parsePreProvisioning(input);
    return this.#within(partnerId, call, async (transaction, partner) => {
      // In the order of a sign-in: a twin of this call, committed between the two looks, is not a conflict.
      const emailOwner = await transaction.users.findByEmail(email, partner.orgId);
      const known = await transaction.identities.lock(partner.id, externalId);
      if (known) return sameUser(partner, known, email);
      if (emailOwner) throw identityConflict();
      const said = { externalId, email, displayName, role: DEFAULT_ROLE, attributes: null, signedAt: null };
      return toPartnerUser(
        partner,
        await this.provisioning.make(transaction, partner, said, { caller: call, claimant: null }),
      );
    });
  }

  /** @throws IamError see `PartnerUsers.link` */
  async link(partnerId: string, link: IdentityLink, call: PartnerCall = {}): Promise<PartnerUser> {
    const { externalId, named: userId } = parseLink("link", link, "userId");
    const { partner, linked } = await this.#link(partnerId, userId, externalId, call);
    return toPartnerUser(partner, linked);
  }

  /** @throws IamError see `Users.link` */
  async linkUser(
    userId: string,
    identity: { partnerId: string; externalId: string },
    call: UserCall = {},
  ): Promise<Identity> {
    const { externalId, named: partnerId } = parseLink("identity", identity, "partnerId");
    const organizationId = this.core.organizationOrAny(call);
    return (await this.#link(partnerId, userId, externalId, { ...call, organizationId })).linked.identity;
  }

  async #link(partnerId: string, userId: string, externalId: string, call: PartnerCall) {
    return this.#within(
      partnerId,
      call,
      async (transaction, partner) => {
        requirePerson(call);
        const user = await lockUser(transaction, userId, partner.orgId, call);
        const linked = await linkIdentity({ core: this.core, transaction }, partner, user, externalId, call);
        return { partner, linked };
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

/** @param other the field beside the external id */
function parseLink(argument: string, link: object, other: "userId" | "partnerId") {
  requireObject(argument, link);
  const given = link as Readonly<Record<string, unknown>>;
  const problems = new Problems();
  refuseUnknownFields(problems, link, new Set(["externalId", other]));
  const externalId = problems.take("externalId", parseGiven(given.externalId, parseExternalId), "");
  const named = problems.take(other, parseGiven(given[other], parseId), "");
  problems.refuseIfAny();
  return { externalId, named };
}

function parseExternalId(value: unknown) {
  return parseText(value, { max: 255, spaces: "keep" });
}

/** A text that is no id names nobody. */
function parseId(value: unknown) {
  return typeof value === "string" ? value : violation("string", "must be a string");
}

/**
 * Making the same user again is a retry. Another e-mail under the same external id is a mistake that must be reported.
 */
function sameUser(partner: SSOPartner, known: IdentityWithUser, email: EmailAddress): PartnerUser {
  if (known.user.emailKey !== email.key && known.user.emailKey !== email.formerKey) throw linkedElsewhere();
  return toPartnerUser(partner, known);
}

function toPartnerUser(
  partner: SSOPartner,
  { identity, user }: Pick<IdentityWithUser, "identity" | "user">,
): PartnerUser {
  return {
    userId: user.id,
    partnerId: identity.partnerId,
    externalId: identity.externalId,
    email: user.email,
    displayName: user.displayName,
    role: roleOf(partner, identity.role),
    isActive: identity.isActive && user.isActive,
    createdAt: identity.createdAt,
    lastSignInAt: identity.lastSignInAt,
  };
}
