/** The current secret vouches for the pending one: the partner itself wants the change, not only a holder of a link. */
import { parseEnvelopeOf, readPayload, requireAction } from "../assertion/payload.js";
import type { PartnerRequest, ProvenRequest, Receiving, VerifiedRequest } from "../assertion/receive.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import { requireActive } from "../policy/activity.js";
import { requireAudience } from "../policy/audience.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { refusalOfMarks, replayMarks } from "../sign-in/replay.js";
import { isUuid, Problems, violation } from "../validation.js";
import type { SecretRevealing } from "./revealing.js";

export class SecretConfirming {
  constructor(
    private readonly core: Core,
    private readonly receiving: Receiving,
    private readonly revealing: SecretRevealing,
  ) {}

  /**
   * @param holdersLinkId of whoever holds the link; null: the request names the link
   * @throws IamError see `Setup.confirm`
   */
  async confirm(
    request: PartnerRequest | VerifiedRequest,
    holdersLinkId: string | null,
    origin: CallOrigin,
  ): Promise<void> {
    const proven = await this.receiving.receive(request, origin);
    return this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, () => {
      const { partner, sourceIp, assertion, audience } = proven;
      requireActive(partner);
      requireSourceIp(partner, sourceIp);
      const said = parseConfirmation(readPayload(assertion), holdersLinkId);
      requireAudience(partner.requireAudience, said.audience, audience);
      return this.#act(proven, said, callerOr({ actor: `partner:${partner.id}`, ipAddress: sourceIp }, origin));
    });
  }

  #act({ partner, assertion }: ProvenRequest, said: Confirmation, caller: CallOrigin): Promise<void> {
    return this.core.store.transaction(async (transaction) => {
      const { partners, setupLinks, replayMarks: marks } = transaction;
      const locked = await partners.lock(partner.id);
      const known = await partners.findCredentials(assertion.consumerKey);
      const current = known?.secrets.find(({ expiresAt }) => expiresAt === null);
      if (!locked || current?.id !== assertion.secretId) throw notByCurrent();
      requireActive(locked);
      const pendingId = await pendingOf(transaction, partner.id, said.linkId);
      const taking = await marks.take(replayMarks(partner.id, assertion, said));
      if (taking !== "taken") throw refusalOfMarks(taking);
      await this.revealing.confirm(transaction, locked, { from: current.id, to: pendingId }, caller);
      await setupLinks.acceptPending(partner.id);
    });
  }
}

interface Confirmation {
  readonly linkId: string;
  readonly nonce: string | null;
  readonly audience: readonly string[] | null;
}

/** It names the link, so that it confirms no other secret than the one that its sender has seen. */
function parseConfirmation(payload: JsonObject, holdersLinkId: string | null): Confirmation {
  const problems = new Problems();
  requireAction(payload, "confirm_secret", problems);
  const linkId = payload.setup_link_id ?? holdersLinkId;
  if (!isUuid(linkId)) problems.add("setup_link_id", violation("uuid", "must be the id of the setup link"));
  const envelope = parseEnvelopeOf(payload, problems);
  problems.refuseIfAny();
  return { ...envelope, linkId: linkId as string };
}

async function pendingOf({ setupLinks }: Transaction, partnerId: string, linkId: string): Promise<string> {
  const link = await setupLinks.find(linkId);
  const works = link?.partnerId === partnerId && link.revokedAt === null && !link.isExpired;
  if (!works || link.pendingSecretId === null) {
    throw new IamError(ErrorCode.CONFLICT, "no secret of this setup link is pending");
  }
  return link.pendingSecretId;
}

/** Whoever has the previous one, which has perhaps leaked, vouches for nothing. */
function notByCurrent(): IamError {
  return new IamError(ErrorCode.INVALID_PARTNER_SIGNATURE, "only the current secret confirms the next one");
}
