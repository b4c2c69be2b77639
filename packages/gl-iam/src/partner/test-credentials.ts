/** Makes the credential of a partner's test side, in one transaction with its audit. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { generateTestKey, generateTestSecret } from "../crypto/credential.js";
import { newId } from "../crypto/ids.js";
import type { Secret } from "../crypto/secret.js";
import { changePartner, requirePerson } from "../user/authority.js";
import { requireCall } from "../validation.js";
import { eventOf, type PartnerCall } from "./call.js";
import { type ConsumerSecrets, withSecret } from "./consumer-secrets.js";
import type { JsonObject } from "./metadata.js";
import type { SSOPartner } from "./partner.js";
import { testPartnerOf } from "./test-side.js";

/** The credential of a partner's test side. The secret is shown this once. */
export interface TestCredentials {
  /** `ck_test_…`; always the same one of a partner. */
  readonly consumerKey: string;
  /** `cs_test_…`. It is not enumerable, so logging the whole answer does not log it. */
  readonly consumerSecret: string;
}

/**
 * For a secret that ends at once: it may be in wrong hands, and whoever has it may have the test side's too.
 *
 * @returns the test side, if there is one
 */
export async function endTestSecrets({ partners }: Transaction, { id }: SSOPartner): Promise<SSOPartner | null> {
  const testSide = await partners.findTestSide(id);
  if (testSide) await partners.retireSecrets(testSide.id, null);
  return testSide;
}

export class TestSides {
  constructor(
    private readonly core: Core,
    private readonly secrets: ConsumerSecrets,
  ) {}

  /**
   * Each call makes a new secret, and the one before ends at once: nothing that anybody depends on is signed with it.
   *
   * @throws IamError `validation_error`, `partner_not_found`, `permission_denied`
   */
  async makeCredentials(partnerId: string, call: PartnerCall = {}): Promise<TestCredentials> {
    requireCall(call);
    await this.secrets.requireSealingKey();
    const secret = generateTestSecret();
    return changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      return this.makeWithin(transaction, partner, secret, call);
    });
  }

  /** Inside another change, which has locked the partner. @param details of the event, beside the key */
  async makeWithin(
    transaction: Transaction,
    partner: SSOPartner,
    secret: Secret,
    call: CallOrigin,
    details: JsonObject = {},
  ): Promise<TestCredentials> {
    const { partners, audit } = transaction;
    const now = this.core.clock();
    const known = await partners.findTestSide(partner.id);
    const testSide = known ?? testPartnerOf(partner, { id: newId(), consumerKey: generateTestKey(), createdAt: now });
    if (known === null) await partners.insertTestSide(testSide, partner.id);
    await partners.retireSecrets(testSide.id, null);
    await this.secrets.insert(transaction, testSide, secret, now);
    const { consumerKey } = testSide;
    await audit(
      {
        ...eventOf(partner),
        eventType: AuditEventType.TEST_CREDENTIALS_CREATED,
        message: `test credentials of ${partner.partnerName} made`,
        details: { consumer_key: consumerKey, ...details },
      },
      call,
    );
    return withSecret({ consumerKey }, secret);
  }
}
