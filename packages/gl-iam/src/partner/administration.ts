/**
 * Registers partners, changes them, rotates their secrets, deactivates and reactivates them: each in one transaction
 * with its audit.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { generateConsumerSecret } from "../crypto/credential.js";
import { newId } from "../crypto/ids.js";
import { requireOpeningKeys, requireSealingKey } from "../crypto/sealing.js";
import { Secret } from "../crypto/secret.js";
import { ErrorCode, IamError } from "../errors.js";
import { countOfRevoked } from "../session/revocation.js";
import { type Authority, changePartner, recordingRefusals, requireAuthorityOver } from "../user/authority.js";
import {
  canExist,
  Problems,
  parseBoolean,
  parseInteger,
  refuseField,
  requireCall,
  Violation,
  violation,
} from "../validation.js";
import { changedFields, describeChange } from "./change.js";
import { partnerVersion } from "./json-form.js";
import type {
  ConsumerSecretLifetime,
  SSOPartner,
  SSOPartnerCreate,
  SSOPartnerRegistration,
  SSOPartnerRotation,
  SSOPartnerUpdate,
} from "./partner.js";
import { type Idempotency, type OnceOnly, onlyOnce } from "./repeated-request.js";
import { applyChange, parseRegistration, parseUpdate } from "./settings.js";
import { parseOrigin } from "./web-address.js";

/** The last argument of every call that names a partner: the organization it must belong to, and who calls. */
export interface PartnerCall extends CallOrigin, Authority {
  /** Another organization's partner is `partner_not_found`. Any organization by default. */
  organizationId?: string | undefined;
}

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

/** Options of {@link PartnerRegistry.rotateConsumerSecret}. */
export interface RotateOptions extends PartnerCall {
  /** As at registration. It excludes a grace period. */
  lostKey?: boolean | undefined;
  /** As at registration. */
  idempotency?: Idempotency | undefined;
  /** How long the previous secret stays valid, 0–604,800 seconds (7 days); 0 by default, which ends it at once. */
  gracePeriodSeconds?: number | undefined;
}

/** Options of {@link PartnerRegistry.updatePartner}. */
export interface UpdateOptions extends PartnerCall {
  /**
   * The `partnerVersion` of the partner as it was read. If the partner has changed since, the update is refused with
   * `conflict`. Without it, the update applies to any state.
   */
  ifVersion?: string | undefined;
}

/** Options of {@link PartnerRegistry.deactivatePartner}. */
export interface DeactivateOptions extends PartnerCall {
  /** Also ends the sessions that the partner opened; false by default. */
  revokeSessions?: boolean | undefined;
}

const MAX_GRACE_PERIOD = 604_800;

export class PartnerAdministration {
  #sealingKeyIsProven = false;

  constructor(private readonly core: Core) {}

