/** The core's store on PostgreSQL or PGlite. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../audit/event.js";
import type { AuditRecords } from "../audit/records.js";
import type { Store, Transaction } from "../core.js";
import type { StoreParts } from "../provider.js";
import { PostgresAssertions } from "./assertions.js";
import { PostgresAuditEvents } from "./audit-events.js";
import type { Database } from "./database.js";
import { PostgresIdentities } from "./identities.js";
import { PostgresKeptAnswers } from "./kept-answers.js";
import { PostgresPartners } from "./partners.js";
import { PostgresSessions } from "./sessions.js";
import type { Tables } from "./tables.js";
import { PostgresUsers } from "./users.js";

export class PostgresStore implements Store {
  readonly partners: PostgresPartners;
  readonly users: PostgresUsers;
  readonly sessions: PostgresSessions;
  readonly identities: PostgresIdentities;
  readonly assertions: PostgresAssertions;
  readonly keptAnswers: PostgresKeptAnswers;
  readonly auditEvents: AuditRecords;

  readonly #database: Database;
  readonly #parts: StoreParts;

  constructor(database: Database, parts: StoreParts) {
    this.#database = database;
    this.#parts = parts;
    const connect = () => database.ready();
    this.partners = new PostgresPartners(connect);
    this.users = new PostgresUsers(connect);
    this.sessions = new PostgresSessions(connect);
    this.identities = new PostgresIdentities(connect);
    this.assertions = new PostgresAssertions(connect, parts.enableAuditLog);
    this.keptAnswers = new PostgresKeptAnswers(connect);
    this.auditEvents = parts.auditEvents;
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const db = await this.#database.ready();
    const events: AuditEvent[] = [];
    const answer = await db.transaction().execute((connection) => work(this.#within(connection, events)));
    this.#parts.trail.publish(events);
    return answer;
  }

  #within(connection: Kysely<Tables>, events: AuditEvent[]): Transaction {
    const { trail, enableAuditLog } = this.#parts;
    const connect = async () => connection;
    const auditEvents = new PostgresAuditEvents(connect);
    return {
      partners: new PostgresPartners(connect),
      users: new PostgresUsers(connect),
      sessions: new PostgresSessions(connect),
      identities: new PostgresIdentities(connect),
      assertions: new PostgresAssertions(connect, enableAuditLog),
      keptAnswers: new PostgresKeptAnswers(connect),
      async audit(note, origin) {
        const event = trail.event(note, origin);
        events.push(event);
        if (enableAuditLog) await auditEvents.append([event]);
      },
    };
  }
}
