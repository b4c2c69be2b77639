/**
 * The second half of a sign-in: the one-time token becomes a session, once, if the partner's restrictions still allow
 * it.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { AuditEventType, type AuditNote, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { type AssertedProfile, followed, followsAssertion } from "../identity/following.js";
import { type Provisioning, tryTwice } from "../identity/provisioning.js";
import type { Identity, IdentityWithUser } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { keptAttributes } from "../policy/attributes.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireMode } from "../policy/mode.js";
import { requireRole, rolesOfSession } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { attempt } from "../result.js";
import { parseForm, type SessionForm } from "../session/form.js";
import { prepareSession, type SessionOpening } from "../session/opening.js";
import type { CookieSession, Session } from "../session/session.js";
import type { Sessions } from "../session/sessions.js";
import { publicUser } from "../user/accounts.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { requireObject, Violation } from "../validation.js";
import type { StoredToken } from "./one-time-token-records.js";
import type { PartnerSignIn, TokenExchange, TokenPreview } from "./single-sign-on.js";

const ONE_TIME_TOKEN = /^ott_live_[A-Za-z0-9_-]{43}$/;
/** RFC 7636, section 4.1. */
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

type AnySignIn = PartnerSignIn<Session | CookieSession>;

/** An exchange, and in what form its client is to hold the session. */
interface ExchangeAttempt extends TokenExchange {
  readonly form: SessionForm | undefined;
}

/** A used-up token, and why there is no session for it. */
interface RefusedExchange {
  readonly refusal: IamError;
  readonly token: StoredToken | null;
  readonly partner: SSOPartner | null;
}

/** Faults of the store. The token is not used up, so the caller may try again with it. */
const NOT_THE_CALLERS_FAULT: ReadonlySet<ErrorCode> = new Set([ErrorCode.STORE_UNAVAILABLE, ErrorCode.INTERNAL_ERROR]);

export class Exchange {
  constructor(
    private readonly core: Core,
    private readonly provisioning: Provisioning,
    private readonly sessions: Sessions,
  ) {}

  /** @throws IamError see `SingleSignOn.authenticate` */
  async exchange(exchange: TokenExchange, call: CallOrigin & SessionOpening = {}): Promise<AnySignIn> {
    requireObject("exchange", exchange);
    requireObject("call", call);
    const { as, replaces, ...origin } = call;
    const attempt = { ...exchange, form: parseForm(as) };
    const outcome = await this.#exchange(parseToken(exchange.token), attempt, origin);
    if ("session" in outcome) {
      await this.sessions.endReplaced({ replaces }, origin);
      return outcome;
    }
    this.#recordRefusal(outcome, origin);
    throw outcome.refusal;
  }

  /** @throws IamError `invalid_token` */
  async preview(token: string): Promise<TokenPreview> {
    const stored = await this.core.store.oneTimeTokens.peek(parseToken(token));
    if (!stored || stored.hasExpired) throw invalidToken();
    const partner = await this.core.store.partners.find(stored.partnerId);
    if (partner && !this.core.means(partner.orgId)) throw invalidToken();
    const known = await this.core.store.identities.find(stored.partnerId, stored.externalId);
    return {
      partnerId: stored.partnerId,
      partnerName: partner?.partnerName ?? "",
      userId: known?.user.id ?? null,
      email: stored.email,
    };
  }

