/**
 * Many users in one request. Those who have nothing to do with one another are settled together, in as many statements
 * as one user needs. The others follow one by one in their order: those who share an external id, a user or an address
 * with another one of the list, those who need a place when there is not one for everybody, and those who lost a race.
 */
import type { CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import { ErrorCode, type IamError, isIamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { identityConflict } from "../user/address.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import { Violation } from "../validation.js";
import type { NewPerson, PersonChange } from "./batch-records.js";
import { noRoom, takePlaces } from "./cap.js";
import { followed, isOlder, requireVisibleChange } from "./following.js";
import { type Provision, type Provisioned, reopened, type SignedProfile, saysNothing, updated } from "./provision.js";
import { newIdentity, newUser, requireNewUsers, tryTwice, userMade } from "./provisioning.js";
import type { IdentityWithUser } from "./records.js";

/** What became of one of them, or why nothing did. */
export type BatchOutcome = Provisioned | IamError;

/** One of the users of the batch. */
export interface Entry {
  readonly asserted: SignedProfile;
  readonly index: number;
}

/** A user to make. */
interface Making extends Entry {
  readonly person: NewPerson;
}

/** A known user, and what becomes of it. */
interface Change extends Entry {
  readonly known: IdentityWithUser;
  readonly change: PersonChange;
  readonly changed: readonly string[];
}

/** What only one of many has met when they are settled together. */
const LOST: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.USER_ALREADY_EXISTS,
  ErrorCode.IDENTITY_CONFLICT,
  ErrorCode.MAX_USERS_EXCEEDED,
]);

/** Refusals of one user. Every other error ends the whole batch. */
const OF_ONE_USER: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.VALIDATION_ERROR,
  ErrorCode.USER_NOT_PROVISIONED,
  ErrorCode.USER_PROVISIONING_DISABLED,
  ErrorCode.IDENTITY_CONFLICT,
  ErrorCode.MAX_USERS_EXCEEDED,
  ErrorCode.USER_INACTIVE,
  ErrorCode.RATE_LIMITED,
]);

export class ProvisionBatch {
  readonly #outcomes: BatchOutcome[] = [];
  readonly #remaining: Entry[] = [];
  readonly #toChange: Change[] = [];
  /** Those who get another address, or are reopened. */
  #toMove: Change[] = [];
  #toMake: Making[] = [];

  /** @param partner held by the transaction that settles them together */
  constructor(
    private readonly provision: Provision,
    private readonly partner: SSOPartner,
    private readonly caller: CallOrigin,
  ) {}

  /** One for each, in their order, once all {@link remaining} are settled. */
  get outcomes(): readonly BatchOutcome[] {
    return this.#outcomes;
  }

  /** Those who are to be settled one by one, in their order. */
  get remaining(): readonly Entry[] {
    return this.#remaining;
  }

  /** Settles those who can be settled together. */
  async together(transaction: Transaction, people: readonly SignedProfile[]): Promise<void> {
    const entries = people.map((asserted, index) => ({ asserted, index }));
    await this.#sort(transaction, entries);
    await this.#keepOrderUnderCap(transaction);
    await this.#change(transaction, this.#toChange);
    await this.#moveAndMake(transaction);
    this.#remaining.sort((one, other) => one.index - other.index);
  }

