import { expect, test } from "vitest";
import { csvOf, jsonLinesOf } from "../src/audit/export.ts";
import type { AuditEvent } from "../src/audit/query.ts";
import { csvCell } from "../src/look/csv.ts";

const EVENT: AuditEvent = {
  id: "0199d3a3-0b1c-7d4f-b6a1-92f0c3d4e5f6",
  event_type: "sso_refused",
  severity: "warning",
  timestamp: "2026-11-24T07:59:12.000Z",
  organization_id: "default",
  actor: null,
  user_id: null,
  partner_id: null,
  ip_address: "203.0.113.7",
  user_agent: 'curl "8", linux',
  error_code: "email_domain_not_allowed",
  message: "=HYPERLINK(1)",
  details: { lines: "one\ntwo" },
  request_id: null,
};

test("CSV has a line of names, quotes what needs it (RFC 4180), and leaves null empty", () => {
  const [names, line] = csvOf([EVENT]).split("\r\n");
  expect(names).toMatch(/^timestamp,event_type,severity,message,/);
  expect(line).toContain('"curl ""8"", linux"');
  expect(line).toContain("email_domain_not_allowed,,,,default,");
});

test.each(["=1+1", "+1", "-1", "@a", "\tx", "\nx", "＝1", "＠a"])("%j is no formula in a spreadsheet", (text) => {
  expect(csvCell(text).replace(/^"/, "")).toMatch(/^'/);
});

test("JSON lines are one event a line, as it was answered", () => {
  const [line, rest] = jsonLinesOf([EVENT]).split("\n");
  expect([JSON.parse(line ?? ""), rest]).toEqual([EVENT, ""]);
});
