/** A user as an administrator sees it. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.js";
import { publicUser } from "./accounts.js";
import type { StoredUser } from "./records.js";
import { UserState } from "./state.js";
import type { User } from "./user.js";

/** A user with what only administrators see. */
export interface UserDetails extends User {
  readonly state: UserState;
  /** Null unless suspended. */
  readonly suspendedAt: Date | null;
  /** Who suspended the user, as the call named them. */
  readonly suspendedBy: string | null;
  readonly hasPassword: boolean;
  /** By password or through any partner. Null before the first one. */
  readonly lastSignInAt: Date | null;
}

export function toUserDetails(user: StoredUser): UserDetails {
  const { suspendedAt, suspendedBy, passwordHash, lastSignInAt } = user;
  return {
    ...publicUser(user),
    state: stateOf(user),
    suspendedAt,
    suspendedBy,
    hasPassword: passwordHash !== null,
    lastSignInAt,
  };
}

/**
 * Identifies a state of a user, for `ifVersion`: 128 bits of a digest over what an administrator sees of it. A sign-in
 * does not change it.
 */
export function userVersion({ lastSignInAt, ...seen }: UserDetails): string {
  return createHash("sha256").update(canonicalJson(seen), "utf8").digest("hex").slice(0, 32);
}

function stateOf({ suspendedAt, emailKey }: StoredUser): UserState {
  if (suspendedAt !== null) return UserState.SUSPENDED;
  return emailKey === null ? UserState.DORMANT : UserState.ACTIVE;
}
