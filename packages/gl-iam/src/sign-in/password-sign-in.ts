/** A sign-in by password: who it is, then a session, both in one transaction with the user locked. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import { parseForm } from "../session/form.js";
import type { SessionOpening } from "../session/opening.js";
import type { CookieSession, Session } from "../session/session.js";
import type { Sessions } from "../session/sessions.js";
import { type Accounts, type PasswordCredentials, publicUser, type SignInCall } from "../user/accounts.js";
import { detailsOfProof, SecondFactorCheck } from "../user/second-factor/proof.js";
import { isRequired } from "../user/second-factor/requirement.js";
import type { User } from "../user/user.js";
import { requireObject } from "../validation.js";

/** A signed-in user with the opened session: tokens, or the {@link CookieSession} that was asked for. */
export interface SignedIn<Opened = Session> {
  readonly user: User;
  readonly session: Opened;
  /** This user must have a second factor and has none: the session is good for enrolling one. Absent otherwise. */
  readonly mustEnroll?: true;
}

export class PasswordSignIn {
  readonly #factors: SecondFactorCheck;

  constructor(
    private readonly core: Core,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly housekeeping: Housekeeping,
  ) {
    this.#factors = new SecondFactorCheck(core);
  }

  /** @throws IamError see `IAMGateway.authenticate` */
  async authenticate(
    credentials: PasswordCredentials,
    call: SignInCall & SessionOpening = {},
  ): Promise<SignedIn<Session | CookieSession>> {
    requireObject("call", call);
    const form = parseForm(call.as);
    const verified = await this.accounts.verify(credentials, call);
    const user = publicUser(verified);
    const code = await this.#factors.presentIfAsked(verified, credentials.code, call);
    await this.sessions.ready();
    const { session, proof } = await this.core.store.transaction(async (transaction) => {
      const held = await this.accounts.hold(transaction, verified);
      // Under the lock: a factor that is enrolled meanwhile is asked for.
      const proof = await this.#factors.prove(transaction, held, code, call);
      await transaction.users.recordSignIn(held.id, this.core.clock());
      const opened = await this.sessions.open(transaction, held, call, form);
      await transaction.audit(
        {
          eventType: AuditEventType.LOGIN_SUCCESS,
          organizationId: user.organizationId,
          userId: user.id,
          message: "signed in with a password",
          details: detailsOfProof(proof),
        },
        callerOr({ actor: user.id }, call),
      );
      return { session: opened, proof };
    });
    await this.sessions.endReplaced(call, call);
    this.housekeeping.sweepNowAndThen();
    const mustEnroll = proof === null && isRequired(user.roles, this.core.requireMfa);
    return { user, session, ...(mustEnroll ? { mustEnroll } : {}) };
  }
}
