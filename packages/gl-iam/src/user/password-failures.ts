/** Wrong passwords add up over days and processes, at a sign-in and in a session. */
import type { Core } from "../core.js";
import type { StoredUser } from "./records.js";

/** NIST SP 800-63B, section 5.2.2: no more than 100 failures in a row, over whatever time. */
export const MOST_FAILURES = 100;

/** For the audit: why a right password was refused. */
export const CLOSED = `: ${MOST_FAILURES} failures have closed the account to unknown devices (gl-iam admin unlock)`;

/** Of nobody, since it is no UUID of version 7: an unknown user costs the same statement as a known one. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Before the password is checked. @returns whether the account takes a password from a device that nobody knows */
export function countAttempt(core: Core, user: StoredUser | null): Promise<boolean> {
  return core.store.users.countPasswordFailure(user?.id ?? NOBODY, MOST_FAILURES);
}
