/**
 * Who administers, and how far: an org_admin in its own organization, a platform_admin everywhere, and a machine as far
 * as its token's scopes and its maker's authority reach.
 */
import {
  ErrorCode,
  hasStandardRole,
  IamError,
  organizationIdProblem,
  type PartnerCall,
  StandardRole,
  type UserCall,
} from "gl-iam";
import type { AppState } from "../app-state.js";
import type { Administration } from "../contract/operation.js";
import { originOfMachine, presentedMachineToken, requireMachine } from "../session/machine.js";
import { callWith, presentedByAdministrator, requireUser } from "../session/presented.js";
import type { AppContext } from "../wire/app-context.js";
import { refusedField } from "../wire/problem.js";

export interface Administrator {
  /** Whose authority it is: the user of the session, or the maker of the machine token. */
  readonly userId: string;
  /** Null for a person at a session. */
  readonly machineTokenId: string | null;
  /** The one organization that may be administered; null for every one. */
  readonly organizationId: string | null;
  /** Leaves an event of refused authority. */
  readonly recordRefusal: (message: string) => void;
}

/** @throws IamError the session's refusals, or the machine token's; `permission_denied` */
export async function requireAdministrator(
  state: AppState,
  context: AppContext,
  { scope }: Pick<Administration, "scope">,
): Promise<Administrator> {
  const token = presentedMachineToken(context);
  if (token === null) return ofSession(state, context);
  const { tokenId, makerId, organizationId } = await requireMachine(state, context, token, scope);
  return administrator(state, context, { userId: makerId, machineTokenId: tokenId, organizationId });
}

async function ofSession(state: AppState, context: AppContext): Promise<Administrator> {
  const user = await requireUser(state, context, presentedByAdministrator(state, context));
  const { id: userId, organizationId } = user;
  const ofOwn = administrator(state, context, { userId, machineTokenId: null, organizationId });
  if (hasStandardRole(user, StandardRole.PLATFORM_ADMIN)) return { ...ofOwn, organizationId: null };
  if (hasStandardRole(user, StandardRole.ORG_ADMIN)) return ofOwn;
  const message = "an administrator's session is required";
  ofOwn.recordRefusal(message);
  throw new IamError(ErrorCode.PERMISSION_DENIED, message);
}

function administrator(state: AppState, context: AppContext, who: Omit<Administrator, "recordRefusal">): Administrator {
  const { organizationId } = who;
  return {
    ...who,
    recordRefusal: (message) =>
      state.gateway.recordPermissionDenied(message, { ...originOf(state, context, who), organizationId }),
  };
}

function originOf(
  state: AppState,
  context: AppContext,
  { userId, machineTokenId: tokenId }: Pick<Administrator, "userId" | "machineTokenId">,
) {
  return tokenId === null
    ? state.originOf(context, userId)
    : originOfMachine(state, context, { tokenId, makerId: userId });
}

/**
 * The organization to look into; undefined means every one.
 *
 * @param named by the caller
 * @throws IamError `not_found` for an org_admin who names another; whether it exists stays secret
 */
export function organizationToRead({ organizationId, recordRefusal }: Administrator, named: string | undefined) {
  if (organizationId === null) return named;
  if (named !== undefined && named !== organizationId) {
    recordRefusal("an administrator of one organization named another");
    throw new IamError(ErrorCode.NOT_FOUND, "there is no such organization");
  }
  return organizationId;
}

/** The organization of something new. @throws IamError `not_found` as above */
export function organizationToWrite(administrator: Administrator, named: string | undefined, fallback: string): string {
  return organizationToRead(administrator, named) ?? fallback;
}

/**
 * Like {@link organizationToWrite}, for what a body names, whatever that is.
 *
 * @throws IamError `validation_error`, `not_found` as above
 */
export function organizationToMakeIn(administrator: Administrator, named: unknown, fallback: string): string {
  const problem = named === undefined ? null : organizationIdProblem(named);
  if (problem) throw refusedField("org_id", problem.rule, problem.message);
  return organizationToWrite(administrator, named as string | undefined, fallback);
}

/** The last argument of every library call on a partner. */
export function callOf(state: AppState, context: AppContext, administrator: Administrator): PartnerCall {
  const organizationId = organizationToRead(administrator, context.req.query("org_id"));
  return { ...whoActs(state, context, administrator), organizationId };
}

/**
 * The last argument of every library call on a user. A platform_admin who names no organization means any. The library
 * would use the default one.
 */
export function userCallOf(state: AppState, context: AppContext, administrator: Administrator): UserCall {
  const { organizationId, ...call } = callOf(state, context, administrator);
  // An operation that has no such parameter refuses it.
  const side = context.req.query("test") === "true" ? { test: true } : {};
  return { ...call, ...side, organizationId: organizationId ?? null };
}

/** Who acts, from where, and with what authority: only a platform_admin may change what is one or can make one. */
export function whoActs(state: AppState, context: AppContext, administrator: Administrator) {
  return {
    ...originOf(state, context, administrator),
    asOrgAdmin: administrator.organizationId !== null,
    asMachine: administrator.machineTokenId !== null,
  };
}

/**
 * For a sensitive operation: a stolen session alone must not open it. A machine has nothing to prove beside its token.
 *
 * @throws IamError `reauthentication_required`
 */
export async function requireRecentProof(
  state: AppState,
  context: AppContext,
  { machineTokenId }: Administrator,
): Promise<void> {
  if (machineTokenId !== null) return;
  const presented = presentedByAdministrator(state, context);
  const call = callWith(state, context, presented);
  (await state.gateway.requireRecentAuthentication(presented.token, call)).unwrap();
}

/** For what only a person makes, before anything of it is done. @throws IamError `permission_denied` */
export function requireNoMachine({ machineTokenId, recordRefusal }: Administrator): void {
  if (machineTokenId === null) return;
  const message = "a machine token can't do this: an administrator must";
  recordRefusal(message);
  throw new IamError(ErrorCode.PERMISSION_DENIED, message);
}

/**
 * A session through a partner touches neither tokens nor the sessions of others, whatever roles the partner asserts.
 *
 * @throws IamError `permission_denied`
 */
export async function requirePasswordSession(
  state: AppState,
  context: AppContext,
  { machineTokenId, recordRefusal }: Administrator,
): Promise<void> {
  if (machineTokenId !== null) return;
  const presented = presentedByAdministrator(state, context);
  const { session } = (await state.gateway.getSession(presented.token, callWith(state, context, presented))).unwrap();
  if (session.authMethod !== "partner") return;
  const message = "a session through a partner can't administer tokens or sessions";
  recordRefusal(message);
  throw new IamError(ErrorCode.PERMISSION_DENIED, message);
}
