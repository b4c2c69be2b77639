/** `gateway.users`: what an administrator does about users. Every operation returns a `Result`. */
import type { AuditEvent } from "../audit/event.js";
import type { Identity } from "../identity/records.js";
import type { Paging } from "../paging.js";
import type { JsonObject } from "../partner/metadata.js";
import { type RolePolicy, rolesOfSession } from "../policy/role.js";
import type { Result } from "../result.js";
import type { OrganizationCall, PasswordUserCreate, UserCall } from "./accounts.js";
import type { ReactivationCall } from "./activation.js";
import type { Authority } from "./authority.js";
import type { UserDetails } from "./details.js";
import type { ExportedUser } from "./export.js";
import type { ListUsersOptions, UserPage } from "./listing.js";
import type { StoredPersonalData } from "./personal-data.js";
import type { UserUpdate, UserUpdateCall } from "./update.js";
import type { User } from "./user.js";

/** A user as one partner knows it. */
export interface UserIdentity {
  /** UUID. */
  readonly id: string;
  readonly partnerId: string;
  /** The user's stable id at the partner. */
  readonly externalId: string;
  /** The partner's own word, before its `roleMap`. As last asserted, like all of the following until `isActive`. */
  readonly role: string;
  /**
   * What a session through it has now: the role that the word means. Empty when it means none, when it is a reserved
   * role that the partner may not give, and when the identity is not active.
   */
  readonly roles: readonly string[];
  readonly email: string;
  readonly displayName: string | null;
  readonly attributes: JsonObject;
  /** Neither withdrawn nor suspended: it signs in, and has a place under the partner's cap. */
  readonly isActive: boolean;
  /** When its partner withdrew it; null while it has not. Only the partner, or an administrator for this one identity,
   * reopens it. */
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  /** When an administrator suspended it; null while it is not. */
  readonly suspendedAt: Date | null;
  /** Who suspended it, as the call named them. */
  readonly suspendedBy: string | null;
  readonly createdAt: Date;
  /** Null before the first sign-in. */
  readonly lastSignInAt: Date | null;
}

/** Everything that is stored about a person, without secrets. JSON takes it as it is. */
export interface UserExport extends StoredPersonalData {
  readonly user: ExportedUser;
  readonly identities: readonly UserIdentity[];
  /** About the person and by the person, newest first. */
  readonly auditEvents: readonly AuditEvent[];
  /** Where the next page of events begins. Null when there are no more, and where no page was asked for. */
  readonly nextCursor: string | null;
}

