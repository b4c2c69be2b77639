/** A flood of strangers' refusals leaves a limited number of rows a second, and one that says what is missing. */
import { expect, test } from "vitest";
import { type AuditEvent, AuditEventType } from "../../src/audit/event.js";
import type { AuditRecords } from "../../src/audit/records.js";
import { RefusalCeiling } from "../../src/audit/refusal-ceiling.js";
import { RefusalLog } from "../../src/audit/refusal-log.js";
import { AuditTrail } from "../../src/audit/trail.js";
import { ErrorCode } from "../../src/errors.js";

/** Writes when told to, at the given time. */
function open(perSecond: number) {
  const written: AuditEvent[] = [];
  const handled: AuditEvent[] = [];
  let now = new Date("2026-11-26T12:00:00Z");
  const records = { append: async (events: readonly AuditEvent[]) => void written.push(...events) };
  const log = new RefusalLog(records as unknown as AuditRecords, () => () => {}, new RefusalCeiling(perSecond));
  const trail = new AuditTrail(() => now, log);
  trail.subscribe({ handle: (event) => void handled.push(event) });
  return {
    log,
    written,
    handled,
    later(milliseconds: number) {
      now = new Date(now.getTime() + milliseconds);
    },
    refuse(errorCode: ErrorCode, note: Partial<AuditEvent> = {}, times = 1) {
      const eventType = AuditEventType.PARTNER_SIGNATURE_VALIDATION_FAILED;
      for (let count = 0; count < times; count++) trail.refused({ eventType, errorCode, message: "no", ...note });
    },
  };
}

const kinds = (events: readonly AuditEvent[]) => {
  const counts: Record<string, number> = {};
  for (const { eventType } of events) counts[eventType] = (counts[eventType] ?? 0) + 1;
  return counts;
};

test("a second keeps a limited number, and a row says how many were left out, by reason", async () => {
  const { log, written, handled, refuse, later } = open(200);
  refuse(ErrorCode.INVALID_PARTNER_SIGNATURE, {}, 5000);
  refuse(ErrorCode.PARTNER_NOT_FOUND, {}, 300);
  await log.flush();
  expect(kinds(written)).toEqual({ partner_signature_validation_failed: 200, refusals_suppressed: 1 });
  expect(written.at(-1)).toMatchObject({
    severity: "warning",
    details: { count: 5100, by_reason: { invalid_partner_signature: 4800, partner_not_found: 300 } },
  });
  expect([handled.length, log.suppressed, log.lost]).toEqual([200, 5100, 0]);
  later(1000);
  refuse(ErrorCode.PARTNER_NOT_FOUND);
  await log.flush();
  expect(kinds(written)).toEqual({ partner_signature_validation_failed: 201, refusals_suppressed: 1 });
});

test("refusals of callers who have proved who they are are never left out", async () => {
  const { log, written, refuse } = open(1);
  refuse(ErrorCode.INVALID_PARTNER_SIGNATURE, { partnerId: "named-by-a-stranger" }, 10);
  refuse(ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, { eventType: AuditEventType.SSO_REFUSED, partnerId: "p" }, 50);
  for (const code of [ErrorCode.SIGNATURE_EXPIRED, ErrorCode.PARTNER_INACTIVE, ErrorCode.SOURCE_IP_NOT_ALLOWED]) {
    refuse(code, { partnerId: "its signature was right" }, 10);
  }
  refuse(ErrorCode.RATE_LIMITED, { eventType: AuditEventType.RATE_LIMITED, partnerId: "p" }, 5);
  await log.flush();
  expect(kinds(written)).toEqual({
    partner_signature_validation_failed: 31,
    sso_refused: 50,
    rate_limited: 5,
    refusals_suppressed: 1,
  });
});

test("a clock that is turned back opens a new second", async () => {
  const { log, written, refuse, later } = open(1);
  refuse(ErrorCode.PARTNER_NOT_FOUND, {}, 2);
  later(-3_600_000);
  refuse(ErrorCode.PARTNER_NOT_FOUND, {}, 2);
  await log.flush();
  expect(kinds(written)).toEqual({ partner_signature_validation_failed: 2, refusals_suppressed: 1 });
});
