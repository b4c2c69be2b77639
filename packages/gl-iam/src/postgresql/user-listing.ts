/**
 * Users by page. Every filter reads in the order of an index that has it, so that a page is a short stretch of the
 * index and not a sort of everything that fits.
 */
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { UserFilter, UserPosition } from "../user/records.js";
import type { Tables, UsersTable } from "./tables.js";

type Row = Selectable<UsersTable>;

/** In the words of the index. */
const SEEN = sql<Date>`coalesce(signed_in_at, created_at)`;

/** @returns up to `limit` users after the position */
export async function listUsers(
  db: Kysely<Tables>,
  filter: UserFilter,
  limit: number,
  after: UserPosition | null,
): Promise<Row[]> {
  const { role } = filter;
  if (role === undefined) return page(db, filter, null, limit, after);
  // Granted and asserted roles stand in two tables. Each has its index, which an OR of both could not use.
  const granted = sql<boolean>`roles @> ARRAY[${role}]::text[] AND roles <> '{}'`;
  const lists = [
    await page(db, filter, { granted }, limit, after),
    await page(db, filter, { asserted: role }, limit, after),
  ];
  const byId = new Map(lists.flat().map((row) => [row.id, row]));
  return [...byId.values()].sort(isBySeen(filter) ? lastSeenFirst : firstCreatedFirst).slice(0, limit);
}

type RoleHeld = { readonly granted: RawBuilder<boolean> } | { readonly asserted: string } | null;

async function page(
  db: Kysely<Tables>,
  filter: UserFilter,
  held: RoleHeld,
  limit: number,
  after: UserPosition | null,
): Promise<Row[]> {
  const ofIdentities = identityConditions(filter, held);
  // The first one leads, unless the last sign-in does.
  const lead = isBySeen(filter) ? undefined : ofIdentities.shift();
  const order = lead ? byHolder(after) : isBySeen(filter) ? bySeen(after) : byCreation(filter, after);
  const conditions = [...order.conditions, ...conditionsOf({ ...filter, ...order.covers })];
  if (held && "granted" in held) conditions.push(held.granted);
  for (const condition of ofIdentities) {
    // Asked of each user in turn. PostgreSQL would join EXISTS with all identities before the first row.
    conditions.push(sql`(SELECT true FROM gl_iam.identities WHERE user_id = users.id AND ${condition} LIMIT 1)`);
  }
  const { rows } = await sql<Row>`
    SELECT users.* FROM ${lead ? holdersOf(lead, after) : sql`gl_iam.users`}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order.columns} LIMIT ${limit}`.execute(db);
  return rows;
}

function conditionsOf({ organizationId, prefix, state, seenBefore, seenAfter }: UserFilter): RawBuilder<boolean>[] {
  // Written out, because the conditions of the indexes on it must be seen to follow.
  const conditions = [state === undefined ? sql<boolean>`state IS NOT NULL` : sql<boolean>`state = ${sql.lit(state)}`];
  if (organizationId !== undefined) conditions.push(sql`org_id = ${organizationId}`);
  if (prefix !== undefined) {
    const pattern = `${prefix.replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(sql`(email_folded LIKE ${pattern} OR display_name_folded LIKE ${pattern})`);
  }
  if (seenBefore !== undefined) conditions.push(sql`${SEEN} < ${seenBefore}::timestamptz`);
  if (seenAfter !== undefined) conditions.push(sql`${SEEN} >= ${seenAfter}::timestamptz`);
  return conditions;
}

/** What a list is ordered by, and what makes it begin after a position. */
interface Order {
  readonly columns: RawBuilder<unknown>;
  readonly conditions: readonly RawBuilder<boolean>[];
  /** The filters that it takes care of. */
  readonly covers?: { readonly state: undefined } | { readonly organizationId: undefined };
}

/**
 * By id among users of one state or organization. The column stands in the order too, in a range of one value: of
 * `state = 'active' ORDER BY id` PostgreSQL makes a walk through all ids, and where the oldest hundred thousand users
 * are dormant it passes over these first.
 */
function byCreation({ organizationId, state }: UserFilter, after: UserPosition | null): Order {
  const column = state === undefined ? sql`org_id` : sql`state`;
  const value = state === undefined ? organizationId : sql.lit(state);
  if (value === undefined) {
    return { columns: sql`users.id`, conditions: after ? [sql`users.id > ${after.id}`] : [] };
  }
  const begin = after
    ? sql<boolean>`(${column}, users.id) > (${value}, ${after.id}::uuid)`
    : sql<boolean>`${column} >= ${value}`;
  const covers = state === undefined ? ({ organizationId: undefined } as const) : ({ state: undefined } as const);
  return { columns: sql`${column}, users.id`, conditions: [begin, sql`${column} <= ${value}`], covers };
}

function byHolder(after: UserPosition | null): Order {
  return { columns: sql`holders.user_id`, conditions: after ? [sql`users.id > ${after.id}`] : [] };
}

function bySeen(after: UserPosition | null): Order {
  const begin = after?.seenAt && sql<boolean>`(${SEEN}, users.id) < (${after.seenAt}::timestamptz, ${after.id}::uuid)`;
  return { columns: sql`${SEEN} DESC, users.id DESC`, conditions: begin ? [begin] : [] };
}

/** What must hold of one identity each. */
function identityConditions({ partnerId }: UserFilter, held: RoleHeld): RawBuilder<boolean>[] {
  return [
    ...(partnerId === undefined ? [] : [sql<boolean>`partner_id = ${partnerId}`]),
    ...(held && "asserted" in held ? [sql<boolean>`role = ${held.asserted} AND is_active`] : []),
  ];
}

/**
 * The users of some identities, by way of an index that has these in the order of the users. LATERAL with a LIMIT keeps
 * PostgreSQL from a merge join, which would pass over all older users to find those of a young partner.
 */
function holdersOf(condition: RawBuilder<boolean>, after: UserPosition | null): RawBuilder<unknown> {
  const begin = after ? sql`AND user_id > ${after.id}` : sql``;
  return sql`(
    SELECT DISTINCT user_id FROM gl_iam.identities WHERE ${condition} ${begin} ORDER BY user_id
  ) AS holders CROSS JOIN LATERAL (SELECT * FROM gl_iam.users WHERE id = holders.user_id LIMIT 1) AS users`;
}

function isBySeen({ seenBefore, seenAfter }: UserFilter): boolean {
  return seenBefore !== undefined || seenAfter !== undefined;
}

function firstCreatedFirst(a: Row, b: Row): number {
  return a.id < b.id ? -1 : 1;
}

function lastSeenFirst(a: Row, b: Row): number {
  const [seenA, seenB] = [a, b].map((row) => (row.signed_in_at ?? row.created_at).getTime()) as [number, number];
  return seenB - seenA || firstCreatedFirst(b, a);
}
