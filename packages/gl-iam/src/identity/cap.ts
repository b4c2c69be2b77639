/** How many users a partner may have. Users with an active identity count, however they were made. */
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";

/** @throws IamError `max_users_exceeded`, which undoes the transaction */
export async function takePlace(
  { identities }: Transaction,
  { id, partnerName }: Pick<SSOPartner, "id" | "partnerName">,
): Promise<void> {
  if (await identities.takePlace(id)) return;
  throw new IamError(ErrorCode.MAX_USERS_EXCEEDED, `partner ${partnerName} may have no more users`);
}
