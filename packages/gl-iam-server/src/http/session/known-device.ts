/** The device cookie: strangers cannot lock out a browser in which the account's user has signed in before. */
import { createHash } from "node:crypto";
import { emailKey } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { DEVICE_COOKIE, readCookie, setCookie } from "../wire/cookies.js";

/** In seconds: half a year. */
const DEVICE_LIFETIME = 180 * 24 * 60 * 60;

/** One text for all spellings of an account. Null when no such account can exist. */
export function accountKey(organizationId: string, email: string): string | null {
  const key = emailKey(email);
  if (key === null) return null;
  return createHash("sha256")
    .update(JSON.stringify([organizationId, key]))
    .digest("base64url");
}

/** The account's user, if the browser's cookie says that this user has signed in here. Otherwise null. */
export async function knownUserOf(
  { gateway }: AppState,
  context: AppContext,
  account: string | null,
): Promise<string | null> {
  const token = readCookie(context.req, DEVICE_COOKIE);
  const user = token === null ? null : (await gateway.recognizeDevice(token)).unwrap();
  return user !== null && accountKey(user.organizationId, user.email) === account ? user.id : null;
}

export async function keepDevice({ gateway }: AppState, headers: Headers, userId: string): Promise<void> {
  const token = (await gateway.issueDeviceToken(userId)).unwrapOr(null);
  if (token !== null) setCookie(headers, DEVICE_COOKIE, token, DEVICE_LIFETIME);
}
