/** A listed session in JSON, as HTTP and the command print it. */
import type { ListedSession } from "gl-iam";

export function listedSessionJson(session: ListedSession) {
  return {
    id: session.id,
    user_id: session.userId,
    organization_id: session.organizationId,
    auth_method: session.authMethod,
    partner_id: session.partnerId,
    external_id: session.externalId,
    is_test: session.isTest,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
  };
}
