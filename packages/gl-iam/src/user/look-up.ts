/** Finds a user by id, or by e-mail in an organization. */
import type { Core } from "../core.js";
import { isOnSide } from "../test-side.js";
import { isUuid, Violation } from "../validation.js";
import { type OrganizationCall, publicUser, type UserCall, userNotFound } from "./accounts.js";
import { recordingRefusals } from "./authority.js";
import { parseEmail } from "./email.js";
import type { StoredUser } from "./records.js";
import type { User } from "./user.js";

export class UserLookUp {
  constructor(private readonly core: Core) {}

  /** @throws IamError `user_not_found` */
  async get(userId: string, call: UserCall = {}): Promise<User> {
    const organizationId = this.core.organizationOnSide(call);
    return recordingRefusals(this.core, { userId, organizationId }, call, async () => {
      const user = isUuid(userId) ? await this.core.store.users.find(userId, organizationId) : null;
      return found(user && isOnSide(user, call) ? user : null);
    });
  }

  /** @throws IamError `user_not_found`, also for a text that is not an e-mail */
  async getByEmail(email: string, call: OrganizationCall = {}): Promise<User> {
    const organizationId = this.core.organizationOf(call);
    const parsed = parseEmail(email);
    if (parsed instanceof Violation) throw userNotFound();
    return found(await this.core.store.users.findByEmail(parsed, organizationId));
  }
}

function found(user: StoredUser | null): User {
  if (!user || user.erasedAt !== null) throw userNotFound();
  return publicUser(user);
}
