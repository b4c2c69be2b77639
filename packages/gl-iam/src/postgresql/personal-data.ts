import { type Kysely, type RawBuilder, sql } from "kysely";
import type { AuditEvent } from "../audit/event.js";
import type { EventPosition } from "../audit/records.js";
import type { Stretch } from "../paging.js";
import type {
  ExportedFormerAddress,
  ExportedFormerUser,
  ExportedMachineToken,
  ExportedPasskey,
  ExportedSecondFactor,
  ExportedSession,
  ExportedSignIn,
  Person,
  PersonalDataRecords,
  PersonName,
  StoredPersonalData,
} from "../user/personal-data.js";
import { selectEvents, stretchOfEvents } from "./audit-events.js";
import { type GivenClock, present } from "./clock.js";
import type { Tables } from "./tables.js";

/** Events whose personal data are removed at a time. */
const BATCH = 1000;

export class PostgresPersonalData implements PersonalDataRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async userIds(userId: string): Promise<readonly string[]> {
    const db = await this.connect();
    const { rows } = await sql<{ id: string }>`
      WITH RECURSIVE person AS (
        SELECT id FROM gl_iam.users WHERE id = ${userId}
        UNION SELECT users.id FROM gl_iam.users JOIN person ON merged_into = person.id
      )
      SELECT id FROM person`.execute(db);
    return rows.map(({ id }) => id);
  }

  async namesInEvents(userIds: readonly string[], from: Date | null, after: EventPosition | null) {
    const db = await this.connect();
    const newest = newestOf(BATCH, from, after);
    const ofUsers = userIds.map(
      (id) => sql`(SELECT id, timestamp FROM gl_iam.audit_events WHERE user_id = ${id}::uuid ${newest})`,
    );
    const { rows } = await sql<EventPosition & { [Field in keyof PersonName]: PersonName[Field] | null }>`
      SELECT id, timestamp, partner_id AS "partnerId", external_id AS "externalId" FROM (
        SELECT * FROM (${sql.join(ofUsers, sql` UNION ALL `)}) AS found
        ORDER BY timestamp DESC, id DESC LIMIT ${sql.lit(BATCH)}
      ) AS events LEFT JOIN gl_iam.audit_personal_data ON event_id = id
      ORDER BY timestamp DESC, id DESC`.execute(db);
    const named = rows.flatMap(({ partnerId, externalId }) =>
      partnerId !== null && externalId !== null ? [{ partnerId, externalId }] : [],
    );
    const names = [...new Map(named.map((name) => [JSON.stringify(name), name])).values()];
    return { names, last: rows.length < BATCH ? null : (rows.at(-1) ?? null) };
  }

  async names(userIds: readonly string[], given: readonly PersonName[]): Promise<readonly PersonName[]> {
    const db = await this.connect();
    const { rows } = await sql<PersonName>`
      WITH known AS (
        SELECT partner_id, external_id FROM gl_iam.identities WHERE user_id = ANY (${userIds}::uuid[])
        UNION SELECT * FROM ${rowsOf(given)} AS given (partner_id, external_id)
      )
      SELECT partner_id AS "partnerId", external_id AS "externalId" FROM known
      WHERE NOT EXISTS (
        SELECT FROM gl_iam.identities AS somebody
        WHERE somebody.partner_id = known.partner_id AND somebody.external_id = known.external_id
          AND user_id <> ALL (${userIds}::uuid[])
      )`.execute(db);
    return rows;
  }

  async read(person: Person): Promise<StoredPersonalData> {
    const db = await this.connect();
    const ids = sql`ANY (${person.userIds}::uuid[])`;
    const all = async <Row>(query: RawBuilder<Row>) => (await query.execute(db)).rows;
    return {
      formerUsers: await all(sql<ExportedFormerUser>`
        SELECT id, email, display_name AS "displayName", created_at AS "createdAt" FROM gl_iam.users
        WHERE id = ${ids} AND merged_into IS NOT NULL ORDER BY id`),
      formerAddresses: await all(sql<ExportedFormerAddress>`
        SELECT email_key AS email, partner_id AS "partnerId", freed_at AS "freedAt" FROM gl_iam.former_addresses
        WHERE user_id = ${ids} ORDER BY freed_at`),
      sessions: await all(sql<ExportedSession>`
        SELECT id, auth_method AS "authMethod", partner_id AS "partnerId", identity_id AS "identityId",
          created_at AS "createdAt", expires_at AS "expiresAt", last_seen_at AS "lastSeenAt", ended_at AS "endedAt",
          authenticated_at AS "authenticatedAt", ARRAY(
            SELECT DISTINCT used_from FROM gl_iam.refresh_tokens
            WHERE session_id = sessions.id AND used_from IS NOT NULL ORDER BY 1
          ) AS "ipAddresses"
        FROM gl_iam.sessions WHERE user_id = ${ids} ORDER BY id`),
      openSignIns: await all(sql<ExportedSignIn>`
        SELECT partner_id AS "partnerId", external_id AS "externalId", email, display_name AS "displayName", role,
          attributes, source_ip AS "sourceIp", expires_at AS "expiresAt"
        FROM gl_iam.one_time_tokens WHERE ${isNamed(person)} ORDER BY expires_at`),
      secondFactors: await all(sql<ExportedSecondFactor>`
        SELECT id, created_at AS "createdAt", confirmed_at AS "confirmedAt", (
          SELECT count(*)::integer FROM gl_iam.recovery_codes WHERE factor_id = second_factors.id AND used_at IS NULL
        ) AS "recoveryCodesLeft"
        FROM gl_iam.second_factors WHERE user_id = ${ids} ORDER BY id`),
      passkeys: await all(sql<ExportedPasskey>`
        SELECT id, name, created_at AS "createdAt", last_used_at AS "lastUsedAt"
        FROM gl_iam.passkeys WHERE user_id = ${ids} ORDER BY id`),
      machineTokens: await all(sql<ExportedMachineToken>`
        SELECT id, name, org_id AS "organizationId", scopes, created_at AS "createdAt", expires_at AS "expiresAt",
          last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"
        FROM gl_iam.machine_tokens WHERE maker_id = ${ids} ORDER BY id`),
    };
  }

  async events(person: Person, limit: number, after: EventPosition | null): Promise<Stretch<AuditEvent>> {
    const db = await this.connect();
    const found = sql<string>`(SELECT id FROM (${eventsOf(person, limit + 1, null, after)}) AS found)`;
    return stretchOfEvents(db, selectEvents(db).where("id", "in", found), limit, after);
  }

  async erase(person: Person): Promise<void> {
    const db = await this.connect();
    const ids = sql`ANY (${person.userIds}::uuid[])`;
    // Refresh tokens and recovery codes go with their rows.
    for (const table of ["sessions", "second_factors", "second_factor_attempts", "second_factor_tickets", "passkeys"]) {
      await sql`DELETE FROM gl_iam.${sql.raw(table)} WHERE user_id = ${ids}`.execute(db);
    }
    for (const table of ["credential_resets", "former_addresses", "user_demotions"]) {
      await sql`DELETE FROM gl_iam.${sql.raw(table)} WHERE user_id = ${ids}`.execute(db);
    }
    await sql`DELETE FROM gl_iam.machine_tokens WHERE maker_id = ${ids}`.execute(db);
    await sql`DELETE FROM gl_iam.one_time_tokens WHERE ${isNamed(person)}`.execute(db);
    await sql`
      UPDATE gl_iam.users SET email = '', email_key = NULL, email_folded = NULL, display_name = NULL,
        display_name_folded = NULL, signed_in_at = NULL, roles = '{}', password_hash = NULL,
        password_failures = 0, suspended_at = NULL, suspended_by = NULL, erased_at = ${present(this.clock)}
      WHERE id = ${ids}`.execute(db);
  }

  async eraseEvents(person: Person, from: Date | null, after: EventPosition | null): Promise<EventPosition | null> {
    const db = await this.connect();
    const { rows } = await sql<EventPosition>`
      SELECT id, timestamp FROM (${eventsOf(person, BATCH, from, after)}) AS found
      ORDER BY timestamp DESC, id DESC LIMIT ${sql.lit(BATCH)}`.execute(db);
    const found = sql`event_id = ANY (${rows.map(({ id }) => id)}::uuid[]) AND id = event_id`;
    const about = sql`${found} AND (user_id IS NULL OR user_id = ANY (${person.userIds}::uuid[]))`;
    const byPerson = sql`actor = ANY (${person.userIds}::text[])`;
    const byAnother = sql`coalesce(actor ~ '^[0-9a-f]{8}-', false) AND NOT ${byPerson}`;
    await sql`
      DELETE FROM gl_iam.audit_personal_data USING gl_iam.audit_events WHERE ${about} AND NOT (${byAnother})`.execute(
      db,
    );
    await sql`
      UPDATE gl_iam.audit_personal_data SET external_id = NULL, details = '{}'
      FROM gl_iam.audit_events WHERE ${about}`.execute(db);
    await sql`
      UPDATE gl_iam.audit_personal_data SET ip_address = NULL, user_agent = NULL
      FROM gl_iam.audit_events WHERE ${found} AND ${byPerson}`.execute(db);
    return rows.length < BATCH ? null : (rows.at(-1) ?? null);
  }
}

