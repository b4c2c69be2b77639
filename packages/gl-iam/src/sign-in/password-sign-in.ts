/** A sign-in by password: who it is, then a session, both in one transaction with the user locked. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import type { Housekeeping } from "../housekeeping.js";
import type { Session, Sessions } from "../session/sessions.js";
import { type Accounts, type PasswordCredentials, publicUser, type SignInCall } from "../user/accounts.js";
import type { User } from "../user/user.js";

/** A signed-in user with the opened session. */
export interface SignedIn {
  readonly user: User;
  readonly session: Session;
}

export class PasswordSignIn {
  constructor(
    private readonly core: Core,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly housekeeping: Housekeeping,
  ) {}

  /** @throws IamError `authentication_failed`, `user_inactive` */
  async authenticate(credentials: PasswordCredentials, call: SignInCall = {}): Promise<SignedIn> {
    const verified = await this.accounts.verify(credentials, call);
    const user = publicUser(verified);
    await this.sessions.ready();
    const session = await this.core.store.transaction(async (transaction) => {
      const held = await this.accounts.hold(transaction, verified);
      const opened = await this.sessions.open(transaction, held, call);
      await transaction.audit(
        {
          eventType: AuditEventType.LOGIN_SUCCESS,
          organizationId: user.organizationId,
          userId: user.id,
          message: "signed in with a password",
        },
        callerOr({ actor: user.id }, call),
      );
      return opened;
    });
    this.housekeeping.sweepNowAndThen();
    return { user, session };
  }
}
