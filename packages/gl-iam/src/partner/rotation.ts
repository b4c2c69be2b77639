/** Makes a new consumer secret for a partner, in one transaction with its audit. */
import { AuditEventType } from "../audit/event.js";
import type { Core } from "../core.js";
import { generateConsumerSecret } from "../crypto/credential.js";
import { changePartner } from "../user/authority.js";
import { parseBoolean, parseGiven, parseInteger, problemsOfCall, violation } from "../validation.js";
import { eventOf, type PartnerCall } from "./call.js";
import { type ConsumerSecrets, withSecret } from "./consumer-secrets.js";
import type { SSOPartnerRotation } from "./partner.js";
import { type Idempotency, onlyOnce } from "./repeated-request.js";
import { endTestSecrets } from "./test-credentials.js";

/** Options of {@link PartnerRegistry.rotateConsumerSecret}. */
export interface RotateOptions extends PartnerCall {
  /** As at registration. It excludes a grace period. */
  lostKey?: boolean | undefined;
  /** As at registration. */
  idempotency?: Idempotency | undefined;
  /** How long the previous secret stays valid, 0–604,800 seconds (7 days); 0 by default, which ends it at once. */
  gracePeriodSeconds?: number | undefined;
}

const MAX_GRACE_PERIOD = 604_800;

export class SecretRotation {
  constructor(
    private readonly core: Core,
    private readonly secrets: ConsumerSecrets,
  ) {}

  /** @throws IamError `validation_error`, `partner_not_found`, `permission_denied` */
  async rotate(partnerId: string, options: RotateOptions = {}): Promise<SSOPartnerRotation> {
    const problems = problemsOfCall(options, "idempotency", "gracePeriodSeconds", "lostKey");
    const { gracePeriodSeconds = 0, lostKey = false, idempotency, ...call } = options;
    const graceMs = 1000 * problems.take("gracePeriodSeconds", parseGiven(gracePeriodSeconds, parseGracePeriod), 0);
    problems.take("lostKey", parseGiven(lostKey, parseBoolean), false);
    if (lostKey && graceMs > 0) {
      problems.add(
        "lostKey",
        violation("exclusive", "leaves no grace: a secret that can't be opened verifies nothing"),
      );
    }
    problems.refuseIfAny();
    if (!lostKey) await this.secrets.requireSealingKey();
    const consumerSecret = generateConsumerSecret();
    return changePartner(this.core, partnerId, call, "lock", (transaction, partner) => {
      return onlyOnce<SSOPartnerRotation>(this.core, transaction, idempotency, {
        operation: `rotate ${partner.id}`,
        request: { gracePeriodSeconds, lostKey },
        ...this.secrets.answersOnce(transaction, call),
        act: async () => {
          if (!lostKey) await this.secrets.requireOpening(transaction, partner);
          const now = this.core.clock();
          const previousSecretExpiresAt = graceMs === 0 ? null : new Date(now.getTime() + graceMs);
          await transaction.partners.retireSecrets(partner.id, previousSecretExpiresAt);
          if (previousSecretExpiresAt === null) await endTestSecrets(transaction, partner);
          await this.secrets.insert(transaction, partner, consumerSecret, now);
          await transaction.audit(
            {
              ...eventOf(partner),
              eventType: AuditEventType.PARTNER_SECRET_ROTATED,
              message: `consumer secret of ${partner.partnerName} rotated`,
              details: {
                grace_period_seconds: gracePeriodSeconds,
                previous_secret_expires_at: previousSecretExpiresAt?.toISOString() ?? null,
                ...(lostKey ? { lost_key: true } : {}),
              },
            },
            call,
          );
          return withSecret({ partner, consumerKey: partner.consumerKey, previousSecretExpiresAt }, consumerSecret);
        },
      });
    });
  }
}

function parseGracePeriod(value: unknown) {
  return parseInteger(value, 0, MAX_GRACE_PERIOD);
}
