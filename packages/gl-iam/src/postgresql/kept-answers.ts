import type { Kysely } from "kysely";
import type { SealedSecret } from "../crypto/keyring.js";
import type { KeptAnswer, KeptAnswerClaim, KeptAnswerRecords } from "../partner/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

export class PostgresKeptAnswers implements KeptAnswerRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async claim({ id, requestMark, requestHash, lifetimeSeconds }: KeptAnswerClaim): Promise<KeptAnswer | null> {
    const db = await this.connect();
    const expiry = secondsFromNow(this.clock, lifetimeSeconds);
    const row = { id, request_hash: requestHash, key_version: null, sealed: null, expires_at: expiry };
    const claimed = await db
      .insertInto("kept_answers")
      .values({ request_mark: requestMark, ...row })
      .onConflict((conflict) =>
        conflict.column("request_mark").doUpdateSet(row).where("kept_answers.expires_at", "<=", present(this.clock)),
      )
      .returning("id")
      .execute();
    if (claimed.length > 0) return null;
    const kept = await db
      .selectFrom("kept_answers")
      .selectAll()
      .where("request_mark", "=", requestMark)
      .executeTakeFirstOrThrow();
    const { key_version, sealed } = kept;
    const answer = key_version === null || sealed === null ? null : { keyVersion: key_version, sealed };
    return { id: kept.id, requestHash: kept.request_hash, answer };
  }

  async keep(id: string, { keyVersion, sealed }: SealedSecret): Promise<void> {
    const db = await this.connect();
    await db.updateTable("kept_answers").set({ key_version: keyVersion, sealed }).where("id", "=", id).execute();
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "kept_answers", this.clock);
  }
}
