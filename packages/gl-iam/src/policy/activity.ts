import { ErrorCode, IamError } from "../errors.js";

/** @throws IamError `partner_inactive` */
export function requireActive({ isActive }: { readonly isActive: boolean }): void {
  if (!isActive) throw new IamError(ErrorCode.PARTNER_INACTIVE, "this partner is deactivated");
}