  /** @throws IamError only the store's faults, because every refusal uses the token up */
  async #exchange(
    hash: Uint8Array,
    exchange: ExchangeAttempt,
    origin: CallOrigin,
  ): Promise<AnySignIn | RefusedExchange> {
    const { store } = this.core;
    await this.sessions.ready();
    try {
      return await tryTwice(
        // The second time, whoever was made meanwhile comes back.
        async () =>
          (await this.#signInReturning(hash, exchange, origin)) ??
          store.transaction((transaction) => this.#signIn(transaction, hash, exchange, origin)),
      );
    } catch (error) {
      if (!isIamError(error) || NOT_THE_CALLERS_FAULT.has(error.code)) throw error;
      // Provisioning's refusal has undone everything that it wrote, and the taking of the token too. So the token is
      // used up here.
      const token = await store.oneTimeTokens.take(hash);
      return { refusal: error, token, partner: token && (await store.partners.find(token.partnerId)) };
    }
  }

  /**
   * A user who comes back as it was: everything is read without locks, judged, and written if it still is so.
   *
   * @returns null for everything else, refusals included, which is for {@link #signIn} to decide
   */
  async #signInReturning(hash: Uint8Array, exchange: ExchangeAttempt, origin: CallOrigin): Promise<AnySignIn | null> {
    const { store, trail, clock } = this.core;
    const seen = await store.exchanges.see(hash);
    if (!seen || seen.token.hasExpired || !this.core.means(seen.partner.orgId)) return null;
    const { token, partner, known, versions } = seen;
    const email = storedEmail(token);
    const asserted = { ...token, email, attributes: token.attributes && keptAttributes(partner, token.attributes) };
    const allowed = await attempt(() => {
      requireAllowed(partner, token, email, exchange);
      requireSameEpochs(token, known.user, known.identity);
    });
    if (allowed.isErr || !comesBackAs(known, asserted)) return null;
    const signedInAt = clock();
    const identity = { ...followed(known, asserted).identity, lastSignInAt: signedInAt };
    const caller = callerOr({ actor: `partner:${partner.id}` }, origin);
    const opener = { partner, partnerEpoch: token.epochs.partner, identity };
    const prepared = prepareSession(known.user, caller, exchange.form, opener);
    const events = [
      trail.event(prepared.note, prepared.caller),
      trail.event(signedInThrough(partner, identity), caller),
    ];
    const session = await store.exchanges.signIn({
      tokenHash: hash,
      partnerId: partner.id,
      versions,
      identity,
      session: prepared.session,
      lifetimeSeconds: prepared.lifetimeSeconds,
      credential: { isCookie: prepared.credential.form !== "bearer", hash: prepared.credential.hash },
      signedInAt,
      events,
    });
    if (!session) return null;
    trail.publish(events);
    return signedIn(partner, token, known.user, identity, this.sessions.handOut(session, prepared));
  }

  async #signIn(
    transaction: Transaction,
    hash: Uint8Array,
    exchange: ExchangeAttempt,
    origin: CallOrigin,
  ): Promise<AnySignIn | RefusedExchange> {
    const { partner, token } = await this.#take(transaction, hash);
    if (!partner || !token || token.hasExpired) return { refusal: invalidToken(), token, partner };
    const email = storedEmail(token);
    const allowed = await attempt(() => requireAllowed(partner, token, email, exchange));
    // Returned, not thrown: the taking must be committed, or several simultaneous guesses would be checked.
    if (allowed.isErr) return { refusal: allowed.error, token, partner };
    const caller = callerOr({ actor: `partner:${partner.id}` }, origin);
    const attributes = token.attributes && keptAttributes(partner, token.attributes);
    const asserted = { ...token, email, attributes };
    const { user, identity } = await this.provisioning.settle(transaction, partner, asserted, caller);
    requireSameEpochs(token, user, identity);
    await transaction.users.recordSignIn(user.id, this.core.clock());
    const session = await this.sessions.open(transaction, user, caller, exchange.form, {
      partner,
      partnerEpoch: token.epochs.partner,
      identity,
    });
    await transaction.audit(signedInThrough(partner, identity), caller);
    return signedIn(partner, token, user, identity, session);
  }

  /**
   * The partner first, then its token. A rotation also locks the partner before it ends what its secrets signed, so the
   * two do not deadlock. The partner is locked against change until the commit, so a deactivation that ends its
   * sessions also ends this one, or comes first.
   */
  async #take({ oneTimeTokens, partners }: Transaction, hash: Uint8Array) {
    const seen = await oneTimeTokens.peek(hash);
    const partner = seen && (await partners.hold(seen.partnerId, this.core.organization ?? undefined));
    const token = partner && (await oneTimeTokens.take(hash));
    return { partner, token };
  }

  #recordRefusal({ refusal, token, partner }: RefusedExchange, origin: CallOrigin): void {
    this.core.trail.refused(
      {
        eventType: AuditEventType.SSO_REFUSED,
        organizationId: partner?.orgId ?? null,
        partnerId: token?.partnerId ?? null,
        errorCode: refusal.code,
        message: `one-time token refused: ${refusal.message}`,
        details: token ? { external_id: token.externalId } : {},
      },
      origin,
    );
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

function signedInThrough({ id, orgId, partnerName }: SSOPartner, { userId, externalId }: Identity): AuditNote {
  return {
    eventType: AuditEventType.SSO_SIGN_IN,
    organizationId: orgId,
    partnerId: id,
    userId,
    message: `signed in through ${partnerName}`,
    details: { external_id: externalId },
  };
}

