/** A sign-in with a passkey: who it is, then a session, both in one transaction with the user locked. */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { randomText } from "../crypto/random.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { Housekeeping } from "../housekeeping.js";
import { answering } from "../result.js";
import { parseForm } from "../session/form.js";
import { OPENING_OPTIONS, type SessionOpening } from "../session/opening.js";
import type { CookieSession, Session } from "../session/session.js";
import { SESSION_OPTIONS, type Sessions } from "../session/sessions.js";
import { publicUser } from "../user/accounts.js";
import { challengeOf, type PasskeyAssertion, refused, verifyAssertion } from "../user/passkey/ceremony.js";
import { CHALLENGE_LIFETIME, OwnPasskeys } from "../user/passkey/own-passkeys.js";
import type { PasskeyChallenge, Passkeys, RelyingPartyCall } from "../user/passkey/passkeys.js";
import type { StoredPasskey } from "../user/passkey/records.js";
import { knownCall, requireObject } from "../validation.js";
import type { SignedIn } from "./password-sign-in.js";

type SignInCall = CallOrigin & RelyingPartyCall & SessionOpening;

class PasskeySignIn {
  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
    private readonly housekeeping: Housekeeping,
  ) {}

  async begin({ relyingParty }: RelyingPartyCall): Promise<PasskeyChallenge> {
    const challenge = randomText(32, "base64url");
    await this.core.store.passkeys.keepChallenge(tokenHash(challenge), null, CHALLENGE_LIFETIME);
    this.housekeeping.sweepNowAndThen();
    return { challenge, relyingPartyId: relyingParty.id };
  }

  /** @throws IamError see `Passkeys.signIn` */
  async signIn(assertion: PasskeyAssertion, options: SignInCall): Promise<SignedIn<Session | CookieSession>> {
    requireObject("passkey", assertion);
    requireObject("options", options);
    const { relyingParty: _, ...call } = options;
    const form = parseForm(call.as);
    const { passkey, signCount } = await this.#prove(assertion, options);
    await this.sessions.ready();
    const { user, session } = await this.core.store.transaction(async (transaction) => {
      const held = await transaction.users.lock(passkey.userId);
      if (!held?.isActive || !this.core.means(held.organizationId)) {
        throw new IamError(ErrorCode.USER_INACTIVE, "this user may not sign in");
      }
      // Under the lock: one that is removed meanwhile opens nothing.
      if (!(await transaction.passkeys.use(passkey.id, signCount))) {
        throw this.#recorded(passkey, refused("it was removed, or a copy of it was used"), call);
      }
      await transaction.users.recordSignIn(held.id, this.core.clock());
      const session = await this.sessions.open(transaction, held, call, form, undefined, "passkey");
      const event = { organizationId: held.organizationId, userId: held.id, details: { second_factor: "passkey" } };
      await transaction.audit(
        { ...event, eventType: AuditEventType.LOGIN_SUCCESS, message: "signed in with a passkey" },
        callerOr({ actor: held.id }, call),
      );
      return { user: publicUser(held), session };
    });
    await this.sessions.endReplaced(call, call);
    this.housekeeping.sweepNowAndThen();
    return { user, session };
  }

  /** The challenge is used up first, whatever comes of it. */
  async #prove(assertion: PasskeyAssertion, { relyingParty, ...call }: SignInCall) {
    const { passkeys } = this.core.store;
    const challenge = challengeOf(assertion.clientDataJson);
    if (!(await passkeys.takeChallenge(tokenHash(challenge), null))) {
      throw refused("its challenge was used, or has expired");
    }
    const id = typeof assertion.id === "string" ? Buffer.from(assertion.id, "base64url") : Buffer.alloc(0);
    const passkey = await passkeys.find(id);
    if (passkey === null) throw refused("nobody has enrolled it here");
    try {
      return { passkey, signCount: verifyAssertion(assertion, passkey, relyingParty) };
    } catch (error) {
      throw isIamError(error) ? this.#recorded(passkey, error, call) : error;
    }
  }

  #recorded({ userId }: StoredPasskey, refusal: IamError, call: CallOrigin): IamError {
    const event = { eventType: AuditEventType.LOGIN_ERROR, userId, errorCode: refusal.code, message: refusal.message };
    this.core.trail.refused(event, callerOr({}, call));
    return refusal;
  }
}

/** @throws IamError `validation_error` */
function ofParty<Call extends RelyingPartyCall>(call: Call, ...own: readonly (keyof Call & string)[]): Call {
  requireObject("options", call);
  requireObject("relyingParty", call.relyingParty);
  knownCall(call, "relyingParty", ...own);
  return call;
}

/** {@link Passkeys} on a store. */
export function openPasskeys(core: Core, sessions: Sessions, housekeeping: Housekeeping): Passkeys {
  const own = new OwnPasskeys(core, sessions);
  const signIn = new PasskeySignIn(core, sessions, housekeeping);
  return answering<Passkeys>({
    beginEnrolment: (token, call) => own.beginEnrolment(token, ofParty(call, ...SESSION_OPTIONS)),
    enroll: (token, creation, call) => own.enroll(token, creation, ofParty(call, ...SESSION_OPTIONS)),
    list: (token, call) => own.list(token, knownCall(call, ...SESSION_OPTIONS)),
    remove: (token, passkeyId, call) => own.remove(token, passkeyId, knownCall(call, ...SESSION_OPTIONS)),
    beginSignIn: (call) => signIn.begin(ofParty(call)),
    signIn: (assertion: PasskeyAssertion, call: SignInCall) =>
      signIn.signIn(assertion, ofParty(call, ...OPENING_OPTIONS)) as never,
  });
}
