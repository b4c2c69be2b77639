import type { Kysely } from "kysely";
import type { PendingStart, PendingStartRecords } from "../sign-in/pending-start-records.js";
import { type GivenClock, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { Tables } from "./tables.js";

export class PostgresPendingStarts implements PendingStartRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert({ stateHash, partnerId, browserHash, returnTo, lifetimeSeconds }: PendingStart): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("pending_starts")
      .values({
        state_hash: stateHash,
        partner_id: partnerId,
        browser_hash: browserHash,
        return_to: returnTo,
        expires_at: secondsFromNow(this.clock, lifetimeSeconds),
      })
      .execute();
  }

  async endAllOf(partnerId: string): Promise<number> {
    const db = await this.connect();
    const ended = await db
      .deleteFrom("pending_starts")
      .where("partner_id", "=", partnerId)
      .returning("partner_id")
      .execute();
    return ended.length;
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "pending_starts", this.clock);
  }
}