/** The administration of users, as `gateway.users`. */
export interface Users {
  /**
   * The users who fit, page by page. Merged and erased users are in no list. Refused with `validation_error`.
   */
  list(options?: ListUsersOptions): Promise<Result<UserPage>>;
  /** Refused with `user_not_found`, also for a merged or erased user. */
  get(userId: string, call?: UserCall): Promise<Result<UserDetails>>;
  /**
   * Makes a user who signs in with a password. Refused with `validation_error`, `user_already_exists`,
   * `permission_denied` for a role that the caller may not grant.
   */
  create(user: PasswordUserCreate, password: string, call?: OrganizationCall & Authority): Promise<Result<UserDetails>>;
  /**
   * Changes the address, the name and the granted roles. The former address is free at once. Sessions go on; a session
   * by password has the new roles at its next look-up.
   *
   * A user without a password follows the assertions of its only active identity: the next one sets address and name to
   * what the partner says.
   *
   * Refused with `validation_error`, `user_not_found`, `user_already_exists`, `conflict` for another `ifVersion`, and
   * with `permission_denied` for a role that the caller may not grant or take away, and for the last platform_admin.
   */
  update(userId: string, update: UserUpdate, call?: UserUpdateCall): Promise<Result<UserDetails>>;
  /**
   * Suspends the user everywhere: no sign-in from here on, sessions ended, places under the caps freed. The e-mail
   * address stays taken. Refused with `user_not_found`, and with `permission_denied` for the last platform_admin.
   */
  suspend(userId: string, call?: UserCall): Promise<Result<User>>;
  /**
   * Ends what administrators have suspended, of the user and of its identities, and never what a partner withdrew.
   * Takes the places back, and the e-mail address of a dormant user. Refused with `user_not_found`, with
   * `max_users_exceeded` when a cap has no room, and with `user_already_exists` when the address is another user's by
   * now: name another `email` then.
   */
  reactivate(userId: string, call?: ReactivationCall): Promise<Result<User>>;
  /**
   * Moves all identities of one user to another one, and ends the sessions of the first, which nothing revives. No
   * password and no granted role moves: a first user with any is refused with `conflict`, and so are two users with
   * active identities of one partner. Refused with `user_not_found`, `user_inactive`, `permission_denied`, also for
   * oneself.
   */
  merge(fromId: string, intoId: string, call?: UserCall): Promise<Result<User>>;
  /** What the user is at each partner. Refused with `user_not_found`. */
  identities(userId: string, call?: UserCall): Promise<Result<readonly UserIdentity[]>>;
  /**
   * Lets the partner's `externalId` sign in as this user. An e-mail address never does this by itself. A dormant user
   * has its address again. Refused with `user_not_found`, `partner_not_found`, `user_inactive`, `identity_conflict`
   * (also where the user has an active identity of the partner), `max_users_exceeded`, `user_already_exists`,
   * `permission_denied`, also for oneself.
   */
  link(
    userId: string,
    identity: { partnerId: string; externalId: string },
    call?: UserCall,
  ): Promise<Result<UserIdentity>>;
  /**
   * The partner's external id no longer signs in as this user, and its sessions end. Refused with `user_not_found`,
   * `not_found`, `permission_denied`.
   */
  unlink(userId: string, identityId: string, call?: UserCall): Promise<Result<void>>;
  /** No sign-in through this one partner until an administrator reopens it. Refused like `unlink`. */
  suspendIdentity(userId: string, identityId: string, call?: UserCall): Promise<Result<UserIdentity>>;
  /**
   * Ends the suspension of one identity, and also its withdrawal: its partner has said that this person is none of its
   * own any more, and the administrator overrules it. Refused like `unlink`, and with `user_inactive`,
   * `identity_conflict`, `max_users_exceeded`, `user_already_exists`.
   */
  reopenIdentity(userId: string, identityId: string, call?: UserCall): Promise<Result<UserIdentity>>;
  /**
   * Everything that is stored about the person, also under users that were merged into this one: the user, its
   * identities with their attributes, sessions, factors, tokens, and all events of the call's organization about and
   * by the person. No secret and no hash of one. With `limit` or `cursor` it has one page of events, otherwise all of
   * them. Refused with `user_not_found`, `permission_denied`, `validation_error`.
   */
  export(userId: string, options?: UserCall & Paging): Promise<Result<UserExport>>;
  /**
   * Removes everything that is stored about the person, for ever: the user with its address, name, password and roles,
   * identities, sessions, factors, tokens, and the personal data of the events of the call's organization. The user's
   * id and organization stay, and the facts of the audit. An address that was reserved is free. Refused with
   * `user_not_found`, also when done again; with `permission_denied` for oneself, a machine and the last
   * platform_admin; with `conflict` for an administrator whom nobody else has suspended before, and for whoever took
   * the roles of one away: by an update, by unlinking the identity, or by changing the partner's `roleMap`. Whoever
   * names no `actor` counts as one and the same, and as nobody else.
   */
  erase(userId: string, call?: UserCall): Promise<Result<void>>;
}

/** @param policy its partner's; null when the partner has just been removed */
export function toUserIdentity(
  { id, partnerId, externalId, role, userId, actedAt, assertedAt, epoch, ...identity }: Identity,
  policy: RolePolicy | null,
): UserIdentity {
  const roles = identity.isActive && policy ? rolesOfSession(policy, role) : [];
  return { id, partnerId, externalId, role, roles, ...identity };
}
