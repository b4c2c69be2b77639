/**
 * How far a machine token reaches: its scopes, within what its maker may administer at this moment. Nothing
 * of that is stored with the token, so a maker who is demoted or deactivated takes the authority along at once.
 */
import { hasStandardRole, StandardRole } from "../user/role.js";
import type { MachineTokenState } from "./machine-token.js";
import type { Maker, StoredMachineToken } from "./records.js";

/**
 * The organization that a token for `organizationId` administers now; null, like the argument, means every one. A token
 * for every organization shrinks to the maker's own when the maker is no platform_admin any more.
 *
 * @returns undefined when it administers nothing
 */
export function reachOf(maker: Maker, organizationId: string | null): string | null | undefined {
  if (!maker.isActive || !maker.hasPassword) return undefined;
  if (hasStandardRole(maker, StandardRole.PLATFORM_ADMIN)) return organizationId;
  if (!hasStandardRole(maker, StandardRole.ORG_ADMIN)) return undefined;
  return organizationId === null || organizationId === maker.organizationId ? maker.organizationId : undefined;
}

export function stateOf({ revokedAt, isExpired, maker, organizationId }: StoredMachineToken): MachineTokenState {
  if (revokedAt !== null) return "revoked";
  if (isExpired) return "expired";
  return reachOf(maker, organizationId) === undefined ? "powerless" : "active";
}
