/**
 * Whoever holds a partner's secret can sign in as anything that the partner may assert. So only a platform_admin may let a
 * partner assert platform_admin, and only one may change or rotate such a partner: an org_admin who could would be one too.
 */
import { ErrorCode, IamError, type SSOPartner, StandardRole } from "gl-iam";
import type { Administrator } from "./administrator.js";

/** @throws IamError `permission_denied` */
export function requireMayGrant({ isPlatformAdmin }: Administrator, roles: readonly string[] | null | undefined): void {
  if (isPlatformAdmin || !roles?.some(isPlatformRole)) return;
  throw new IamError(ErrorCode.PERMISSION_DENIED, "only a platform_admin may let a partner assert platform_admin");
}

/** @throws IamError `permission_denied` */
export function requireMayHold(administrator: Administrator, { allowedRoles }: SSOPartner): void {
  requireMayGrant(administrator, allowedRoles);
}

function isPlatformRole(role: string): boolean {
  return role.trim().toLowerCase() === StandardRole.PLATFORM_ADMIN;
}
