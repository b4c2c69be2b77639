/** Who administers, and how far: an org_admin in its own organization, a platform_admin everywhere. */
import { ErrorCode, hasStandardRole, IamError, type PartnerCall, StandardRole, type User } from "gl-iam";
import type { AppState } from "../app-state.js";
import { requireUser } from "../session/presented.js";
import type { AppContext } from "../wire/app-context.js";

export interface Administrator {
  readonly user: User;
  readonly isPlatformAdmin: boolean;
  /** Leaves an event of refused authority. */
  readonly recordRefusal: (message: string) => void;
}

/** @throws IamError the session's refusals; `permission_denied` */
export async function requireAdministrator(state: AppState, context: AppContext): Promise<Administrator> {
  const user = await requireUser(state, context);
  const { organizationId } = user;
  const recordRefusal = (message: string) =>
    state.gateway.recordPermissionDenied(message, { ...state.originOf(context, user.id), organizationId });
  if (!hasStandardRole(user, StandardRole.ORG_ADMIN)) {
    const message = "an administrator's session is required";
    recordRefusal(message);
    throw new IamError(ErrorCode.PERMISSION_DENIED, message);
  }
  return { user, isPlatformAdmin: hasStandardRole(user, StandardRole.PLATFORM_ADMIN), recordRefusal };
}

/**
 * The organization to look into; undefined means every one.
 *
 * @param named by the caller
 * @throws IamError `not_found` for an org_admin who names another; whether it exists stays secret
 */
export function organizationToRead({ user, isPlatformAdmin, recordRefusal }: Administrator, named: string | undefined) {
  if (isPlatformAdmin) return named;
  if (named !== undefined && named !== user.organizationId) {
    recordRefusal("an administrator of one organization named another");
    throw new IamError(ErrorCode.NOT_FOUND, "there is no such organization");
  }
  return user.organizationId;
}

/** The organization of something new. @throws IamError `not_found` as above */
export function organizationToWrite(administrator: Administrator, named: string | undefined, fallback: string): string {
  return organizationToRead(administrator, named) ?? fallback;
}

/** The last argument of every library call on a partner or user. */
export function callOf(state: AppState, context: AppContext, administrator: Administrator): PartnerCall {
  const organizationId = organizationToRead(administrator, context.req.query("org_id"));
  return { ...whoActs(state, context, administrator), organizationId };
}

/** Who acts, from where, and with what authority: only a platform_admin may change what is one or can make one. */
export function whoActs(state: AppState, context: AppContext, { user, isPlatformAdmin }: Administrator) {
  return { ...state.originOf(context, user.id), asOrgAdmin: !isPlatformAdmin };
}
