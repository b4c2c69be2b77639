import { domainToASCII } from "node:url";

/** One LDH label (RFC 1123): 1–63 characters, no hyphen at either end. */
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** Characters that `domainToASCII` would read as the end of a host name, or as another part of a URL. */
const NOT_A_NAME = /[\s/\\?#@:%[\]<>^|*_]/;

/**
 * @param text for example `Bücher.example`; no wildcard, port or trailing dot; a single label (`localhost`) is a name
 * too
 * @returns lower-case A-label form (RFC 5890), for example `xn--bcher-kva.example`; undefined if it is no domain name
 */
export function parseDomainName(text: string): string | undefined {
  if (NOT_A_NAME.test(text)) return undefined;
  const name = domainToASCII(text);
  if (name.length === 0 || name.length > 253) return undefined;
  const labels = name.split(".");
  // To a URL parser, a name whose last label is all digits is an IPv4 address (`0x7f.1` becomes `127.0.0.1`).
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? "") ? name : undefined;
}
