/**
 * A device on which a user has signed in before proves that with a token. Strangers who guess at the account then close
 * it to other devices only. A token names one user and opens nothing. It ends with the user's password, and with
 * everything that ends all sessions of the user.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Core } from "../core.js";
import { isUuid } from "../validation.js";
import type { StoredUser } from "./records.js";

const PURPOSE = "gl-iam known device";
/** User, version of the secret key, MAC. */
const TOKEN = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;

export class KnownDevices {
  constructor(private readonly core: Core) {}

  /** @returns null for a user who has no password */
  async issue(userId: string): Promise<string | null> {
    const user = isUuid(userId) ? await this.core.store.users.find(userId) : null;
    const { version } = this.core.secretKeys;
    const mac = user && this.#macOf(user, version);
    return mac ? `${userId}.${version}.${mac.toString("base64url")}` : null;
  }

  /**
   * @returns the user who has signed in on this device; null when the token is wrong, or not valid any more
   */
  async recognize(token: string): Promise<StoredUser | null> {
    const [, userId, version, mac = ""] = TOKEN.exec(token) ?? [];
    const user = isUuid(userId) ? await this.core.store.users.find(userId) : null;
    const expected = user && this.#macOf(user, Number(version));
    return expected && timingSafeEqual(expected, Buffer.from(mac, "base64url")) ? user : null;
  }

  #macOf({ id, epoch, passwordHash }: StoredUser, version: number): Buffer | null {
    const key = this.core.secretKeys.derive(version, PURPOSE);
    if (key === undefined || passwordHash === null) return null;
    return createHmac("sha256", key)
      .update(JSON.stringify([id, epoch, passwordHash]))
      .digest();
  }
}
