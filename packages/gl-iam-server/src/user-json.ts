/** Users as JSON, for the command and the HTTP API. */
import type { PartnerUser, User } from "gl-iam";

export function userJson(user: User) {
  return {
    id: user.id,
    email: user.email,
    display_name: user.displayName,
    roles: [...user.roles],
    organization_id: user.organizationId,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
  };
}

export function partnerUserJson(user: PartnerUser) {
  return {
    user_id: user.userId,
    partner_id: user.partnerId,
    external_id: user.externalId,
    email: user.email,
    display_name: user.displayName,
    role: user.role,
    is_active: user.isActive,
    created_at: user.createdAt.toISOString(),
    last_sign_in_at: user.lastSignInAt?.toISOString() ?? null,
  };
}
