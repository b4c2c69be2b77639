/** Machine tokens as JSON, for the command and the HTTP API. Never the tokens themselves. */
import type { MachineToken } from "gl-iam";

export function machineTokenJson(token: MachineToken) {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    org_id: token.organizationId,
    maker_id: token.makerId,
    state: token.state,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    revoked_at: token.revokedAt?.toISOString() ?? null,
    previous_token_expires_at: token.previousTokenExpiresAt?.toISOString() ?? null,
  };
}
