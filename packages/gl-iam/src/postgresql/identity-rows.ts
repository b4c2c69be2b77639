/** Identities as rows, with their users. */
import { type Kysely, type Selectable, sql } from "kysely";
import type { Identity, IdentityWithUser } from "../identity/records.js";
import type { IdentitiesTable, Tables, UsersTable } from "./tables.js";
import { type StoredUserRow, toStoredUser } from "./users.js";

/** What {@link toIdentityWithUser} reads, in SQL. */
export const IDENTITY_COLUMNS = `users.id, users.org_id, users.email, users.email_key, users.display_name, users.roles,
  users.password_hash, users.is_active, users.created_at, users.suspended_at, users.suspended_by, users.merged_into,
  users.erased_at, users.signed_in_at, users.epoch,
  identities.id AS identity_id, identities.partner_id, identities.external_id, identities.user_id, identities.role,
  identities.email AS asserted_email, identities.display_name AS asserted_display_name, identities.attributes,
  identities.is_active AS identity_is_active, identities.withdrawn_at, identities.withdrawn_by,
  identities.suspended_at AS identity_suspended_at, identities.suspended_by AS identity_suspended_by,
  identities.acted_at, identities.asserted_at, identities.created_at AS identity_created_at,
  identities.last_sign_in_at, identities.epoch AS identity_epoch,
  (
    SELECT count(*)::integer FROM gl_iam.identities AS siblings WHERE siblings.user_id = users.id AND siblings.is_active
  ) AS active_identities`;

export function selectIdentities(db: Kysely<Tables>, partnerId: string) {
  return db
    .selectFrom("identities")
    .innerJoin("users", "users.id", "identities.user_id")
    .selectAll("users")
    .select([
      "identities.id as identity_id",
      "partner_id",
      "external_id",
      "user_id",
      "role",
      "identities.email as asserted_email",
      "identities.display_name as asserted_display_name",
      "attributes",
      "identities.is_active as identity_is_active",
      "withdrawn_at",
      "withdrawn_by",
      "identities.suspended_at as identity_suspended_at",
      "identities.suspended_by as identity_suspended_by",
      "acted_at",
      "asserted_at",
      "identities.created_at as identity_created_at",
      "last_sign_in_at",
      "identities.epoch as identity_epoch",
    ])
    .select((query) =>
      query
        .selectFrom("identities as siblings")
        .whereRef("siblings.user_id", "=", "users.id")
        .where("siblings.is_active", "=", true)
        .select(sql<number>`count(*)::integer`.as("count"))
        .as("active_identities"),
    )
    .where("partner_id", "=", partnerId);
}

export type JoinedRow = StoredUserRow &
  Omit<Awaited<ReturnType<ReturnType<typeof selectIdentities>["execute"]>>[number], keyof UsersTable>;

export function toIdentityWithUser(row: JoinedRow): IdentityWithUser {
  return {
    identity: toIdentity({
      ...row,
      id: row.identity_id,
      email: row.asserted_email,
      display_name: row.asserted_display_name,
      is_active: row.identity_is_active,
      suspended_at: row.identity_suspended_at,
      suspended_by: row.identity_suspended_by,
      created_at: row.identity_created_at,
      epoch: row.identity_epoch,
    }),
    user: toStoredUser(row),
    activeIdentities: row.active_identities ?? 0,
  };
}

export function toIdentity(row: Omit<Selectable<IdentitiesTable>, "scim_deleted_at" | "role_changed_at">): Identity {
  return {
    id: row.id,
    partnerId: row.partner_id,
    externalId: row.external_id,
    userId: row.user_id,
    role: row.role,
    email: row.email,
    displayName: row.display_name,
    attributes: row.attributes,
    isActive: row.is_active,
    withdrawnAt: row.withdrawn_at,
    withdrawnBy: row.withdrawn_by,
    suspendedAt: row.suspended_at,
    suspendedBy: row.suspended_by,
    actedAt: row.acted_at,
    assertedAt: row.asserted_at,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    epoch: Number(row.epoch),
  };
}
