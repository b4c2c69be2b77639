/**
 * Whoever replaces the password and the second factor of one person is that person. So nobody but a platform_admin
 * replaces both within a day, in which the person notices that the first one is gone.
 */
import type { Transaction } from "../../core.js";
import { ErrorCode, IamError } from "../../errors.js";
import type { Authority } from "../authority.js";
import type { StoredUser } from "../records.js";
import type { ResetCredential } from "./records.js";

/** Seconds. */
const A_DAY = 24 * 60 * 60;
const OTHER = { password: "factor", factor: "password" } as const;
const WORDS = { password: "password", factor: "second factor" } as const;

/**
 * Call it where somebody else replaces a credential of a user whom the transaction has locked.
 *
 * @throws IamError `permission_denied`
 */
export async function replaceApart(
  { secondFactors }: Transaction,
  user: StoredUser,
  credential: ResetCredential,
  { asOrgAdmin }: Authority,
): Promise<void> {
  const other = OTHER[credential];
  if (asOrgAdmin && (await secondFactors.wasReset(user.id, other, A_DAY))) {
    throw new IamError(
      ErrorCode.PERMISSION_DENIED,
      `the ${WORDS[other]} of this user was replaced within 24 hours: only a platform_admin may replace both`,
    );
  }
  await secondFactors.recordReset(user.id, credential);
}
