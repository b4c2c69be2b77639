/** Request bodies: never more bytes than allowed, exact bytes kept, JSON only where JSON was announced. */
import { ErrorCode, IamError } from "gl-iam";
import { refusedField } from "./problem.js";

/** Bytes, at sign-in. */
export const SIGN_IN_BODY_LIMIT = 64 * 1024;
/** Bytes, in the admin API. */
export const ADMIN_BODY_LIMIT = 2 * 1024 * 1024;

/**
 * The body's exact bytes. What announces itself as too long is not read at all, and what turns out to be is not read on.
 *
 * @throws IamError `payload_too_large`
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await readChunk(reader);
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      // Not waited for: a peer that never stops sending must not keep the answer back.
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw refusedField("body", "complete", "ended before it was complete");
  }
}

/** @throws IamError `validation_error` unless it is well-formed UTF-8 */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusedField("body", "utf8", "must be well-formed UTF-8");
  }
}

/** Metadata may have 32 levels, inside a body; deeper ones serve nobody but who looks for the end of a stack. */
const MAX_DEPTH = 64;

/** @throws IamError `validation_error` */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  const value = parse(text);
  if (isDeeperThan(MAX_DEPTH, text))
    throw refusedField("body", "depth", `must be nested at most ${MAX_DEPTH} levels deep`);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the input.
    throw refusedField("body", "json", "must be JSON");
  }
}

/** @param text JSON: one that is none, with texts that never end, would be searched again and again */
function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

/**
 * A form on another site can send any text, but not with this type: a browser asks first.
 *
 * @throws IamError `validation_error`
 */
export function requireContentType(request: Request, expected: string): void {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== expected) {
    throw refusedField("content-type", "content_type", `must be ${expected}`);
  }
}

function tooLarge(limit: number): IamError {
  return new IamError(ErrorCode.PAYLOAD_TOO_LARGE, `the body may have at most ${limit} bytes`);
}
