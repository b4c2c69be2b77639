/**
 * The partner's secret is in wrong hands. Everything that it could have opened ends in one transaction, and the partner
 * takes a new secret by a setup link.
 */
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { findInBatches } from "../identity/batches.js";
import type { IdentityWithUser } from "../identity/records.js";
import { transition } from "../identity/transition.js";
import { eventOf as eventOfIdentity } from "../identity/withdrawal.js";
import { SetupInvitations } from "../setup/invitations.js";
import type { SetupInvitation } from "../setup/setup.js";
import { administrator, byAdministrator } from "../user/activation.js";
import { changePartner, requirePerson } from "../user/authority.js";
import { isStorableDate, isUuid, parseBoolean, parseGiven, problemsOfCall, violation } from "../validation.js";
import { eventOf, type PartnerCall } from "./call.js";
import type { SSOPartner } from "./partner.js";
import { endTestSecrets } from "./test-credentials.js";
import { assertedSince, reopenedSince } from "./week.js";

/** Options of {@link PartnerRegistry.handleCompromise}. */
export interface CompromiseOptions extends PartnerCall {
  /** Since when the secret may have been in wrong hands. */
  since: Date;
  /** Whether identities that were made, reopened or given another role since then are suspended; true by default. */
  suspendIdentities?: boolean | undefined;
  /** Where the setup page is; the configured public URL by default. */
  baseUrl?: string | undefined;
}

/** Somebody whom the partner, or whoever had its secret, has asserted since then. */
export interface CompromisedPerson {
  readonly externalId: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly role: string | null;
  /** What happened to the identity since then, as far as it is known. */
  readonly change: "made" | "reopened" | "role" | null;
  readonly isSuspended: boolean;
  readonly assertions: number;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  readonly addresses: readonly string[];
}

/** What {@link PartnerRegistry.handleCompromise} has ended, and who was asserted since then. */
export interface CompromiseReport {
  readonly since: Date;
  readonly sessionsEnded: number;
  readonly scimTokensRevoked: number;
  readonly setupLinksRevoked: number;
  readonly proposalsRejected: number;
  readonly startsEnded: number;
  readonly identitiesSuspended: number;
  readonly people: readonly CompromisedPerson[];
  /** False when the audit has more assertions, or more reopened identities, than the newest 20,000, which were read. */
  readonly isComplete: boolean;
}

/** What has been done, and the link by which the partner takes its next secret. */
export interface CompromiseHandled {
  readonly report: CompromiseReport;
  /** By which the partner takes its new secret. */
  readonly setupLink: SetupInvitation;
}

type Change = CompromisedPerson["change"];

/** Of what is no partner. */
const NOBODY_REOPENED = { reopened: new Set<string>(), isComplete: true };

export class PartnerCompromise {
  readonly #invitations: SetupInvitations;

  constructor(private readonly core: Core) {
    this.#invitations = new SetupInvitations(core);
  }

  /** @throws IamError see `PartnerRegistry.handleCompromise` */
  async handle(partnerId: string, options: CompromiseOptions): Promise<CompromiseHandled> {
    const { since, suspendIdentities, baseUrl, call } = this.#parse(options);
    // Before anything ends: a wrong URL must not leave the partner without a way to a new secret.
    const where = this.#invitations.requireBaseUrl(baseUrl);
    // Before the transaction: an embedded database has one connection.
    const { reopened, isComplete: hasAllReopened } = isUuid(partnerId)
      ? await reopenedSince(this.core, partnerId, since)
      : NOBODY_REOPENED;
    const { ended, changed } = await changePartner(this.core, partnerId, call, "lock", async (transaction, partner) => {
      requirePerson(call);
      const changedNow = await this.#changedSince(transaction, partner, since, reopened);
      const suspended = suspendIdentities ? await this.#suspend(transaction, changedNow, call) : 0;
      const what = { ...(await endAll(transaction, partner)), identitiesSuspended: suspended };
      const message = `the secret of ${partner.partnerName} was compromised: everything that it opened has ended`;
      const details = { from: since.toISOString(), ...snakeCase(what) };
      const eventType = AuditEventType.PARTNER_COMPROMISE_HANDLED;
      await transaction.audit({ ...eventOf(partner), eventType, severity: "critical", message, details }, call);
      return { ended: what, changed: changedNow };
    });
    const setupLink = await this.#invitations.invite(partnerId, { ...call, baseUrl: where });
    const { people, isComplete } = await this.#people(partnerId, since, changed);
    return { setupLink, report: { since, ...ended, people, isComplete: isComplete && hasAllReopened } };
  }

