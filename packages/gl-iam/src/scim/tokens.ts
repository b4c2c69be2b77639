/** Makes, lists, revokes and verifies the tokens of partners' directories. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { isUseDue } from "../crypto/long-lived-token.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { PartnerCall } from "../partner/call.js";
import { eventOf } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { parseAddress, requireSourceIp } from "../policy/source-ip.js";
import { changePartner, requirePerson } from "../user/authority.js";
import {
  isUuid,
  Problems,
  parseGiven,
  parseInteger,
  refuseUnknownFields,
  requireCall,
  requireObject,
} from "../validation.js";
import type { StoredScimToken } from "./records.js";
import type { IssuedScimToken, ScimCaller, ScimOrigin, ScimToken, ScimTokenCreate } from "./scim-token.js";

/** Seconds. */
const DEFAULT_LIFETIME = 180 * 24 * 60 * 60;
const MIN_LIFETIME = 60;
const MAX_LIFETIME = 366 * 24 * 60 * 60;
/** That work at the same time: two for a rotation, and some for directories side by side. */
const MOST_LIVE = 10;

const SCIM_TOKEN = new RegExp(`^${SECRET_PREFIXES.SCIM_TOKEN}[A-Za-z0-9_-]{43}$`);

export class ScimTokenAdministration {
  readonly #partners: PartnerLookUp;

  constructor(private readonly core: Core) {
    this.#partners = new PartnerLookUp(core);
  }

  /** @throws IamError see `ScimTokens.create` */
  async create(partnerId: string, create: ScimTokenCreate = {}, call: PartnerCall = {}): Promise<IssuedScimToken> {
    const lifetimeSeconds = parseLifetime(create);
    const token = generateToken(SECRET_PREFIXES.SCIM_TOKEN);
    // Locked, not held: of two at once the second one counts the first.
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const { scimTokens } = transaction;
      if ((await scimTokens.countLive(partner.id)) >= MOST_LIVE) {
        throw new IamError(ErrorCode.CONFLICT, `${MOST_LIVE} SCIM tokens of this partner work: revoke one first`);
      }
      const id = newId();
      await scimTokens.insert({ id, partnerId: partner.id, hash: tokenHash(token), lifetimeSeconds });
      const made = (await scimTokens.find(partner.id, id)) ?? refuse();
      const after = { expires_at: made.expiresAt.toISOString() };
      await record(transaction, partner, made, AuditEventType.SCIM_TOKEN_CREATED, "made", { after }, call);
      const answer = { scimToken: toScimToken(made) };
      return Object.defineProperty(answer, "token", { value: token, enumerable: false }) as IssuedScimToken;
    });
  }

  /** @throws IamError see `ScimTokens.list` */
  async list(partnerId: string, call: PartnerCall = {}): Promise<readonly ScimToken[]> {
    const { id } = await this.#partners.get(partnerId, call);
    return (await this.core.store.scimTokens.list(id)).map(toScimToken);
  }

  /** @throws IamError see `ScimTokens.revoke` */
  async revoke(partnerId: string, tokenId: string, call: PartnerCall = {}): Promise<ScimToken> {
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const { scimTokens } = transaction;
      const known = (isUuid(tokenId) ? await scimTokens.find(partner.id, tokenId) : null) ?? refuse();
      if (known.revokedAt !== null) return toScimToken(known);
      await scimTokens.revoke(known.id);
      const details = { before: { state: stateOf(known) }, after: { state: "revoked" } };
      await record(transaction, partner, known, AuditEventType.SCIM_TOKEN_REVOKED, "revoked", details, call);
      return toScimToken((await scimTokens.find(partner.id, known.id)) ?? refuse());
    });
  }

  /**
   * A token is found by its SHA-256, so a look-up takes the same time for every made-up one and tells nothing of
   * others. A deactivated partner's works again after the reactivation.
   *
   * @throws IamError see `ScimTokens.verify`
   */
  async verify(token: string, { sourceIp: given, ...origin }: ScimOrigin): Promise<ScimCaller> {
    requireCall(origin);
    const { store, organization } = this.core;
    const isOne = typeof token === "string" && SCIM_TOKEN.test(token);
    const found = isOne ? await store.scimTokens.findByHash(tokenHash(token)) : null;
    const partner = found && stateOf(found) === "active" ? await store.partners.find(found.partnerId) : null;
    if (found === null || partner === null || (organization !== null && partner.orgId !== organization)) {
      throw this.#refused(found, origin);
    }
    const sourceIp = parseAddress(given) ?? null;
    try {
      requireActive(partner);
      requireSourceIp(partner, sourceIp);
    } catch (error) {
      if (isIamError(error)) this.#recordRefusal(partner, found.id, error, origin);
      throw error;
    }
    if (isUseDue(found.secondsUnused)) {
      // If the database can be read but not written, the directory may still read.
      await store.scimTokens.touch(found.id).catch(() => {});
    }
    return { tokenId: found.id, partner, sourceIp };
  }

  #recordRefusal(partner: SSOPartner, tokenId: string, { code, message }: IamError, origin: CallOrigin): void {
    const details = { scim_token_id: tokenId };
    const event = { ...eventOf(partner), eventType: AuditEventType.SSO_REFUSED, errorCode: code, message, details };
    this.core.trail.refused(event, { ...origin, actor: `scim:${tokenId}` });
  }

  /** The event has no actor, so a flood of such tokens is bounded like every other flood of strangers. */
  #refused(found: StoredScimToken | null, origin: CallOrigin): IamError {
    const refusal = new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid SCIM token");
    const details = found ? { details: { scim_token_id: found.id } } : {};
    const message = found ? `this SCIM token is ${stateOf(found)}` : refusal.message;
    const eventType = AuditEventType.PERMISSION_DENIED;
    const event = { eventType, errorCode: refusal.code, organizationId: null, message, ...details };
    this.core.trail.refused(event, { ...origin, actor: undefined });
    return refusal;
  }
}

function record(
  { audit }: Transaction,
  partner: SSOPartner,
  { id }: StoredScimToken,
  eventType: AuditEventType,
  what: string,
  details: { readonly before?: { state: string }; readonly after: Record<string, string> },
  call: CallOrigin,
): Promise<void> {
  const message = `SCIM token ${what}`;
  return audit({ ...eventOf(partner), eventType, message, details: { scim_token_id: id, ...details } }, call);
}

function stateOf({ revokedAt, isExpired }: StoredScimToken): ScimToken["state"] {
  if (revokedAt !== null) return "revoked";
  return isExpired ? "expired" : "active";
}

function toScimToken(stored: StoredScimToken): ScimToken {
  const { id, partnerId, createdAt, expiresAt, lastUsedAt, revokedAt } = stored;
  return { id, partnerId, state: stateOf(stored), createdAt, expiresAt, lastUsedAt, revokedAt };
}

function parseLifetime(create: ScimTokenCreate): number {
  requireObject("create", create);
  const problems = new Problems();
  refuseUnknownFields(problems, create, new Set(["expiresInSeconds"]));
  const { expiresInSeconds = DEFAULT_LIFETIME } = create;
  const parse = (value: unknown) => parseInteger(value, MIN_LIFETIME, MAX_LIFETIME);
  const lifetimeSeconds = problems.take("expiresInSeconds", parseGiven(expiresInSeconds, parse), 0);
  problems.refuseIfAny();
  return lifetimeSeconds;
}

function refuse(): never {
  throw new IamError(ErrorCode.NOT_FOUND, "this partner has no such SCIM token");
}
