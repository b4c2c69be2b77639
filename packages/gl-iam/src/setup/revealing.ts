/** The secret is made when its holder asks for it, and shown to that holder alone, once. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { generateConsumerSecret } from "../crypto/credential.js";
import { newId } from "../crypto/ids.js";
import { type Secret, unlogged } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf } from "../partner/call.js";
import type { ConsumerSecrets } from "../partner/consumer-secrets.js";
import type { SSOPartner } from "../partner/partner.js";
import { actorOf, type Holder, lockInvited } from "./holding.js";
import { isInUse } from "./in-use.js";
import { digestOf, PENDING_SECRET } from "./proposal-values.js";
import { NEVER } from "./records.js";
import type { RevealedSecret } from "./setup.js";

/** How long the previous secret works on when a pending one is accepted: the partner's backends change one by one. */
const GRACE_SECONDS = 24 * 60 * 60;

export class SecretRevealing {
  constructor(
    private readonly core: Core,
    private readonly secrets: ConsumerSecrets,
  ) {}

  /** @param again a rotation that the holder starts @throws IamError see `Setup.reveal`, `Setup.rotate` */
  async reveal(holder: Holder, again: boolean, call: CallOrigin): Promise<RevealedSecret> {
    const { partner } = holder;
    await this.secrets.requireSealingKey();
    const consumerSecret = generateConsumerSecret();
    // Before the transaction: an embedded database has one connection.
    const isUsed = await isInUse(this.core, partner.id);
    const state = await this.core.store.transaction(async (transaction) => {
      const { setupLinks } = transaction;
      const { link, partner: locked } = await lockInvited(transaction, holder);
      if (link.startsOnTestSide && !again && link.liveApprovedAt === null) throw notApproved();
      const isFirst = !again && (await setupLinks.markTold(partner.id)) && !isUsed;
      const pendingId = isFirst ? null : newId();
      const from = call.ipAddress ?? null;
      if (!(await setupLinks.reveal(link.id, from, pendingId, again))) throw revealedBefore(again);
      if (pendingId === null) await this.#makeCurrent(transaction, { link, partner: locked }, consumerSecret);
      else await this.#makePending(transaction, { link, partner: locked }, pendingId, consumerSecret, from);
      const state = pendingId === null ? "live" : "pending";
      const message = `consumer secret of ${locked.partnerName} shown by a setup link: ${state}`;
      const details = { setup_link_id: link.id, state };
      const event = { ...eventOf(locked), eventType: AuditEventType.SECRET_REVEALED, message, details };
      await transaction.audit(event, { ...call, actor: actorOf(link) });
      return state;
    });
    const shown = unlogged({ consumerSecret: consumerSecret.reveal() });
    return Object.assign(shown, { consumerKey: partner.consumerKey, state }) as RevealedSecret;
  }

  /**
   * An operator approves a secret that was pending, or held.
   *
   * @throws IamError `conflict` when a rotation has replaced it
   */
  async approve(transaction: Transaction, partner: SSOPartner, secretId: string, call: CallOrigin): Promise<void> {
    await this.#promote(transaction, partner, secretId, call);
    await transaction.setupLinks.markApproved(partner.id);
    // Of a held one nobody is left to have it.
    await transaction.setupLinks.markTold(partner.id);
  }

  /** The current secret confirms one that is pending. @throws IamError as `approve` */
  async confirm(
    transaction: Transaction,
    partner: SSOPartner,
    { from, to }: { readonly from: string; readonly to: string },
    call: CallOrigin,
  ): Promise<void> {
    await this.#promote(transaction, partner, to, call);
    await transaction.setupLinks.passOnUnapproved(partner.id, from, to);
  }

  async #promote(transaction: Transaction, partner: SSOPartner, secretId: string, call: CallOrigin): Promise<void> {
    const until = new Date(this.core.clock().getTime() + GRACE_SECONDS * 1000);
    if (!(await transaction.setupLinks.promote(partner.id, secretId, until))) {
      throw new IamError(ErrorCode.CONFLICT, "this pending secret was replaced by a rotation");
    }
    await transaction.setupLinks.clearPending(partner.id);
    const details = { grace_period_seconds: GRACE_SECONDS, previous_secret_expires_at: until.toISOString() };
    const message = `consumer secret of ${partner.partnerName} rotated by a setup link`;
    await transaction.audit(
      { ...eventOf(partner), eventType: AuditEventType.PARTNER_SECRET_ROTATED, message, details },
      call,
    );
  }

  async #makeCurrent(transaction: Transaction, { link, partner }: Holder, secret: Secret): Promise<void> {
    await transaction.partners.retireSecrets(partner.id, null);
    const secretId = await this.secrets.insert(transaction, partner, secret, this.core.clock());
    await transaction.setupLinks.markUnapproved(link.id, secretId);
  }

  async #makePending(
    { partners, setupLinks }: Transaction,
    { link, partner }: Holder,
    secretId: string,
    secret: Secret,
    madeFrom: string | null,
  ): Promise<void> {
    const sealed = this.core.keyring.seal(secret, { partnerId: partner.id, secretId });
    await partners.insertSecret(partner.id, { id: secretId, expiresAt: NEVER, ...sealed }, this.core.clock());
    const value = { secret_id: secretId };
    const digest = digestOf(partner.id, PENDING_SECRET, value);
    await setupLinks.propose({
      ...{ id: newId(), partnerId: partner.id, linkId: link.id, field: PENDING_SECRET },
      ...{ value, digest, madeFrom },
    });
  }
}

function revealedBefore(again: boolean): IamError {
  const message = again
    ? "there is no secret to replace yet, or one is pending"
    : "the secret was shown before: ask for another link, or rotate";
  return new IamError(ErrorCode.CONFLICT, message);
}

function notApproved(): IamError {
  return new IamError(ErrorCode.CONFLICT, "this setup link starts on the test side: ask to go live first");
}
