/** The core's store on PostgreSQL or PGlite. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../audit/event.js";
import type { AuditRecords } from "../audit/records.js";
import type { AuditTrail } from "../audit/trail.js";
import type { Store, Transaction } from "../core.js";
import { PostgresAssertions } from "./assertions.js";
import { PostgresAuditEvents } from "./audit-events.js";
import type { Database } from "./database.js";
import { PostgresIdentities } from "./identities.js";
import { PostgresKeptAnswers } from "./kept-answers.js";
import { PostgresPartners } from "./partners.js";
import { PostgresSessions } from "./sessions.js";
import type { Tables } from "./tables.js";
import { PostgresUsers } from "./users.js";

export interface StoreOptions {
  readonly database: Database;
  readonly trail: AuditTrail;
  readonly auditEvents: AuditRecords;
  /** Whether a change's events are written beside it. */
  readonly enableAuditLog: boolean;
}

export class PostgresStore implements Store {
  readonly partners: PostgresPartners;
  readonly users: PostgresUsers;
  readonly sessions: PostgresSessions;
  readonly identities: PostgresIdentities;
  readonly assertions: PostgresAssertions;
  readonly keptAnswers: PostgresKeptAnswers;
  readonly auditEvents: AuditRecords;

  readonly #options: StoreOptions;

  constructor(options: StoreOptions) {
    this.#options = options;
    const connect = () => options.database.ready();
    this.partners = new PostgresPartners(connect);
    this.users = new PostgresUsers(connect);
    this.sessions = new PostgresSessions(connect);
    this.identities = new PostgresIdentities(connect);
    this.assertions = new PostgresAssertions(connect, options.enableAuditLog);
    this.keptAnswers = new PostgresKeptAnswers(connect);
    this.auditEvents = options.auditEvents;
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const db = await this.#options.database.ready();
    const events: AuditEvent[] = [];
    const answer = await db.transaction().execute((connection) => work(this.#within(connection, events)));
    this.#options.trail.publish(events);
    return answer;
  }

  #within(connection: Kysely<Tables>, events: AuditEvent[]): Transaction {
    const { trail, enableAuditLog } = this.#options;
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