  /** @param provision what settles this user, in a transaction of its own: it holds no lock for the next one */
  async settle({ index }: Entry, provision: () => Promise<Provisioned>): Promise<void> {
    await this.#refusing(index, async () => {
      this.#outcomes[index] = await tryTwice(provision);
    });
  }

  async #sort({ identityBatches }: Transaction, entries: readonly Entry[]): Promise<void> {
    const { id: partnerId, orgId } = this.partner;
    const keys = new Set(entries.flatMap(({ asserted }) => keysOf(asserted.email)));
    const externalIds = new Set(entries.map(({ asserted }) => asserted.externalId));
    // In the order of a sign-in: the addresses before the identities.
    const addresses = await identityBatches.findAddresses([...keys], orgId, partnerId);
    const known = await identityBatches.lockKnown(partnerId, [...externalIds]);
    const knownUsers = new Set([...known.values()].map(({ user }) => user.id));
    const touched = entries.map((entry) => touchedBy(entry, known.get(entry.asserted.externalId)));
    const counts = countOf(touched.flatMap((names) => [...names]));
    for (const [n, entry] of entries.entries()) {
      const { externalId, email } = entry.asserted;
      const person = known.get(externalId);
      const owners = keysOf(email).flatMap((key) => addresses.owners.get(key) ?? []);
      const isReserved = keysOf(email).some((key) => addresses.reserved.has(key));
      // By somebody who keeps it, whatever the others of the list do.
      const isTaken = isReserved || owners.some((owner) => !knownUsers.has(owner));
      const isNamedOnce = counts.get(nameOf(externalId)) === 1;
      const isApart = [...(touched[n] ?? [])].every((name) => counts.get(name) === 1);
      if (!person && isTaken && isNamedOnce) await this.#settleNew(entry, true);
      else if (!isApart) this.#remaining.push(entry);
      else if (person) await this.#settleKnown(entry, person, owners.length === 0 && !isReserved);
      else await this.#settleNew(entry, false);
    }
  }

  /** @param isFree whether nobody has the address */
  async #settleKnown(entry: Entry, known: IdentityWithUser, isFree: boolean): Promise<void> {
    const { asserted, index } = entry;
    if (saysNothing(known, asserted)) {
      this.#outcomes[index] = "stale";
      return;
    }
    const reopens = known.identity.withdrawnAt !== null;
    const current = reopens ? awake(known, asserted) : known;
    const after = current && followed(current, asserted);
    const moves = reopens || after?.newEmail != null;
    if (!after || (moves && !isFree)) {
      this.#remaining.push(entry);
      return;
    }
    await this.#refusing(index, () => {
      if (moves) this.provision.requireConflictBudget(this.partner);
      requireVisibleChange(known, asserted.email);
      const change = { identity: { ...after.identity, actedAt: asserted.signedAt }, reopens, user: after.user };
      (moves ? this.#toMove : this.#toChange).push({ ...entry, known, change, changed: after.changed });
    });
  }

  async #settleNew(entry: Entry, isTaken: boolean): Promise<void> {
    await this.#refusing(entry.index, () => {
      requireNewUsers(this.partner);
      this.provision.requireConflictBudget(this.partner);
      if (isTaken) throw identityConflict();
      const now = this.provision.core.clock();
      const user = newUser(this.partner, entry.asserted, now);
      this.#toMake.push({
        ...entry,
        person: { user, identity: newIdentity(this.partner, user.id, entry.asserted, now) },
      });
    });
  }

  /** Where places are short, the first ones of the list get them. */
  async #keepOrderUnderCap({ identities }: Transaction): Promise<void> {
    const { id, maxUsers } = this.partner;
    const [making, reopening] = [this.#toMake, this.#toMove.filter(({ change }) => change.reopens)];
    if (maxUsers === null || making.length + reopening.length === 0) return;
    // Not locked: whoever takes a place meanwhile makes all of these lose a race.
    const room = Math.max(0, maxUsers - (await identities.countActive(id)));
    if (making.length + reopening.length + this.#remaining.length <= room) return;
    if (reopening.length + this.#remaining.length === 0) {
      for (const { index } of making.splice(room)) this.#outcomes[index] = noRoom(this.partner);
      return;
    }
    this.#remaining.push(...making, ...reopening);
    this.#toMake = [];
    this.#toMove = this.#toMove.filter(({ change }) => !change.reopens);
  }

  async #change(transaction: Transaction, changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    await transaction.identityBatches.update(changes.map(({ change }) => change));
    const events = changes.flatMap(({ known, change, changed }) => [
      ...(change.reopens ? reopened(known, { isActive: true }) : []),
      ...(changed.length > 0 ? [updated(known, changed)] : []),
    ]);
    for (const event of events) await transaction.audit(event, this.caller);
    for (const { index, change, changed } of changes) {
      this.#outcomes[index] = change.reopens ? "reopened" : changed.length > 0 ? "updated" : "unchanged";
    }
  }

  /** If one of them can't, each learns of its own one by one. */
  async #moveAndMake(transaction: Transaction): Promise<void> {
    if (this.#toMove.length + this.#toMake.length === 0) return;
    try {
      this.#remaining.push(...(await transaction.attempt(() => this.#moveAndMakeAll(transaction))));
    } catch (error) {
      if (!isIamError(error) || !LOST.has(error.code)) throw error;
      this.#remaining.push(...this.#toMove, ...this.#toMake);
    }
  }

  /**
   * Addresses, then external ids, then places, in the order of a first sign-in: so that the two don't wait for each
   * other, and the partner's count is locked for a moment only.
   *
   * @returns whom somebody else has just made, or whose address somebody else has just taken
   */
  async #moveAndMakeAll(transaction: Transaction): Promise<readonly Making[]> {
    const { identityBatches, audit } = transaction;
    const [moves, makings] = [this.#toMove, this.#toMake];
    if (moves.length > 0) {
      const userIds = moves.map(({ known }) => known.user.id);
      await identityBatches.freeAddresses(userIds, this.partner.id);
      await this.#change(transaction, moves);
    }
    const ids = await identityBatches.insert(makings.map(({ person }) => person));
    const made = makings.filter(({ person }) => ids.has(person.user.id));
    // After the write, which has waited for whoever frees an address at the same moment.
    const keys = [...moves, ...made].flatMap(({ asserted }) => keysOf(asserted.email));
    const { orgId, id: partnerId } = this.partner;
    if ((await identityBatches.endReservations(keys, orgId, partnerId)).size > 0) throw identityConflict();
    await takePlaces(transaction, this.partner, made.length + moves.filter(({ change }) => change.reopens).length);
    for (const { index, person } of made) {
      this.#outcomes[index] = "created";
      await audit(userMade(this.partner, person.user.id, person.identity.externalId), this.caller);
    }
    return makings.filter(({ person }) => !ids.has(person.user.id));
  }

  async #refusing(index: number, work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isIamError(error) || !OF_ONE_USER.has(error.code)) throw error;
      if (error.code === ErrorCode.IDENTITY_CONFLICT) this.provision.countConflict(this.partner);
      this.#outcomes[index] = error;
    }
  }
}

