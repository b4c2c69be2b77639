import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Identity } from "../identity/records.js";
import type { DemotionRecords } from "../user/demotion-records.js";
import { type GivenClock, present } from "./clock.js";
import type { Tables } from "./tables.js";

export class PostgresDemotions implements DemotionRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async recordUser(userId: string, by: string): Promise<void> {
    await this.#upsertUser(sql`VALUES (${userId}::uuid, ${by}, ${present(this.clock)})`);
  }

  async recordWords(partnerId: string, words: readonly string[], by: string): Promise<void> {
    const db = await this.connect();
    await sql`
      INSERT INTO gl_iam.role_word_demotions (partner_id, word, demoted_by, demoted_at)
      SELECT ${partnerId}::uuid, word, ${by}, ${present(this.clock)} FROM unnest(${words}::text[]) AS words (word)
      ON CONFLICT (partner_id, word)
        DO UPDATE SET demoted_by = excluded.demoted_by, demoted_at = excluded.demoted_at`.execute(db);
  }

  async keepOfIdentity({ id, userId }: Pick<Identity, "id" | "userId">): Promise<void> {
    await this.#upsertUser(sql`
      SELECT ${userId}::uuid, demoted_by, demoted_at FROM (${ofWords(sql`identities.id = ${id}`)}) AS of_words`);
  }

  async demotersOf(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const db = await this.connect();
    const ids = sql`ANY (${userIds}::uuid[])`;
    const { rows } = await sql<{ demoted_by: string }>`
      SELECT demoted_by FROM gl_iam.user_demotions WHERE user_id = ${ids}
      UNION SELECT demoted_by FROM (${ofWords(sql`identities.user_id = ${ids}`)}) AS of_words`.execute(db);
    return new Set(rows.map(({ demoted_by }) => demoted_by));
  }

  async #upsertUser(row: RawBuilder<unknown>): Promise<void> {
    const db = await this.connect();
    await sql`
      INSERT INTO gl_iam.user_demotions (user_id, demoted_by, demoted_at) ${row}
      ON CONFLICT (user_id) DO UPDATE SET demoted_by = excluded.demoted_by, demoted_at = excluded.demoted_at`.execute(
      db,
    );
  }
}

/** An identity that came later never had the role. */
function ofWords(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    SELECT demoted_by, demoted_at FROM gl_iam.identities
    JOIN gl_iam.role_word_demotions AS demoted
      ON demoted.partner_id = identities.partner_id AND demoted.word = identities.role
    WHERE ${which} AND identities.created_at <= demoted_at`;
}
