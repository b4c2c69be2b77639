/**
 * The partner's restrictions that a sign-in must meet. A restriction that cannot be evaluated refuses. Each throws its
 * own code; docs/signature.md has their order.
 */
import { ErrorCode, IamError } from "../errors.js";
import { SSOMode, type SSOPartner } from "../partner/partner.js";
import { emailDomainAllowed } from "./email-domain.js";
import { roleAllowed } from "./role.js";
import { sourceIpAllowed } from "./source-ip.js";

export function requireActive({ isActive }: SSOPartner): void {
  if (!isActive) throw new IamError(ErrorCode.PARTNER_INACTIVE, "this partner is deactivated");
}

/** @param answersStart whether the assertion carries the `state` of an SP-initiated start */
export function requireMode({ ssoMode }: SSOPartner, answersStart: boolean): void {
  const needed = answersStart ? SSOMode.SP_INITIATED : SSOMode.IDP_INITIATED;
  if (ssoMode === SSOMode.BOTH || ssoMode === needed) return;
  throw new IamError(ErrorCode.SSO_MODE_NOT_ALLOWED, `this partner is registered as ${ssoMode}, this is ${needed}`);
}

/** @param address canonical; null when it is not known */
export function requireSourceIp({ allowedSourceIps }: SSOPartner, address: string | null): void {
  if (sourceIpAllowed(allowedSourceIps, address)) return;
  throw new IamError(ErrorCode.SOURCE_IP_NOT_ALLOWED, "this source address is not allowed");
}

/** @param domain canonical */
export function requireEmailDomain({ allowedEmailDomains }: SSOPartner, domain: string): void {
  if (emailDomainAllowed(allowedEmailDomains, domain)) return;
  throw new IamError(ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, "this e-mail domain is not allowed");
}

export function requireRole({ allowedRoles }: SSOPartner, role: string): void {
  if (roleAllowed(allowedRoles, role)) return;
  throw new IamError(ErrorCode.ROLE_NOT_ALLOWED, "this role is not allowed");
}
