/** An administrator deactivates and reactivates users. */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { takePlace } from "../identity/cap.js";
import { endMachineTokensOf } from "../machine-token/administration.js";
import type { JsonObject } from "../partner/metadata.js";
import { countOfRevoked } from "../session/revocation.js";
import { publicUser, type UserCall } from "./accounts.js";
import { changeUser, requireAnotherPlatformAdmin } from "./authority.js";
import type { StoredUser } from "./records.js";
import type { User } from "./user.js";

export class UserActivation {
  constructor(private readonly core: Core) {}

  /**
   * Deactivates the user everywhere: no sign-in, sessions ended, places under the caps freed. Idempotent.
   *
   * @throws IamError `user_not_found`, `permission_denied`, also for the last platform_admin
   */
  async deactivate(userId: string, call: UserCall = {}): Promise<User> {
    return changeUser(this.core, userId, call, async (transaction, user) => {
      if (!user.isActive) return publicUser(user);
      await requireAnotherPlatformAdmin(transaction, user);
      await transaction.users.setActive(user.id, false);
      for (const identity of await transaction.identities.ofUser(user.id)) {
        if (!identity.isActive) continue;
        await transaction.identities.update({ ...identity, isActive: false });
        await transaction.identities.freePlace(identity.partnerId);
      }
      const sessions = await transaction.sessions.revokeAllOfUser(user.id);
      await audit(
        transaction,
        user,
        AuditEventType.USER_DEACTIVATED,
        "user deactivated",
        countOfRevoked(sessions),
        call,
      );
      await endMachineTokensOf(transaction, user.id, call);
      return publicUser({ ...user, isActive: false });
    });
  }

  /** Takes the places back. @throws IamError `max_users_exceeded` when a cap has no room; nothing is changed */
  async reactivate(userId: string, call: UserCall = {}): Promise<User> {
    return changeUser(
      this.core,
      userId,
      call,
      async (transaction, user) => {
        const asleep = (await transaction.identities.ofUser(user.id)).filter(({ isActive }) => !isActive);
        if (user.isActive && asleep.length === 0) return publicUser(user);
        await transaction.users.setActive(user.id, true);
        for (const identity of asleep) {
          const partner = await transaction.partners.hold(identity.partnerId);
          if (!partner) continue;
          await transaction.identities.update({ ...identity, isActive: true });
          await takePlace(transaction, partner);
        }
        await audit(transaction, user, AuditEventType.USER_ACTIVATED, "user reactivated", {}, call);
        return publicUser({ ...user, isActive: true });
      },
      holdPartners,
    );
  }
}

/** Before the user is locked, because a sign-in locks in this order too. The reverse order would deadlock. */
async function holdPartners({ identities, partners }: Transaction, userId: string): Promise<void> {
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
