/** Source addresses: one canonical form, both for a partner's list and for the address of a request. */
import { ErrorCode, IamError } from "../errors.js";
import { type Violation, violation } from "../validation.js";
import { type Block, contains, parseBlock, printAddress } from "./address.js";

/**
 * @param text an IPv4 or IPv6 address or CIDR block; host bits are allowed and dropped, `::ffff:a.b.c.d` is IPv4
 * @returns canonical (RFC 5952), for example `10.0.0.0/8` for `10.1.2.3/8`
 */
export function parseSourceIp(text: unknown): string | Violation {
  const block = typeof text === "string" ? parseBlock(text) : undefined;
  if (!block) return violation("source_ip", "must be an IPv4 or IPv6 address or CIDR block such as 203.0.113.0/24");
  return (text as string).includes("/") ? `${printAddress(block)}/${block.prefix}` : printAddress(block);
}

/**
 * The canonical address of a request. A mapped IPv6 address becomes the IPv4 one. Undefined if it is not an address.
 */
export function parseAddress(text: unknown): string | undefined {
  const address = typeof text === "string" ? addressOf(text) : undefined;
  if (address === undefined) return undefined;
  // Four decimal parts have one spelling.
  return (text as string).includes(":") ? printAddress(address) : (text as string);
}

function addressOf(text: string): Block | undefined {
  return text.includes("/") ? undefined : parseBlock(text);
}

/**
 * @param allowed null: any address; `[]`: none. Read once: later changes of the list have no effect
 * @param address canonical, as {@link parseAddress} returns it; null when unknown, which no list allows
 */
export function sourceIpAllowed(allowed: readonly string[] | null, address: string | null): boolean {
  if (allowed === null) return true;
  const parsed = address === null ? undefined : addressOf(address);
  return parsed !== undefined && blocksOf(allowed).some((block) => contains(block, parsed));
}

/** @param address canonical; null when it is not known. @throws IamError `source_ip_not_allowed` */
export function requireSourceIp(
  { allowedSourceIps }: { readonly allowedSourceIps: readonly string[] | null },
  address: string | null,
): void {
  if (sourceIpAllowed(allowedSourceIps, address)) return;
  throw new IamError(ErrorCode.SOURCE_IP_NOT_ALLOWED, "this source address is not allowed");
}

/** Parsed once for each partner that was read. */
const parsedLists = new WeakMap<readonly string[], readonly Block[]>();

function blocksOf(allowed: readonly string[]): readonly Block[] {
  const known = parsedLists.get(allowed);
  if (known) return known;
  const blocks = allowed.map(parseBlock).filter((block) => block !== undefined);
  parsedLists.set(allowed, blocks);
  return blocks;
}
