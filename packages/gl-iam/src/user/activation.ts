/** An administrator suspends and reactivates users. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { type TransitionBy, transition } from "../identity/transition.js";
import { endMachineTokensOf } from "../machine-token/administration.js";
import type { JsonObject } from "../partner/metadata.js";
import { countOfRevoked } from "../session/revocation.js";
import { refuseField, requireObject, Violation } from "../validation.js";
import { publicUser, type UserCall } from "./accounts.js";
import { changeUser, requireAnotherPlatformAdmin } from "./authority.js";
import { parseNewEmail } from "./email.js";
import type { StoredUser } from "./records.js";
import type { User } from "./user.js";

/** The last argument of a reactivation. */
export interface ReactivationCall extends UserCall {
  /** Another address for the user, for one whose own is somebody else's by now. */
  email?: string | undefined;
}

export class UserActivation {
  constructor(private readonly core: Core) {}

  /**
   * Suspends the user everywhere: no sign-in, sessions ended, places under the caps freed. The e-mail address stays
   * taken. Idempotent.
   *
   * @throws IamError `user_not_found`, `permission_denied`, also for the last platform_admin
   */
  async suspend(userId: string, call: UserCall = {}): Promise<User> {
    return changeUser(this.core, userId, call, async (transaction, user) => {
      if (user.suspendedAt !== null) return publicUser(user);
      await requireAnotherPlatformAdmin(transaction, user);
      const { users, identities } = transaction;
      const by = administrator(call);
      const suspended = await transition(transaction, user, byAdministrator(call), async () => {
        await users.suspend(user.id, by);
        for (const { id, suspendedAt } of await identities.ofUser(user.id)) {
          if (suspendedAt === null) await identities.suspend(id, by);
        }
      });
      const sessions = await transaction.sessions.revokeAllOfUser(user.id);
      const details = countOfRevoked(sessions);
      await audit(transaction, user, AuditEventType.USER_DEACTIVATED, "user suspended", details, call);
      await endMachineTokensOf(transaction, user.id, call);
      return publicUser(suspended.user);
    });
  }

  /**
   * Ends what administrators have suspended, of the user and of its identities, and never what a partner withdrew.
   * Takes the places back, and the e-mail address if the user had lost it.
   *
   * @throws IamError `user_not_found`, `permission_denied`; `max_users_exceeded` when a cap has no room;
   *   `user_already_exists` when the address is another user's by now; nothing is changed
   */
  async reactivate(userId: string, call: ReactivationCall = {}): Promise<User> {
    requireObject("call", call);
    const email = call.email === undefined ? undefined : parseNewEmail(call.email);
    if (email instanceof Violation) throw refuseField("email", email);
    return changeUser(
      this.core,
      userId,
      call,
      async (transaction, user) => {
        const { users, identities } = transaction;
        const suspended = (await identities.ofUser(user.id)).filter(({ suspendedAt }) => suspendedAt !== null);
        if (user.isActive && suspended.length === 0 && !email) return publicUser(user);
        const by = { ...byAdministrator(call), email, isReactivation: true };
        const reactivated = await transition(transaction, user, by, async () => {
          await users.endSuspension(user.id);
          for (const { id } of suspended) await identities.reopen(id, { suspension: true, withdrawal: false });
        });
        const details = reactivated.user.email === user.email ? {} : { email: reactivated.user.email };
        await audit(transaction, user, AuditEventType.USER_ACTIVATED, "user reactivated", details, call);
        return publicUser(reactivated.user);
      },
      holdPartners,
    );
  }
}

/** Recorded for a call without an actor. */
export const NOBODY_NAMED = "unknown";

/** Who is recorded as having suspended something, or taken a role away. */
export function administrator({ actor }: CallOrigin): string {
  return actor ?? NOBODY_NAMED;
}

/** An administrator's change of a life. */
export function byAdministrator(caller: CallOrigin): TransitionBy {
  return { caller, claimant: null, freedBy: null };
}

/** Before the user is locked, because a sign-in locks in this order too. The reverse order would deadlock. */
export async function holdPartners({ identities, partners }: Transaction, userId: string): Promise<void> {
  for (const { partnerId } of await identities.ofUser(userId)) await partners.hold(partnerId);
}

function audit(
  { audit: write }: Transaction,
  user: StoredUser,
  eventType: AuditEventType,
  message: string,
  details: JsonObject,
  call: CallOrigin,
): Promise<void> {
  return write({ eventType, organizationId: user.organizationId, userId: user.id, message, details }, call);
}
