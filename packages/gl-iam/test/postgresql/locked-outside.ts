/** Two acts at one moment: a lock from outside holds the first one up at the place that matters. */
import pg from "pg";
import type { ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Installation, install } from "./installation.js";

type LockedOutside = (lock: string, waiting: number, acts: readonly (() => Promise<void>)[]) => Promise<void>;

/** @param work `lockedOutside` begins the acts one after the other, and ends the lock when they wait, or are through */
export async function onInstallation(
  kind: { createMigrated(): Promise<ScratchDatabase> },
  work: (installed: Installation, lockedOutside: LockedOutside) => Promise<void>,
): Promise<void> {
  const database = await kind.createMigrated();
  const installed = await install(database);
  const outside = new pg.Client({ connectionString: database.url });
  await outside.connect();
  const lockedOutside: LockedOutside = async (lock, waiting, acts) => {
    await outside.query("BEGIN");
    await outside.query(lock);
    const begun: Promise<void>[] = [];
    for (const [index, act] of acts.entries()) {
      let isThrough = false;
      begun.push(act().finally(() => (isThrough = true)));
      while (!isThrough && (await waitersOf(outside)) < Math.min(index + 1, waiting))
        await outside.query("SELECT pg_sleep(0.01)");
    }
    await outside.query("COMMIT");
    await Promise.all(begun);
  };
  try {
    await work(installed, lockedOutside);
  } finally {
    await Promise.all([outside.end(), installed.close()]);
    await database.drop();
  }
}

async function waitersOf(outside: pg.Client): Promise<number> {
  // Within one transaction the activity is read once.
  await outside.query("SELECT pg_stat_clear_snapshot()");
  const { rows } = await outside.query(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}
