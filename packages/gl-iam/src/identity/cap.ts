/** How many users a partner may have. Users with an active identity count, however they were made. */
import type { Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";

/**
 * @param places all of them, or none
 * @throws IamError `max_users_exceeded`, which undoes the transaction
 */
export async function takePlaces(
  { identities }: Transaction,
  partner: Pick<SSOPartner, "id" | "partnerName">,
  places: number,
): Promise<void> {
  if (places === 0 || (await identities.takePlaces(partner.id, places))) return;
  throw noRoom(partner);
}

export function noRoom({ partnerName }: Pick<SSOPartner, "partnerName">): IamError {
  return new IamError(ErrorCode.MAX_USERS_EXCEEDED, `partner ${partnerName} may have no more users`);
}
