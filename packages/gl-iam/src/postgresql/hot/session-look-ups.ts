/** Sessions by their ids, looked up together: what each request with an access token asks. */
import type { Kysely } from "kysely";
import type { FoundSession } from "../../session/records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { FOUND_COLUMNS, type FoundRow, STANDING, toFoundSession } from "../session-rows.js";
import type { Tables } from "../tables.js";
import { Prepared } from "./prepared.js";

export interface AskedSession {
  readonly sessionId: string;
  /** Null for any. */
  readonly organizationId: string | null;
}

/** Each by its index, see credentials.ts. The same one asked twice is answered once. */
const SESSIONS = new Prepared<FoundRow>(
  "sessions",
  `SELECT found.* FROM unnest($1::uuid[]) AS asked (id)
  CROSS JOIN LATERAL (
    SELECT ${FOUND_COLUMNS} FROM ${STANDING} CROSS JOIN (SELECT ${presentIn("$2")} AS now) AS present
    WHERE sessions.id = asked.id LIMIT 1
  ) AS found`,
);

/** @returns in the order of the questions */
export async function findSessions(
  db: Kysely<Tables>,
  clock: GivenClock,
  asked: readonly AskedSession[],
): Promise<(FoundSession | null)[]> {
  const ids = new Set(asked.map(({ sessionId }) => sessionId));
  const rows = await SESSIONS.run(db, [[...ids], presentParameter(clock)]);
  const found = new Map(rows.map((row) => [row.id, toFoundSession(row)]));
  return asked.map(({ sessionId, organizationId }) => {
    const session = found.get(sessionId.toLowerCase());
    return session && (organizationId === null || session.session.organizationId === organizationId) ? session : null;
  });
}
