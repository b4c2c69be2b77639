/** Who holds a setup link: link and passcode become a browser's token, once. */
import { timingSafeEqual } from "node:crypto";
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf } from "../partner/call.js";
import type { SSOPartner } from "../partner/partner.js";
import { endTestSecrets } from "../partner/test-credentials.js";
import { requireCall, requireObject } from "../validation.js";
import { linkHash, makeBrowserToken, passcodeHash } from "./capability.js";
import { mayStillInvite } from "./maker.js";
import { digestOf, PENDING_SECRET } from "./proposal-values.js";
import type { StoredSetupLink } from "./records.js";
import type { OpeningSetup, TakenSetup } from "./setup.js";

/**
 * As things are now, for a change that rests on the link: whoever ends it waits, or has ended it.
 *
 * @throws IamError `setup_link_invalid`
 */
export async function lockHeld({ partners, setupLinks }: Transaction, holder: Holder): Promise<Holder> {
  const partner = await partners.lock(holder.partner.id);
  const link = await setupLinks.find(holder.link.id);
  if (!partner || !link || !works(link)) throw invalid();
  return { link, partner };
}

/**
 * The same for what hands out a credential. Whoever takes the maker's authority waits, or has taken it.
 *
 * @throws IamError `setup_link_invalid`
 */
export async function lockInvited(transaction: Transaction, holder: Holder): Promise<Holder> {
  const held = await lockHeld(transaction, holder);
  const lockMaker = (userId: string) => transaction.users.lock(userId);
  if (await mayStillInvite(lockMaker, held.link.createdBy, held.partner)) return held;
  throw invalid();
}

/** Wrong passcodes, in all. */
const MOST_FAILURES = 10;

/** What a browser's token proves. */
export interface Holder {
  readonly link: StoredSetupLink;
  readonly partner: SSOPartner;
}

export class SetupHolding {
  constructor(private readonly core: Core) {}

  /** @throws IamError `setup_link_invalid` */
  async open(given: OpeningSetup, call: CallOrigin): Promise<TakenSetup | string> {
    requireCall(call);
    const link = await this.#requirePasscode(given, call);
    const { partners, users } = this.core.store;
    const invited = await partners.find(link.partnerId);
    const findMaker = (userId: string) => users.find(userId);
    if (!invited || !(await mayStillInvite(findMaker, link.createdBy, invited))) throw invalid();
    const browserToken = makeBrowserToken();
    const from = call.ipAddress ?? null;
    const isFirst = await this.core.store.transaction(async (transaction) => {
      const taken = await transaction.setupLinks.take(link.id, tokenHash(browserToken), from);
      if (taken) await record(transaction, link, AuditEventType.SETUP_LINK_OPENED, "setup link opened", call);
      return taken;
    });
    if (isFirst) return browserToken;
    const now = await this.core.store.setupLinks.find(link.id);
    if (!now?.openedAt || !works(now)) throw invalid();
    // Whoever follows the link once more is not somebody else.
    if (holds(given.browserToken, now)) return given.browserToken;
    return { takenAt: now.openedAt, takenFrom: now.openedFrom };
  }

  /** @throws IamError `setup_link_invalid` */
  async disown(given: { link: string; passcode: string }, call: CallOrigin): Promise<void> {
    requireCall(call);
    const link = await this.#requirePasscode(given, call);
    await this.core.store.transaction(async (transaction) => {
      // Like every decision: one that is under way is through before this one is answered, and none comes after it.
      const partner = (await transaction.partners.lock(link.partnerId)) ?? noPartner();
      if (!(await transaction.setupLinks.revoke(link.id))) return;
      const what = "setup link ended: its holder says that somebody else opened it";
      const held = await holdShown(transaction, partner, link, call);
      const { testRevealedAt } = (await transaction.setupLinks.find(link.id)) ?? link;
      if (testRevealedAt !== null) await endTestSecrets(transaction, partner);
      const message = held ? `${what}. The secret that it had shown works no more` : what;
      await record(transaction, link, AuditEventType.SETUP_LINK_REVOKED, message, call, "critical");
    });
  }

