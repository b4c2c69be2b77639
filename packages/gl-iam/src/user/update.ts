/** An administrator changes a user's address, name and granted roles. */
import { isDeepStrictEqual } from "node:util";
import { AuditEventType } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { ErrorCode, IamError } from "../errors.js";
import type { JsonObject } from "../partner/metadata.js";
import { isReserved } from "../policy/role.js";
import { isTestSide } from "../test-side.js";
import { Problems, parseGiven, problemsOfCall, refuseUnknownFields, requireObject, violation } from "../validation.js";
import type { UserCall } from "./accounts.js";
import { claimAddress } from "./address.js";
import { changeUser, requireAnotherPlatformAdmin, requireAuthorityOver } from "./authority.js";
import { recordRolesTaken } from "./demotion.js";
import { toUserDetails, type UserDetails, userVersion } from "./details.js";
import { parseDisplayName } from "./display-name.js";
import { type EmailAddress, parseNewEmail } from "./email.js";
import { parseRoles } from "./granted-roles.js";
import type { StoredUser } from "./records.js";
import { StandardRole } from "./role.js";

/** What to change of a user. An absent field stays as it is. */
export interface UserUpdate {
  /** Unique in the organization. */
  email?: string | undefined;
  /** Null removes it. */
  displayName?: string | null | undefined;
  /** All granted roles from then on. */
  roles?: readonly string[] | undefined;
}

/** The last argument of {@link Users.update}. */
export interface UserUpdateCall extends UserCall {
  /**
   * The `userVersion` of the user as it was read. If the user has changed since, the update is refused with `conflict`.
   * Without it, the update applies to any state.
   */
  ifVersion?: string | undefined;
}

type Change = ReturnType<typeof parseUpdate>;

export class UserUpdating {
  constructor(private readonly core: Core) {}

  /**
   * An update that changes nothing writes nothing.
   *
   * @throws IamError see `Users.update`
   */
  async update(userId: string, update: UserUpdate, options: UserUpdateCall = {}): Promise<UserDetails> {
    problemsOfCall(options, "test", "ifVersion").refuseIfAny();
    const { ifVersion, ...call } = options;
    const change = parseUpdate(update);
    return changeUser(this.core, userId, call, async (transaction, before) => {
      if (ifVersion !== undefined && userVersion(toUserDetails(before)) !== ifVersion) throw changedSince();
      const profiled = await changeProfile(transaction, before, change, call);
      return toUserDetails(await changeRoles(transaction, profiled, change, call));
    });
  }
}

function parseUpdate(update: UserUpdate) {
  requireObject("user", update);
  const problems = new Problems();
  refuseUnknownFields(problems, update, new Set(["email", "displayName", "roles"]), new Set(FIXED));
  const { email, displayName, roles } = update;
  const newEmail =
    email === undefined ? undefined : problems.take("email", parseGiven(email, parseNewEmail), undefined);
  const name = displayName ?? undefined;
  const newName = name === undefined ? displayName : problems.take("displayName", parseDisplayName(name), null);
  if ((roles as unknown) === null) problems.add("roles", violation("null", "must not be null"));
  const newRoles = roles === undefined || roles === null ? undefined : parseRoles(roles, problems);
  problems.refuseIfAny();
  return { email: newEmail, displayName: newName, roles: newRoles };
}

/** Of a user, and not to be changed here. */
const FIXED = ["id", "organizationId", "isActive", "createdAt", "state", "suspendedAt", "suspendedBy", "lastSignInAt"];

async function changeProfile(
  transaction: Transaction,
  before: StoredUser,
  change: Change,
  call: UserCall,
): Promise<StoredUser> {
  const { displayName = before.displayName, email } = change;
  const named = { ...before, displayName };
  if (displayName !== before.displayName) await transaction.users.updateProfile(named);
  const after = email && email.address !== before.email ? await changeAddress(transaction, named, email) : named;
  const fields = (["email", "displayName"] as const).filter((field) => before[field] !== after[field]);
  if (fields.length === 0) return before;
  await transaction.audit(
    {
      eventType: AuditEventType.USER_UPDATED,
      organizationId: before.organizationId,
      userId: before.id,
      message: "user updated",
      details: {
        changed_fields: fields.map((field) => JSON_NAMES[field]),
        before: profileOf(before, fields),
        after: profileOf(after, fields),
      },
    },
    call,
  );
  return after;
}

const JSON_NAMES = { email: "email", displayName: "display_name" } as const;

function profileOf(user: StoredUser, fields: readonly (keyof typeof JSON_NAMES)[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [JSON_NAMES[field], user[field]]));
}

/** The former address is free at once. A dormant user has none and gets none, only the one that it would have again. */
async function changeAddress(transaction: Transaction, user: StoredUser, email: EmailAddress): Promise<StoredUser> {
  if (user.emailKey !== null) return claimAddress(transaction, user, email);
  const changed = { ...user, email: email.address };
  await transaction.users.updateProfile(changed);
  return changed;
}

async function changeRoles(
  transaction: Transaction,
  before: StoredUser,
  { roles }: Change,
  call: UserCall,
): Promise<StoredUser> {
  if (roles === undefined || isDeepStrictEqual(new Set(roles), new Set(before.roles))) return before;
  requireAuthorityOver(roles, call);
  if (isTestSide(before.organizationId) && roles.some(isReserved)) {
    throw new IamError(ErrorCode.PERMISSION_DENIED, "nobody administers on the test side");
  }
  const [added, removed] = [without(roles, before.roles), without(before.roles, roles)];
  if (removed.includes(StandardRole.PLATFORM_ADMIN)) await requireAnotherPlatformAdmin(transaction, before);
  await recordRolesTaken(transaction, before, roles, call);
  await transaction.users.setRoles(before.id, roles);
  const acts = [
    { eventType: AuditEventType.ROLE_ASSIGNED, what: "assigned", changed: added },
    { eventType: AuditEventType.ROLE_REMOVED, what: "removed", changed: removed },
  ];
  for (const { eventType, what, changed } of acts.filter((act) => act.changed.length > 0)) {
    await transaction.audit(
      {
        eventType,
        organizationId: before.organizationId,
        userId: before.id,
        message: `${changed.length === 1 ? "role" : "roles"} ${what}: ${changed.join(", ")}`,
        details: { roles: changed, before: [...before.roles], after: [...roles] },
      },
      call,
    );
  }
  return { ...before, roles };
}

function without(roles: readonly string[], others: readonly string[]): string[] {
  return roles.filter((role) => !others.includes(role));
}

function changedSince(): IamError {
  return new IamError(ErrorCode.CONFLICT, "the user has changed since it was read: read it again");
}
