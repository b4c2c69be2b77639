/**
 * The exchange without a transaction: everything is read without locks, judged, and written if it still is so. Users
 * come back as they were, or come for the first time and need nothing of anybody else's.
 */
import type { AuditNote, CallOrigin } from "../audit/event.js";
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { type AssertedProfile, followed, followsAssertion } from "../identity/following.js";
import { jitProvisioned, newIdentity, newUser, requireNewUsers, userMade } from "../identity/provisioning.js";
import type { Identity, IdentityWithUser, NewIdentity } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import { keptAttributes } from "../policy/attributes.js";
import { rolesOfSession } from "../policy/role.js";
import { attempt } from "../result.js";
import type { SessionForm } from "../session/form.js";
import { type PreparedSession, prepareSession } from "../session/opening.js";
import type { StoredSession } from "../session/records.js";
import type { CookieSession, Session } from "../session/session.js";
import type { Sessions } from "../session/sessions.js";
import { publicUser } from "../user/accounts.js";
import type { NewUser, StoredUser } from "../user/records.js";
import { requireAllowed, requireSameEpochs, storedEmail } from "./exchange-conditions.js";
import type { OpenedSession, SeenExchange, SeenNewcomer, SeenReturning } from "./exchange-records.js";
import type { StoredToken } from "./one-time-token-records.js";
import type { PartnerSignIn, TokenExchange } from "./single-sign-on.js";

export type AnySignIn = PartnerSignIn<Session | CookieSession>;

/** An exchange, and in what form its client is to hold the session. */
export interface ExchangeAttempt extends TokenExchange {
  readonly form: SessionForm | undefined;
}

/** Who signs in by a short way, and how. */
interface ShortSignIn {
  readonly asserted: AssertedProfile;
  readonly form: SessionForm | undefined;
  readonly caller: CallOrigin;
}

/** A user or an identity that has just been made has never been revoked. */
const FIRST_EPOCH = 0;

export class ShortExchange {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {}

  /** @returns null for everything else, refusals included, which is for a transaction to decide */
  async signIn(hash: Uint8Array, exchange: ExchangeAttempt, origin: CallOrigin): Promise<AnySignIn | null> {
    const seen = await this.core.store.exchanges.see(hash);
    if (!seen || seen.token.hasExpired || !this.core.means(seen.partner.orgId)) return null;
    const { token, partner } = seen;
    const email = storedEmail(token);
    const allowed = await attempt(() => {
      requireAllowed(partner, token, email, exchange);
      const { user, identity } = seen.known ?? { user: { epoch: FIRST_EPOCH }, identity: { epoch: FIRST_EPOCH } };
      requireSameEpochs(token, user, identity);
    });
    if (allowed.isErr) return null;
    const attributes = token.attributes && keptAttributes(partner, token.attributes);
    const caller = callerOr({ actor: `partner:${partner.id}` }, origin);
    const signIn = { asserted: { ...token, email, attributes }, form: exchange.form, caller };
    return seen.known ? this.#signInReturning(hash, seen, signIn) : this.#signInFirst(hash, seen, signIn);
  }

