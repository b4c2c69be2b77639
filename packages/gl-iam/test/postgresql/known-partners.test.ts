/** S2: how young a process may take what it remembers to be. */
import { type CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { findChanges } from "../../src/postgresql/hot/changes.js";
import { KnownPartners } from "../../src/postgresql/hot/known-partners.js";
import { type Installation, install, registerAcme } from "./installation.js";

/** Two clocks that stand still until a test moves them. */
class Clocks {
  #monotonic = 1_000_000;
  #wall = 1_000_000_000;
  readonly monotonic = () => this.#monotonic;
  readonly wall = () => this.#wall;

  /** A suspended machine moves the wall clock alone. */
  advance(by: { monotonic?: number; wall?: number }): void {
    this.#monotonic += by.monotonic ?? 0;
    this.#wall += by.wall ?? 0;
  }
}

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "what is known of partners", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function followed() {
    const { partner } = await registerAcme(installed.registry);
    const clocks = new Clocks();
    const { tables } = installed;
    let isReachable = true;
    const cutOff = () => {
      isReachable = false;
    };
    const connect = async () => {
      if (!isReachable) throw new Error("no database");
      return tables;
    };
    const known = new KnownPartners(connect, null, clocks);
    const key = partner.consumerKey;
    /** Its entry stands, so that only the age of the last poll decides. */
    const untilYounger = (seconds: number) => expect.poll(() => known.recent(key, seconds)).toBeDefined();
    expect(known.recent(key, 1)).toBeUndefined();
    await expect
      .poll(async () => {
        await known.find(tables, [key]);
        return known.recent(key, 1);
      })
      .toMatchObject({ partner: { id: partner.id } });
    return { partner, clocks, known, key, untilYounger, cutOff };
  }

  test.each([
    ["the time is over by both clocks", { monotonic: 1001, wall: 1001 }],
    ["the machine was suspended", { wall: 60_000 }],
    ["the wall clock stands still", { monotonic: 1001 }],
    ["the wall clock was set back", { wall: -1 }],
  ])("is not used when %s and no poll was answered", async (_, by) => {
    const { clocks, known, key, cutOff } = await followed();
    cutOff();
    expect(known.recent(key, 1)).not.toBeUndefined();
    clocks.advance(by);
    expect(known.recent(key, 1)).toBeUndefined();
    expect(known.recent("ck_live_nobody", 1)).toBeUndefined();
  });

  test("follows a change, also one that a poll has passed while it was not committed", async () => {
    const { partner, clocks, known, key } = await followed();
    if (database.shared) {
      const other = await install(database);
      await other.tables.transaction().execute(async (transaction) => {
        await sql`UPDATE gl_iam.partners SET is_active = false WHERE id = ${partner.id}`.execute(transaction);
        // Others commit, and polls pass.
        for (let n = 0; n < 3; n += 1) {
          await installed.sql("UPDATE gl_iam.partners SET is_active = is_active WHERE id <> $1", partner.id);
          clocks.advance({ monotonic: 600, wall: 600 });
          known.recent(key, 1);
          await expect.poll(() => known.recent(key, 1)).toMatchObject({ partner: { isActive: true } });
        }
      });
      await other.close();
    } else await installed.sql("UPDATE gl_iam.partners SET is_active = false WHERE id = $1", partner.id);
    clocks.advance({ monotonic: 600, wall: 600 });
    known.recent(key, 1);
    await expect.poll(() => known.remembered(key)).toBeNull();
  });

  test("is not used when a poll ended while it was read", async () => {
    const { clocks, known, untilYounger } = await followed();
    const { partner } = await registerAcme(installed.registry);
    // A slow answer: the change and a whole poll come between the reading and the remembering.
    const { tables } = installed;
    const slow = {
      getExecutor: () => tables.getExecutor(),
      async executeQuery(query: CompiledQuery) {
        const answer = await tables.executeQuery(query);
        clocks.advance({ monotonic: 600, wall: 600 });
        await untilYounger(0.1);
        return answer;
      },
    };
    const late = known.find(slow as unknown as typeof tables, [partner.consumerKey]);
    expect((await late)[0]?.partner.id).toBe(partner.id);
    expect(known.remembered(partner.consumerKey)?.partner.id).toBe(partner.id);
    expect(known.recent(partner.consumerKey, 5)).toBeUndefined();
  });

  test("has no secret that has ended by the database's clock", async () => {
    const { partner, clocks, known, key } = await followed();
    await installed.sql(
      "UPDATE gl_iam.partner_secrets SET expires_at = clock_timestamp() + interval '2 s' WHERE partner_id = $1",
      partner.id,
    );
    await expect
      .poll(async () => {
        clocks.advance({ monotonic: 100, wall: 100 });
        await known.find(installed.tables, [key]);
        return known.recent(key, 1)?.secrets[0]?.expiresAt ?? null;
      })
      .not.toBeNull();
    clocks.advance({ monotonic: 2100, wall: 2100 });
    expect(known.recent(key, 5), "this process' clocks measure the time since").toBeUndefined();
  });

  test("begins anew on another server, and when its numbers went back", async () => {
    const { tables } = installed;
    const first = await findChanges(tables, null, null);
    expect(first.partnerIds).toBeNull();
    expect((await findChanges(tables, null, first)).partnerIds).toEqual(new Set());
    expect((await findChanges(tables, null, { ...first, server: "another" })).partnerIds).toBeNull();
    const ahead = { ...first, since: String(BigInt(first.since) + 1_000_000n) };
    expect((await findChanges(tables, null, ahead)).partnerIds).toBeNull();
  });
});
