/** The user of an open session proves again who it is: by its password, and by its second factor where it has one. */
import { AuditEventType, callerOr } from "../audit/event.js";
import type { Core } from "../core.js";
import { detailsOfProof, SecondFactorCheck } from "../user/second-factor/proof.js";
import { requireObject } from "../validation.js";
import { continueSession } from "./cookies.js";
import { eventOf } from "./live.js";
import { holdProved, type PasswordProofCall, requireOwner, requirePassword } from "./password-proof.js";
import type { ContinuedSession } from "./session.js";
import type { Sessions } from "./sessions.js";

/** As typed. */
export interface Reauthentication {
  password: string;
  /** Of the authenticator app, or a recovery code. Needed where the user has a second factor. */
  code?: string | undefined;
}

export class SessionReauthentication {
  readonly #factors: SecondFactorCheck;

  constructor(
    private readonly core: Core,
    private readonly sessions: Sessions,
  ) {
    this.#factors = new SecondFactorCheck(core);
  }

  /** @throws IamError see `IAMGateway.reauthenticate` */
  async prove(accessToken: string, given: Reauthentication, call: PasswordProofCall = {}): Promise<ContinuedSession> {
    requireObject("reauthentication", given);
    const found = await this.sessions.requireLive(accessToken, call);
    const verified = await requireOwner(this.core, found, "prove a password");
    const caller = callerOr({ actor: verified.id }, call);
    await requirePassword(this.core, verified, given.password, "proof of the password", call);
    const code = await this.#factors.presentIfAsked(verified, given.code, caller);
    return this.core.store.transaction(async (transaction) => {
      const user = await holdProved(transaction, verified);
      const proof = await this.#factors.prove(transaction, user, code, caller);
      const continued = await continueSession(transaction, accessToken, found, "proof");
      const event = eventOf(found.session);
      await transaction.audit(
        {
          ...event,
          eventType: AuditEventType.LOGIN_SUCCESS,
          message: "proved again who it is: sensitive operations are open",
          details: { ...event.details, ...detailsOfProof(proof) },
        },
        caller,
      );
      return continued;
    });
  }
}
