import { ErrorCode, IamError } from "../errors.js";
import { SSOMode } from "../partner/choices.js";

/**
 * @param answersStart whether the assertion carries the `state` of an SP-initiated start
 * @throws IamError `sso_mode_not_allowed`
 */
export function requireMode({ ssoMode }: { readonly ssoMode: SSOMode }, answersStart: boolean): void {
  const needed = answersStart ? SSOMode.SP_INITIATED : SSOMode.IDP_INITIATED;
  if (ssoMode === SSOMode.BOTH || ssoMode === needed) return;
  throw new IamError(ErrorCode.SSO_MODE_NOT_ALLOWED, `this partner is registered as ${ssoMode}, this is ${needed}`);
}
