/** Sessions as rows, with everything that decides whether they stand. */
import { sql } from "kysely";
import type { JsonObject } from "../partner/metadata.js";
import type { SSOPartner } from "../partner/partner.js";
import { keptAttributes } from "../policy/attributes.js";
import { rolesOfSession } from "../policy/role.js";
import type { AuthMethod, FoundSession, PastUse, PresentedRefreshToken } from "../session/records.js";

/** Whether nothing that the session was opened under was revoked. False, never null, when a referenced row is gone. */
const UNDER_PRESENT_EPOCHS_TEXT = `(
  sessions.user_epoch = users.epoch AND (
    sessions.auth_method <> 'partner'
    OR coalesce(
      sessions.partner_epoch = partners.epoch AND sessions.identity_epoch = identities.epoch
        AND identities.user_id = sessions.user_id,
      false
    )
  )
)`;

const HAS_NOT_ENDED_TEXT = `(
  sessions.ended_at IS NULL AND ${UNDER_PRESENT_EPOCHS_TEXT}
  AND (sessions.auth_method <> 'partner' OR identities.is_active)
  AND NOT EXISTS (
    SELECT FROM gl_iam.organization_revocations revocations
    WHERE revocations.org_id IN (sessions.org_id, '') AND revocations.revoked_at >= sessions.created_at
  )
)`;

export const UNDER_PRESENT_EPOCHS = sql.raw<boolean>(UNDER_PRESENT_EPOCHS_TEXT);
export const HAS_NOT_ENDED = sql.raw<boolean>(HAS_NOT_ENDED_TEXT);

/** By the partner's limit as it is now too. `least` passes over null, which is no limit. */
const EXPIRES_AT = `least(
  sessions.expires_at, sessions.created_at + make_interval(secs => partners.session_max_age_seconds)
)`;

export interface FoundRow {
  readonly id: string;
  readonly auth_method: string;
  readonly user_id: string;
  readonly org_id: string;
  readonly partner_id: string | null;
  readonly identity_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_seen_at: Date;
  readonly email: string;
  readonly display_name: string | null;
  readonly roles: readonly string[];
  readonly is_active: boolean;
  readonly user_created_at: Date;
  readonly asserted_role: string | null;
  readonly asserted_email: string | null;
  readonly external_id: string | null;
  readonly attributes: JsonObject | null;
  readonly role_map: SSOPartner["roleMap"];
  readonly allowed_roles: SSOPartner["allowedRoles"];
  readonly allowed_attributes: SSOPartner["allowedAttributes"];
  readonly session_idle_seconds: number | null;
  readonly now: Date;
  readonly seconds_idle: number;
  readonly seconds_since_proof: number | null;
  readonly has_second_factor: boolean;
  readonly has_not_ended: boolean;
  readonly is_expired: boolean;
}

/** From {@link STANDING}, with the time as `present.now`. */
export const FOUND: Readonly<Record<keyof FoundRow, string>> = {
  id: "sessions.id",
  auth_method: "sessions.auth_method",
  user_id: "sessions.user_id",
  org_id: "sessions.org_id",
  partner_id: "sessions.partner_id",
  identity_id: "sessions.identity_id",
  created_at: "sessions.created_at",
  expires_at: EXPIRES_AT,
  last_seen_at: "sessions.last_seen_at",
  email: "users.email",
  display_name: "users.display_name",
  roles: "users.roles",
  is_active: "users.is_active",
  user_created_at: "users.created_at",
  asserted_role: "identities.role",
  asserted_email: "identities.email",
  external_id: "identities.external_id",
  attributes: "identities.attributes",
  role_map: "partners.role_map",
  allowed_roles: "partners.allowed_roles",
  allowed_attributes: "partners.allowed_attributes",
  session_idle_seconds: "partners.session_idle_seconds",
  now: "present.now",
  seconds_idle: "extract(epoch FROM present.now - sessions.last_seen_at)::float8",
  seconds_since_proof: "extract(epoch FROM present.now - sessions.authenticated_at)::float8",
  has_second_factor: `(
    sessions.auth_method <> 'partner' AND EXISTS (
      SELECT 1 FROM gl_iam.second_factors WHERE second_factors.user_id = users.id AND confirmed_at IS NOT NULL
    )
  )`,
  has_not_ended: HAS_NOT_ENDED_TEXT,
  is_expired: `${EXPIRES_AT} <= present.now`,
};

