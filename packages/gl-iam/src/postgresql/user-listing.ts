/**
 * Users by page. Every filter reads in the order of an index that has it, so that a page is a short stretch of the
 * index and not a sort of everything that fits.
 */
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import { isReserved } from "../policy/role.js";
import type { UserFilter, UserPosition } from "../user/records.js";
import { ofSide } from "./sides.js";
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
  // Granted roles and identities stand in two tables. Each has its index, which an OR of both could not use.
  const granted = sql<boolean>`roles @> ARRAY[${role}]::text[] AND roles <> '{}'`;
  const given = givenBy(role);
  const lists = [await page(db, filter, { granted }, limit, after)];
  if (isBySeen(filter) || filter.partnerId !== undefined) {
    lists.push(await page(db, filter, { given }, limit, after));
  } else {
    // The partners' words are its name, and those that maps turn into it.
    lists.push(await pageOfName(db, filter, role, limit, after));
    lists.push(await pageOfMapped(db, filter, role, limit, after));
  }
  const byId = new Map(lists.flat().map((row) => [row.id, row]));
  return [...byId.values()].sort(isBySeen(filter) ? lastSeenFirst : firstCreatedFirst).slice(0, limit);
}

/** How the role is held: it was granted, or one identity gives it. */
type RoleHeld = { readonly granted: RawBuilder<boolean> } | { readonly given: RawBuilder<boolean> } | null;

/** Of an identity: a session through it has the role now. In SQL what `rolesOfSession` says of a role that is one. */
function givenBy(role: string): RawBuilder<boolean> {
  return sql`identities.is_active AND (
    SELECT coalesce(role_map ->> identities.role, identities.role) = ${role} ${ifAllowed(role)}
    FROM gl_iam.partners WHERE id = identities.partner_id
  )`;
}

/** Of a partner: it may give the role, if that is a reserved one. */
function ifAllowed(role: string): RawBuilder<unknown> {
  return isReserved(role) ? sql`AND allowed_roles @> ARRAY[${role}]::text[]` : sql``;
}

/** Rows that each of the two searches looks at, in turn, before the other one goes on. */
const LOOKED_AT = [500, 5_000, 50_000] as const;

/**
 * Of those for whom a partner's word is the role's name. Who else has that role may come before all of them, as where a
 * young organization has none, and so may who else fits the filter. It is found out by looking: among the holders, then
 * among the users who fit, each time further. So it costs no more than twice what the better way costs.
 */
async function pageOfName(
  db: Kysely<Tables>,
  filter: UserFilter,
  role: string,
  limit: number,
  after: UserPosition | null,
): Promise<Row[]> {
  const held = { given: sql<boolean>`role = ${role} AND ${givenBy(role)}` };
  const { organizationId, state, prefix, test } = filter;
  const isNarrow = organizationId !== undefined || state !== undefined || prefix !== undefined || test === true;
  for (const most of isNarrow ? LOOKED_AT : []) {
    const began = after === null ? sql`` : sql`AND user_id > ${after.id}`;
    const holders = sql`
      SELECT * FROM gl_iam.identities WHERE role = ${role} AND is_active ${began} ORDER BY user_id LIMIT ${most}`;
    const { columns, conditions } = ofUsers(filter, after);
    const users = sql`
      SELECT * FROM gl_iam.users WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${columns} LIMIT ${most}`;
    for (const within of [{ holders }, { users }]) {
      const found = (await select(filter, held, limit, after, within).execute(db)).rows;
      if (found.length === limit || !(await hasRows(db, within.holders ?? within.users, most))) return found;
    }
  }
  return page(db, filter, held, limit, after);
}

/** What is looked at, in the order of the list: holders of a role, or users. All of them without either. */
interface Within {
  readonly holders?: RawBuilder<unknown>;
  readonly users?: RawBuilder<unknown>;
}

async function hasRows(db: Kysely<Tables>, select: RawBuilder<unknown>, count: number): Promise<boolean> {
  const counted = sql<{ all: boolean }>`SELECT count(*) >= ${count} AS all FROM (${select}) AS looked_at`;
  return (await counted.execute(db)).rows[0]?.all ?? false;
}

/**
 * Of each word that a partner's map turns into the role a page by itself, of which the first ones are taken. It reads a
 * page for each of these words, of which an organization has few.
 */
