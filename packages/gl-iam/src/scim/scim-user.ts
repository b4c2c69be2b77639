/** `gateway.scimUsers`: a partner's directory provisions the partner's own users. */
import type { CallOrigin } from "../audit/event.js";
import type { Result } from "../result.js";
import type { ScimCaller } from "./scim-token.js";

/** What a partner's directory sees of its user: what the partner itself asserted. */
export interface ScimUser {
  /** The identity's UUID. */
  readonly id: string;
  readonly externalId: string;
  readonly email: string;
  readonly displayName: string | null;
  /** The partner's own word for it. */
  readonly role: string;
  /** Whether the partner has not withdrawn it. What an administrator suspends is not the partner's to see. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What a directory says of its user. What it leaves out stays. */
export interface ScimUserChange {
  email?: unknown;
  displayName?: unknown;
  /** Null: the default role. */
  role?: unknown;
  /** False withdraws the user, and changes nothing else of it. True ends the partner's own withdrawal. */
  isActive?: boolean | undefined;
}

/** Whom a directory looks for. Every condition holds. */
export interface ScimUserQuery {
  /** Compared without case. */
  emails?: readonly string[] | undefined;
  externalIds?: readonly string[] | undefined;
  /** From 1 on; 1 by default. */
  startIndex?: number | undefined;
  /** 0–200; 100 by default. */
  count?: number | undefined;
}

/** One page of a directory's users. */
export interface ScimUserPage {
  readonly total: number;
  readonly data: readonly ScimUser[];
}

/**
 * A partner's users, as its directory sees and changes them, as `gateway.scimUsers`. The partner's restrictions and its
 * cap apply, and a token that has ended since it was verified is `invalid_token`.
 */
export interface ScimUsers {
  /**
   * Makes a user, or reopens one that was deleted. Refused like `sso.provision` of one user, and with `conflict` when
   * the partner has a user with this external id.
   */
  create(
    caller: ScimCaller,
    user: ScimUserChange & { externalId?: unknown },
    origin?: CallOrigin,
  ): Promise<Result<ScimUser>>;
  /** Refused with `user_not_found`. */
  find(caller: ScimCaller, id: string): Promise<Result<ScimUser>>;
  /** In the order of creation. */
  list(caller: ScimCaller, query?: ScimUserQuery): Promise<Result<ScimUserPage>>;
  /** Refused like `sso.provision` of one user, and with `user_not_found`. */
  update(caller: ScimCaller, id: string, change: ScimUserChange, origin?: CallOrigin): Promise<Result<ScimUser>>;
  /** Withdraws the user, who is not found any more then. Refused with `user_not_found`. */
  remove(caller: ScimCaller, id: string, origin?: CallOrigin): Promise<Result<void>>;
}
