/** The core's store on PostgreSQL or PGlite. */
import { type Kysely, sql } from "kysely";
import type { AuditEvent } from "../audit/event.js";
import type { Store, Transaction } from "../core.js";
import type { StoreParts } from "../provider.js";
import { PostgresAuditEvents } from "./audit-events.js";
import type { GivenClock } from "./clock.js";
import { retryingConflicts } from "./conflicts.js";
import type { Database } from "./database.js";
import { PostgresDemotions } from "./demotions.js";
import { PostgresDomainProofs } from "./domain-proofs.js";
import { batchedRecords } from "./hot/batched.js";
import { PostgresIdentities } from "./identities.js";
import { PostgresIdentityBatches } from "./identity-batches.js";
import { PostgresKeptAnswers } from "./kept-answers.js";
import { PostgresMachineTokens } from "./machine-tokens.js";
import { PostgresOneTimeTokens } from "./one-time-tokens.js";
import { PostgresPartners } from "./partners.js";
import { PostgresPasskeys } from "./passkeys.js";
import { PostgresPendingStarts } from "./pending-starts.js";
import { PostgresPersonalData } from "./personal-data.js";
import { PostgresReplayMarks } from "./replay-marks.js";
import { PostgresScimTokens } from "./scim-tokens.js";
import { PostgresScimUsers } from "./scim-users.js";
import { PostgresSealed } from "./sealed.js";
import { PostgresSecondFactors } from "./second-factors.js";
import { PostgresSessionCookies } from "./session-cookies.js";
import { PostgresSessions } from "./sessions.js";
import { PostgresSetupLinks } from "./setup-links.js";
import { PostgresSigningKeys } from "./signing-keys.js";
import type { Tables } from "./tables.js";
import { PostgresUsers } from "./users.js";

/** The records on one connection, or on any that the pool gives. */
function records(connect: () => Promise<Kysely<Tables>>, clock: GivenClock, enableAuditLog: boolean) {
  return {
    partners: new PostgresPartners(connect, clock),
    users: new PostgresUsers(connect, clock),
    sessions: new PostgresSessions(connect, clock),
    cookies: new PostgresSessionCookies(connect, clock),
    secondFactors: new PostgresSecondFactors(connect, clock),
    passkeys: new PostgresPasskeys(connect, clock),
    identities: new PostgresIdentities(connect, clock),
    identityBatches: new PostgresIdentityBatches(connect, clock),
    oneTimeTokens: new PostgresOneTimeTokens(connect, clock, enableAuditLog),
    replayMarks: new PostgresReplayMarks(connect, clock),
    pendingStarts: new PostgresPendingStarts(connect, clock),
    keptAnswers: new PostgresKeptAnswers(connect, clock),
    machineTokens: new PostgresMachineTokens(connect, clock),
    setupLinks: new PostgresSetupLinks(connect, clock),
    domainProofs: new PostgresDomainProofs(connect, clock),
    scimTokens: new PostgresScimTokens(connect, clock),
    scimUsers: new PostgresScimUsers(connect, clock),
    personalData: new PostgresPersonalData(connect, clock),
    demotions: new PostgresDemotions(connect, clock),
  };
}

export function openStore(database: Database, clock: GivenClock, parts: StoreParts): Store {
  const { trail, auditEvents, enableAuditLog } = parts;
  const connect = () => database.ready();

  const within = (connection: Kysely<Tables>, events: AuditEvent[]): Transaction => {
    const here = async () => connection;
    return {
      ...records(here, clock, enableAuditLog),
      signingKeys: new PostgresSigningKeys(here, clock),
      audit: async (note, origin) => void events.push(trail.event(note, origin)),
      async attempt(work) {
        const before = events.length;
        await sql`SAVEPOINT attempt`.execute(connection);
        try {
          const answer = await work();
          await sql`RELEASE SAVEPOINT attempt`.execute(connection);
          return answer;
        } catch (error) {
          events.length = before;
          await sql`ROLLBACK TO SAVEPOINT attempt`.execute(connection);
          throw error;
        }
      },
    };
  };

  return {
    ...records(connect, clock, enableAuditLog),
    ...batchedRecords(connect, clock, enableAuditLog, database.patience),
    auditEvents,
    sealed: new PostgresSealed(connect),
    signingKeys: new PostgresSigningKeys(connect, clock),
    async transaction(work) {
      const db = await database.ready();
      let events: AuditEvent[] = [];
      const answer = await retryingConflicts(() => {
        events = [];
        return db.transaction().execute(async (connection) => {
          const worked = await work(within(connection, events));
          // In one statement, however many there are: a sign-in has several.
          if (enableAuditLog) await new PostgresAuditEvents(async () => connection).append(events);
          return worked;
        });
      });
      trail.publish(events);
      return answer;
    },
  };
}
