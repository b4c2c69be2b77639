import { AuditEventType } from "../../src/audit/event.js";
import type { AuditQuery } from "../../src/audit/records.js";
import { partner, user } from "./call.js";

const FILTERS = {
  organizationId: ["default", "org-3", "nobody"],
  eventType: [AuditEventType.SSO_TOKEN_ISSUED, AuditEventType.PARTNER_DEACTIVATED],
  partnerId: [partner(1), partner(77), partner(0)],
  userId: [user(4243), user(0)],
  requestId: ["request-77", "nothing"],
  severity: ["info", "warning", "critical"],
  test: [false, true],
} as const satisfies { [F in keyof AuditQuery]: readonly AuditQuery[F][] };

type Filter = keyof typeof FILTERS;

/** Each filter with each of its values, alone and together with each other one. */
export function auditLists(): [what: string, query: AuditQuery][] {
  const names = Object.keys(FILTERS) as Filter[];
  const lists: [string, AuditQuery][] = [["everything", {}]];
  names.forEach((one, index) => {
    for (const value of FILTERS[one]) {
      lists.push([`${one} ${value}`, { [one]: value }]);
      for (const other of names.slice(index + 1)) {
        for (const another of FILTERS[other]) {
          lists.push([`${one} ${value}, ${other} ${another}`, { [one]: value, [other]: another }]);
        }
      }
    }
  });
  return lists;
}
