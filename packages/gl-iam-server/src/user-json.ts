/** Users as JSON, for the command and the HTTP API. */
import type { PartnerUser, User, UserDetails, UserIdentity } from "gl-iam";

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

/** As an administrator sees the user. */
export function userDetailsJson(user: UserDetails) {
  return {
    ...userJson(user),
    state: user.state,
    suspended_at: user.suspendedAt?.toISOString() ?? null,
    suspended_by: user.suspendedBy,
    has_password: user.hasPassword,
    last_sign_in_at: user.lastSignInAt?.toISOString() ?? null,
  };
}

export function userIdentityJson(identity: UserIdentity) {
  return {
    id: identity.id,
    partner_id: identity.partnerId,
    external_id: identity.externalId,
    role: identity.role,
    roles: [...identity.roles],
    email: identity.email,
    display_name: identity.displayName,
    attributes: identity.attributes,
    is_active: identity.isActive,
    withdrawn_at: identity.withdrawnAt?.toISOString() ?? null,
    withdrawn_by: identity.withdrawnBy,
    suspended_at: identity.suspendedAt?.toISOString() ?? null,
    suspended_by: identity.suspendedBy,
    created_at: identity.createdAt.toISOString(),
    last_sign_in_at: identity.lastSignInAt?.toISOString() ?? null,
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
