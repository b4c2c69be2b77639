/** A statement that writes the audit events of its items with them, or, where the audit is off, the items alone. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../audit/event.js";
import { AUDIT_GIVEN, GIVEN_COLUMNS, toGiven } from "../audit-events.js";
import type { Tables } from "../tables.js";
import { Prepared } from "./prepared.js";

export class Audited<Row> {
  readonly #audited: Prepared<Row>;
  readonly #unaudited: Prepared<Row>;

  /**
   * @param name   see {@link Prepared}
   * @param member of the WITH, by whose `n` the items are told apart whose events are written; none is about a user who
   *   may have been erased
   * @param text   takes the members that write events, to be put behind that one
   */
  constructor(name: string, member: string, text: (audit: string) => string) {
    const audit = `, given AS (
      SELECT given.*, NULL::boolean AS is_erased
      FROM jsonb_to_recordset($3::jsonb) AS given (n integer, ${GIVEN_COLUMNS})
      JOIN ${member} ON ${member}.n = given.n
    ), ${AUDIT_GIVEN}`;
    this.#audited = new Prepared(name, text(audit));
    this.#unaudited = new Prepared(`${name}_unaudited`, text(""));
  }

  /**
   * @param parameters the two before the events
   * @param events     of each item; null where the audit is off
   */
  run(
    db: Kysely<Tables>,
    parameters: readonly [unknown, unknown],
    events: readonly (readonly AuditEvent[])[] | null,
  ): Promise<readonly Row[]> {
    if (events === null) return this.#unaudited.run(db, parameters);
    const given = events.flatMap((ofItem, n) => ofItem.map((event) => ({ n, ...toGiven(event) })));
    return this.#audited.run(db, [...parameters, JSON.stringify(given)]);
  }
}
