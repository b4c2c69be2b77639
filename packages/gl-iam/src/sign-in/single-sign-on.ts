/** `gateway.sso`: from a partner's signed assertion to a session. Every operation returns a `Result`. */
import type { PartnerRequest, VerifiedRequest } from "../assertion/receive.js";
import type { CallOrigin } from "../audit/event.js";
import type { PartnerCall } from "../partner/call.js";
import type { Result } from "../result.js";
import type { CookieOpening, SessionOpening, TokenOpening } from "../session/opening.js";
import type { CookieSession, Session } from "../session/session.js";
import type { User } from "../user/user.js";
import type { Ended } from "./ending.js";
import type { ReceivedRequest } from "./own-request.js";
import type { ProvisionAnswer } from "./provision.js";

/** What one half of a sign-in gives to the other. */
export interface IssuedToken {
  /** `ott_live_…`, exchanged once for a session. */
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** A one-time token with what the browser proves about itself. */
export interface TokenExchange {
  token: string;
  /** RFC 7636; required when the assertion carried a `code_challenge`. */
  codeVerifier?: string | undefined;
  /** The {@link StartedSignIn.browserSecret} from the browser's cookie; required when the assertion answers a start. */
  browserSecret?: string | undefined;
  /** The browser's `Origin`, unless it is the application's own. It must be one of the partner's `allowedOrigins`. */
  browserOrigin?: string | undefined;
  /**
   * For a page in a partner's frame, whose own origin says nothing of the partner: the `origin` of the message that
   * brought the token. It must be one of the partner's `allowedOrigins`, and the assertion must have carried a
   * `code_challenge`.
   */
  embedderOrigin?: string | undefined;
}

/** A user whom a partner signed in, with the session: tokens, or the {@link CookieSession} that was asked for. */
export interface PartnerSignIn<Opened = Session> {
  readonly user: User;
  readonly session: Opened;
  readonly partnerId: string;
  /** Where an SP-initiated start wanted to go; null otherwise. */
  readonly returnTo: string | null;
}

/** The user that a token would sign in, for a page that asks before it switches users. */
export interface TokenPreview {
  readonly partnerId: string;
  readonly partnerName: string;
  /** The partner's: whose pages may post the token. */
  readonly allowedOrigins: readonly string[];
  /** Null when the sign-in would make the user. */
  readonly userId: string | null;
  readonly email: string;
}

/** An SP-initiated sign-in that has begun. */
export interface StartedSignIn {
  /** The partner's `loginUrl` with `state` and `consumer_key` added. */
  readonly redirectTo: string;
  /** To be kept in a cookie of this browser alone, and passed to `authenticate` as `browserSecret`. */
  readonly browserSecret: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** The sign-in through a partner, as `gateway.sso`. Everything about the user comes from the signed payload. */
export interface SingleSignOn {
  /**
   * Proves that the partner has signed a request, and nothing more. Use it to charge the partner, or to check something
   * else, before the request is acted upon. Pass the answer to one of the three calls that act.
   *
   * Refused with `validation_error`, `partner_not_found`, `invalid_partner_signature`, `signature_expired`.
   */
  verify(request: PartnerRequest, origin?: CallOrigin): Promise<Result<VerifiedRequest>>;
  /**
   * Checks a signed assertion against all of the partner's restrictions, and takes it: it works for this one token.
   *
   * Refused with `validation_error`, `partner_not_found`, `invalid_partner_signature`, `signature_expired`,
   * `partner_inactive`, `source_ip_not_allowed`, `sso_mode_not_allowed`, `audience_mismatch`,
   * `email_domain_not_allowed`, `role_not_allowed`, `invalid_state`, `user_inactive`, `identity_conflict`,
   * `user_not_provisioned`, `user_provisioning_disabled`, `max_users_exceeded`, `assertion_replayed`.
   */
  issueToken(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<IssuedToken>>;
  /**
   * Exchanges a one-time token for a session, once. The partner's restrictions are read again. A refusal uses the token
   * up. With `as: "cookie"` the session is one value, `session.cookieToken`, for a cookie of the browser; without it,
   * an access token and a refresh token.
   *
   * Refused with `invalid_token`, `invalid_state`, `origin_not_allowed`, and the policy codes of `issueToken`.
   */
  authenticate(exchange: TokenExchange, call?: CallOrigin & TokenOpening): Promise<Result<PartnerSignIn>>;
  authenticate(
    exchange: TokenExchange,
    call: CallOrigin & CookieOpening,
  ): Promise<Result<PartnerSignIn<CookieSession>>>;
  authenticate(
    exchange: TokenExchange,
    call?: CallOrigin & SessionOpening,
  ): Promise<Result<PartnerSignIn<Session | CookieSession>>>;
  /** Changes nothing. Refused with `invalid_token`. */
  preview(token: string): Promise<Result<TokenPreview>>;
  /**
   * Begins an SP-initiated sign-in. `returnTo` is a path of the application that begins with one `/`. The call names
   * the organization that the partner must belong to; any by default. Refused with `validation_error`,
   * `partner_not_found`, `partner_inactive`, `sso_mode_not_allowed`.
   */
  start(
    request:
      | { partnerId: string; returnTo?: string | undefined }
      | { consumerKey: string; returnTo?: string | undefined },
    call?: PartnerCall,
  ): Promise<Result<StartedSignIn>>;
  /**
   * The partner ends its user's sessions (`"action":"logout"`). An unknown user has none. A deactivated partner may
   * call it.
   */
  logout(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<Ended>>;
  /** The partner withdraws its user (`"action":"deprovision"`). Idempotent. Refused with `user_not_found` too. */
  deprovision(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<Ended>>;
  /**
   * The partner makes, updates and reopens its users without a sign-in (`"action":"provision"`): one, or up to 500 as
   * `users`, of which each has its own outcome. What it withdrew itself it reopens so; what an administrator suspended
   * stays suspended. Signed anew, it changes nothing; a request that was signed before the last one about a user is
   * `stale` for that user.
   *
   * Refused like `issueToken`, except for `sso_mode_not_allowed` and `invalid_state`; of a list the users are refused
   * one by one, and the answer is none of a refusal. After 500 e-mail addresses of other users within an hour:
   * `rate_limited`.
   */
  provision(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<ProvisionAnswer>>;
  /**
   * Takes a partner's request to a route of the application itself: it works once. Its payload is any JSON object that
   * GL IAM's own endpoints would not take: its `action` is a word of the application's own. `nonce` and `aud` mean what
   * they mean at a sign-in.
   *
   * Refused with `validation_error`, `partner_not_found`, `invalid_partner_signature`, `signature_expired`,
   * `partner_inactive`, `source_ip_not_allowed`, `audience_mismatch`, `assertion_replayed`.
   */
  receive(request: PartnerRequest | VerifiedRequest, origin?: CallOrigin): Promise<Result<ReceivedRequest>>;
}
