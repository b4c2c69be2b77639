/** Users who sign in with a password: administrators, and users of applications without partners. */

import { AuditEventType, type CallOrigin } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { newId } from "../crypto/ids.js";
import { ErrorCode, IamError } from "../errors.js";
import { transition } from "../identity/transition.js";
import { countOfRevoked } from "../session/revocation.js";
import { liveOnly, type Side } from "../test-side.js";
import {
  isUuid,
  Problems,
  parseGiven,
  refuseField,
  refuseUnknownFields,
  requireObject,
  Violation,
} from "../validation.js";
import { findIndistinct } from "../visible-text.js";
import { type Authority, changeUser, recordingRefusals, requireAuthorityOver, requirePerson } from "./authority.js";
import { parseDisplayName } from "./display-name.js";
import { parseEmail, parseNewEmail } from "./email.js";
import { parseRoles } from "./granted-roles.js";
import { parseNewPassword } from "./new-password.js";
import { hashPassword, parsePassword, verifyPassword } from "./password.js";
import { CLOSED, countAttempt } from "./password-failures.js";
import type { StoredUser } from "./records.js";
import { StandardRole } from "./role.js";
import { replaceApart } from "./second-factor/apart.js";
import { userInactive } from "./state.js";
import type { User } from "./user.js";

/** A user to make, who signs in with a password. */
export interface PasswordUserCreate {
  email: string;
  displayName?: string | null | undefined;
  /** `["org_member"]` by default. */
  roles?: readonly string[] | undefined;
}

/** An e-mail address and a password, to sign in with. */
export interface PasswordCredentials {
  email: string;
  password: string;
  /** Of the authenticator app, or a recovery code. Needed where the user has a second factor. */
  code?: string | undefined;
}

/** The organization (the configured one by default), and who calls. */
export interface OrganizationCall extends CallOrigin {
  organizationId?: string | undefined;
}

/** The last argument of a call that names a user by id: the organization it must belong to, and who calls. */
export interface UserCall extends CallOrigin, Authority, Side {
  /** Another organization's user is `user_not_found`. The default organization by default; null means any. */
  organizationId?: string | null | undefined;
}

const CREATE_FIELDS: ReadonlySet<string> = new Set(["email", "displayName", "roles"]);

/** A sign-in by password. */
export interface SignInCall extends OrganizationCall {
  /**
   * The user whom this device has signed in before, as its cookie proves. A hundred failures close an account only to
   * other devices.
   */
  knownUserId?: string | undefined;
}

export class Accounts {
  constructor(private readonly core: Core) {}

  /** @throws IamError `validation_error`, `user_already_exists`, `permission_denied` */
  async createWithPassword(
    create: PasswordUserCreate,
    password: string,
    call: OrganizationCall & Authority = {},
  ): Promise<StoredUser> {
    const { organizationId, input } = await this.#parse(create, password, call);
    await recordingRefusals(this.core, { organizationId }, call, async () => {
      requirePerson(call);
      requireAuthorityOver(input.roles, call);
    });
    const passwordHash = await hashPassword(input.password);
    return this.core.store.transaction(async ({ users, audit }) => {
      const user = await users.insert({
        id: newId(),
        email: input.email.address,
        emailKey: input.email.key,
        displayName: input.displayName,
        roles: input.roles,
        organizationId,
        createdAt: this.core.clock(),
        passwordHash,
      });
      await users.endReservation(input.email, organizationId, null);
      await audit(
        {
          eventType: AuditEventType.USER_CREATED,
          organizationId,
          userId: user.id,
          message: "user created with a password",
          details: { roles: user.roles },
        },
        call,
      );
      return user;
    });
  }

  /**
   * Also gives a password to a user who had none; its partner is then not the only way to sign in, and a dormant user
   * has its address again. Every session ends, so that nobody with the old password stays signed in.
   *
   * @throws IamError `validation_error`, `user_not_found`, `permission_denied`, `user_already_exists`
   */
  async setPassword(userId: string, password: string, call: UserCall = {}): Promise<User> {
    const organizationId = this.core.organizationOrAny(call);
    const owner = isUuid(userId) ? await this.core.store.users.find(userId, organizationId) : null;
    const parsed = await parseNewPassword(password, owner);
    if (parsed instanceof Violation) throw refuseField("password", parsed);
    if (!owner) throw userNotFound();
    const passwordHash = await hashPassword(parsed);
    return changeUser(this.core, userId, liveOnly(call), async (transaction, user) => {
      requirePerson(call);
      const { users, sessions, audit } = transaction;
      await replaceApart(transaction, user, "password", call);
      const by = { caller: call, claimant: null, freedBy: null };
      const changed = await transition(transaction, user, by, () => users.setPasswordHash(user.id, passwordHash));
      await users.forgetPasswordFailures(user.id);
      const event = { organizationId: user.organizationId, userId: user.id };
      const message = user.passwordHash === null ? "first password set" : "password changed";
      await audit({ ...event, eventType: AuditEventType.PASSWORD_CHANGED, message }, call);
      const ended = await sessions.revokeAllOfUser(user.id);
      if (ended > 0) {
        await audit(
          {
            ...event,
            eventType: AuditEventType.SESSION_REVOKED_ALL,
            message: "all sessions of the user ended",
            details: countOfRevoked(ended),
          },
          call,
        );
      }
      return publicUser(changed.user);
    });
  }

