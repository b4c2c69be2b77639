/**
 * `ETag` and `If-Match` (RFC 9110, sections 8.8.3 and 13.1.1): a change applies to the state that was read, or is
 * refused.
 */
import type { RequestHeader } from "../contract/operation.js";
import type { AppContext } from "../wire/app-context.js";
import { refusedField } from "../wire/problem.js";

/** @param noun what is changed */
export function ifMatchHeader(noun: "partner" | "user"): RequestHeader {
  return {
    name: "If-Match",
    description: `The \`ETag\` of the last read. When the ${noun} has changed since, the answer is a \`conflict\`.`,
    example: '"5f0d8f0e3c554a439a383f6f2f6b1a77"',
  };
}

/** @param version of the library's `partnerVersion` or `userVersion` */
export function etagOf(version: string): string {
  return `"${version}"`;
}

/**
 * A proxy that compresses makes a tag weak. It still names the same state.
 *
 * @returns undefined when any state may be changed
 * @throws IamError `validation_error` for a malformed one
 */
export function ifMatchOf(context: AppContext): string | undefined {
  const header = context.req.header("if-match")?.trim();
  if (header === undefined || header === "*") return undefined;
  const [, version] = /^(?:W\/)?"([\x21\x23-\x7e]{0,255})"$/.exec(header) ?? [];
  if (version === undefined) throw refusedField("if-match", "entity_tag", "must be one ETag, in double quotes, or *");
  return version;
}