/** The condition of a row with partner_id and external_id. */
function isNamed({ names }: Person): RawBuilder<unknown> {
  return sql`(partner_id, external_id) IN (SELECT * FROM ${rowsOf(names)})`;
}

function rowsOf(names: readonly PersonName[]): RawBuilder<unknown> {
  const [partnerIds, externalIds] = [names.map(({ partnerId }) => partnerId), names.map((name) => name.externalId)];
  return sql`unnest(${partnerIds}::uuid[], ${externalIds}::text[])`;
}

/** The end of a query of events: so many, from the newest on. */
function newestOf(limit: number, from: Date | null, after: EventPosition | null): RawBuilder<unknown> {
  const since = from === null ? sql`` : sql`AND timestamp >= ${from}::timestamptz`;
  const older =
    after === null ? sql`` : sql`AND (timestamp, id) < (${after.timestamp}::timestamptz, ${after.id}::uuid)`;
  return sql`${since} ${older} ORDER BY timestamp DESC, id DESC LIMIT ${sql.lit(limit)}`;
}

/**
 * Of each way to find an event of the person so many, so that each reads its index only as far as it must: by the user,
 * by the actor, and by what a partner calls somebody whom it was refused.
 */
function eventsOf(person: Person, limit: number, from: Date | null, after: EventPosition | null) {
  const { organizationId } = person;
  const ofOrganization = organizationId === undefined ? sql`` : sql`AND organization_id = ${organizationId}`;
  const newest = sql`${ofOrganization} ${newestOf(limit, from, after)}`;
  const ofUsers = person.userIds.flatMap((id) => [
    sql`(SELECT id, timestamp FROM gl_iam.audit_events WHERE user_id = ${id}::uuid ${newest})`,
    sql`(SELECT id, timestamp FROM gl_iam.audit_events
      WHERE actor = ${id}::text AND actor NOT LIKE 'partner:%' ${newest})`,
  ]);
  const ofNames = sql`(SELECT id, timestamp FROM gl_iam.audit_events
    WHERE id IN (SELECT event_id FROM gl_iam.audit_personal_data WHERE ${isNamed(person)})
      AND (user_id IS NULL OR user_id = ANY (${person.userIds}::uuid[])) ${newest})`;
  return sql.join([...ofUsers, ofNames], sql` UNION `);
}