  #parse(options: CompromiseOptions) {
    const problems = problemsOfCall(options, "since", "suspendIdentities", "baseUrl");
    const { since, suspendIdentities = true, baseUrl, ...call } = options;
    if (!isStorableDate(since)) problems.add("since", violation("date", "must be a date of the years 1 to 9999"));
    problems.take("suspendIdentities", parseGiven(suspendIdentities, parseBoolean), true);
    problems.refuseIfAny();
    return { since, suspendIdentities, baseUrl, call };
  }

  /** Of several changes of one person the last one here counts. */
  async #changedSince({ identities }: Transaction, { id }: SSOPartner, since: Date, reopened: Iterable<string>) {
    const changes = new Map<string, Change>();
    for (const externalId of await identities.givenRoleSince(id, since)) changes.set(externalId, "role");
    for (const externalId of reopened) changes.set(externalId, "reopened");
    for (const externalId of await identities.madeSince(id, since)) changes.set(externalId, "made");
    const changed = new Map<string, { known: IdentityWithUser; change: Change }>();
    const found = await findInBatches(identities, id, changes.keys());
    for (const [externalId, change] of changes) {
      const known = found.get(externalId);
      if (known) changed.set(externalId, { known, change });
    }
    return changed;
  }

  /** In the order of the external ids, so that two of these don't wait for each other. */
  async #suspend(
    transaction: Transaction,
    changed: ReadonlyMap<string, { known: IdentityWithUser }>,
    call: PartnerCall,
  ) {
    let suspended = 0;
    for (const [externalId, { known }] of [...changed].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const locked = await transaction.identities.lock(known.identity.partnerId, externalId);
      if (!locked || locked.identity.suspendedAt !== null) continue;
      const message = "suspended, because the partner's secret was compromised";
      const eventType = AuditEventType.IDENTITY_SUSPENDED;
      await transaction.audit({ ...eventOfIdentity(locked), eventType, message }, call);
      await transition(transaction, locked.user, byAdministrator(call), () =>
        transaction.identities.suspend(locked.identity.id, administrator(call)),
      );
      suspended += 1;
    }
    return suspended;
  }

  async #people(partnerId: string, since: Date, changed: ReadonlyMap<string, { change: Change }>) {
    const { people: asserted, isComplete } = await assertedSince(this.core, partnerId, since);
    const ids = new Set([...changed.keys(), ...asserted.keys()]);
    const found = await findInBatches(this.core.store.identities, partnerId, ids);
    const people: CompromisedPerson[] = [];
    for (const externalId of ids) {
      const known = found.get(externalId);
      const of = asserted.get(externalId);
      people.push({
        externalId,
        userId: known?.user.id ?? null,
        email: known?.identity.email ?? null,
        role: known?.identity.role ?? null,
        change: changed.get(externalId)?.change ?? null,
        isSuspended: known !== undefined && known.identity.suspendedAt !== null,
        assertions: of?.count ?? 0,
        firstAt: of?.firstAt ?? null,
        lastAt: of?.lastAt ?? null,
        addresses: [...(of?.addresses.keys() ?? [])].map((address) => address ?? "unknown"),
      });
    }
    return { people, isComplete };
  }
}

/** A kept answer that tells an ended secret is refused when it is asked for: consumer-secrets.ts. */
async function endAll(transaction: Transaction, partner: SSOPartner) {
  const { id } = partner;
  const { sessions, partners, scimTokens, setupLinks, pendingStarts } = transaction;
  const sessionsEnded = await sessions.revokeAllOfPartner(id);
  await partners.retireSecrets(id, null);
  const testSide = await endTestSecrets(transaction, partner);
  const tokens = (await scimTokens.list(id)).filter(({ revokedAt }) => revokedAt === null);
  for (const token of tokens) await scimTokens.revoke(token.id);
  const links = await setupLinks.revokeAllOf(id);
  const proposalsRejected = await setupLinks.rejectAllOf(id);
  await setupLinks.beginAnew(id);
  return {
    sessionsEnded,
    scimTokensRevoked: tokens.length,
    setupLinksRevoked: links.length,
    proposalsRejected,
    startsEnded: (await pendingStarts.endAllOf(id)) + (testSide ? await pendingStarts.endAllOf(testSide.id) : 0),
  };
}

function snakeCase(counts: Readonly<Record<string, number>>): Record<string, number> {
  const name = (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(counts).map(([key, count]) => [name(key), count]));
}
