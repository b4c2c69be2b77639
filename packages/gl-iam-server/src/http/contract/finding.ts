/** What the doctor is asked and what it answers, as JSON. */
import type { ExplainedRequest, Explanation } from "gl-iam";
import { z } from "zod";
import { refusedField } from "../wire/problem.js";
import { ACME_KEY } from "./examples.js";

export const explainedRequestSchema = z.strictObject({
  headers: z.record(z.string(), z.string()).describe("as they arrived; names in any case"),
  body: z.string().optional().describe("exactly as it arrived"),
  body_base64: z.base64().optional().describe("in place of `body`, for bytes that are not a text"),
  method: z.string().max(20).optional(),
  path: z.string().max(2048).optional(),
});

export const EXPLAINED_REQUEST = {
  headers: {
    "x-consumer-key": ACME_KEY,
    "x-signature": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "x-timestamp": "2026-11-24T08:00:00Z",
  },
  body: '{"external_id": "u-1001", "email": "alice@acme.example"}',
};

export const findingSchema = z
  .object({
    accepted: z.boolean(),
    steps: z.array(
      z.object({
        name: z.enum(["form", "consumer_key", "timestamp", "signature", "clock", "policy", "replay"]),
        outcome: z.enum(["passed", "failed", "skipped"]),
        message: z.string(),
      }),
    ),
    cause: z
      .object({
        code: z.string().describe("such as `body_reserialized`; where policy refuses, the refusal's own"),
        certainty: z.enum(["proved", "likely"]).describe("proved: with this mistake the signature was computed again"),
        message: z.string(),
      })
      .nullable(),
    exposed_secret: z.boolean().describe("whether a living secret stands in the request: rotate it"),
  })
  .meta({ id: "Finding" });

export const FINDING = {
  accepted: false,
  steps: [
    { name: "form" as const, outcome: "passed" as const, message: "the three headers arrived, with 56 bytes to sign" },
    { name: "signature" as const, outcome: "failed" as const, message: "you signed 53 bytes, 56 arrived" },
  ],
  cause: { code: "body_reserialized", certainty: "proved" as const, message: "you signed 53 bytes, 56 arrived" },
  exposed_secret: false,
};

/** @throws IamError `validation_error` when the body is given twice, or not at all */
export function explainedRequest(given: z.output<typeof explainedRequestSchema>): ExplainedRequest {
  const { headers, body, body_base64: base64 } = given;
  if ((body === undefined) === (base64 === undefined)) {
    throw refusedField("body", "exclusive", "must be given once: as body, or as body_base64");
  }
  return { headers, body: body ?? Buffer.from(base64 ?? "", "base64") };
}

export function findingJson({ accepted, steps, cause, exposedSecret }: Explanation) {
  return { accepted, steps, cause, exposed_secret: exposedSecret };
}