/** For a prepared statement. */
export const FOUND_COLUMNS = Object.entries(FOUND)
  .map(([name, expression]) => `${expression} AS ${name}`)
  .join(", ");

/** For a prepared statement. */
export const STANDING = `gl_iam.sessions
  JOIN gl_iam.users ON users.id = sessions.user_id
  LEFT JOIN gl_iam.partners ON partners.id = sessions.partner_id
  LEFT JOIN gl_iam.identities ON identities.id = sessions.identity_id`;

/** What is known of a refresh token that is presented. */
export interface PresentedRow {
  readonly used_at: Date | null;
  readonly successor_hash: Uint8Array | null;
  readonly successor_salt: Uint8Array | null;
  readonly secret_key_version: number | null;
  readonly idempotency_mark: Uint8Array | null;
  readonly used_from: string | null;
  readonly seconds_ago: number;
  readonly successor_used: boolean;
}

/** From {@link STANDING}, the token as `presented`, and its successor as `successors` if there is one. */
export const PRESENTED: Readonly<Record<keyof PresentedRow, string>> = {
  used_at: "presented.used_at",
  successor_hash: "presented.successor_hash",
  successor_salt: "presented.successor_salt",
  secret_key_version: "presented.secret_key_version",
  idempotency_mark: "presented.idempotency_mark",
  used_from: "presented.used_from",
  seconds_ago: "extract(epoch FROM present.now - presented.used_at)::float8",
  successor_used: "(successors.token_hash IS NULL OR successors.used_at IS NOT NULL)",
};

/** For a prepared statement. */
export const PRESENTED_COLUMNS = Object.entries(PRESENTED)
  .map(([name, expression]) => `${expression} AS ${name}`)
  .join(", ");

export function toPresentedToken(row: FoundRow & PresentedRow): PresentedRefreshToken {
  return { ...toFoundSession(row), use: row.used_at === null ? null : toPastUse(row) };
}

function toPastUse(row: PresentedRow): PastUse {
  const { successor_hash: successorHash, successor_salt: successorSalt, secret_key_version: keyVersion } = row;
  const kept =
    successorHash === null || successorSalt === null || keyVersion === null
      ? null
      : { successorHash, successorSalt, keyVersion, idempotencyMark: row.idempotency_mark, usedFrom: row.used_from };
  return { secondsAgo: row.seconds_ago, successorUsed: row.successor_used, kept };
}

export function toFoundSession(row: FoundRow): FoundSession {
  const { asserted_role: role, asserted_email: email, external_id: externalId } = row;
  const isPartners = row.auth_method === "partner";
  const { role_map: roleMap, allowed_roles: allowedRoles, allowed_attributes: allowedAttributes } = row;
  const attributes = keptAttributes({ allowedAttributes }, row.attributes ?? {});
  return {
    session: {
      id: row.id,
      // The column's CHECK admits nothing else.
      authMethod: row.auth_method as AuthMethod,
      userId: row.user_id,
      organizationId: row.org_id,
      partnerId: row.partner_id,
      identityId: row.identity_id,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      lastSeenAt: row.last_seen_at,
    },
    now: row.now,
    secondsIdle: row.seconds_idle,
    hasSecondFactor: row.has_second_factor,
    secondsSinceProof: row.seconds_since_proof,
    standing: row.has_not_ended ? (row.is_expired ? "expired" : "live") : "ended",
    user: {
      id: row.user_id,
      email: row.email,
      displayName: row.display_name,
      roles: isPartners ? (role === null ? [] : rolesOfSession({ roleMap, allowedRoles }, role)) : row.roles,
      organizationId: row.org_id,
      isActive: row.is_active,
      createdAt: row.user_created_at,
    },
    asserted:
      isPartners && role !== null && email !== null && externalId !== null
        ? { email, role, externalId, attributes }
        : null,
    policy: isPartners ? { sessionIdleSeconds: row.session_idle_seconds } : null,
  };
}
