/**
 * Taking roles of administrators away is recorded with its actor, because it takes two to erase an administrator: who
 * takes somebody's roles away does not erase that person too.
 */
import type { CallOrigin } from "../audit/event.js";
import type { Transaction } from "../core.js";
import type { Identity } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import { administrator } from "./activation.js";
import { meaningOf } from "./authority.js";
import type { StoredUser } from "./records.js";
import { isAdministrator } from "./role.js";

type Demoting = Pick<Transaction, "demotions">;

/** An administrator has changed the user's granted roles. @param user as it was before */
export async function recordRolesTaken(
  { demotions }: Demoting,
  { id, roles }: Pick<StoredUser, "id" | "roles">,
  after: readonly string[],
  call: CallOrigin,
): Promise<void> {
  const left = new Set(after.map((role) => role.toLowerCase()));
  const taken = roles.filter((role) => !left.has(role.toLowerCase()));
  if (isAdministrator(taken)) await demotions.recordUser(id, administrator(call));
}

/** An administrator is about to remove the identity, with the role that it gives. */
export async function recordIdentityTaken(
  { demotions }: Demoting,
  partner: SSOPartner | null,
  identity: Identity,
  call: CallOrigin,
): Promise<void> {
  const role = partner ? meaningOf(partner, identity.role) : identity.role;
  if (isAdministrator([role])) return demotions.recordUser(identity.userId, administrator(call));
  await demotions.keepOfIdentity(identity);
}

/** An administrator has changed what the partner's words mean. */
export async function recordWordsTaken(
  { demotions }: Demoting,
  before: SSOPartner,
  after: SSOPartner,
  call: CallOrigin,
): Promise<void> {
  const words = Object.keys({ ...before.roleMap, ...after.roleMap });
  const gave = (partner: SSOPartner, word: string) => isAdministrator([meaningOf(partner, word)]);
  const taken = words.filter((word) => gave(before, word) && !gave(after, word));
  if (taken.length > 0) await demotions.recordWords(before.id, taken, administrator(call));
}
