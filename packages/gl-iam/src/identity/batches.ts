/** Looks up as many people of a partner as there are, in few statements. */
import type { IdentityRecords, IdentityWithUser } from "./records.js";

/** People of one statement: their attributes may be large. */
const BATCH = 500;

/** @returns those that the partner has, by external id */
export async function findInBatches(
  identities: Pick<IdentityRecords, "findAll">,
  partnerId: string,
  externalIds: Iterable<string>,
): Promise<Map<string, IdentityWithUser>> {
  const ids = [...new Set(externalIds)];
  const found = new Map<string, IdentityWithUser>();
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = await identities.findAll(partnerId, ids.slice(from, from + BATCH));
    for (const known of batch) found.set(known.identity.externalId, known);
  }
  return found;
}
