/** A partner's signed request to a route of the application itself: proved, judged, and taken once. */
import { secretEnded } from "../assertion/live-keys.js";
import { parseOwnRequest, readPayload } from "../assertion/payload.js";
import type { PartnerRequest, ProvenRequest, Receiving, VerifiedRequest } from "../assertion/receive.js";
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireAudience } from "../policy/audience.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { requireLivePartner } from "../policy/test-side.js";
import { refusalOfMarks, replayMarks } from "./replay.js";

/** What a partner has asked of the application. */
export interface ReceivedRequest {
  readonly partner: SSOPartner;
  /** The signed JSON object. */
  readonly payload: JsonObject;
}

export class OwnRequests {
  constructor(
    private readonly core: Core,
    private readonly receiving: Receiving,
  ) {}

  /** @throws IamError see `SingleSignOn.receive` */
  async receive(request: PartnerRequest | VerifiedRequest, origin: CallOrigin = {}): Promise<ReceivedRequest> {
    const proven = await this.receiving.receive(request, origin);
    return this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, async () => {
      const { partner, sourceIp, assertion, audience } = proven;
      requireLivePartner(partner, "test" in request && request.test === true);
      requireActive(partner);
      requireSourceIp(partner, sourceIp);
      const payload = readPayload(assertion);
      const said = parseOwnRequest(payload);
      requireAudience(partner.requireAudience, said.audience, audience);
      return { partner: await this.#take(proven, said), payload };
    });
  }

  /**
   * The partner is read again under its lock: a deactivation or rotation that comes first is seen, a later one waits.
   *
   * @throws IamError `invalid_partner_signature`, `partner_inactive`, `assertion_replayed`, `signature_expired`
   */
  #take({ partner, assertion }: ProvenRequest, said: { readonly nonce: string | null }): Promise<SSOPartner> {
    return this.core.store.transaction(async ({ partners, replayMarks: marks }) => {
      await partners.hold(partner.id);
      const current = await partners.findCredentials(assertion.consumerKey);
      if (!current?.secrets.some(({ id }) => id === assertion.secretId)) throw secretEnded();
      requireActive(current.partner);
      const taking = await marks.take(replayMarks(partner.id, assertion, said));
      if (taking !== "taken") throw refusalOfMarks(taking);
      return current.partner;
    });
  }
}
