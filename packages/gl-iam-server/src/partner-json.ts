/** A partner between TypeScript's names and those of JSON, the command's flags and the HTTP API. */
import type { SSOPartner } from "gl-iam";

export interface PartnerJson {
  readonly id: string;
  readonly partner_name: string;
  readonly org_id: string;
  readonly consumer_key: string;
  readonly allowed_origins: readonly string[];
  readonly sso_mode: string;
  readonly user_provisioning: string;
  readonly metadata: object;
  readonly allowed_email_domains: readonly string[] | null;
  readonly allowed_source_ips: readonly string[] | null;
  readonly max_users: number | null;
  readonly allowed_roles: readonly string[] | null;
  readonly login_url: string | null;
  readonly is_active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

export function toPartnerJson(partner: SSOPartner): PartnerJson {
  return {
    id: partner.id,
    partner_name: partner.partnerName,
    org_id: partner.orgId,
    consumer_key: partner.consumerKey,
    allowed_origins: partner.allowedOrigins,
    sso_mode: partner.ssoMode,
    user_provisioning: partner.userProvisioning,
    metadata: partner.metadata,
    allowed_email_domains: partner.allowedEmailDomains,
    allowed_source_ips: partner.allowedSourceIps,
    max_users: partner.maxUsers,
    allowed_roles: partner.allowedRoles,
    login_url: partner.loginUrl,
    is_active: partner.isActive,
    created_at: partner.createdAt.toISOString(),
    updated_at: partner.updatedAt.toISOString(),
  };
}

/** `allowedSourceIps` → `allowed_source_ips`. */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `allowed_source_ips` → `allowedSourceIps`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
