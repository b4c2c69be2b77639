/**
 * Many users in one request. Those who have nothing to do with one another are settled together, in as many statements
 * as one user needs. The others, whose address or external id comes twice, who are reopened or get another address, and
 * who lost a race, follow one by one in their order, a few in each transaction.
 */
import type { CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";
import { identityConflict } from "../user/address.js";
import type { NewPerson, PersonChange } from "./batch-records.js";
import { followed, isOlder, requireVisible, requireVisibleChange } from "./following.js";
import { type Provision, type Provisioned, reopened, type SignedProfile, saysNothing, updated } from "./provision.js";
import { newIdentity, requireNewUsers, tryTwice, userMade } from "./provisioning.js";
import type { IdentityWithUser } from "./records.js";

/** What became of one of them, or why nothing did. */
export type BatchOutcome = Provisioned | IamError;

/** How many are settled one by one in a transaction: each needs a dozen statements. */
const ENTRIES_OF_PART = 20;

/** One of the users of the batch. */
export interface Entry {
  readonly asserted: SignedProfile;
  readonly index: number;
}

/** A known user, and what becomes of it. */
interface Change extends Entry {
  readonly known: IdentityWithUser;
  readonly change: PersonChange;
  readonly changed: readonly string[];
}

/** What only one of many has met when they are moved together. */
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
  readonly #toMake: (Entry & { readonly person: NewPerson })[] = [];
  readonly #toChange: Change[] = [];
  readonly #toMove: Change[] = [];

  /** @param partner held by each transaction, and the same in all */
  constructor(
    private readonly provision: Provision,
    private readonly partner: SSOPartner,
    private readonly caller: CallOrigin,
  ) {}

  /** One for each, in their order, once there are no more {@link parts}. */
  get outcomes(): readonly BatchOutcome[] {
    return this.#outcomes;
  }

  /** Settles those who can be settled together. */
  async together(transaction: Transaction, people: readonly SignedProfile[]): Promise<void> {
    await this.#sort(
      transaction,
      people.map((asserted, index) => ({ asserted, index })),
    );
    await this.#change(transaction, this.#toChange);
    // Made before anything takes a place under the cap: a first sign-in of the same person locks in this order too.
    await this.#make(transaction);
    await this.#move(transaction);
    this.#remaining.sort((one, other) => one.index - other.index);
  }

  /** The others, in parts that a transaction settles quickly. */
  get parts(): readonly (readonly Entry[])[] {
    const parts: Entry[][] = [];
    for (let from = 0; from < this.#remaining.length; from += ENTRIES_OF_PART) {
      parts.push(this.#remaining.slice(from, from + ENTRIES_OF_PART));
    }
    return parts;
  }

  async oneByOne(transaction: Transaction, part: readonly Entry[]): Promise<void> {
    for (const entry of part) await this.#one(transaction, entry);
  }

  async #sort({ identityBatches }: Transaction, entries: readonly Entry[]): Promise<void> {
    const externalIds = countOf(entries.map(({ asserted }) => asserted.externalId));
    const keys = countOf(entries.flatMap(({ asserted }) => keysOf(asserted)));
    // In the order of a sign-in: the addresses before the identities.
    const addresses = await identityBatches.findAddresses([...keys.keys()], this.partner.orgId, this.partner.id);
    const known = await identityBatches.lockKnown(this.partner.id, [...externalIds.keys()]);
    const knownUsers = new Set([...known.values()].map(({ user }) => user.id));
    for (const entry of entries) {
      const { asserted } = entry;
      const person = known.get(asserted.externalId);
      const owners = keysOf(asserted).flatMap((key) => addresses.owners.get(key) ?? []);
      const isTaken =
        owners.some((owner) => !knownUsers.has(owner)) || keysOf(asserted).some((key) => addresses.reserved.has(key));
      const isFree = owners.length === 0 && !isTaken && keysOf(asserted).every((key) => keys.get(key) === 1);
      if (externalIds.get(asserted.externalId) !== 1) this.#remaining.push(entry);
      else if (person) this.#settleKnown(entry, person, isFree);
      else if (isFree || isTaken) this.#settleNew(entry, isTaken);
      else this.#remaining.push(entry);
    }
  }

  /** @param isFree whether nobody has the address, and nobody else of the batch gets it */
  #settleKnown(entry: Entry, known: IdentityWithUser, isFree: boolean): void {
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
    this.#refusing(entry, () => {
      if (moves) this.provision.requireConflictBudget(this.partner);
      requireVisibleChange(known, asserted.email);
      const change = { identity: { ...after.identity, actedAt: asserted.signedAt }, reopens, user: after.user };
      (moves ? this.#toMove : this.#toChange).push({ ...entry, known, change, changed: after.changed });
    });
  }

  #settleNew(entry: Entry, isTaken: boolean): void {
    const { asserted } = entry;
    this.#refusing(entry, () => {
      requireNewUsers(this.partner);
      this.provision.requireConflictBudget(this.partner);
      if (isTaken) throw identityConflict();
      requireVisible("email", asserted.email.address);
      const now = this.provision.core.clock();
      const user = {
        id: newId(),
        email: asserted.email.address,
        emailKey: asserted.email.key,
        displayName: asserted.displayName,
        roles: [],
        organizationId: this.partner.orgId,
        createdAt: now,
        passwordHash: null,
      };
      this.#toMake.push({ ...entry, person: { user, identity: newIdentity(this.partner, user.id, asserted, now) } });
    });
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

  /** Those who get another address, or are reopened. If one of them can't, each learns of its own one by one. */
  async #move(transaction: Transaction): Promise<void> {
    const { identityBatches } = transaction;
    const { id: partnerId, orgId, maxUsers } = this.partner;
    const moves = this.#toMove;
    if (moves.length === 0) return;
    try {
      await transaction.attempt(async () => {
        const userIds = moves.map(({ known }) => known.user.id);
        await identityBatches.freeAddresses(userIds, partnerId);
        await this.#change(transaction, moves);
        const keys = moves.flatMap(({ asserted }) => keysOf(asserted));
        if ((await identityBatches.endReservations(keys, orgId, partnerId)).size > 0) throw identityConflict();
        const places = moves.filter(({ change }) => change.reopens).length;
        if ((await identityBatches.takePlaces(partnerId, places, maxUsers)) < places) throw this.#noRoom();
      });
    } catch (error) {
      if (!isIamError(error) || !LOST.has(error.code)) throw error;
      this.#remaining.push(...moves);
    }
  }

  async #make({ identityBatches, identities, audit }: Transaction): Promise<void> {
    const { id: partnerId, orgId, maxUsers } = this.partner;
    if (this.#toMake.length === 0) return;
    // Not locked: it only spares the work for those who have no room anyway.
    const room =
      maxUsers === null ? this.#toMake.length : Math.max(0, maxUsers - (await identities.countActive(partnerId)));
    for (const entry of this.#toMake.slice(room)) this.#refuse(entry, this.#noRoom());
    const tried = this.#toMake.slice(0, room);
    const ids = await identityBatches.insert(tried.map(({ person }) => person));
    const made = tried.filter(({ person }) => ids.has(person.user.id));
    this.#remaining.push(...tried.filter(({ person }) => !ids.has(person.user.id)));
    // After the write, which has waited for whoever frees an address at the same moment.
    const reserved = await identityBatches.endReservations(
      made.flatMap(({ asserted }) => keysOf(asserted)),
      orgId,
      partnerId,
    );
    const [free, kept] = [false, true].map((isKept) =>
      made.filter(({ asserted }) => keysOf(asserted).some((key) => reserved.has(key)) === isKept),
    ) as [typeof made, typeof made];
    // Last, so that the partner's row of the cap is locked for a moment only.
    const granted = await identityBatches.takePlaces(partnerId, free.length, maxUsers);
    const [settled, surplus] = [free.slice(0, granted), free.slice(granted)];
    for (const entry of kept) this.#refuse(entry, identityConflict());
    for (const entry of surplus) this.#refuse(entry, this.#noRoom());
    const undone = [...kept, ...surplus];
    if (undone.length > 0) await identityBatches.remove(undone.map(({ person }) => person.user.id));
    for (const { index, person } of settled) {
      this.#outcomes[index] = "created";
      await audit(userMade(this.partner, person.user.id, person.identity.externalId), this.caller);
    }
  }

  async #one(transaction: Transaction, entry: Entry): Promise<void> {
    const { partner, caller } = this;
    try {
      this.#outcomes[entry.index] = await tryTwice(() =>
        transaction.attempt(() => this.provision.one(transaction, partner, entry.asserted, caller)),
      );
    } catch (error) {
      if (!isIamError(error) || !OF_ONE_USER.has(error.code)) throw error;
      this.#refuse(entry, error);
    }
  }

  #refusing(entry: Entry, judge: () => void): void {
    try {
      judge();
    } catch (error) {
      if (!isIamError(error) || !OF_ONE_USER.has(error.code)) throw error;
      this.#refuse(entry, error);
    }
  }

  #refuse({ index }: Entry, refusal: IamError): void {
    if (refusal.code === ErrorCode.IDENTITY_CONFLICT) this.provision.countConflict(this.partner);
    this.#outcomes[index] = refusal;
  }

  #noRoom(): IamError {
    return new IamError(ErrorCode.MAX_USERS_EXCEEDED, `partner ${this.partner.partnerName} may have no more users`);
  }
}

/** The present key and the one of an earlier release, under which somebody may still have the address. */
function keysOf({ email }: SignedProfile): readonly string[] {
  return email.key === email.formerKey ? [email.key] : [email.key, email.formerKey];
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
