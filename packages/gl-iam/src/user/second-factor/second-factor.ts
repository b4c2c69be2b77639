/** `gateway.mfa`: second factors of users who sign in by password. */
import type { Core } from "../../core.js";
import { answering, type Result } from "../../result.js";
import type { PasswordProofCall } from "../../session/password-proof.js";
import type { ContinuedSession } from "../../session/session.js";
import { SESSION_OPTIONS, type SessionCall, type Sessions } from "../../session/sessions.js";
import { knownCall } from "../../validation.js";
import type { UserCall } from "../accounts.js";
import type { User } from "../user.js";
import { type EnrolmentTicket, SecondFactorAdministration } from "./administration.js";
import { type Enrolment, type EnrolmentCall, type FactorProof, OwnSecondFactor } from "./own-factor.js";
import { isRequired } from "./requirement.js";

/** Administrators that are counted. */
const MOST_COUNTED = 1000;

/** Second factors: codes of an authenticator app (TOTP, RFC 6238), and recovery codes. */
export interface SecondFactor {
  /**
   * Begins an enrolment for the user of a session by password, who has proved the password in the last 15 minutes. A
   * second one replaces the first one when it is confirmed. Refused like `validateSession`, with
   * `reauthentication_required`, with `permission_denied` for a session through a partner and for a missing, wrong or
   * used ticket, and with `conflict` where no encryption key is configured.
   */
  enroll(accessToken: string, call?: EnrolmentCall): Promise<Result<Enrolment>>;
  /**
   * Ends an enrolment of the same session, at most 15 minutes after its begin, with a code of the new factor. From then
   * on a sign-in by password needs a code. The user's other sessions end. Refused like `validateSession`, with
   * `authentication_failed` for a wrong code, `rate_limited` after five wrong ones in 15 minutes, `conflict` where
   * nothing was begun. A cookie gets a fresh value, and the one before ends.
   */
  confirm(accessToken: string, code: string, call?: SessionCall): Promise<Result<ContinuedSession>>;
  /**
   * Turns the factor off, with the password and a code. The user's other sessions end. Refused like `validateSession`,
   * with `authentication_failed`, `mfa_required` without a code, `rate_limited`, `conflict` where there is none, and
   * with `permission_denied` where one is required.
   */
  disable(accessToken: string, proof: FactorProof, call?: PasswordProofCall): Promise<Result<ContinuedSession>>;
  /**
   * Removes somebody else's factor and ends its sessions. Nothing happens to a user without one. Refused with
   * `user_not_found`, and with `permission_denied` for the actor's own factor and where somebody who is no
   * platform_admin has the password replaced within 24 hours as well.
   */
  reset(userId: string, call?: UserCall): Promise<Result<User>>;
  /**
   * A ticket with which the user enrolls the first factor where one is required. It works once, for seven days, and
   * replaces an earlier one. Refused like `reset`, and with `conflict` for a user who has a factor or no password.
   */
  issueTicket(userId: string, call?: UserCall): Promise<Result<EnrolmentTicket>>;
  /** Whether a user with these roles must have a factor: see `requireMfa`. */
  isRequiredFor(roles: readonly string[]): boolean;
  /** How many active administrators with a password have no factor; a thousand also when there are more. */
  countAdministratorsWithout(): Promise<Result<number>>;
}

/** {@link SecondFactor} on a store. */
export function openSecondFactor(core: Core, sessions: Sessions): SecondFactor {
  const own = new OwnSecondFactor(core, sessions);
  const administration = new SecondFactorAdministration(core);
  return {
    ...answering<SecondFactor>({
      enroll: (accessToken, call) => own.enroll(accessToken, knownCall(call, "ticket", ...SESSION_OPTIONS)),
      confirm: (accessToken, code, call) => own.confirm(accessToken, code, knownCall(call, ...SESSION_OPTIONS)),
      disable: (accessToken, proof, call) =>
        own.disable(accessToken, proof, knownCall(call, "knownUserId", ...SESSION_OPTIONS)),
      reset: (userId, call) => administration.reset(userId, knownCall(call, "test")),
      issueTicket: (userId, call) => administration.issueTicket(userId, knownCall(call, "test")),
      countAdministratorsWithout: () => core.store.secondFactors.countAdministratorsWithout(MOST_COUNTED),
    }),
    isRequiredFor: (roles) => isRequired(roles, core.requireMfa),
  };
}