  /**
   * @throws IamError `validation_error`, `permission_denied`, `partner_already_exists`, `conflict` for a consumer key
   * that is registered
   */
  async register(create: SSOPartnerCreate, options: RegisterOptions = {}): Promise<SSOPartnerRegistration> {
    requireCall(options, "idempotency", "lostKey");
    const { idempotency, lostKey = false, ...origin } = options;
    requireBoolean("lostKey", lostKey);
    const { orgId, settings, credential, given } = parseRegistration(create);
    await recordingRefusals(this.core, { organizationId: orgId }, options, async () =>
      requireAuthorityOver(settings.allowedRoles, options),
    );
    const { consumerKey, consumerSecret } = credential;
    if (!lostKey) await this.#requireSealingKey();
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
        request: { orgId, settings, given },
        ...this.#withSecretTold(transaction, origin),
        act: async () => {
          await transaction.partners.insert(partner);
          await this.#insertSecret(transaction, partner, consumerSecret, now);
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

  /** @throws IamError `partner_not_found` */
  async get(partnerId: string, call: PartnerCall = {}): Promise<SSOPartner> {
    requireCall(call);
    const { organizationId } = call;
    return recordingRefusals(this.core, { partnerId, organizationId }, call, async () => {
      const known = canExist(partnerId, organizationId);
      return found(known ? await this.core.store.partners.find(partnerId, organizationId) : null);
    });
  }

  /** @throws IamError `partner_not_found` */
  async getByConsumerKey(consumerKey: string): Promise<SSOPartner> {
    const known = typeof consumerKey === "string" && !consumerKey.includes("\0");
    return found(known ? await this.core.store.partners.findByConsumerKey(consumerKey) : null);
  }

  async hasOrigin(origin: string): Promise<boolean> {
    return parseOrigin(origin) === origin && (await this.core.store.partners.hasOrigin(origin));
  }

  /** @throws IamError `partner_not_found` */
  async listSecrets(partnerId: string, call: PartnerCall = {}): Promise<ConsumerSecretLifetime[]> {
    const { id } = await this.get(partnerId, call);
    const now = this.core.clock();
    const stored = await this.core.store.partners.secretLifetimes(id);
    return stored.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  }

  /**
   * An update that changes nothing writes nothing.
   *
   * @throws IamError `validation_error`, `partner_not_found`, `permission_denied`, `partner_already_exists`, `conflict`
   */
  async update(partnerId: string, update: SSOPartnerUpdate, options: UpdateOptions = {}): Promise<SSOPartner> {
    requireCall(options, "ifVersion");
    const { ifVersion, ...call } = options;
    const change = parseUpdate(update);
    return this.#change(partnerId, call, async ({ partners, audit }, before) => {
      if (ifVersion !== undefined && partnerVersion(before) !== ifVersion) throw changedSince();
      const after = applyChange(before, change);
      requireAuthorityOver(after.allowedRoles, call);
      const fields = changedFields(before, after);
      if (fields.length === 0) return before;
      const updated = { ...after, updatedAt: this.core.clock() };
      await partners.update(updated);
      await audit(
        {
          ...eventOf(before),
          eventType: AuditEventType.PARTNER_UPDATED,
          message: `partner ${updated.partnerName} updated`,
          details: describeChange(before, after, fields),
        },
        call,
      );
      return updated;
    });
  }

  /** @throws IamError `internal_error` naming the version of a key that is missing, or does not open what it sealed */
  async checkEncryptionKeys(): Promise<void> {
    await requireOpeningKeys(this.core.keyring, this.core.store.sealed);
  }

  /** @throws IamError `validation_error`, `partner_not_found`, `permission_denied` */
  async rotateSecret(partnerId: string, options: RotateOptions = {}): Promise<SSOPartnerRotation> {
    requireCall(options, "idempotency", "gracePeriodSeconds", "lostKey");
    const { gracePeriodSeconds = 0, lostKey = false, idempotency, ...call } = options;
    const problems = new Problems();
    const graceMs =
      1000 * problems.take("gracePeriodSeconds", parseInteger(gracePeriodSeconds, 0, MAX_GRACE_PERIOD), 0);
    problems.take("lostKey", parseBoolean(lostKey), false);
    if (lostKey && graceMs > 0) {
      problems.add(
        "lostKey",
        violation("exclusive", "leaves no grace: a secret that can't be opened verifies nothing"),
      );
    }
    problems.refuseIfAny();
    if (!lostKey) await this.#requireSealingKey();
    const consumerSecret = generateConsumerSecret();
    return this.#change(partnerId, call, (transaction, partner) => {
      return onlyOnce<SSOPartnerRotation>(this.core, transaction, idempotency, {
        operation: `rotate ${partner.id}`,
        request: { gracePeriodSeconds, lostKey },
        ...this.#withSecretTold(transaction, call),
        act: async () => {
          if (!lostKey) await this.#requireOpening(transaction, partner);
          const now = this.core.clock();
          const previousSecretExpiresAt = graceMs === 0 ? null : new Date(now.getTime() + graceMs);
          await transaction.partners.retireSecrets(partner.id, previousSecretExpiresAt);
          await this.#insertSecret(transaction, partner, consumerSecret, now);
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

  /** Deactivating an inactive partner writes nothing, but `revokeSessions` still ends the remaining sessions. */
  async deactivate(partnerId: string, options: DeactivateOptions = {}): Promise<SSOPartner> {
    requireCall(options, "revokeSessions");
    const { revokeSessions = false, ...call } = options;
    const problems = new Problems();
    problems.take("revokeSessions", parseBoolean(revokeSessions), false);
    problems.refuseIfAny();
    return this.#change(partnerId, call, async (transaction, partner) => {
      const deactivated = await this.#setActive(transaction, partner, false, call);
      if (revokeSessions) await this.#revokeSessions(transaction, partner, call);
      return deactivated;
    });
  }

  async reactivate(partnerId: string, call: PartnerCall = {}): Promise<SSOPartner> {
    return this.#change(partnerId, call, (transaction, partner) => this.#setActive(transaction, partner, true, call));
  }

  /**
   * Runs a change on the locked partner, so that the second of two simultaneous changes sees the result of the first.
   */
  #change<T>(
    partnerId: string,
    call: PartnerCall,
    change: (transaction: Transaction, partner: SSOPartner) => Promise<T>,
  ): Promise<T> {
    return changePartner(this.core, partnerId, call, "lock", change);
  }

  async #setActive({ partners, audit }: Transaction, partner: SSOPartner, isActive: boolean, call: PartnerCall) {
    if (partner.isActive === isActive) return partner;
    const changed = { ...partner, isActive, updatedAt: this.core.clock() };
    await partners.update(changed);
    const eventType = isActive ? AuditEventType.PARTNER_REACTIVATED : AuditEventType.PARTNER_DEACTIVATED;
    const message = `partner ${partner.partnerName} ${isActive ? "reactivated" : "deactivated"}`;
    await audit({ ...eventOf(partner), eventType, message }, call);
    return changed;
  }