  /** @throws IamError `setup_link_invalid` */
  async require(browserToken: string): Promise<Holder> {
    const { setupLinks, partners } = this.core.store;
    const isOne = typeof browserToken === "string" && browserToken.length < 200;
    const link = isOne ? await setupLinks.findByBrowser(tokenHash(browserToken)) : null;
    const partner = link && works(link) ? await partners.find(link.partnerId) : null;
    if (!link || !partner || !this.core.means(partner.orgId)) throw invalid();
    return { link, partner };
  }

  /** A wrong passcode counts, also for a link that another browser holds. */
  async #requirePasscode(given: { link: string; passcode: string }, call: CallOrigin): Promise<StoredSetupLink> {
    requireObject("setup", given);
    const { link: text, passcode } = given;
    if (typeof text !== "string" || typeof passcode !== "string" || text.length > 200 || passcode.length > 100)
      throw invalid();
    const known = await this.core.store.setupLinks.findByHash(linkHash(text));
    const link = known && (await this.#isMeant(known)) ? known : null;
    const isRight = timingSafeEqual(passcodeHash(text, passcode), link?.passcodeHash ?? NOBODYS);
    if (!link || !works(link)) throw invalid();
    if (isRight) return link;
    if (await this.core.store.setupLinks.fail(link.id, MOST_FAILURES)) {
      await this.core.store.transaction((transaction) =>
        record(
          transaction,
          link,
          AuditEventType.SETUP_LINK_REVOKED,
          "setup link ended by ten wrong passcodes",
          call,
          "critical",
        ),
      );
    }
    throw invalid();
  }

  async #isMeant({ partnerId }: StoredSetupLink): Promise<boolean> {
    const partner = await this.core.store.partners.find(partnerId);
    return partner !== null && this.core.means(partner.orgId);
  }
}

/**
 * A secret that worked at once, and that no operator has approved, is perhaps somebody else's. It is held and not
 * removed, because this may be false: an operator who has asked the partner approves it.
 *
 * @returns whether there was one
 */
async function holdShown(
  { setupLinks }: Transaction,
  { id: partnerId }: SSOPartner,
  link: StoredSetupLink,
  call: CallOrigin,
): Promise<boolean> {
  const held = await setupLinks.holdUnapproved(link.id);
  if (held === null) return false;
  if (held.wasCurrent) {
    const value = { secret_id: held.secretId, held: true };
    const digest = digestOf(partnerId, PENDING_SECRET, value);
    const madeFrom = call.ipAddress ?? null;
    const proposal = { id: newId(), partnerId, linkId: link.id, field: PENDING_SECRET, value, digest, madeFrom };
    await setupLinks.propose(proposal);
    await setupLinks.beginAnew(partnerId);
  }
  return true;
}

const NOBODYS = Buffer.alloc(32);

function holds(browserToken: unknown, { browserHash }: StoredSetupLink): browserToken is string {
  if (typeof browserToken !== "string" || browserToken.length >= 200 || browserHash === null) return false;
  return timingSafeEqual(tokenHash(browserToken), browserHash);
}

function works({ revokedAt, isExpired }: StoredSetupLink): boolean {
  return revokedAt === null && !isExpired;
}

async function record(
  { partners, audit }: Transaction,
  link: StoredSetupLink,
  eventType: AuditEventType,
  message: string,
  call: CallOrigin,
  severity: "info" | "critical" = "info",
): Promise<void> {
  const partner = await partners.find(link.partnerId);
  if (!partner) throw invalid();
  const details = { setup_link_id: link.id };
  await audit({ ...eventOf(partner), eventType, message, severity, details }, { ...call, actor: actorOf(link) });
}

export function actorOf({ id }: Pick<StoredSetupLink, "id">): string {
  return `setup:${id}`;
}

function noPartner(): never {
  throw invalid();
}

/** One answer for an unknown, expired, revoked or used-up link and for a wrong passcode. */
export function invalid(): IamError {
  return new IamError(ErrorCode.SETUP_LINK_INVALID, "this setup link does not work, or the passcode is wrong");
}
