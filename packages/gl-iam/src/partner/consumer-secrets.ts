/**
 * The consumer secrets of partners: sealed under a key that is proven first, and told once, by the answer that makes
 * them.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { requireOpeningKeys, requireSealingKey } from "../crypto/sealing.js";
import { Secret } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import { eventOf } from "./call.js";
import type { SSOPartner, SSOPartnerRegistration } from "./partner.js";
import type { OnceOnly } from "./repeated-request.js";

export class ConsumerSecrets {
  #sealingKeyIsProven = false;

  constructor(private readonly core: Core) {}

  /** @throws IamError `internal_error` naming the version of a key that is missing, or does not open what it sealed */
  async requireOpeningKeys(): Promise<void> {
    await requireOpeningKeys(this.core.keyring, this.core.store.sealed);
  }

  /** A key that has opened something once stays the right one, because a process' keys never change. */
  async requireSealingKey(): Promise<void> {
    this.#sealingKeyIsProven ||= await requireSealingKey(this.core.keyring, this.core.store.sealed);
  }

  /**
   * With the wrong encryption key the new secret would be sealed so that nobody else can open it, and the old one,
   * which everybody else can open, would be gone.
   */
  async requireOpening({ partners }: Transaction, { consumerKey }: SSOPartner): Promise<void> {
    const credentials = await partners.findCredentials(consumerKey);
    const current = credentials?.secrets.find(({ expiresAt }) => expiresAt === null);
    if (credentials && current) {
      this.core.keyring.open(current, { partnerId: credentials.partner.id, secretId: current.id });
    }
  }

  /** How the answers of a registration and of a rotation are kept, both of which hold a secret. */
  answersOnce<T extends SSOPartnerRegistration>(
    transaction: Transaction,
    origin: CallOrigin,
  ): Pick<OnceOnly<T>, "write" | "read" | "repeat"> {
    return {
      write: writeWithSecret,
      read: readWithSecret,
      repeat: async ({ partner, consumerSecret }) => {
        await this.#requireLiving(transaction, partner, consumerSecret);
        await transaction.audit(
          {
            ...eventOf(partner),
            eventType: AuditEventType.SECRET_REVEALED,
            message: `consumer secret of ${partner.partnerName} shown again to a repeated request`,
          },
          origin,
        );
      },
    };
  }

  /** The answer calls its secret the current one. After another rotation it would name an ended one. */
  async #requireLiving({ partners }: Transaction, { id, consumerKey }: SSOPartner, told: string): Promise<void> {
    const secrets = (await partners.findCredentials(consumerKey))?.secrets ?? [];
    const lives = secrets.some((stored) => {
      return this.core.keyring.open(stored, { partnerId: id, secretId: stored.id }).reveal() === told;
    });
    if (lives) return;
    const message = "the secret of the first answer works no longer: it has been rotated since. Use another key";
    throw new IamError(ErrorCode.CONFLICT, message);
  }

  /** @returns its id */
  async insert({ partners }: Transaction, { id: partnerId }: SSOPartner, secret: Secret, now: Date): Promise<string> {
    const secretId = newId();
    const sealed = this.core.keyring.seal(secret, { partnerId, secretId });
    await partners.insertSecret(partnerId, { id: secretId, expiresAt: null, ...sealed }, now);
    return secretId;
  }
}

function writeWithSecret(answer: SSOPartnerRegistration): string {
  return JSON.stringify({ ...answer, consumerSecret: answer.consumerSecret });
}

/** JSON has no dates, and metadata may hold any text, so only these fields are read as dates. */
function readWithSecret<T extends SSOPartnerRegistration>(text: string): T {
  const { consumerSecret, ...answer } = JSON.parse(text);
  const { partner, previousSecretExpiresAt } = answer;
  partner.createdAt = new Date(partner.createdAt);
  partner.updatedAt = new Date(partner.updatedAt);
  if (typeof previousSecretExpiresAt === "string") answer.previousSecretExpiresAt = new Date(previousSecretExpiresAt);
  return withSecret(answer, new Secret(consumerSecret)) as T;
}

/** The secret is a plain string here, but logging or serializing the whole answer does not show it. */
export function withSecret<T extends object>(answer: T, secret: Secret): T & { readonly consumerSecret: string } {
  return Object.defineProperty({ ...answer }, "consumerSecret", {
    value: secret.reveal(),
    enumerable: false,
  }) as T & { readonly consumerSecret: string };
}
