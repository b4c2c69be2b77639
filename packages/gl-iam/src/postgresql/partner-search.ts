/**
 * Partners by what an administrator remembers of their name. What many have is found among the first ones that there
 * are. What few have is found by an index, however many partners there are.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { partnerNameKey } from "../partner/name.js";
import type { PartnerFilter } from "../partner/records.js";
import { awaitsDecision, inNeed } from "./partner-conditions.js";
import type { Tables } from "./tables.js";

/** How many are looked through before an index is asked, which has all that it finds put in order. */
const LOOKED_THROUGH = 1000;
/** A text of fewer characters is no part that the index has. */
const SHORTEST_PART = 3;

const NO_TEST_SIDE = sql<boolean>`test_of IS NULL`;

export interface PartnerSearch extends PartnerFilter {
  readonly query: string;
}

/** @returns the first ones after the id that fit, in the order of ids */
export async function searchPartners(
  db: Kysely<Tables>,
  search: PartnerSearch,
  limit: number,
  afterId: string | null,
): Promise<string[]> {
  const key = partnerNameKey(search.query);
  const hasName = sql<boolean>`strpos(partner_name_key, ${key}) > 0`;
  const hasKey = sql<boolean>`lower(consumer_key) LIKE ${beginningWith(search.query.toLowerCase())}`;
  const inPlace = placeOf(search, afterId);
  const isListed = sql.join(
    [
      NO_TEST_SIDE,
      ...(search.isActive === undefined ? [] : [sql`is_active = ${search.isActive}`]),
      ...(search.hasOpenProposals === undefined ? [] : [awaitsDecision(search.hasOpenProposals)]),
    ],
    sql` AND `,
  );
  // The costliest to say, so it is asked last.
  const isInNeed = search.needsCare === undefined ? sql`true` : inNeed(search.needsCare);
  const { rows: looked } = await sql<{ ids: string[] | null; looked: number }>`
    SELECT array_agg(id ORDER BY id) FILTER (WHERE fits) AS ids, count(*)::integer AS looked
    FROM (
      SELECT id, ${isListed} AND (${hasName} OR ${hasKey}) AND ${isInNeed} AS fits FROM gl_iam.partners WHERE ${inPlace}
      ORDER BY ${search.organizationId === undefined ? sql`` : sql`org_id,`} id LIMIT ${LOOKED_THROUGH}
    ) AS first`.execute(db);
  const near = looked[0]?.ids ?? [];
  if (near.length >= limit || (looked[0]?.looked ?? 0) < LOOKED_THROUGH) return near.slice(0, limit);
  const { rows } = await sql<{ id: string }>`
    WITH found AS MATERIALIZED (
      SELECT id FROM gl_iam.partners WHERE ${named(key)} AND ${inPlace} AND ${isListed} AND ${isInNeed}
      UNION SELECT id FROM gl_iam.partners WHERE ${hasKey} AND ${inPlace} AND ${isListed} AND ${isInNeed}
    )
    SELECT id FROM found ORDER BY id LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** In the words of the index. Of a text that is no part, only those whose name begins with it. */
function named(key: string): RawBuilder<boolean> {
  const parts = sql`gl_iam.parts_of(chr(1) || chr(1) || partner_name_key)`;
  if ([...key].length >= SHORTEST_PART) {
    return sql`${parts} @> gl_iam.parts_of(${key}) AND strpos(partner_name_key, ${key}) > 0`;
  }
  return sql`${parts} @> gl_iam.parts_of(chr(1) || chr(1) || ${key}) AND starts_with(partner_name_key, ${key})`;
}

function placeOf({ organizationId }: PartnerSearch, afterId: string | null): RawBuilder<boolean> {
  const conditions = [
    ...(organizationId === undefined ? [] : [sql<boolean>`org_id = ${organizationId}`]),
    ...(afterId === null ? [] : [sql<boolean>`id > ${afterId}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` AND `);
}

function beginningWith(text: string): string {
  return `${text.replace(/[\\%_]/g, "\\$&")}%`;
}
