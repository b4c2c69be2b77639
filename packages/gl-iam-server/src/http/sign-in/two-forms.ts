/** How the document describes a signed request: its two forms, and what every one of them may be refused with. */
import { ErrorCode } from "gl-iam";
import { z } from "zod";
import { signedExample } from "../contract/examples.js";
import { envelopeSchema } from "./signed-request.js";

export const VERIFICATION_ERRORS = [
  ErrorCode.INVALID_PARTNER_SIGNATURE,
  ErrorCode.SIGNATURE_EXPIRED,
  ErrorCode.PARTNER_INACTIVE,
  ErrorCode.SOURCE_IP_NOT_ALLOWED,
  ErrorCode.AUDIENCE_MISMATCH,
  ErrorCode.ASSERTION_REPLAYED,
  ErrorCode.RATE_LIMITED,
] as const;

export const TWO_FORMS =
  "Either the headers `X-Consumer-Key`, `X-Signature`, `X-Timestamp` with the payload as the raw body, exactly the " +
  "signed bytes; or, without these headers, an envelope with the payload as a string. An unknown key and a wrong " +
  "signature get the same answer.";

/** All three or none. The body decides which of them are needed, so none is `required`. */
export const headersWith = (payload: object) => {
  const { consumer_key, signature, timestamp } = signedExample(payload).envelope;
  return [
    { name: "X-Consumer-Key", description: "with the raw payload, not with an envelope", example: consumer_key },
    { name: "X-Signature", description: "likewise: HMAC-SHA256, 64 lower-case hex digits", example: signature },
    { name: "X-Timestamp", description: "likewise: RFC 3339, with an offset", example: timestamp },
  ];
};

/** @param schema of the payload */
export function bodyWith<Schema extends z.ZodType>(payload: z.input<Schema>, schema: Schema) {
  return {
    contentType: "application/json" as const,
    schema: z.xor([envelopeSchema, schema]),
    examples: { payload, envelope: signedExample(payload as object).envelope },
  };
}