/** The present key and the one of an earlier release, under which somebody may still have the address. */
function keysOf({ key, formerKey }: EmailAddress): readonly string[] {
  return key === formerKey ? [key] : [key, formerKey];
}

/** What a user of the list takes, changes or frees. Two that have one of these names in common are not apart. */
function touchedBy({ asserted }: Entry, known: IdentityWithUser | undefined): ReadonlySet<string> {
  const addresses = [...keysOf(asserted.email), ...(known ? ownKeys(known) : [])];
  const user = known ? [`user ${known.user.id}`] : [];
  return new Set([nameOf(asserted.externalId), ...user, ...addresses.map((key) => `address ${key}`)]);
}

function nameOf(externalId: string): string {
  return `external id ${externalId}`;
}

/** Of the address that the user has, or that a dormant one may take again. */
function ownKeys({ user }: IdentityWithUser): readonly string[] {
  if (user.emailKey !== null) return [user.emailKey];
  const former = parseEmail(user.email);
  return former instanceof Violation ? [] : keysOf(former);
}

function countOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/**
 * A dormant user as it is when its partner reopens it: with the asserted address.
 *
 * @returns null for every other withdrawn one, which is reopened by itself
 */
function awake(known: IdentityWithUser, asserted: SignedProfile): IdentityWithUser | null {
  const { identity, user, activeIdentities } = known;
  const isDormant = user.emailKey === null && user.suspendedAt === null && activeIdentities === 0;
  if (!isDormant || identity.suspendedAt !== null || isOlder(identity, asserted)) return null;
  const { address, key } = asserted.email;
  return {
    identity: { ...identity, withdrawnAt: null, withdrawnBy: null, isActive: true },
    user: { ...user, email: address, emailKey: key, isActive: true },
    activeIdentities: 1,
  };
}
