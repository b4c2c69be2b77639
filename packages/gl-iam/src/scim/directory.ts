/**
 * A partner's directory makes, updates, withdraws and reopens the partner's users. It is the partner's provisioning
 * with another way in: what comes now is the newest that the partner says.
 */
import { parsePerson } from "../assertion/payload.js";
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { Provision, SignedProfile } from "../identity/provision.js";
import { tryTwice } from "../identity/provisioning.js";
import type { IdentityWithUser } from "../identity/records.js";
import { withdraw } from "../identity/withdrawal.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireRole } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { endSessions } from "../sign-in/ending.js";
import {
  isUuid,
  Problems,
  parseInteger,
  refuseField,
  refuseUnknownFields,
  requireObject,
  violation,
} from "../validation.js";
import type { ScimCaller } from "./scim-token.js";
import type { ScimUser, ScimUserChange, ScimUserPage, ScimUserQuery } from "./scim-user.js";

const DEFAULT_COUNT = 100;
const MOST_COUNT = 200;
const MOST_INDEX = 2 ** 31 - 1;
const QUERY_FIELDS: ReadonlySet<string> = new Set(["emails", "externalIds", "startIndex", "count"]);

/** One act, with the partner held as it is now. */
interface Act {
  readonly transaction: Transaction;
  readonly partner: SSOPartner;
  readonly caller: CallOrigin;
  readonly now: Date;
}

export class Directory {
  constructor(
    private readonly core: Core,
    private readonly provision: Provision,
  ) {}

  /** @throws IamError see `ScimUsers.create` */
  async create(caller: ScimCaller, user: ScimUserChange & { externalId?: unknown }, origin: CallOrigin = {}) {
    const { externalId, isActive = true } = user;
    return this.#act(caller, describe(externalId), origin, async (act) => {
      const { transaction, partner } = act;
      const known = typeof externalId === "string" ? await transaction.identities.lock(partner.id, externalId) : null;
      if (known && (await transaction.scimUsers.find(partner, known.identity.id))) throw isThereAlready();
      const asserted = judge(act, known, { external_id: externalId, ...payloadOf(user) });
      const became = await this.provision.one(transaction, partner, asserted, act.caller);
      // An equal request may have made the user between the two looks.
      if (!known && became !== "created") throw isThereAlready();
      if (!isActive) await end(act, await lock(act, asserted.externalId));
      return toScimUser(await lock(act, asserted.externalId));
    });
  }

  /** @throws IamError see `ScimUsers.find` */
  async find({ partner }: ScimCaller, id: string): Promise<ScimUser> {
    const known = isUuid(id) ? await this.core.store.scimUsers.find(partner, id) : null;
    return toScimUser(known ?? refuse());
  }

  /** @throws IamError `validation_error` */
  async list({ partner }: ScimCaller, query: ScimUserQuery = {}): Promise<ScimUserPage> {
    requireObject("query", query);
    const { emails = [], externalIds = [], startIndex = 1, count = DEFAULT_COUNT } = query;
    const problems = new Problems();
    refuseUnknownFields(problems, query, QUERY_FIELDS);
    const from = problems.take("startIndex", parseInteger(startIndex, 1, MOST_INDEX), 1);
    const limit = problems.take("count", parseInteger(count, 0, MOST_COUNT), 0);
    problems.refuseIfAny();
    const { scimUsers } = this.core.store;
    const filter = { emails, externalIds };
    const data = limit === 0 ? [] : await scimUsers.page(partner, filter, from - 1, limit);
    // A page with room left is the last one, and says by itself how many there are.
    const isLast = data.length < limit && (data.length > 0 || from === 1);
    const total = isLast ? from - 1 + data.length : await scimUsers.count(partner, filter);
    return { total, data: data.map(toScimUser) };
  }

  /** @throws IamError see `ScimUsers.update` */
  async update(caller: ScimCaller, id: string, change: ScimUserChange, origin: CallOrigin = {}): Promise<ScimUser> {
    return this.#act(caller, { identity_id: id }, origin, async (act) => {
      const known = await lockVisible(act, id);
      const { externalId, withdrawnAt, email, role } = known.identity;
      const isActive = change.isActive ?? withdrawnAt === null;
      if (isActive) {
        const payload = { external_id: externalId, email, role, ...payloadOf(change) };
        await this.provision.one(act.transaction, act.partner, judge(act, known, payload), act.caller);
      } else {
        await end(act, known);
      }
      return toScimUser(await lock(act, externalId));
    });
  }

  /** @throws IamError see `ScimUsers.remove` */
  async remove(caller: ScimCaller, id: string, origin: CallOrigin = {}): Promise<void> {
    await this.#act(caller, { identity_id: id }, origin, async (act) => {
      const known = await lockVisible(act, id);
      await end(act, known);
      await act.transaction.scimUsers.hide(known.identity.id);
    });
  }

  /** The partner is held before its users: a deactivation that comes first is seen, a later one waits. */
  async #act<T>(
    { tokenId, partner: { id, orgId }, sourceIp }: ScimCaller,
    details: JsonObject,
    origin: CallOrigin,
    work: (act: Act) => Promise<T>,
  ): Promise<T> {
    const caller = { ...origin, actor: `scim:${tokenId}` };
    try {
      return await tryTwice(() =>
        this.core.store.transaction(async (transaction) => {
          const partner = await transaction.partners.hold(id);
          const now = await transaction.scimTokens.hold(tokenId);
          if (!partner || !now) throw new IamError(ErrorCode.INVALID_TOKEN, "this SCIM token has ended");
          requireActive(partner);
          requireSourceIp(partner, sourceIp);
          return work({ transaction, partner, caller, now });
        }),
      );
    } catch (error) {
      if (isIamError(error)) {
        if (error.code === ErrorCode.IDENTITY_CONFLICT) this.provision.countConflict({ id, orgId });
        const event = { eventType: AuditEventType.SSO_REFUSED, organizationId: orgId, partnerId: id };
        const { code: errorCode, message } = error;
        this.core.trail.refused(
          { ...event, errorCode, message, details: { scim_token_id: tokenId, ...details } },
          caller,
        );
      }
      throw error;
    }
  }
}

