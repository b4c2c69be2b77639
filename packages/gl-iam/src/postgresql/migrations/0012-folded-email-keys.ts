import { sql } from "kysely";
import { AuditEventType } from "../../audit/event.js";
import { newId } from "../../crypto/ids.js";
import { emailKey } from "../../user/email.js";
import type { Migration } from "./migration.js";

/** The number of users read at once. */
const BATCH = 1000;

/**
 * E-mails are compared by the folded form of what people see: full-width letters, `ß` and the two small sigmas now
 * equal their plain forms. Keys in ASCII stay. If another user already has the folded key, the user keeps the former
 * one. Sign-in still finds it, and an audit event lists it.
 */
export const foldedEmailKeys: Migration = {
  version: 12,
  name: "folded-email-keys",
  statements: [],
  async run(transaction) {
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const users = await transaction
        .selectFrom("users")
        .select(["id", "org_id", "email", "email_key"])
        .where("id", ">", after)
        .where(sql<boolean>`octet_length(email_key) <> char_length(email_key)`)
        .orderBy("id")
        .limit(BATCH)
        .execute();
      for (const user of users) {
        const key = emailKey(user.email);
        if (key === null || key === user.email_key) continue;
        const updated = await transaction
          .updateTable("users")
          .set({ email_key: key })
          .where("id", "=", user.id)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom("users as other")
                  .select("other.id")
                  .where("other.org_id", "=", user.org_id)
                  .where("other.email_key", "=", key),
              ),
            ),
          )
          .returning("id")
          .execute();
        if (updated.length > 0) continue;
        await transaction
          .insertInto("audit_events")
          .values({
            id: newId(),
            event_type: AuditEventType.USER_UPDATED,
            severity: "warning",
            timestamp: sql<Date>`clock_timestamp()`,
            organization_id: user.org_id,
            actor: "migration",
            user_id: user.id,
            partner_id: null,
            error_code: null,
            message: "the e-mail address looks like another user's: it keeps its former key",
            details: "{}",
            request_id: null,
          })
          .execute();
      }
      const last = users.at(-1);
      if (!last || users.length < BATCH) return;
      after = last.id;
    }
  },
};