  async #revokeSessions({ sessions, audit }: Transaction, partner: SSOPartner, call: PartnerCall) {
    const ended = await sessions.revokeAllOfPartner(partner.id);
    if (ended === 0) return;
    await audit(
      {
        ...eventOf(partner),
        eventType: AuditEventType.SESSION_REVOKED_ALL,
        message: `all sessions of partner ${partner.partnerName} ended`,
        details: countOfRevoked(ended),
      },
      call,
    );
  }

  /** A key that has opened something once stays the right one, because a process' keys never change. */
  async #requireSealingKey(): Promise<void> {
    this.#sealingKeyIsProven ||= await requireSealingKey(this.core.keyring, this.core.store.sealed);
  }

  /**
   * With the wrong encryption key the new secret would be sealed so that nobody else can open it, and the old one,
   * which everybody else can open, would be gone.
   */
  async #requireOpening({ partners }: Transaction, { consumerKey }: SSOPartner): Promise<void> {
    const credentials = await partners.findCredentials(consumerKey);
    const current = credentials?.secrets.find(({ expiresAt }) => expiresAt === null);
    if (credentials && current) {
      this.core.keyring.open(current, { partnerId: credentials.partner.id, secretId: current.id });
    }
  }

  /** How the answers of a registration and of a rotation are kept, both of which hold a secret. */
  #withSecretTold<T extends SSOPartnerRegistration>(
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

  async #insertSecret({ partners }: Transaction, { id: partnerId }: SSOPartner, secret: Secret, now: Date) {
    const secretId = newId();
    const sealed = this.core.keyring.seal(secret, { partnerId, secretId });
    await partners.insertSecret(partnerId, { id: secretId, expiresAt: null, ...sealed }, now);
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

function eventOf({ id, orgId }: SSOPartner) {
  return { partnerId: id, organizationId: orgId };
}

function requireBoolean(field: string, value: unknown): void {
  const parsed = parseBoolean(value);
  if (parsed instanceof Violation) throw refuseField(field, parsed);
}

function notFound(): IamError {
  return new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
}

function changedSince(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the partner has changed since it was read: read it again");
}

function found(partner: SSOPartner | null): SSOPartner {
  if (!partner) throw notFound();
  return partner;
}

/** The secret is a plain string here, but logging or serializing the whole answer does not show it. */
function withSecret<T extends object>(answer: T, secret: Secret): T & { readonly consumerSecret: string } {
  return Object.defineProperty({ ...answer }, "consumerSecret", {
    value: secret.reveal(),
    enumerable: false,
  }) as T & { readonly consumerSecret: string };
}
