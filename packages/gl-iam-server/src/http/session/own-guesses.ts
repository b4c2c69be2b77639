/** Guesses at an open session: at its user's password, or at a code. */
import { ErrorCode, type PasswordProofCall, type User } from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { accountKey, knownUserOf } from "./known-device.js";

/** A guess is one at a log-in. A new password that is refused is no guess. */
const WRONG: ReadonlySet<ErrorCode> = new Set([ErrorCode.AUTHENTICATION_FAILED]);

/**
 * Charges wrong guesses to a budget of the user's own. A stolen session must not lock out the user's devices, and
 * strangers must not lock out this session.
 *
 * @param work gets whom this device has signed in before, as the library's calls take it
 * @throws RateLimited, or what `work` throws
 */
export function guessingAsUser<T>(
  state: AppState,
  context: AppContext,
  user: User,
  work: (device: Pick<PasswordProofCall, "knownUserId">) => Promise<T>,
): Promise<T> {
  const attempt = { account: null, address: context.get("address"), knownUserId: `password of ${user.id}` };
  return state.limits.duringLogin(attempt, WRONG, async () => {
    const knownUserId = await knownUserOf(state, context, accountKey(user.organizationId, user.email));
    return work({ knownUserId: knownUserId ?? undefined });
  });
}
