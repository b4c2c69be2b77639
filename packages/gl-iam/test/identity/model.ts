/**
 * A small reference of the life of people, written from the rules and not from the code: who may sign in, whose an
 * address is, what a cap counts. It answers with the code that the application must answer with.
 */
import type { ErrorCode } from "../../src/index.js";

export type Answer = ErrorCode | "accepted";

interface ModelUser {
  email: string;
  hasAddress: boolean;
  suspended: boolean;
  hasPassword: boolean;
  merged: boolean;
}

interface ModelIdentity {
  readonly partner: number;
  readonly externalId: string;
  user: number;
  withdrawn: boolean;
  suspended: boolean;
}

interface Change {
  /** Whose users may have an address at once that the change frees; null for everybody. */
  readonly freedBy: number | null;
  readonly isReactivation?: boolean;
  readonly email?: string;
  /** The partner that makes the change; left out for an administrator. */
  readonly partner?: number;
}

const isActive = ({ withdrawn, suspended }: ModelIdentity) => !withdrawn && !suspended;

export class Model {
  users: ModelUser[] = [];
  identities: ModelIdentity[] = [];
  caps: (number | null)[] = [];
  /** By address: the partner for whose users it is reserved. */
  reserved = new Map<string, number>();

  constructor(partners: number) {
    this.caps = Array.from({ length: partners }, () => null);
  }

  find(partner: number, externalId: string): ModelIdentity | undefined {
    return this.identities.find((one) => one.partner === partner && one.externalId === externalId);
  }

  of(user: number): ModelIdentity[] {
    return this.identities.filter((one) => one.user === user);
  }

  owner(email: string): number | undefined {
    const index = this.users.findIndex((user) => user.hasAddress && user.email === email);
    return index < 0 ? undefined : index;
  }

  /** How many users have an active identity of the partner. */
  places(partner: number): number {
    return new Set(this.identities.filter((one) => one.partner === partner && isActive(one)).map(({ user }) => user))
      .size;
  }

  maySignIn(user: number): boolean {
    const { hasAddress, suspended } = this.#user(user);
    return hasAddress && !suspended;
  }

