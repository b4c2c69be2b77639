/**
 * How far an administrator's authority reaches, checked in one place. Every change of a partner or a user by an
 * administrator goes through {@link changePartner} or {@link changeUser}, which alone lock one.
 *
 * Whoever holds the secret of a partner that may assert platform_admin can be one, and so can whoever signs in as a
 * user who is one. An org_admin may change neither. The check runs under the lock of what is changed, so that it sees a
 * grant at the same moment.
 */
import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError, isIamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { roleOf } from "../policy/role.js";
import { isOnSide, isTestSide, type Side } from "../test-side.js";
import { canExist, isUuid, requireCall } from "../validation.js";
import type { StoredUser } from "./records.js";
import { isAdministrator, StandardRole } from "./role.js";

/** How far the caller's authority reaches. */
export interface Authority {
  /** The caller administers one organization only. What is a platform_admin or can make one is `permission_denied`. */
  asOrgAdmin?: boolean | undefined;
  /**
   * The caller is a machine token. It changes nothing that is an administrator or can make one, which keeps it from
   * giving itself more than its maker gave it.
   */
  asMachine?: boolean | undefined;
}

/** The id in a call, and the organization that it must belong to; undefined means any. */
interface Target {
  readonly partnerId?: string | undefined;
  readonly userId?: string | undefined;
  readonly machineTokenId?: string | undefined;
  readonly organizationId: string | undefined;
}

/**
 * @param roles what a user holds, or a partner may give
 * @throws IamError `permission_denied`
 */
export function requireAuthorityOver(roles: readonly string[], { asOrgAdmin, asMachine }: Authority): void {
  if (asOrgAdmin && roles.some((role) => role.toLowerCase() === StandardRole.PLATFORM_ADMIN)) {
    throw denied("only a platform_admin may change what is a platform_admin or can make one");
  }
  if (asMachine && isAdministrator(roles)) {
    throw denied("a machine token can't change what is an administrator or can make one");
  }
}

/**
 * For what no machine may do, whatever its scopes: docs/machine-tokens.md lists it.
 *
 * @throws IamError `permission_denied`
 */
export function requirePerson({ asMachine }: Authority): void {
  if (asMachine) throw denied("a machine token can't do this: an administrator must");
}

function denied(message: string): IamError {
  return new IamError(ErrorCode.PERMISSION_DENIED, message);
}

/** What joins or parts identities is for somebody else to do. @throws IamError `permission_denied` */
export function requireNotOneself(userId: string, { actor }: CallOrigin): void {
  if (actor !== userId) return;
  throw new IamError(ErrorCode.PERMISSION_DENIED, "nobody changes their own identities: another administrator does");
}

/**
 * What the partner's map can give counts like what it may assert: it could be planted for a list that comes later.
 *
 * @throws IamError `permission_denied`
 */
export function requireAuthorityOverPartner(
  { allowedRoles, roleMap }: Pick<SSOPartner, "allowedRoles" | "roleMap">,
  call: Authority,
): void {
  requireAuthorityOver([...(allowedRoles ?? []), ...Object.values(roleMap ?? {})], call);
}

/** @throws IamError `permission_denied` */
async function requireAuthorityOverUser(transaction: Transaction, user: StoredUser, call: Authority) {
  if (!call.asOrgAdmin && !call.asMachine) return;
  requireAuthorityOver(await rolesOf(transaction, user), call);
}

/**
 * Both granted and asserted roles: of the latter what the partner's words mean now, also through an identity that is
 * withdrawn or suspended.
 */
export async function rolesOf({ identities, partners }: Transaction, user: StoredUser): Promise<readonly string[]> {
  const asserted: string[] = [];
  for (const { partnerId, role } of await identities.ofUser(user.id)) {
    const partner = await partners.find(partnerId);
    asserted.push(partner ? meaningOf(partner, role) : role);
  }
  return [...user.roles, ...asserted];
}

/** A word that means no role could mean itself when the map changes. */
export function meaningOf(partner: Pick<SSOPartner, "roleMap">, word: string): string {
  return roleOf(partner, word) ?? word;
}

/**
 * Changes a partner, or its users, in one transaction.
 *
 * @param how `lock`: against every other change; `hold`: as it is, together with others that do so
 * @throws IamError `validation_error`, `partner_not_found`, `permission_denied`, and what `change` throws
 */
export function changePartner<T>(
  core: Core,
  partnerId: string,
  call: CallOrigin & Authority & { organizationId?: string | undefined },
  how: "lock" | "hold",
  change: (transaction: Transaction, partner: SSOPartner) => Promise<T>,
  userId?: string,
): Promise<T> {
  requireCall(call);
  const organizationId = core.organizationIfNamed(call);
  return recordingRefusals(core, { partnerId, userId, organizationId }, call, () =>
    core.store.transaction(async (transaction) => {
      const known = canExist(partnerId, organizationId);
      const partner = known ? await transaction.partners[how](partnerId, organizationId) : null;
      // A test side follows its partner, and is changed by nothing else.
      if (!partner || isTestSide(partner.orgId)) {
        throw new IamError(ErrorCode.PARTNER_NOT_FOUND, "there is no such partner");
      }
      requireAuthorityOverPartner(partner, call);
      return change(transaction, partner);
    }),
  );
}

