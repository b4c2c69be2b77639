/** A partner makes, updates and reopens its users without a sign-in. */
import { secretEnded } from "../assertion/live-keys.js";
import { readPayload } from "../assertion/payload.js";
import { type AssertedEntry, type AssertedProvision, parseAssertedProvision } from "../assertion/provision-payload.js";
import type { PartnerRequest, ProvenRequest, Receiving, VerifiedRequest } from "../assertion/receive.js";
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, type FieldProblem, IamError, isIamError } from "../errors.js";
import type { Provision, Provisioned, SignedProfile } from "../identity/provision.js";
import { type BatchOutcome, ProvisionBatch } from "../identity/provision-batch.js";
import { tryTwice } from "../identity/provisioning.js";
import { asOperationOfItsOwn } from "../operation.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { keptAttributes } from "../policy/attributes.js";
import { requireAudience } from "../policy/audience.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireRole } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { isAboutThePerson, refusalOfMarks, replayMarks } from "./replay.js";

/** What became of one user. */
export interface ProvisionedUser {
  /** Null when it was not given, or is none. The answer has the users in the order of the request. */
  readonly externalId: string | null;
  /** `stale`: the partner has signed something newer about it. A refusal is named by its code, and changes nothing. */
  readonly outcome: Provisioned | ErrorCode;
  /** The fields and rules behind a `validation_error`. */
  readonly details?: readonly FieldProblem[];
}

/** What a provision did. */
export interface ProvisionAnswer {
  readonly users: readonly ProvisionedUser[];
}

export class PartnerProvision {
  constructor(
    private readonly core: Core,
    private readonly receiving: Receiving,
    private readonly provision: Provision,
  ) {}

  /** @throws IamError see `SingleSignOn.provision` */
  async run(request: PartnerRequest | VerifiedRequest, origin: CallOrigin = {}): Promise<ProvisionAnswer> {
    const proven = await this.receiving.receive(request, origin, "provision");
    return this.receiving.judge(proven, AuditEventType.SSO_REFUSED, origin, async (details) => {
      const asserted = readAssertedProvision(proven, details);
      const outcomes = await this.#settle(proven, asserted, origin);
      return { users: asserted.entries.map(({ externalId }, index) => toAnswer(externalId, outcomes[index])) };
    });
  }

  async #settle(proven: ProvenRequest, asserted: AssertedProvision, origin: CallOrigin) {
    const caller = callerOr({ actor: `partner:${proven.partner.id}`, ipAddress: proven.sourceIp }, origin);
    const outcomes = asserted.isBatch
      ? await this.#settleMany(proven, asserted, caller)
      : [await this.#settleOne(proven, asserted, caller)];
    const [only] = outcomes;
    if (!asserted.isBatch && isIamError(only)) throw only;
    this.#recordRefusals(proven, asserted, outcomes, caller);
    return outcomes;
  }

