/**
 * A database as it is after years: distinct origins; one giant partner, the first, with half of all users and sessions,
 * beside many small ones; events of many types; sessions of which some are over. The same shape at every size, so that
 * a plan at a small size tells of a large one.
 */
import type pg from "pg";

export interface Size {
  readonly partners: number;
  readonly users: number;
  readonly events: number;
  readonly sessions: number;
}

export const SMALL: Size = { partners: 10_000, users: 20_000, events: 60_000, sessions: 15_000 };
export const LARGE: Size = { partners: 1_000_000, users: 2_000_000, events: 5_000_000, sessions: 1_000_000 };

/** An origin that one partner in fifty has. */
export const SHARED_ORIGIN = "https://learning.example";

/** Of a row's kind and number. Ids are of version 7, in the order of the numbers. */
export function idOf(kind: string, n: number): string {
  return `${kind}000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

const id = (kind: string, n: string) => `('${kind}000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const organization = (n: string) => `CASE WHEN ${n} % 2 = 0 THEN 'default' ELSE 'org-' || ${n} % 1000 END`;
/** A partner's events are of its organization. */
const ofPartner = (user: string, partners: number) => organization(`(${partnerOf(user, partners)})`);
const partnerOf = (user: string, partners: number) =>
  `CASE WHEN ${user} % 2 = 0 THEN 1 ELSE 2 + (${user} * 7919::bigint) % ${partners - 1} END`;
/** Events and sessions are of the users in turn; every type of event is of every partner. */
const userOf = (n: string, users: number) => `(1 + (${n} * 104729::bigint + ${n} / 10) % ${users})`;

/** Fills an empty database that has this release's schema. Several statements run at once. */
export async function fill(connect: () => Promise<pg.Client>, size: Size): Promise<void> {
  const client = await connect();
  try {
    const indexes = await dropIndexes(client);
    // One by one, for rows that nobody has read yet, they would take a minute.
    for (const [table, trigger] of SLOW_TRIGGERS) {
      await client.query(`ALTER TABLE gl_iam.${table} DISABLE TRIGGER ${trigger}`);
    }
    await inTurn(connect, statements(size));
    for (const [table, trigger] of SLOW_TRIGGERS) {
      await client.query(`ALTER TABLE gl_iam.${table} ENABLE ALWAYS TRIGGER ${trigger}`);
    }
    await inTurn(connect, indexes);
    await inTurn(
      connect,
      TABLES.map((table) => `VACUUM (ANALYZE) gl_iam.${table}`),
    );
  } finally {
    await client.end();
  }
}

const SLOW_TRIGGERS = [
  ["partners", "partners_record_change"],
  ["partner_secrets", "partner_secrets_move_version"],
] as const;

const TABLES = ["partners", "partner_secrets", "users", "identities", "sessions", "refresh_tokens", "audit_events"]
  .concat(["audit_personal_data", "partner_user_counts", "replay_claims", "one_time_tokens", "kept_answers"])
  .concat(["partner_changes", "machine_tokens", "scim_tokens", "former_addresses", "pending_starts"])
  .concat(["setup_links", "setup_proposals"]);

/** @returns what makes them again: an index is built faster than it is kept */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
    WHERE indrelid::regclass::text LIKE 'gl\\_iam.%' AND NOT EXISTS (
      SELECT FROM pg_constraint WHERE conindid = indexrelid
    )`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

async function inTurn(connect: () => Promise<pg.Client>, statements: readonly string[]): Promise<void> {
  const left = [...statements];
  const work = async () => {
    const client = await connect();
    try {
      await client.query(`SET session_replication_role = replica; SET synchronous_commit = off;
        SET maintenance_work_mem = '512MB'; SET search_path = public`);
      for (let next = left.shift(); next !== undefined; next = left.shift()) await client.query(next);
    } finally {
      await client.end();
    }
  };
  await Promise.all([work(), work()]);
}

function statements({ partners, users, events, sessions }: Size): readonly string[] {
  const rows = (count: number) => `generate_series(1, ${Math.floor(count)}) AS n`;
  return [
    ...slices(events, (from, to) => eventsBetween(from, to, { partners, users })),
    `INSERT INTO gl_iam.partners (id, org_id, partner_name, partner_name_key, consumer_key, allowed_origins,
       allowed_email_domains, allowed_source_ips, sso_mode, login_url, user_provisioning, metadata, role_map, max_users,
       is_active, created_at, updated_at)
     SELECT ${id("02", "n")}, ${organization("n")}, 'Partner ' || n, 'PARTNER ' || n, 'ck_live_' || md5('k' || n),
       ARRAY['https://portal-' || n || '.example'] || CASE WHEN n % 50 = 0 THEN ARRAY['${SHARED_ORIGIN}'] ELSE '{}' END,
       CASE WHEN n % 4 > 0 THEN ARRAY['school-' || n || '.example'] END,
       CASE WHEN n % 5 > 0 THEN ARRAY['203.0.113.0/24'] END,
       'both', 'https://portal-' || n || '.example/log-in', 'jit', '{}',
       CASE WHEN n % 1000 = 1 THEN '{"head": "manager", "chief": "manager"}'::jsonb END,
       CASE WHEN n % 3 = 0 THEN 1000 END, n % 20 <> 7, now() - interval '600 days', now()
     FROM ${rows(partners)}`,
    `INSERT INTO gl_iam.partner_secrets (id, partner_id, key_version, sealed, created_at)
     SELECT ${id("03", "n")}, ${id("02", "n")}, 1, decode(repeat(md5(n::text), 4), 'hex'),
       now() - make_interval(days => n::integer % 500)
     FROM ${rows(partners)}`,
    `INSERT INTO gl_iam.partner_changes (partner_id, changed_in)
     SELECT ${id("02", "n")}, n::text::xid8 FROM ${rows(partners / 10)}`,
    `INSERT INTO gl_iam.partner_user_counts (partner_id, active_users)
     SELECT ${id("02", "n")}, CASE n WHEN 1 THEN ${users / 2} ELSE 1 END FROM ${rows(partners)}`,
    ...slices(users, (from, to) => usersBetween(from, to, partners, users)),
    `INSERT INTO gl_iam.sessions (id, user_id, org_id, partner_id, identity_id, auth_method, created_at, expires_at,
       ended_at, last_seen_at)
     SELECT ${id("06", "n")}, ${id("04", "u")}, 'default', ${id("02", partnerOf("u", partners))}, ${id("05", "u")},
       'partner', at, at + interval '30 days', CASE WHEN n % 3 = 0 THEN at + interval '1 hour' END, at
     FROM (
       SELECT n, ${userOf("n", users)} AS u,
         now() - make_interval(secs => (${sessions} - n) * 2500000.0 / ${sessions}) AS at
       FROM ${rows(sessions)}
     ) AS session`,
    `INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at, used_at)
     SELECT sha256(('r' || n)::bytea), ${id("06", `1 + n % ${sessions}`)}, now() - interval '1 day',
       CASE WHEN n > ${sessions} THEN now() END
     FROM ${rows(sessions * 1.5)}`,
    `INSERT INTO gl_iam.replay_claims (mark, expires_at)
     SELECT sha256(('m' || n)::bytea), now() + make_interval(mins => n % 10 + 1) FROM ${rows(sessions / 5)}`,
    `INSERT INTO gl_iam.one_time_tokens (token_hash, partner_id, secret_id, external_id, email, role, expires_at)
     SELECT sha256(('t' || n)::bytea), ${id("02", partnerOf("n", partners))},
       ${id("03", partnerOf("n", partners))}, 'u-' || n, 'u' || n || '@x.example', 'student',
       now() + interval '10 minutes'
     FROM ${rows(1000 + sessions / 50)}`,
    `INSERT INTO gl_iam.pending_starts (state_hash, partner_id, browser_hash, return_to, expires_at)
     SELECT sha256(('s' || n)::bytea), ${id("02", `1 + n % ${partners}`)}, sha256('b'), '/',
       now() + interval '10 minutes'
     FROM ${rows(1000 + sessions / 50)}`,
    `INSERT INTO gl_iam.kept_answers (id, request_mark, request_hash, key_version, sealed, expires_at)
     SELECT ${id("07", "n")}, sha256(('a' || n)::bytea), '\\x00', 1, '\\x00', now() + interval '1 day'
     FROM ${rows(1000 + sessions / 50)}`,
    `INSERT INTO gl_iam.machine_tokens (id, name, scopes, maker_id, token_hash, lifetime_seconds, created_at,
       expires_at)
     SELECT ${id("08", "n")}, 'm', '{partners:read}', ${id("04", "n * 20")}, sha256(('p' || n)::bytea), 86400, now(),
       now() + interval '90 days'
     FROM ${rows(500 + users / 1000)}`,
    `INSERT INTO gl_iam.scim_tokens (id, partner_id, token_hash, created_at, expires_at)
     SELECT ${id("09", "n")}, ${id("02", "n")}, sha256(('d' || n)::bytea), now(), now() + interval '90 days'
     FROM ${rows(partners / 10)}`,
    `INSERT INTO gl_iam.former_addresses (org_id, email_key, user_id, partner_id, freed_at)
     SELECT 'default', 'former' || n || '@x.example', ${id("04", "n")}, ${id("02", "2 + n")}, now()
     FROM ${rows(partners / 10)}`,
    `INSERT INTO gl_iam.setup_links (id, partner_id, link_hash, passcode_hash, created_at, expires_at)
     SELECT ${id("0b", "n")}, ${id("02", "n")}, sha256(('l' || n)::bytea), sha256('p'), now(),
       now() + interval '3 days'
     FROM ${rows(partners / 10)}`,
    `INSERT INTO gl_iam.setup_proposals (id, partner_id, link_id, field, value, digest, state, created_at)
     SELECT ${id("0c", "n")}, ${id("02", "n")}, ${id("0b", "n")}, 'login_url', '"https://p.example"', md5('v' || n),
       CASE WHEN n % 10 = 1 THEN 'open' ELSE 'approved' END, now()
     FROM ${rows(partners / 10)}`,
  ];
}

/** In four parts, so that both processors have something to do. */
function slices(count: number, statementsOf: (from: number, to: number) => readonly string[]): string[] {
  const ends = [0, 1, 2, 3, 4].map((part) => Math.floor((count * part) / 4));
  return ends.slice(1).flatMap((to, part) => statementsOf((ends[part] ?? 0) + 1, to));
}

function usersBetween(from: number, to: number, partners: number, users: number): readonly string[] {
  return [
    `INSERT INTO gl_iam.users (id, org_id, email, email_key, email_folded, display_name, display_name_folded, roles,
       password_hash, created_at, signed_in_at)
     SELECT ${id("04", "n")}, ${organization("n")}, mail, mail, upper(mail), 'Name ' || n, 'NAME ' || n,
       CASE WHEN n <= 3 THEN ARRAY['platform_admin'] WHEN n % 1000 = 0 THEN ARRAY['org_admin']
         WHEN n % 100 = 1 THEN ARRAY['editor'] ELSE '{}' END,
       CASE WHEN n <= 3 OR n % 1000 = 0 THEN 'scrypt' END, now() - make_interval(mins => ${users} - n),
       CASE WHEN n % 3 > 0 THEN now() - make_interval(mins => (${users} - n) / 2) END
     FROM (SELECT n, 'u' || n || '@' || n % 97 || '.example' AS mail FROM generate_series(${from}, ${to}) n) AS person`,
    `INSERT INTO gl_iam.identities (id, partner_id, external_id, user_id, role, email, created_at, last_sign_in_at)
     SELECT ${id("05", "n")}, ${id("02", partnerOf("n", partners))}, 'u-' || n, ${id("04", "n")},
       CASE WHEN n % 50 = 0 THEN 'teacher' WHEN n % 50 IN (8, 9) THEN 'head' ELSE 'student' END,
       'u' || n || '@' || n % 97 || '.example', now(), now()
     FROM generate_series(${from}, ${to}) n`,
  ];
}

/** A third of them are refusals of unknown people; most of the others are sign-ins. */
function eventsBetween(from: number, to: number, { partners, users }: Pick<Size, "partners" | "users">) {
  const at = `now() - make_interval(secs => (${to} - n))`;
  const types = `(ARRAY['sso_token_issued', 'sso_sign_in', 'session_created', 'jit_provision', 'sso_token_issued',
    'sso_sign_in', 'session_created', 'partner_signature_validation_failed', 'user_created', 'session_revoked']
  )[1 + n % 10]`;
  const events = `(SELECT n, ${userOf("n", users)} AS u FROM generate_series(${from}, ${to}) n) AS event`;
  return [
    `INSERT INTO gl_iam.audit_events (id, event_type, severity, timestamp, organization_id, actor, user_id, partner_id,
       error_code, message, details, request_id)
     SELECT ${id("0a", "n")}, ${types}, CASE WHEN n % 10 = 7 THEN 'warning' ELSE 'info' END, ${at},
       ${ofPartner("u", partners)},
       CASE WHEN n % 50 = 9 THEN ${id("04", "2")}::text ELSE 'partner:' || ${id("02", partnerOf("u", partners))} END,
       CASE WHEN n % 10 NOT IN (0, 7) THEN ${id("04", "u")} END, ${id("02", partnerOf("u", partners))},
       CASE WHEN n % 10 = 7 THEN 'invalid_partner_signature' END, 'what happened', '{}', 'request-' || n / 2
     FROM ${events}`,
    `INSERT INTO gl_iam.audit_personal_data (event_id, partner_id, external_id, ip_address, details)
     SELECT ${id("0a", "n")}, ${id("02", partnerOf("u", partners))}, 'u-' || u, '192.0.2.1', '{}'
     FROM ${events} WHERE n % 5 = 0`,
  ];
}