/** By the names of a signed payload, so that one parser knows the rules of both. */
function payloadOf({ email, displayName, role }: ScimUserChange): JsonObject {
  const said = { email, display_name: displayName, role };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as JsonObject;
}

function judge({ partner, now }: Act, known: IdentityWithUser | null, payload: object): SignedProfile {
  const problems = new Problems();
  const { email, ...person } = parsePerson(payload as JsonObject, partner, problems);
  problems.refuseIfAny();
  if (!email) throw refuseField("email", violation("required", "is required"));
  requireEmailDomain(partner, email.domain);
  requireRole(partner, person.role);
  return { ...person, email, signedAt: newest(known, now) };
}

/** Ends with its sessions what is not withdrawn yet. */
async function end({ transaction, caller, now }: Act, known: IdentityWithUser): Promise<void> {
  const withdrawal = await withdraw(transaction, known, newest(known, now), caller);
  if (withdrawal === "withdrawn") await endSessions(transaction, known, caller);
}

/** A partner's clock may be ahead: what it signed a moment ago must not be newer than what comes now. */
function newest(known: IdentityWithUser | null, now: Date): Date {
  const times = [now, known?.identity.actedAt, known?.identity.assertedAt].filter((time) => time instanceof Date);
  return new Date(Math.max(...times.map((time) => time.getTime())));
}

async function lockVisible(act: Act, id: string): Promise<IdentityWithUser> {
  const { scimUsers } = act.transaction;
  const found = (isUuid(id) ? await scimUsers.find(act.partner, id) : null) ?? refuse();
  const known = await lock(act, found.identity.externalId);
  // Another request may have deleted it while this one waited for the lock.
  return (await scimUsers.find(act.partner, id)) ? known : refuse();
}

async function lock({ transaction, partner }: Act, externalId: string): Promise<IdentityWithUser> {
  return (await transaction.identities.lock(partner.id, externalId)) ?? refuse();
}

function describe(externalId: unknown): JsonObject {
  return typeof externalId === "string" && externalId.length <= 255 ? { external_id: externalId } : {};
}

function toScimUser({ identity }: IdentityWithUser): ScimUser {
  const { id, externalId, email, displayName, role, withdrawnAt, createdAt, assertedAt } = identity;
  const times = [createdAt, assertedAt, withdrawnAt].filter((time) => time !== null);
  const changedAt = new Date(Math.max(...times.map((time) => time.getTime())));
  return { id, externalId, email, displayName, role, isActive: withdrawnAt === null, createdAt, changedAt };
}

function isThereAlready(): IamError {
  return new IamError(ErrorCode.CONFLICT, "this partner has a user with this externalId: change that one");
}

function refuse(): never {
  throw new IamError(ErrorCode.USER_NOT_FOUND, "this partner has no such user");
}
