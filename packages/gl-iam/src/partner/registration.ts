/** Registers a partner and makes its credential, in one transaction with its audit. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core } from "../core.js";
import { newId } from "../crypto/ids.js";
import { type Authority, recordingRefusals, requireAuthorityOverPartner } from "../user/authority.js";
import { parseBoolean, parseGiven, problemsOfCall, refuseField, violation } from "../validation.js";
import { eventOf } from "./call.js";
import { type ConsumerSecrets, withSecret } from "./consumer-secrets.js";
import { requireFreeDomains } from "./exclusive-domains.js";
import type { SSOPartner, SSOPartnerCreate, SSOPartnerRegistration } from "./partner.js";
import { type Idempotency, onlyOnce } from "./repeated-request.js";
import { parseRegistration, withoutOrder } from "./settings.js";

/** Options of {@link PartnerRegistry.registerPartner}. */
export interface RegisterOptions extends CallOrigin, Authority {
  /**
   * Seals although the encryption key does not open what is stored under its version, because the right key is lost.
   * What it sealed stays closed. False by default: a wrong key is refused with `internal_error`.
   */
  lostKey?: boolean | undefined;
  /** Returns the first answer again, including its secret, when the same request is repeated within a day. */
  idempotency?: Idempotency | undefined;
}

export class PartnerRegistration {
  constructor(
    private readonly core: Core,
    private readonly secrets: ConsumerSecrets,
  ) {}

  /**
   * @throws IamError `validation_error`, `permission_denied`, `partner_already_exists`, `conflict` for a consumer key
   * that is registered, or a domain that is proven to be another partner's
   */
  async register(create: SSOPartnerCreate, options: RegisterOptions = {}): Promise<SSOPartnerRegistration> {
    const problems = problemsOfCall(options, "idempotency", "lostKey");
    const { idempotency, lostKey = false, ...origin } = options;
    problems.take("lostKey", parseGiven(lostKey, parseBoolean), false);
    problems.refuseIfAny();
    const { orgId, settings, credential, given } = parseRegistration(create);
    if (!this.core.means(orgId)) {
      throw refuseField("orgId", violation("organization", `must be ${this.core.organization}`));
    }
    await recordingRefusals(this.core, { organizationId: orgId }, options, async () =>
      requireAuthorityOverPartner(settings, options),
    );
    const { consumerKey, consumerSecret } = credential;
    if (!lostKey) await this.secrets.requireSealingKey();
    const now = this.core.clock();
    const partner: SSOPartner = {
      id: newId(),
      orgId,
      consumerKey,
      ...settings,
      isActive: true,
      createdAt: now,
      updatedAt: now,
    };
    return this.core.store.transaction((transaction) =>
      onlyOnce(this.core, transaction, idempotency, {
        operation: "register",
        request: { orgId, settings: withoutOrder(settings), given },
        ...this.secrets.answersOnce(transaction, origin),
        act: async () => {
          await requireFreeDomains(transaction, null, partner);
          await transaction.partners.insert(partner);
          await this.secrets.insert(transaction, partner, consumerSecret, now);
          await transaction.audit(
            {
              ...eventOf(partner),
              eventType: AuditEventType.PARTNER_REGISTERED,
              message: `partner ${partner.partnerName} registered`,
              details: { partner_name: partner.partnerName, consumer_key: consumerKey },
            },
            origin,
          );
          return withSecret({ partner, consumerKey }, consumerSecret);
        },
      }),
    );
  }
}