  async #signInReturning(hash: Uint8Array, seen: SeenReturning, by: ShortSignIn): Promise<AnySignIn | null> {
    const { known, versions } = seen;
    if (!comesBackAs(known, by.asserted)) return null;
    const signedInAt = this.core.clock();
    const identity = { ...followed(known, by.asserted).identity, lastSignInAt: signedInAt };
    const { opened, prepared } = this.#prepare(hash, seen, known.user, identity, by, []);
    const session = await this.core.store.exchanges.signIn({ ...opened, versions, identity, signedInAt });
    return session && this.#answer(seen, known.user, identity, { session, prepared, opened });
  }

  async #signInFirst(hash: Uint8Array, seen: SeenNewcomer, by: ShortSignIn): Promise<AnySignIn | null> {
    const { partner, versions } = seen;
    const { key, formerKey } = by.asserted.email;
    // An address with two keys may be another user's by the other one.
    if (key !== formerKey) return null;
    const made = await attempt(() => this.#make(partner, by.asserted));
    if (made.isErr) return null;
    const { user, identity } = made.value;
    const notes = [userMade, jitProvisioned].map((note) => note(partner, user.id, identity.externalId));
    const [stored, theirs] = [storedUser(user), storedIdentity(identity)];
    const { opened, prepared } = this.#prepare(hash, seen, stored, theirs, by, notes);
    const session = await this.core.store.exchanges.signInFirst({ ...opened, versions, user, identity });
    return session && this.#answer(seen, stored, theirs, { session, prepared, opened });
  }

  /** @throws IamError what the partner may not make */
  #make(partner: SSOPartner, asserted: AssertedProfile) {
    requireNewUsers(partner);
    const now = this.core.clock();
    const user = newUser(partner, asserted, now);
    return { user, identity: { ...newIdentity(partner, user.id, asserted, now), lastSignInAt: now } };
  }

  /** @param notes of what comes before the sign-in */
  #prepare(
    tokenHash: Uint8Array,
    { token, partner }: SeenExchange,
    user: StoredUser,
    identity: Identity,
    { form, caller }: ShortSignIn,
    notes: readonly AuditNote[],
  ): { prepared: PreparedSession; opened: OpenedSession } {
    const { trail } = this.core;
    const prepared = prepareSession(user, caller, form, { partner, partnerEpoch: token.epochs.partner, identity });
    const { session, lifetimeSeconds, credential } = prepared;
    const opened = {
      ...{ tokenHash, partnerId: partner.id, session, lifetimeSeconds },
      credential: { isCookie: credential.form !== "bearer", hash: credential.hash },
      events: [
        ...notes.map((note) => trail.event(note, caller)),
        trail.event(prepared.note, prepared.caller),
        trail.event(signedInThrough(partner, identity), caller),
      ],
    };
    return { prepared, opened };
  }

  #answer(
    { partner, token }: SeenExchange,
    user: StoredUser,
    identity: Identity,
    { session, prepared, opened }: { session: StoredSession; prepared: PreparedSession; opened: OpenedSession },
  ): AnySignIn {
    this.core.trail.publish(opened.events);
    return signedIn(partner, token, user, identity, this.sessions.handOut(session, prepared));
  }
}

/** Whether the user is known and active, and nothing but what its identity asserts may change. */
function comesBackAs(known: IdentityWithUser, asserted: AssertedProfile): boolean {
  if (!known.identity.isActive || !known.user.isActive) return false;
  if (followed(known, asserted).changesProfile) return false;
  // An address with two keys may be another user's by the other one.
  const { key, formerKey } = asserted.email;
  return !followsAssertion(known) || (known.user.emailKey === key && key === formerKey);
}

function storedUser(user: NewUser): StoredUser {
  const never = { suspendedAt: null, suspendedBy: null, mergedInto: null, erasedAt: null, lastSignInAt: null };
  return { ...user, ...never, isActive: true, epoch: FIRST_EPOCH };
}

function storedIdentity(identity: NewIdentity): Identity {
  const never = { withdrawnAt: null, withdrawnBy: null, suspendedAt: null, suspendedBy: null };
  return { ...identity, ...never, isActive: true, epoch: FIRST_EPOCH };
}

export function signedInThrough({ id, orgId, partnerName }: SSOPartner, { userId, externalId }: Identity): AuditNote {
  return {
    eventType: AuditEventType.SSO_SIGN_IN,
    organizationId: orgId,
    partnerId: id,
    userId,
    message: `signed in through ${partnerName}`,
    details: { external_id: externalId },
  };
}

export function signedIn(
  partner: SSOPartner,
  { returnTo }: StoredToken,
  user: StoredUser,
  { role }: Identity,
  session: Session | CookieSession,
): AnySignIn {
  const signedInUser = publicUser({ ...user, roles: rolesOfSession(partner, role) });
  return { user: signedInUser, session, partnerId: partner.id, returnTo };
}