function signedIn(
  partner: SSOPartner,
  { returnTo }: StoredToken,
  user: StoredUser,
  { role }: Identity,
  session: Session | CookieSession,
): AnySignIn {
  const signedInUser = publicUser({ ...user, roles: rolesOfSession(partner, role) });
  return { user: signedInUser, session, partnerId: partner.id, returnTo };
}

function parseToken(token: unknown): Uint8Array {
  if (typeof token !== "string" || !ONE_TIME_TOKEN.test(token)) throw invalidToken();
  return tokenHash(token);
}

/** It was parsed before it was stored. */
function storedEmail({ email }: StoredToken): EmailAddress {
  const parsed = parseEmail(email);
  if (parsed instanceof Violation) throw new IamError(ErrorCode.INTERNAL_ERROR, "a stored e-mail does not parse");
  return parsed;
}

function invalidToken(): IamError {
  return new IamError(ErrorCode.INVALID_TOKEN, "this one-time token is unknown, used or expired");
}

/** What was revoked since the issue stays revoked, even if it is active again. @throws IamError `invalid_token` */
function requireSameEpochs({ epochs }: StoredToken, user: StoredUser, identity: Identity): void {
  if (epochs.user !== user.epoch || epochs.identity !== identity.epoch) throw invalidToken();
}

/** @throws IamError what the caller lacks, or what was allowed at issue and no longer is */
function requireAllowed(partner: SSOPartner, token: StoredToken, email: EmailAddress, exchange: TokenExchange): void {
  requireCodeVerifier(token, exchange.codeVerifier);
  requireBrowser(token, exchange.browserSecret);
  requireOrigin(partner, exchange.browserOrigin);
  requireEmbedder(partner, token, exchange.embedderOrigin);
  requireStillAllowed(partner, token, email);
}

/**
 * RFC 7636, section 4.6: BASE64URL(SHA256(verifier)) is the signed challenge. A verifier without a challenge is refused
 * too (RFC 9700, section 2.1.1): its page had a challenge signed, so this token is not the one that it asked for.
 */
function requireCodeVerifier({ codeChallenge }: StoredToken, verifier: unknown): void {
  if (codeChallenge === null && verifier === undefined) return;
  if (codeChallenge === null) throw new IamError(ErrorCode.INVALID_TOKEN, "this token was issued without a challenge");
  const wellFormed = typeof verifier === "string" && CODE_VERIFIER.test(verifier);
  const challenge = createHash("sha256")
    .update(wellFormed ? verifier : "")
    .digest();
  const right = timingSafeEqual(challenge, Buffer.from(codeChallenge, "base64url"));
  if (!wellFormed || !right) throw new IamError(ErrorCode.INVALID_TOKEN, "the code verifier is missing or wrong");
}

function requireBrowser({ browserHash }: StoredToken, secret: unknown): void {
  if (browserHash === null) return;
  const shown = tokenHash(typeof secret === "string" ? secret : "");
  if (timingSafeEqual(shown, browserHash)) return;
  throw new IamError(ErrorCode.INVALID_STATE, "this sign-in was started in another browser");
}

function requireOrigin({ allowedOrigins }: SSOPartner, browserOrigin: string | undefined): void {
  if (browserOrigin === undefined || allowedOrigins.includes(browserOrigin)) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this page's origin is not one of the partner's");
}

/**
 * A frame's page has the application's own origin, so the partner's page is known by its message alone. The challenge
 * ties the token to this frame: a token that another page has overheard is of no use here (login CSRF).
 */
function requireEmbedder({ allowedOrigins }: SSOPartner, { codeChallenge }: StoredToken, origin: unknown): void {
  if (origin === undefined) return;
  if (codeChallenge === null) {
    throw new IamError(ErrorCode.INVALID_TOKEN, "a token for a frame needs a code_challenge in its assertion");
  }
  // An opaque origin is written "null", and is everybody's.
  if (typeof origin === "string" && origin !== "null" && allowedOrigins.includes(origin)) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "the page around this frame is not one of the partner's");
}

function requireStillAllowed(partner: SSOPartner, token: StoredToken, email: EmailAddress): void {
  requireActive(partner);
  if (token.revokedWithPartner) throw invalidToken();
  requireMode(partner, token.browserHash !== null);
  requireSourceIp(partner, token.sourceIp);
  requireEmailDomain(partner, email.domain);
  requireRole(partner, token.role);
}
