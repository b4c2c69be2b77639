/** The machine that a request comes from. Its token comes in `Authorization`, never in a cookie or a URL. */
import {
  type CallOrigin,
  ErrorCode,
  IamError,
  type MachineCaller,
  type MachineTokenScope,
  SECRET_PREFIXES,
} from "gl-iam";
import type { AppState } from "../app-state.js";
import type { AppContext } from "../wire/app-context.js";
import { bearerToken } from "./presented.js";

/** @returns null when the request presents something else, or nothing. @throws IamError `invalid_token` */
export function presentedMachineToken(context: AppContext): string | null {
  const token = bearerToken(context);
  return token?.startsWith(SECRET_PREFIXES.MACHINE_TOKEN) ? token : null;
}

/**
 * @param scope that the token must have; `never` refuses every one
 * @throws IamError `invalid_token`, which is charged to the sender's address; `permission_denied`
 */
export async function requireMachine(
  state: AppState,
  context: AppContext,
  token: string,
  scope: MachineTokenScope | "never",
): Promise<MachineCaller> {
  const { machineTokens } = state.gateway;
  const verifying = async () => (await machineTokens.verify(token, state.originOf(context))).unwrap();
  const machine = await state.guessing(context, verifying);
  if (scope !== "never" && machine.scopes.includes(scope)) return machine;
  const message =
    scope === "never"
      ? "a machine token can't do this: an administrator must"
      : `this machine token does not have the scope ${scope}`;
  const { organizationId } = machine;
  state.gateway.recordPermissionDenied(message, { ...originOfMachine(state, context, machine), organizationId });
  throw new IamError(ErrorCode.PERMISSION_DENIED, message);
}

/** For the audit: the token acts, and its maker is in the details. */
export function originOfMachine(
  state: AppState,
  context: AppContext,
  { tokenId, makerId }: Pick<MachineCaller, "tokenId" | "makerId">,
): CallOrigin {
  return { ...state.originOf(context, `token:${tokenId}`), tokenMaker: makerId };
}