  signIn(partner: number, externalId: string, email: string): Answer {
    const known = this.find(partner, externalId);
    if (known) return this.#signInKnown(known, email);
    if (this.owner(email) !== undefined || this.#isReserved(email, partner)) return "identity_conflict";
    if (this.#isFull(partner)) return "max_users_exceeded";
    const user = this.users.push({
      email,
      hasAddress: true,
      suspended: false,
      hasPassword: false,
      merged: false,
    });
    this.identities.push({ partner, externalId, user: user - 1, withdrawn: false, suspended: false });
    this.reserved.delete(email);
    return "accepted";
  }

  #signInKnown(known: ModelIdentity, email: string): Answer {
    if (!isActive(known) || !this.maySignIn(known.user)) return "user_inactive";
    return this.#follow(known, email);
  }

  /** A partner makes, updates or reopens its user without a sign-in. */
  provision(partner: number, externalId: string, email: string): Answer {
    const known = this.find(partner, externalId);
    if (!known) return this.signIn(partner, externalId, email);
    return this.#undoing(() => {
      if (known.withdrawn) {
        if (this.#isThere(known.user, partner)) return "identity_conflict";
        const wanted = this.#user(known.user).hasAddress ? {} : { email };
        const reopened = this.#change(known.user, { freedBy: partner, partner, ...wanted }, () => {
          known.withdrawn = false;
        });
        if (reopened !== "accepted") return reopened;
      }
      return this.#follow(known, email);
    });
  }

  #follow(known: ModelIdentity, email: string): Answer {
    const user = this.#user(known.user);
    const others = this.of(known.user).filter((one) => one !== known && isActive(one));
    if (user.hasPassword || others.length > 0 || (user.hasAddress && user.email === email)) return "accepted";
    const owner = this.owner(email);
    if ((owner !== undefined && owner !== known.user) || this.#isReserved(email, known.partner)) {
      return "identity_conflict";
    }
    if (user.hasAddress) this.reserved.set(user.email, known.partner);
    this.reserved.delete(email);
    user.email = email;
    user.hasAddress = true;
    return "accepted";
  }

  deprovision(partner: number, externalId: string): Answer {
    const known = this.find(partner, externalId);
    if (!known) return "user_not_found";
    if (known.withdrawn) return "accepted";
    return this.#change(known.user, { freedBy: partner }, () => {
      known.withdrawn = true;
    });
  }

  link(index: number, partner: number, externalId: string): Answer {
    const user = this.#user(index);
    if (user.merged) return "user_not_found";
    if (user.suspended) return "user_inactive";
    const known = this.find(partner, externalId);
    if (known) return known.user === index ? "accepted" : "identity_conflict";
    if (this.#isThere(index, partner)) return "identity_conflict";
    return this.#change(index, { freedBy: null }, () => {
      this.identities.push({ partner, externalId, user: index, withdrawn: false, suspended: false });
    });
  }

  unlink(identity: ModelIdentity): Answer {
    return this.#change(identity.user, { freedBy: identity.partner }, () => {
      this.identities = this.identities.filter((one) => one !== identity);
    });
  }

  suspendIdentity(identity: ModelIdentity): Answer {
    if (identity.suspended) return "accepted";
    return this.#change(identity.user, { freedBy: null }, () => {
      identity.suspended = true;
    });
  }

  reopenIdentity(identity: ModelIdentity): Answer {
    if (isActive(identity)) return "accepted";
    if (this.#user(identity.user).suspended) return "user_inactive";
    if (this.#isThere(identity.user, identity.partner)) return "identity_conflict";
    return this.#change(identity.user, { freedBy: null }, () => {
      identity.withdrawn = false;
      identity.suspended = false;
    });
  }

  suspend(index: number): Answer {
    const user = this.#user(index);
    if (user.merged) return "user_not_found";
    if (user.suspended) return "accepted";
    return this.#change(index, { freedBy: null }, () => {
      user.suspended = true;
      for (const identity of this.of(index)) identity.suspended = true;
    });
  }

  reactivate(index: number, email?: string): Answer {
    const user = this.#user(index);
    if (user.merged) return "user_not_found";
    if (this.maySignIn(index) && !this.of(index).some(({ suspended }) => suspended) && !email) return "accepted";
    return this.#change(index, { freedBy: null, isReactivation: true, ...(email ? { email } : {}) }, () => {
      user.suspended = false;
      for (const identity of this.of(index)) identity.suspended = false;
    });
  }

  setPassword(index: number): Answer {
    const user = this.#user(index);
    if (user.merged) return "user_not_found";
    return this.#change(index, { freedBy: null }, () => {
      user.hasPassword = true;
    });
  }

  merge(from: number, into: number): Answer {
    const [emptied, heir] = [this.#user(from), this.#user(into)];
    if (emptied.merged || heir.merged) return "user_not_found";
    if (from === into) return "validation_error";
    if (emptied.suspended || heir.suspended) return "user_inactive";
    if (emptied.hasPassword) return "conflict";
    const partners = [...this.of(from), ...this.of(into)].filter(isActive).map(({ partner }) => partner);
    if (new Set(partners).size < partners.length) return "conflict";
    const moved = this.of(from).toSorted((one, other) => one.partner - other.partner);
    return this.#undoing(() => {
      const knownTo = moved.find(isActive) ?? moved[0];
      if (emptied.hasAddress) this.#free(emptied, knownTo?.partner ?? null);
      for (const identity of moved) identity.user = into;
      emptied.merged = true;
      return this.#settle(into, { freedBy: null });
    });
  }

  setCap(partner: number, cap: number | null): Answer {
    this.caps[partner] = cap;
    return "accepted";
  }

  #user(index: number): ModelUser {
    const user = this.users[index];
    if (!user) throw new Error(`there is no user ${index}`);
    return user;
  }

  #isThere(user: number, partner: number): boolean {
    return this.of(user).some((one) => one.partner === partner && isActive(one));
  }

  #isFull(partner: number): boolean {
    const cap = this.caps[partner] ?? null;
    return cap !== null && this.places(partner) >= cap;
  }

  #isReserved(email: string, partner: number): boolean {
    const reservedFor = this.reserved.get(email);
    return reservedFor !== undefined && reservedFor !== partner;
  }

  #free(user: ModelUser, freedBy: number | null): void {
    user.hasAddress = false;
    if (freedBy !== null) this.reserved.set(user.email, freedBy);
  }

  #change(user: number, change: Change, write: () => void): Answer {
    return this.#undoing(() => {
      const before = this.caps.map((_, partner) => this.places(partner));
      write();
      const settled = this.#settle(user, change);
      if (settled !== "accepted") return settled;
      const overfull = this.caps.some((cap, partner) => {
        const places = this.places(partner);
        return cap !== null && places > (before[partner] ?? 0) && places > cap;
      });
      return overfull ? "max_users_exceeded" : "accepted";
    });
  }

  /** Whether the user has its address after a change. */
  #settle(index: number, { freedBy, isReactivation = false, email, partner }: Change): Answer {
    const user = this.#user(index);
    if (user.suspended) return "accepted";
    const hasWayIn = user.hasPassword || this.of(index).some(({ withdrawn }) => !withdrawn);
    if (!hasWayIn && !isReactivation) {
      if (user.hasAddress) this.#free(user, freedBy);
      return "accepted";
    }
    if (user.hasAddress && email === undefined) return "accepted";
    const owner = this.owner(email ?? user.email);
    const isPartners = partner !== undefined;
    if (owner !== undefined && owner !== index) return isPartners ? "identity_conflict" : "user_already_exists";
    if (isPartners && this.#isReserved(email ?? user.email, partner)) return "identity_conflict";
    user.email = email ?? user.email;
    user.hasAddress = true;
    this.reserved.delete(user.email);
    return "accepted";
  }

  /** A refusal leaves nothing behind. */
  #undoing(change: () => Answer): Answer {
    const kept = {
      users: this.users.map((user) => ({ ...user })),
      identities: this.identities.map((one) => ({ one, state: { ...one } })),
      reserved: new Map(this.reserved),
    };
    const answer = change();
    if (answer === "accepted") return answer;
    kept.users.forEach((state, index) => {
      Object.assign(this.#user(index), state);
    });
    this.identities = kept.identities.map(({ one, state }) => Object.assign(one, state));
    this.reserved = kept.reserved;
    return answer;
  }
}
