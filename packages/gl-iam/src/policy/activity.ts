import { ErrorCode, IamError } from "../errors.js";
import type { SSOPartner } from "../partner/partner.js";

/** @throws IamError `partner_inactive` */
export function requireActive({ isActive }: Pick<SSOPartner, "isActive">): void {
  if (!isActive) throw new IamError(ErrorCode.PARTNER_INACTIVE, "this partner is deactivated");
}
