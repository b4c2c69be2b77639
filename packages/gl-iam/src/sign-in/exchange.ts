/**
 * The second half of a sign-in: the one-time token becomes a session, once, if the partner's restrictions still allow
 * it.
 */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, type IamError, isIamError } from "../errors.js";
import { type Provisioning, tryTwice } from "../identity/provisioning.js";
import type { SSOPartner } from "../partner/partner.js";
import { keptAttributes } from "../policy/attributes.js";
import { attempt } from "../result.js";
import { parseForm } from "../session/form.js";
import type { SessionOpening } from "../session/opening.js";
import type { Sessions } from "../session/sessions.js";
import { requireObject } from "../validation.js";
import { invalidToken, requireAllowed, requireSameEpochs, storedEmail } from "./exchange-conditions.js";
import type { StoredToken } from "./one-time-token-records.js";
import { type AnySignIn, type ExchangeAttempt, ShortExchange, signedIn, signedInThrough } from "./short-exchange.js";
import type { TokenExchange, TokenPreview } from "./single-sign-on.js";

const ONE_TIME_TOKEN = /^ott_live_[A-Za-z0-9_-]{43}$/;

/** A used-up token, and why there is no session for it. */
interface RefusedExchange {
  readonly refusal: IamError;
  readonly token: StoredToken | null;
  readonly partner: SSOPartner | null;
}

/** Faults of the store. The token is not used up, so the caller may try again with it. */
const NOT_THE_CALLERS_FAULT: ReadonlySet<ErrorCode> = new Set([ErrorCode.STORE_UNAVAILABLE, ErrorCode.INTERNAL_ERROR]);

export class Exchange {
  readonly #short: ShortExchange;

  constructor(
    private readonly core: Core,
    private readonly provisioning: Provisioning,
    private readonly sessions: Sessions,
  ) {
    this.#short = new ShortExchange(core, sessions);
  }

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
      allowedOrigins: partner?.allowedOrigins ?? [],
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
          (await this.#short.signIn(hash, exchange, origin)) ??
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
    const held = seen && (await partners.hold(seen.partnerId));
    const partner = held && this.core.means(held.orgId) ? held : null;
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

function parseToken(token: unknown): Uint8Array {
  if (typeof token !== "string" || !ONE_TIME_TOKEN.test(token)) throw invalidToken();
  return tokenHash(token);
}
