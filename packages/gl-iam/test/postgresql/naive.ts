/**
 * The first version that one would write, which breaks under concurrency: look, then act. The race tests run it beside
 * the real code, so that a race test that cannot see a race fails. It uses its own tables, without unique indexes.
 */
import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../../src/postgresql/tables.js";

const COPIED = ["partners", "partner_secrets", "refresh_tokens", "users", "sessions"] as const;

/** @returns the same database, with the copies in place of the library's tables */
export async function naiveTables(tables: Kysely<Tables>): Promise<Kysely<Tables>> {
  await sql`CREATE SCHEMA IF NOT EXISTS naive`.execute(tables);
  for (const name of COPIED) {
    const copy = sql`LIKE gl_iam.${sql.ref(name)} INCLUDING DEFAULTS INCLUDING GENERATED`;
    await sql`CREATE TABLE IF NOT EXISTS naive.${sql.ref(name)} (${copy})`.execute(tables);
  }
  return tables.withSchema("naive");
}

/** Looks whether the name is free, then takes it. */
export async function naiveRegister(db: Kysely<Tables>, orgId: string, name: string): Promise<boolean> {
  const taken = await db
    .selectFrom("partners")
    .select("id")
    .where("org_id", "=", orgId)
    .where("partner_name_key", "=", name)
    .execute();
  if (taken.length > 0) return false;
  await db.insertInto("partners").values(partnerRow(orgId, name)).execute();
  return true;
}

/** Looks for the current secret, ends it and all older ones, and adds a new one, without a lock on the partner. */
export async function naiveRotate(db: Kysely<Tables>, partnerId: string): Promise<void> {
  const secrets = await db
    .selectFrom("partner_secrets")
    .select(["id", "expires_at"])
    .where("partner_id", "=", partnerId)
    .execute();
  const older = secrets.filter(({ expires_at }) => expires_at !== null).map(({ id }) => id);
  const current = secrets.filter(({ expires_at }) => expires_at === null).map(({ id }) => id);
  if (older.length > 0) await db.deleteFrom("partner_secrets").where("id", "in", older).execute();
  const expires_at = new Date(Date.now() + 3_600_000);
  if (current.length > 0) {
    await db.updateTable("partner_secrets").set({ expires_at }).where("id", "in", current).execute();
  }
  const secret = { id: randomUUID(), partner_id: partnerId, key_version: 1, sealed: new Uint8Array(28) };
  await db
    .insertInto("partner_secrets")
    .values({ ...secret, created_at: new Date(), expires_at: null })
    .execute();
}

/** Reads the partner, changes its own fields, and writes the whole row back. */
export async function naiveChange(
  db: Kysely<Tables>,
  partnerId: string,
  change: Partial<{ is_active: boolean; max_users: number }>,
): Promise<void> {
  const before = await db.selectFrom("partners").selectAll().where("id", "=", partnerId).executeTakeFirstOrThrow();
  const { is_active, max_users } = { ...before, ...change };
  await db.updateTable("partners").set({ is_active, max_users }).where("id", "=", partnerId).execute();
}

/** Looks whether the refresh token was used, then marks it. Every caller that looks early enough succeeds. */
export async function naiveRefresh(db: Kysely<Tables>, tokenHash: Uint8Array): Promise<boolean> {
  const token = await db
    .selectFrom("refresh_tokens")
    .select("used_at")
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  if (!token || token.used_at !== null) return false;
  await db.updateTable("refresh_tokens").set({ used_at: new Date() }).where("token_hash", "=", tokenHash).execute();
  return true;
}

/** Compares the password with the user's hash, then opens the session without looking again. */
export async function naiveSignIn(db: Kysely<Tables>, userId: string, passwordHash: string): Promise<void> {
  const user = await db.selectFrom("users").select("password_hash").where("id", "=", userId).executeTakeFirst();
  if (user?.password_hash !== passwordHash) return;
  const [created_at, expires_at] = [new Date(), new Date(Date.now() + 3_600_000)];
  const session = { id: randomUUID(), user_id: userId, org_id: "default", partner_id: null, identity_id: null };
  await db
    .insertInto("sessions")
    .values({ ...session, auth_method: "password", created_at, expires_at, ended_at: null, last_seen_at: created_at })
    .execute();
}

/** Ends the present sessions and changes the password, without a lock on the user. */
export async function naiveSetPassword(db: Kysely<Tables>, userId: string, passwordHash: string): Promise<void> {
  await db.updateTable("sessions").set({ ended_at: new Date() }).where("user_id", "=", userId).execute();
  await db.updateTable("users").set({ password_hash: passwordHash }).where("id", "=", userId).execute();
}

export function partnerRow(orgId: string, name: string) {
  const now = new Date();
  return {
    id: randomUUID(),
    org_id: orgId,
    partner_name: name,
    partner_name_key: name,
    consumer_key: `ck_live_${randomUUID()}`,
    allowed_origins: [],
    sso_mode: "idp_initiated",
    user_provisioning: "jit",
    metadata: "{}",
    allowed_email_domains: null,
    allowed_source_ips: null,
    max_users: null,
    allowed_roles: null,
    role_map: null,
    allowed_attributes: null,
    session_max_age_seconds: null,
    session_idle_seconds: null,
    login_url: null,
    require_audience: false,
    is_active: true,
    created_at: now,
    updated_at: now,
    // The copied table has no triggers.
    version: randomUUID(),
  };
}
