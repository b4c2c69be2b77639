import { type Kysely, sql } from "kysely";
import type { MarkTaking, ReplayMarkRecords, ReplayMarks } from "../sign-in/replay-mark-records.js";
import { type GivenClock, present } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

export class PostgresReplayMarks implements ReplayMarkRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async take({ marks, keptUntil }: ReplayMarks): Promise<MarkTaking> {
    const db = await this.connect();
    const values = sql.join(marks.map((mark) => sql`(${mark}::bytea)`));
    const { rows } = await sql<{ timely: boolean; taken: number; is_new: boolean }>`
      WITH clock AS (SELECT ${present(this.clock)} < ${keptUntil}::timestamptz AS timely),
      taken AS (
        INSERT INTO gl_iam.replay_claims (mark, expires_at)
        SELECT marks.mark, ${keptUntil}::timestamptz FROM (VALUES ${values}) AS marks (mark), clock WHERE timely
        ON CONFLICT DO NOTHING
        RETURNING mark
      )
      SELECT timely, (SELECT count(*)::integer FROM taken) AS taken,
        EXISTS (SELECT FROM taken WHERE mark = ${marks[0]}) AS is_new
      FROM clock`.execute(db);
    const [answer] = rows;
    if (!answer?.timely) return "too_old";
    if (answer.taken === marks.length) return "taken";
    return answer.is_new ? "same_nonce" : "same_statement";
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "replay_claims", this.clock);
  }
}