  /**
   * Lets somebody sign in by password again whose account a hundred failures have closed.
   *
   * @throws IamError `user_not_found`, `permission_denied`
   */
  async unlock(userId: string, call: UserCall = {}): Promise<User> {
    return changeUser(this.core, userId, liveOnly(call), async ({ users, audit }, user) => {
      requirePerson(call);
      const failures = await users.forgetPasswordFailures(user.id);
      if (failures > 0) {
        await audit(
          {
            eventType: AuditEventType.USER_UPDATED,
            organizationId: user.organizationId,
            userId: user.id,
            message: "password failures forgotten",
            details: { password_failures: failures },
          },
          call,
        );
      }
      return publicUser(user);
    });
  }

  /**
   * Proves by password who someone is. An unknown user, a wrong password, a user without one and a closed account get
   * the same answer after the same work.
   *
   * @throws IamError `authentication_failed`, `user_inactive` (only to someone who knows the password)
   */
  async verify(credentials: PasswordCredentials, call: SignInCall = {}): Promise<StoredUser> {
    requireObject("credentials", credentials);
    const organizationId = this.core.organizationOf(call);
    const email = parseEmail(credentials.email);
    const password = parsePassword(credentials.password);
    const user = email instanceof Violation ? null : await this.core.store.users.findByEmail(email, organizationId);
    const isOpen = (await countAttempt(this.core, user)) || (user !== null && call.knownUserId === user.id);
    const known = password instanceof Violation || !isOpen ? null : (user?.passwordHash ?? null);
    const verified = await verifyPassword(password instanceof Violation ? "" : password, known);
    if (user && verified && user.isActive) return user;
    const refusal = user && verified ? userInactive() : wrongPassword();
    this.core.trail.refused(
      {
        eventType: AuditEventType.LOGIN_ERROR,
        organizationId,
        userId: user?.id ?? null,
        errorCode: refusal.code,
        message: `password sign-in refused${reasonOf(user, isOpen)}`,
      },
      call,
    );
    throw refusal;
  }

  /**
   * Locks the user and checks again. A deactivation or a new password meanwhile has ended the user's sessions, and the
   * new session must not come after that.
   *
   * @returns the user as it is now
   * @throws IamError `authentication_failed`, `user_inactive`
   */
  async hold({ users }: Transaction, verified: StoredUser): Promise<StoredUser> {
    const current = await users.lock(verified.id);
    if (!current?.isActive) throw userInactive();
    if (current.passwordHash !== verified.passwordHash) throw wrongPassword();
    await users.forgetPasswordFailures(current.id);
    return current;
  }

  async #parse(create: PasswordUserCreate, password: string, call: OrganizationCall) {
    requireObject("user", create);
    const problems = new Problems();
    refuseUnknownFields(problems, create, CREATE_FIELDS);
    const email = problems.take("email", parseGiven(create.email, parseNewEmail), undefined);
    const displayName =
      create.displayName === undefined || create.displayName === null
        ? null
        : problems.take("displayName", parseDisplayName(create.displayName), null);
    const owner = email ? { email: email.address, displayName } : null;
    const parsedPassword = problems.take("password", await parseNewPassword(password, owner), undefined);
    const roles = create.roles === undefined ? [StandardRole.ORG_MEMBER] : parseRoles(create.roles, problems);
    problems.refuseIfAny();
    if (!email || !parsedPassword) throw new IamError(ErrorCode.INTERNAL_ERROR, "an unparsed field got past its check");
    const organizationId = this.core.organizationOf(call);
    const indistinct = findIndistinct(organizationId);
    if (indistinct) throw refuseField("organizationId", indistinct);
    return {
      organizationId,
      input: { email, displayName, roles, password: parsedPassword },
    };
  }
}

function reasonOf(user: StoredUser | null, isOpen: boolean): string {
  if (user === null) return ": no such user";
  return isOpen ? "" : CLOSED;
}

function wrongPassword(): IamError {
  return new IamError(ErrorCode.AUTHENTICATION_FAILED, "e-mail or password is wrong");
}

export function userNotFound(): IamError {
  return new IamError(ErrorCode.USER_NOT_FOUND, "there is no such user");
}

/** Without the fields that only the store needs. */
export function publicUser({ id, email, displayName, roles, organizationId, isActive, createdAt }: User): User {
  return { id, email, displayName, roles, organizationId, isActive, createdAt };
}
