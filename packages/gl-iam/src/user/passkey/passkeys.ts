/** `gateway.passkeys`: signing in with a passkey in place of password and code (WebAuthn). */
import type { CallOrigin } from "../../audit/event.js";
import type { Result } from "../../result.js";
import type { CookieOpening, SessionOpening, TokenOpening } from "../../session/opening.js";
import type { CookieSession, Session } from "../../session/session.js";
import type { SessionCall } from "../../session/sessions.js";
import type { SignedIn } from "../../sign-in/password-sign-in.js";
import type { PasskeyAssertion, PasskeyCreation, RelyingParty } from "./ceremony.js";

/** A passkey as its user sees it. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What a page hands to `navigator.credentials.create`. The challenge works once, for five minutes. */
export interface PasskeyEnrolment {
  readonly challenge: string;
  readonly relyingPartyId: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  /** COSE numbers, in the order of preference. */
  readonly algorithms: readonly number[];
  /** Credential ids that this user has already. */
  readonly exclude: readonly string[];
}

/** What a page hands to `navigator.credentials.get`. The challenge works once, for five minutes. */
export interface PasskeyChallenge {
  readonly challenge: string;
  readonly relyingPartyId: string;
}

/** For which pages. It comes from the configuration. */
export interface RelyingPartyCall {
  relyingParty: RelyingParty;
}

/** A new passkey, and how its user calls it: 1–100 characters. */
export interface NewPasskeyCreation extends PasskeyCreation {
  name: string;
}

/** Passkeys, as `gateway.passkeys`. User verification is required, so one stands for password and second factor. */
export interface Passkeys {
  /**
   * For the user of a session by password or passkey, who has proved who it is in the last 15 minutes. Refused like
   * `validateSession`, with `reauthentication_required`, and with `permission_denied` for a session through a partner.
   */
  beginEnrolment(token: string, call: SessionCall & RelyingPartyCall): Promise<Result<PasskeyEnrolment>>;
  /** Refused like `beginEnrolment`, with `authentication_failed`, `validation_error`; `conflict` for more than 20. */
  enroll(token: string, creation: NewPasskeyCreation, call: SessionCall & RelyingPartyCall): Promise<Result<Passkey>>;
  /** Refused like `validateSession`, and with `permission_denied` for a session through a partner. */
  list(token: string, call?: SessionCall): Promise<Result<readonly Passkey[]>>;
  /** The user's other sessions end. Refused like `beginEnrolment`, and with `not_found`. */
  remove(token: string, passkeyId: string, call?: SessionCall): Promise<Result<void>>;
  /** For anybody: whose passkey it is comes with the answer. */
  beginSignIn(call: RelyingPartyCall): Promise<Result<PasskeyChallenge>>;
  /** Opens a session. Refused with `authentication_failed`, `user_inactive`. */
  signIn(
    assertion: PasskeyAssertion,
    call: CallOrigin & RelyingPartyCall & TokenOpening,
  ): Promise<Result<SignedIn<Session>>>;
  signIn(
    assertion: PasskeyAssertion,
    call: CallOrigin & RelyingPartyCall & CookieOpening,
  ): Promise<Result<SignedIn<CookieSession>>>;
  signIn(
    assertion: PasskeyAssertion,
    call: CallOrigin & RelyingPartyCall & SessionOpening,
  ): Promise<Result<SignedIn<Session | CookieSession>>>;
}
