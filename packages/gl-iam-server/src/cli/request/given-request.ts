/** A request as a person has it: an HTTP message, or the curl command that sends it. */
import type { Input } from "../input.js";
import { UsageError } from "../usage.js";
import { requestOfCurl } from "./curl-command.js";
import type { GivenRequest } from "./message.js";

/** @throws UsageError */
export function readRequest(terminal: Input, bytes: Uint8Array): GivenRequest {
  const text = Buffer.from(bytes).toString("utf8");
  if (/^\s*(?:\$ )?curl(?:\.exe)?\s/.test(text)) return requestOfCurl(terminal, text.replace(/^\s*\$ /, ""));
  return requestOfMessage(Buffer.from(bytes));
}

/** RFC 9112: header lines, an empty line, and the body, whose bytes stay as they are. */
function requestOfMessage(message: Buffer): GivenRequest {
  const { head, body } = separate(message);
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const isFirst = (line: string) => /^[A-Z]+ \S+( HTTP\/\d(\.\d)?)?$/.test(line.replace(/^> /, "").trim());
  const headers: Record<string, string[]> = {};
  for (const [index, line] of lines.entries()) {
    if (index === 0 && isFirst(line)) continue;
    const [, name, value] = /^(?:> )?([!#$%&'*+.^_`|~\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(
        "stdin is neither a curl command nor an HTTP request: header lines, an empty line, the body",
      );
    }
    headers[name.toLowerCase()] = [...(headers[name.toLowerCase()] ?? []), value];
  }
  return { headers, body: cutToLength(body, headers["content-length"]?.[0]) };
}

function separate(message: Buffer): { head: string; body: Buffer } {
  const end = /\r?\n\r?\n/.exec(message.toString("latin1"));
  if (end === null) return { head: message.toString("utf8"), body: Buffer.alloc(0) };
  return { head: message.subarray(0, end.index).toString("utf8"), body: message.subarray(end.index + end[0].length) };
}

/** An editor ends its file with a line end. Without a Content-Length that is not taken for a part of the body. */
function cutToLength(body: Buffer, length: string | undefined): Buffer {
  if (length !== undefined && /^\d{1,9}$/.test(length)) return body.subarray(0, Number(length));
  const text = body.toString("latin1");
  return body.subarray(0, text.replace(/\r?\n$/, "").length);
}
