/**
 * Partners that need care, in the order of their ids. No index has them: each partner is looked at, and a page ends
 * after so many.
 */
import { type Kysely, sql } from "kysely";
import type { CareLimits } from "../partner/care.js";
import type { PartnerFilter } from "../partner/records.js";
import { awaitsDecision, inNeed } from "./partner-conditions.js";
import type { Tables } from "./tables.js";

/** Partners that one statement looks at, and statements for one page: nobody waits for a look at a million. */
const LOOKED_AT = 5000;
const MOST_LOOKS = 4;

/** @returns the first ones, and the id after which nobody was looked at, unless all were */
export async function partnersInNeed(
  db: Kysely<Tables>,
  filter: PartnerFilter & { readonly needsCare: CareLimits },
  limit: number,
  afterId: string | null,
): Promise<{ ids: string[]; lookedTo: string | null }> {
  const { organizationId, isActive, hasOpenProposals, needsCare } = filter;
  const wanted = [
    sql`test_of IS NULL`,
    ...(isActive === undefined ? [] : [sql`is_active = ${isActive}`]),
    ...(hasOpenProposals === undefined ? [] : [awaitsDecision(hasOpenProposals)]),
    inNeed(needsCare),
  ];
  const order = organizationId === undefined ? sql`id` : sql`org_id, id`;
  const ids: string[] = [];
  let lookedTo = afterId;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const place = sql.join(
      [
        ...(organizationId === undefined ? [sql`true`] : [sql`org_id = ${organizationId}`]),
        ...(lookedTo === null ? [] : [sql`id > ${lookedTo}::uuid`]),
      ],
      sql` AND `,
    );
    const { rows } = await sql<{ ids: string[]; last: string | null }>`
      SELECT ARRAY(
        SELECT id FROM (
          SELECT id, org_id, is_active, created_at, test_of FROM gl_iam.partners WHERE ${place}
          ORDER BY ${order} LIMIT ${sql.lit(LOOKED_AT)}
        ) AS partners
        WHERE ${sql.join(wanted, sql` AND `)} ORDER BY ${order} LIMIT ${sql.lit(limit - ids.length)}
      ) AS ids, (
        SELECT id FROM gl_iam.partners WHERE ${place} ORDER BY ${order} OFFSET ${sql.lit(LOOKED_AT - 1)} LIMIT 1
      ) AS last`.execute(db);
    ids.push(...(rows[0]?.ids ?? []));
    if (ids.length >= limit) return { ids, lookedTo: null };
    lookedTo = rows[0]?.last ?? null;
    if (lookedTo === null) break;
  }
  return { ids, lookedTo };
}
