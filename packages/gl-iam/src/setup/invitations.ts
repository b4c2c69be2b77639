/** What operators do about setup links: make, list and revoke them. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import { newId } from "../crypto/ids.js";
import { unlogged } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf, type PartnerCall } from "../partner/call.js";
import { PartnerLookUp } from "../partner/look-up.js";
import { parseUrl } from "../url.js";
import { changePartner, requirePerson } from "../user/authority.js";
import {
  isUuid,
  parseBoolean,
  parseGiven,
  parseInteger,
  problemsOfCall,
  refuseField,
  requireCall,
  violation,
} from "../validation.js";
import { linkHash, makeLink, makePasscode, passcodeHash } from "./capability.js";
import type { StoredSetupLink } from "./records.js";
import type { InviteOptions, SetupInvitation, SetupLink } from "./setup.js";

/** Seconds. */
const DEFAULT_LIFETIME = 72 * 60 * 60;
const MIN_LIFETIME = 300;
const MAX_LIFETIME = 30 * 24 * 60 * 60;
/** That work at the same time. */
const MOST_LIVE = 20;

export class SetupInvitations {
  constructor(private readonly core: Core) {}

  /** @throws IamError see `Setup.invite` */
  async invite(partnerId: string, options: InviteOptions = {}): Promise<SetupInvitation> {
    const { lifetimeSeconds, isFirst, startsOnTestSide, baseUrl, call } = this.#parse(options);
    const link = makeLink();
    const passcode = makePasscode();
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const { setupLinks, audit } = transaction;
      const live = (await setupLinks.list(partner.id)).filter((each) => stateOf(each) !== "revoked" && !each.isExpired);
      if (live.length >= MOST_LIVE) throw new IamError(ErrorCode.CONFLICT, `${MOST_LIVE} links work: revoke one first`);
      const id = newId();
      if (isFirst) await setupLinks.begin(partner.id);
      await setupLinks.insert({
        ...{ id, partnerId: partner.id, lifetimeSeconds, startsOnTestSide },
        linkHash: linkHash(link),
        passcodeHash: passcodeHash(link, passcode),
        createdBy: call.actor ?? null,
      });
      const made = (await setupLinks.find(id)) ?? noLink();
      const details = { setup_link_id: id, expires_at: made.expiresAt.toISOString() };
      const eventType = AuditEventType.SETUP_LINK_CREATED;
      await audit(
        { ...eventOf(partner), eventType, message: `setup link made for ${partner.partnerName}`, details },
        call,
      );
      const shown = unlogged({ url: `${baseUrl}/setup#${link}`, passcode });
      return Object.assign(shown, { id, expiresAt: made.expiresAt });
    });
  }

  /** @throws IamError see `Setup.list` */
  async list(partnerId: string, call: PartnerCall = {}): Promise<readonly SetupLink[]> {
    const { id } = await new PartnerLookUp(this.core).get(partnerId, call);
    return (await this.core.store.setupLinks.list(id)).map(toSetupLink);
  }

  /** @throws IamError see `Setup.revoke` */
  async revoke(linkId: string, call: PartnerCall = {}): Promise<SetupLink> {
    requireCall(call);
    const link = (isUuid(linkId) ? await this.core.store.setupLinks.find(linkId) : null) ?? noLink();
    return changePartner(this.core, link.partnerId, call, "lock", async ({ setupLinks, audit }, partner) => {
      requirePerson(call);
      if (await setupLinks.revoke(linkId)) {
        const details = { setup_link_id: linkId };
        const eventType = AuditEventType.SETUP_LINK_REVOKED;
        await audit({ ...eventOf(partner), eventType, message: "setup link revoked", details }, call);
      }
      return toSetupLink((await setupLinks.find(linkId)) ?? noLink());
    }).catch((error) => {
      // Another organization's link is none.
      throw error?.code === ErrorCode.PARTNER_NOT_FOUND ? noSuchLink() : error;
    });
  }

  #parse(options: InviteOptions) {
    const problems = problemsOfCall(options, "expiresInSeconds", "isFirst", "startsOnTestSide", "baseUrl");
    const {
      expiresInSeconds = DEFAULT_LIFETIME,
      isFirst = false,
      startsOnTestSide = false,
      baseUrl,
      ...call
    } = options;
    const parse = (value: unknown) => parseInteger(value, MIN_LIFETIME, MAX_LIFETIME);
    const lifetimeSeconds = problems.take("expiresInSeconds", parseGiven(expiresInSeconds, parse), 0);
    problems.take("isFirst", parseGiven(isFirst, parseBoolean), false);
    problems.take("startsOnTestSide", parseGiven(startsOnTestSide, parseBoolean), false);
    problems.refuseIfAny();
    return { lifetimeSeconds, isFirst, startsOnTestSide, baseUrl: this.requireBaseUrl(baseUrl), call };
  }

  /** @throws IamError `validation_error` when it is neither given nor configured */
  requireBaseUrl(given: string | null | undefined): string {
    const baseUrl = given ?? this.core.publicUrl;
    if (baseUrl !== null && parseUrl(baseUrl) !== undefined) return baseUrl.replace(/\/$/, "");
    throw refuseField("baseUrl", violation("url", "must be the service's URL, because publicUrl is not configured"));
  }
}

function stateOf({ revokedAt, isExpired, revealedAt, openedAt }: StoredSetupLink): SetupLink["state"] {
  if (revokedAt !== null) return "revoked";
  if (isExpired) return "expired";
  if (revealedAt !== null) return "revealed";
  return openedAt === null ? "waiting" : "opened";
}

function toSetupLink(stored: StoredSetupLink): SetupLink {
  const { id, partnerId, createdAt, createdBy, expiresAt, openedAt, openedFrom, revealedAt, revealedFrom } = stored;
  return {
    ...{ id, partnerId, state: stateOf(stored), createdAt, createdBy, expiresAt },
    ...{ openedAt, openedFrom, revealedAt, revealedFrom },
    startsOnTestSide: stored.startsOnTestSide,
    testRevealedAt: stored.testRevealedAt,
    liveApprovedAt: stored.liveApprovedAt,
  };
}

function noLink(): never {
  throw noSuchLink();
}

function noSuchLink(): IamError {
  return new IamError(ErrorCode.NOT_FOUND, "there is no such setup link");
}
