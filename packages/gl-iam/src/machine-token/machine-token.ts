/** `gateway.machineTokens`: tokens with which an administrator's programs call the admin API. */
import type { CallOrigin } from "../audit/event.js";
import type { Paging } from "../paging.js";
import type { Result } from "../result.js";
import type { UserCall } from "../user/accounts.js";
import type { MachineTokenScope } from "./scope.js";

/**
 * Why a token works or not. `powerless`: its maker may no longer administer what it is for, and the token works again
 * when the maker may.
 */
export type MachineTokenState = "active" | "expired" | "revoked" | "powerless";

/** A token of a machine, without the token itself. */
export interface MachineToken {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly MachineTokenScope[];
  /** The one organization that it is good for; null for every organization. */
  readonly organizationId: string | null;
  /** The administrator who made it. The token may never do more than this user may do now. */
  readonly makerId: string;
  readonly state: MachineTokenState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Exact to the minute; null before the first use. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Until when the token before the last rotation works; null when there is none. */
  readonly previousTokenExpiresAt: Date | null;
}

/** A token to make. */
export interface MachineTokenCreate {
  /** What it is for, in words: 1–255 characters. */
  name: string;
  scopes: readonly MachineTokenScope[];
  /** The administrator for whom it acts: an active user with a password, and the role org_admin or platform_admin. */
  makerId: string;
  /** 60–31,622,400 (366 days); 7,776,000 (90 days) by default. */
  expiresInSeconds?: number | undefined;
}

/** A new token. It is shown this once. */
export interface IssuedMachineToken {
  readonly machineToken: MachineToken;
  /** `gk_live_…`. A plain string, but not enumerable, so that logging the whole answer does not log it. */
  readonly token: string;
}

/** Options of {@link MachineTokens.rotate}. */
export interface RotateMachineTokenOptions extends UserCall {
  /** The administrator for whom the new token acts; the one before by default. */
  makerId?: string | undefined;
  /** How long the token before stays valid, 0–604,800 seconds (7 days); 0 by default, which ends it at once. */
  gracePeriodSeconds?: number | undefined;
}

/** One page of machine tokens. `nextCursor` is null on the last page. */
export interface MachineTokenPage {
  readonly data: readonly MachineToken[];
  readonly nextCursor: string | null;
}

/** On whose behalf a token acts, and how far, at this moment. */
export interface MachineCaller {
  readonly tokenId: string;
  readonly scopes: readonly MachineTokenScope[];
  readonly makerId: string;
  /** The one organization that it may administer; null for every organization. */
  readonly organizationId: string | null;
}

/**
 * Tokens of machines, as `gateway.machineTokens`.
 *
 * A call means the tokens of one organization: the named one, or the provider's default. With `organizationId: null` it
 * means all tokens, those for every organization included.
 */
export interface MachineTokens {
  /**
   * Makes a token for the call's organization; with `organizationId: null` for every organization, which only a
   * platform_admin can be the maker of. Refused with `validation_error`, `user_not_found`, `permission_denied`.
   */
  create(create: MachineTokenCreate, call?: UserCall): Promise<Result<IssuedMachineToken>>;
  /**
   * In the order of creation, with those that have ended, until 90 days after their expiry. Refused with
   * `validation_error`.
   */
  list(options?: UserCall & Paging): Promise<Result<MachineTokenPage>>;
  /**
   * Replaces the token by a new one with the same lifetime, from now on. Refused with `validation_error`, `not_found`,
   * with `conflict` for a token that has ended, and for another maker as `create` is.
   */
  rotate(tokenId: string, options?: RotateMachineTokenOptions): Promise<Result<IssuedMachineToken>>;
  /** Ends the token for ever. Idempotent. Refused with `not_found`. */
  revoke(tokenId: string, call?: UserCall): Promise<Result<MachineToken>>;
  /** For whom a presented token acts. Its use is recorded. Refused with `invalid_token`. */
  verify(token: string, origin?: CallOrigin): Promise<Result<MachineCaller>>;
}
