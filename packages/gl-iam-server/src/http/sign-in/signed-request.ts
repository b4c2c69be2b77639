/** A partner's request in either of its two forms, as the library takes it. The payload's bytes are never touched. */
import { ErrorCode, IamError, type PartnerRequest } from "gl-iam";
import { z } from "zod";
import { parseWith } from "../contract/validation.js";
import type { AppRequest, NodeBindings } from "../wire/app-context.js";
import { parseJson, readBytes } from "../wire/body.js";
import { refusedField } from "../wire/problem.js";

const FORM_TYPES: ReadonlySet<string> = new Set(["application/x-www-form-urlencoded", "multipart/form-data"]);
/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`: once. */
const HTTP_DATE = /^[A-Za-z]{3,9}, [^,]*$/;

const SIGNATURE_HEADERS = ["x-consumer-key", "x-signature", "x-timestamp"] as const;

/** The second form. Unknown fields are ignored. */
export const envelopeSchema = z
  .object({
    consumer_key: z.string(),
    signature: z.string().describe("64 lower-case hex digits"),
    timestamp: z.string().describe("RFC 3339, with an offset"),
    payload: z.string().describe("the signed text, exactly: JSON, an `AssertedPayload`"),
  })
  .meta({ id: "SignedEnvelope" });

type SignedPart = Pick<PartnerRequest, "consumerKey" | "signature" | "timestamp" | "payload">;

/**
 * @param limit bytes of the body
 * @throws IamError `validation_error`, `payload_too_large`, `unsupported_media_type`
 */
export async function readSignedRequest(
  request: AppRequest,
  bindings: NodeBindings,
  limit: number,
): Promise<SignedPart> {
  requireSingleHeaders(request, bindings);
  const [consumerKey, signature, timestamp] = SIGNATURE_HEADERS.map((name) => request.header(name));
  const bytes = await readBytes(request, limit, bindings);
  if (consumerKey !== undefined || signature !== undefined || timestamp !== undefined) {
    // Added by a file or an HTTP client behind the signer's back, it would be a wrong signature without a reason.
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      throw refusedField("payload", "byte_order_mark", "must not begin with a byte order mark: send UTF-8 without one");
    }
    // The library names what is missing or malformed.
    return { consumerKey: consumerKey ?? "", signature: signature ?? "", timestamp: timestamp ?? "", payload: bytes };
  }
  refuseForm(request);
  const envelope = parseWith(envelopeSchema, parseJson(bytes), "body");
  const { consumer_key, ...rest } = envelope;
  return { consumerKey: consumer_key, ...rest };
}

/** The default of many HTTP clients. Its fields would read as broken JSON. */
function refuseForm(request: AppRequest): void {
  const [type = ""] = (request.header("content-type") ?? "").split(";");
  if (!FORM_TYPES.has(type.trim().toLowerCase())) return;
  throw new IamError(
    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
    "without the headers X-Consumer-Key, X-Signature and X-Timestamp the body must be a JSON envelope, not a form",
  );
}

/**
 * A program in between may read the first of two, and this service the last. `Headers` joins repeated ones with a
 * comma, which none of the three contains; Node still has them apart.
 */
function requireSingleHeaders(request: AppRequest, { incoming }: NodeBindings): void {
  const raw = incoming?.rawHeaders ?? [];
  for (const name of SIGNATURE_HEADERS) {
    const occurrences = raw.filter((entry, index) => index % 2 === 0 && entry.toLowerCase() === name).length;
    const value = request.header(name) ?? "";
    // An HTTP date contains a comma itself. The library says that its form is wrong.
    if (occurrences > 1 || (value.includes(",") && !HTTP_DATE.test(value))) {
      throw refusedField(name, "once", "must occur once");
    }
  }
}