/**
 * Changes a user in one transaction, with the user locked.
 *
 * @param prepare takes what must be locked before the user
 * @throws IamError `validation_error`, `user_not_found`, `permission_denied`, and what `change` throws
 */
export function changeUser<T>(
  core: Core,
  userId: string,
  call: CallOrigin & Authority & Side & { organizationId?: string | null | undefined },
  change: (transaction: Transaction, user: StoredUser) => Promise<T>,
  prepare: (transaction: Transaction, userId: string) => Promise<void> = async () => {},
): Promise<T> {
  const organizationId = core.organizationOnSide(call);
  return recordingRefusals(core, { userId, organizationId }, call, () =>
    core.store.transaction(async (transaction) => {
      if (isUuid(userId)) await prepare(transaction, userId);
      return change(transaction, await lockUser(transaction, userId, organizationId, call));
    }),
  );
}

/** Inside another change. @throws IamError `user_not_found`, `permission_denied` */
export async function lockUser(
  transaction: Transaction,
  userId: string,
  organizationId: string | undefined,
  call: Authority & Side,
): Promise<StoredUser> {
  const user = isUuid(userId) ? await transaction.users.lock(userId, organizationId) : null;
  if (!user || user.mergedInto !== null || user.erasedAt !== null || !isOnSide(user, call)) {
    throw new IamError(ErrorCode.USER_NOT_FOUND, "there is no such user");
  }
  await requireAuthorityOverUser(transaction, user, call);
  return user;
}

/**
 * Nobody removes the last platform_admin, that administrator included, because nobody could then change what is theirs.
 * Of two who remove each other at once, the second one waits and finds none left.
 *
 * @param user locked by the transaction, and about to lose the role or the way to sign in
 * @throws IamError `permission_denied`
 */
export async function requireAnotherPlatformAdmin({ users }: Transaction, user: StoredUser): Promise<void> {
  if (!user.roles.includes(StandardRole.PLATFORM_ADMIN) || (await users.hasOtherPlatformAdmin(user.id))) return;
  throw denied("this is the last platform_admin");
}

/**
 * Leaves an event of refused authority, and of naming something of another organization. The latter belongs to that
 * other organization, because the caller's own event would reveal that the id exists.
 */
export async function recordingRefusals<T>(
  core: Core,
  target: Target,
  call: CallOrigin,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isIamError(error)) await record(core, error, target, call);
    throw error;
  }
}

async function record(core: Core, { code, message }: IamError, target: Target, call: CallOrigin): Promise<void> {
  const { organizationId } = target;
  const ids = {
    partnerId: isUuid(target.partnerId) ? target.partnerId : null,
    userId: isUuid(target.userId) ? target.userId : null,
  };
  const machineTokenId = isUuid(target.machineTokenId) ? target.machineTokenId : null;
  const event = { eventType: AuditEventType.PERMISSION_DENIED, errorCode: ErrorCode.PERMISSION_DENIED };
  if (code === ErrorCode.PERMISSION_DENIED) {
    const owner = organizationId ?? (await ownerOf(core, ids)) ?? null;
    core.trail.refused({ ...event, ...ids, organizationId: owner, message }, call);
    return;
  }
  if (organizationId === undefined) return;
  const { partnerId, userId } = ids;
  if (code === ErrorCode.PARTNER_NOT_FOUND && partnerId) {
    recordForeign(await ownerOf(core, { partnerId, userId: null }), { partner_id: partnerId });
  }
  if (code === ErrorCode.USER_NOT_FOUND && userId) {
    recordForeign(await ownerOf(core, { partnerId: null, userId }), { user_id: userId });
  }
  if (code === ErrorCode.NOT_FOUND && machineTokenId) {
    const owner = (await core.store.machineTokens.find(machineTokenId))?.organizationId;
    recordForeign(owner, { machine_token_id: machineTokenId });
  }

  /** In the details, because nothing has happened to the named one. */
  function recordForeign(owner: string | null | undefined, details: JsonObject): void {
    if (owner === undefined || owner === organizationId) return;
    core.trail.refused(
      { ...event, organizationId: owner, message: "named by a caller of another organization", details },
      call,
    );
  }
}

/** The organization of the named partner or user. */
async function ownerOf(
  { store }: Core,
  { partnerId, userId }: { readonly partnerId: string | null; readonly userId: string | null },
): Promise<string | undefined> {
  if (userId) return (await store.users.find(userId))?.organizationId;
  if (partnerId) return (await store.partners.find(partnerId))?.orgId;
  return undefined;
}
