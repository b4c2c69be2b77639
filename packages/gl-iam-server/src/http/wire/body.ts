/** Request bodies: at most the allowed bytes, exact bytes kept, JSON only when JSON was announced. */
import type { IncomingMessage } from "node:http";
import { ErrorCode, IamError, requireStrictJson } from "gl-iam";
import type { AppRequest, NodeBindings } from "./app-context.js";
import { hasMoreFields } from "./field-count.js";
import { HttpRefusal, refusedField } from "./problem.js";

/** Bytes, at sign-in. */
export const SIGN_IN_BODY_LIMIT = 64 * 1024;
/** Bytes, of a provision with its many users. */
export const PROVISION_BODY_LIMIT = 2 * 1024 * 1024;
/** Bytes, in the admin API. */
export const ADMIN_BODY_LIMIT = 2 * 1024 * 1024;

/**
 * The body's exact bytes. A body announced as too long is not read at all, and reading stops when it turns out to be.
 *
 * @throws IamError `payload_too_large`, `unsupported_media_type`; `internal_error` when somebody else has read the body
 */
export async function readBytes(
  request: AppRequest,
  limit: number,
  { incoming, body }: NodeBindings,
): Promise<Uint8Array> {
  refuseEncoded(request);
  // Of a stream that is handed over, nobody has read by way of the request.
  requireUnread(body === undefined && request.raw.bodyUsed, incoming);
  if (Number(request.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  if (body) return readStream(body, limit);
  const { raw } = request;
  if (raw.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = raw.body.getReader();
  for (;;) {
    const { done, value } = await readChunk(reader);
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      // Not awaited, because a peer that never stops sending must not delay the answer.
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

/** Leaves what is behind the limit unread. */
function readStream(stream: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settled = (settle: () => void) => {
      stream.off("data", take).off("end", finish).off("error", lose).off("close", lose);
      settle();
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      stream.pause();
      settled(() => reject(tooLarge(limit)));
    };
    const finish = () => settled(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const lose = () => settled(() => reject(incomplete()));
    if (stream.destroyed) return lose();
    stream.on("data", take).on("end", finish).on("error", lose).on("close", lose);
  });
}

function incomplete(): IamError {
  return refusedField("body", "complete", "ended before it was complete");
}

/** A signature covers the bytes before compression (RFC 9110, section 15.5.16). */
function refuseEncoded(request: AppRequest): void {
  const encoding = request.header("content-encoding");
  if (encoding === undefined || encoding.trim().toLowerCase() === "identity") return;
  throw new HttpRefusal(
    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
    "the body must be sent without a Content-Encoding: do not compress it",
    { "accept-encoding": "identity" },
  );
}

/**
 * A body parser that ran first leaves nothing, and a right signature would look wrong. Node's own request is checked
 * too: it may have been read before it became a `Request`, unless its bytes were kept, as some platforms do.
 */
function requireUnread(isUsed: boolean, incoming: NodeBindings["incoming"]): void {
  const isRead = incoming?.readableDidRead && !("rawBody" in incoming);
  if (!isUsed && !isRead) return;
  throw new IamError(
    ErrorCode.INTERNAL_ERROR,
    "the request's body was read before it came here: mount before body parsers, such as express.json()",
  );
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw incomplete();
  }
}

/** Metadata may have 32 levels, inside a body. Deeper bodies only serve to exhaust a stack. */
const MAX_DEPTH = 64;

/** @throws IamError `validation_error` */
export function parseJson(bytes: Uint8Array): unknown {
  return requireStrictJson("body", bytes, { maxDepth: MAX_DEPTH, loneSurrogates: "leave" });
}

/** More than any operation has. Where an unknown field is refused, so are all the others behind it. */
const MOST_FIELDS = 200;

/** For an operation that refuses unknown fields. @throws IamError `validation_error` */
export function parseClosedJson(bytes: Uint8Array): unknown {
  if (hasMoreFields(bytes, MOST_FIELDS)) {
    throw refusedField("body", "field_count", `must have at most ${MOST_FIELDS} fields`);
  }
  return parseJson(bytes);
}

/**
 * A form on another site can send any text, but not with this type: a browser asks first.
 *
 * @throws IamError `validation_error`
 */
export function requireContentType(request: AppRequest, expected: string): void {
  const [type = ""] = (request.header("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== expected) {
    throw refusedField("content-type", "content_type", `must be ${expected}`);
  }
}

function tooLarge(limit: number): IamError {
  return new IamError(ErrorCode.PAYLOAD_TOO_LARGE, `the body may have at most ${limit} bytes`);
}
