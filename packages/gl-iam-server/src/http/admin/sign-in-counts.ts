/** The admin API's count of sign-ins, for an overview and a chart. */
import type { SignInCounts } from "gl-iam";
import { z } from "zod";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { ADMIN_PATH } from "../wire/problem.js";
import type { AdminApi } from "./admin-api.js";
import { organizationToRead } from "./administrator.js";
import { instantParameter, orgIdParameter, testParameter } from "./query.js";

const time = z.iso.datetime();
const counts = { accepted: z.int(), refused: z.int() };

const countSignIns = defineOperation({
  id: "countSignIns",
  method: "get",
  path: `${ADMIN_PATH}/sign-in-counts`,
  tag: "audit",
  summary: "How many sign-ins were accepted and refused, over time and by reason",
  description:
    "Out of the audit. The newest 10,000 of each kind are counted; `is_complete` is false when there are more. A " +
    "bucket without a sign-in is left out.",
  security: "administrator",
  scope: "audit:read",
  query: z.object({
    partner_id: z.string().optional(),
    since: instantParameter.describe("inclusive; 24 hours ago by default"),
    bucket_seconds: z
      .string()
      .refine((text) => /^\d{1,6}$/.test(text), { error: "must be an integer", params: { rule: "integer" } })
      .meta({ pattern: "^\\d{1,6}$" })
      .transform(Number)
      .optional()
      .describe("60-86400; 3600 by default; at most 1000 buckets since then"),
    org_id: orgIdParameter,
    test: testParameter,
  }),
  answer: {
    status: 200,
    description: "counted",
    schema: z
      .object({
        since: time,
        ...counts,
        by_reason: z.record(z.string(), z.int()).describe("of the refused ones"),
        buckets: z.array(z.object({ from: time, ...counts })),
        is_complete: z.boolean(),
      })
      .meta({ id: "SignInCounts" }),
    example: {
      since: "2026-11-23T08:00:00.000Z",
      accepted: 1212,
      refused: 14,
      by_reason: { email_domain_not_allowed: 12, signature_expired: 2 },
      buckets: [{ from: "2026-11-24T07:00:00.000Z", accepted: 1212, refused: 14 }],
      is_complete: true,
    },
  },
  errors: [],
});

export function addSignInCounts(api: AdminApi): void {
  const { state } = api;
  api.addAdministration(countSignIns, async (_, { query, administrator }) => {
    const { partner_id: partnerId, since, bucket_seconds: bucketSeconds, test } = query;
    const organizationId = organizationToRead(administrator, query.org_id);
    const counted = await state.gateway.countSignIns({ organizationId, test, partnerId, since, bucketSeconds });
    return json(toJson(counted.unwrap()));
  });
}

function toJson({ since, accepted, refused, byReason, buckets, isComplete }: SignInCounts) {
  return {
    since: since.toISOString(),
    ...{ accepted, refused },
    by_reason: { ...byReason } as Record<string, number>,
    buckets: buckets.map(({ from, ...sums }) => ({ from: from.toISOString(), ...sums })),
    is_complete: isComplete,
  };
}