async function pageOfMapped(
  db: Kysely<Tables>,
  filter: UserFilter,
  role: string,
  limit: number,
  after: UserPosition | null,
): Promise<Row[]> {
  const { organizationId } = filter;
  // In the words of the index.
  const words = sql`
    SELECT partners.id AS partner_id, words.key AS word FROM gl_iam.partners, jsonb_each_text(role_map) AS words
    WHERE role_map IS NOT NULL AND jsonb_path_query_array(role_map, '$.*') @> to_jsonb(ARRAY[${role}]::text[])
      AND words.value = ${role} ${ifAllowed(role)}
      ${organizationId === undefined ? sql`` : sql`AND org_id = ${organizationId}`}`;
  const ofWord = sql<boolean>`
    identities.partner_id = mapped.partner_id AND identities.role = mapped.word AND identities.is_active`;
  const { rows } = await sql<Row>`
    SELECT users.* FROM (
      SELECT DISTINCT found.id FROM (${words}) AS mapped
      CROSS JOIN LATERAL (${select(filter, { given: ofWord }, limit, after)}) AS found
      ORDER BY found.id LIMIT ${limit}
    ) AS holders JOIN gl_iam.users ON users.id = holders.id ORDER BY users.id`.execute(db);
  return rows;
}

async function page(
  db: Kysely<Tables>,
  filter: UserFilter,
  held: RoleHeld,
  limit: number,
  after: UserPosition | null,
): Promise<Row[]> {
  return (await select(filter, held, limit, after).execute(db)).rows;
}

function select(
  filter: UserFilter,
  held: RoleHeld,
  limit: number,
  after: UserPosition | null,
  within: Within = {},
): RawBuilder<Row> {
  const ofIdentities = identityConditions(filter, held);
  // The first one leads, unless the last sign-in does, or the users are looked at.
  const lead = isBySeen(filter) || within.users ? undefined : ofIdentities.shift();
  const order = lead ? { columns: sql`identities.user_id`, conditions: conditionsOf(filter) } : ofUsers(filter, after);
  const conditions = lead ? [lead, ...afterHolder(after), ...order.conditions] : [...order.conditions];
  if (held && "granted" in held) conditions.push(held.granted);
  for (const condition of ofIdentities) {
    // Asked of each user in turn. PostgreSQL would join EXISTS with all identities before the first row.
    conditions.push(sql`(SELECT true FROM gl_iam.identities WHERE user_id = users.id AND ${condition} LIMIT 1)`);
  }
  const users = within.users ? sql`(${within.users}) AS users` : sql`gl_iam.users`;
  return sql<Row>`
    SELECT ${lead ? sql`DISTINCT ON (identities.user_id)` : sql``} users.*
    FROM ${lead ? usersOf(within.holders) : users}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order.columns} LIMIT ${limit}`;
}

/** Users who fit, in the order of the list, whatever they are at partners. */
function ofUsers(filter: UserFilter, after: UserPosition | null): Pick<Order, "columns" | "conditions"> {
  const { columns, conditions, covers } = isBySeen(filter) ? bySeen(after) : byCreation(filter, after);
  return { columns, conditions: [...conditions, ...conditionsOf({ ...filter, ...covers })] };
}

function conditionsOf({
  organizationId,
  test,
  prefix,
  state,
  seenBefore,
  seenAfter,
}: UserFilter): RawBuilder<boolean>[] {
  // Written out, because the conditions of the indexes on it must be seen to follow.
  const conditions = [state === undefined ? sql<boolean>`state IS NOT NULL` : sql<boolean>`state = ${sql.lit(state)}`];
  if (organizationId !== undefined) conditions.push(sql`org_id = ${organizationId}`);
  // A named organization is of one side.
  else conditions.push(ofSide("org_id", test === true));
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

function afterHolder(after: UserPosition | null): RawBuilder<boolean>[] {
  return after ? [sql`identities.user_id > ${after.id}`] : [];
}

function bySeen(after: UserPosition | null): Order {
  const begin = after?.seenAt && sql<boolean>`(${SEEN}, users.id) < (${after.seenAt}::timestamptz, ${after.id}::uuid)`;
  return { columns: sql`${SEEN} DESC, users.id DESC`, conditions: begin ? [begin] : [] };
}

/** What must hold of one identity each. */
function identityConditions({ partnerId }: UserFilter, held: RoleHeld): RawBuilder<boolean>[] {
  return [
    ...(partnerId === undefined ? [] : [sql<boolean>`partner_id = ${partnerId}`]),
    ...(held && "given" in held ? [held.given] : []),
  ];
}

/**
 * The users of some identities, by way of an index that has these in the order of the users. LATERAL with a LIMIT keeps
 * PostgreSQL from a merge join, which would pass over all older users to find those of a young partner.
 */
function usersOf(holders: RawBuilder<unknown> | undefined): RawBuilder<unknown> {
  return sql`${holders ? sql`(${holders}) AS identities` : sql`gl_iam.identities`}
    CROSS JOIN LATERAL (SELECT * FROM gl_iam.users WHERE id = identities.user_id LIMIT 1) AS users`;
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