  /** The marks and the act commit together. */
  #settleOne(proven: ProvenRequest, asserted: AssertedProvision, caller: CallOrigin): Promise<BatchOutcome> {
    return this.#holding(proven, async (transaction, partner) => {
      const taking = await transaction.replayMarks.take(replayMarks(partner.id, proven.assertion, asserted));
      if (taking !== "taken" && taking !== "same_statement") throw refusalOfMarks(taking);
      const [person] = judgeAll(partner, asserted.entries, signedAtOf(proven));
      const outcome = isIamError(person) ? person : await this.#one(transaction, partner, person, caller);
      // What was refused before gets the same answer for as long as it is refused.
      if (taking !== "taken" && !isIamError(outcome)) throw refusalOfMarks(taking);
      return outcome;
    });
  }

  /**
   * The marks commit with what is settled together. The others follow in transactions of their own: if the store fails
   * in between, the partner signs anew, and what was done is unchanged then.
   */
  async #settleMany(
    proven: ProvenRequest,
    asserted: AssertedProvision,
    caller: CallOrigin,
  ): Promise<readonly BatchOutcome[]> {
    const { judged, batch } = await this.#holding(proven, async (transaction, partner) => {
      const taking = await transaction.replayMarks.take(replayMarks(partner.id, proven.assertion, asserted));
      if (taking !== "taken") throw refusalOfMarks(taking);
      const all = judgeAll(partner, asserted.entries, signedAtOf(proven));
      const begun = new ProvisionBatch(this.provision, partner, caller);
      await begun.together(transaction, all.filter((one) => !isIamError(one)) as SignedProfile[]);
      return { judged: all, batch: begun };
    });
    for (const entry of batch.remaining) {
      const provision = (transaction: Transaction, partner: SSOPartner) =>
        this.provision.one(transaction, partner, entry.asserted, caller);
      // Each with a deadline of its own: one after the other may take longer than one operation may.
      await batch.settle(entry, () => asOperationOfItsOwn(() => this.#holding(proven, provision)));
    }
    const settled = batch.outcomes[Symbol.iterator]();
    return judged.map((one) => (isIamError(one) ? one : (settled.next().value as BatchOutcome)));
  }

  /**
   * Holds the partner before its users, as at an exchange. A deactivation or rotation that comes first is seen, a later
   * one waits.
   */
  #holding<T>(
    { partner, assertion }: ProvenRequest,
    work: (transaction: Transaction, partner: SSOPartner) => Promise<T>,
  ): Promise<T> {
    return this.core.store.transaction(async (transaction) => {
      await transaction.partners.hold(partner.id);
      const current = await transaction.partners.findCredentials(assertion.consumerKey);
      if (!current?.secrets.some(({ id }) => id === assertion.secretId)) throw secretEnded();
      requireActive(current.partner);
      return work(transaction, current.partner);
    });
  }

  /** A refusal is handed out, not thrown, because the marks must be committed. */
  async #one(
    transaction: Transaction,
    partner: SSOPartner,
    asserted: SignedProfile,
    caller: CallOrigin,
  ): Promise<BatchOutcome> {
    try {
      return await tryTwice(() =>
        transaction.attempt(() => this.provision.one(transaction, partner, asserted, caller)),
      );
    } catch (error) {
      if (!isIamError(error) || !isAboutThePerson(error.code)) throw error;
      if (error.code === ErrorCode.IDENTITY_CONFLICT) this.provision.countConflict(partner);
      return error;
    }
  }

  #recordRefusals(
    { partner, assertion }: ProvenRequest,
    { entries }: AssertedProvision,
    outcomes: readonly BatchOutcome[],
    caller: CallOrigin,
  ): void {
    for (const [index, outcome] of outcomes.entries()) {
      const entry = entries[index];
      if (!isIamError(outcome) || !entry) continue;
      this.core.trail.refused(
        {
          eventType: AuditEventType.SSO_REFUSED,
          organizationId: partner.orgId,
          partnerId: partner.id,
          errorCode: outcome.code,
          message: outcome.message,
          details: { consumer_key: assertion.consumerKey, ...describe(entry) },
        },
        caller,
      );
    }
  }
}

function signedAtOf({ assertion }: ProvenRequest): Date {
  return new Date(assertion.timestamp.epochMs);
}

/** @returns for each what is to be settled, or why policy refuses it */
function judgeAll(partner: SSOPartner, entries: readonly AssertedEntry[], signedAt: Date) {
  return entries.map((entry) => judge(partner, entry, signedAt)) as [SignedProfile | IamError];
}

function judge(partner: SSOPartner, entry: AssertedEntry, signedAt: Date): SignedProfile | IamError {
  if ("refusal" in entry) return entry.refusal;
  const { person } = entry;
  try {
    requireEmailDomain(partner, person.email.domain);
    requireRole(partner, person.role);
  } catch (error) {
    if (isIamError(error)) return error;
    throw error;
  }
  return { ...person, attributes: person.attributes && keptAttributes(partner, person.attributes), signedAt };
}

function readAssertedProvision(
  { partner, assertion, sourceIp, audience }: ProvenRequest,
  details: JsonObject,
): AssertedProvision {
  requireActive(partner);
  requireSourceIp(partner, sourceIp);
  const asserted = parseAssertedProvision(readPayload(assertion), partner);
  const [only] = asserted.entries;
  Object.assign(details, asserted.isBatch || !only ? { users: asserted.entries.length } : describe(only));
  requireAudience(partner.requireAudience, asserted.audience, audience);
  return asserted;
}

/** Of one user, for an event. */
function describe(entry: AssertedEntry): JsonObject {
  if ("refusal" in entry) return { external_id: entry.externalId };
  const { externalId, email, role } = entry.person;
  return { external_id: externalId, email_domain: email.domain, role };
}

function toAnswer(externalId: string | null, outcome: BatchOutcome | undefined): ProvisionedUser {
  if (outcome === undefined) throw new IamError(ErrorCode.INTERNAL_ERROR, "a user of the batch has no outcome");
  if (!isIamError(outcome)) return { externalId, outcome };
  const { code, details } = outcome;
  return { externalId, outcome: code, ...(details.length > 0 ? { details } : {}) };
}
