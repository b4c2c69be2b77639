/** A request as a person has it, with its body's bytes. */
import { type BodyPart, kindOf, type PastedRequest, requestIn } from "../pasted-request.js";
import { type Input, readBytes } from "./input.js";
import { UsageError } from "./usage.js";

/** What a person has handed in. */
export interface GivenRequest {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

/** @throws UsageError */
export function readRequest(terminal: Input, bytes: Uint8Array): GivenRequest {
  const given = withoutMark(Buffer.from(bytes));
  const isMessage = kindOf(given.toString("utf8")) === "message";
  // As many code units as bytes, so that a message's body stays as it is.
  const encoding = isMessage ? "latin1" : "utf8";
  const pasted = parse(given.toString(encoding));
  const headers = new Map<string, string[]>();
  for (const [written, value] of pasted.headers) {
    const name = written.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), Buffer.from(value, encoding).toString("utf8")]);
  }
  const parts = pasted.body.map((part) => bytesOf(terminal, part, encoding));
  const body = Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from("&"), part])));
  return {
    headers: Object.fromEntries(headers),
    body: isMessage ? cutToLength(body, headers.get("content-length")?.[0]) : body,
  };
}

/** The byte order mark that editors on Windows write. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).toString("hex") === "efbbbf" ? bytes.subarray(3) : bytes;
}

function parse(text: string): PastedRequest {
  try {
    return requestIn(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new UsageError(error.message) : error;
  }
}

function bytesOf(terminal: Input, part: BodyPart, encoding: BufferEncoding): Buffer {
  if ("text" in part) return Buffer.from(part.text, encoding);
  if (part.file === "-") throw new UsageError("the body came from curl's stdin, which is not in the command");
  const bytes = Buffer.from(readBytes(terminal, part.file));
  return part.keepsLineEnds ? bytes : Buffer.from(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0));
}

/** An editor ends its file with a line end. Without a Content-Length that is not taken for a part of the body. */
function cutToLength(body: Buffer, length: string | undefined): Buffer {
  if (length !== undefined && /^\d{1,9}$/.test(length)) return body.subarray(0, Number(length));
  const text = body.toString("latin1");
  return body.subarray(0, text.replace(/\r?\n$/, "").length);
}
