/** Source addresses: one canonical form, both for a partner's list and for the address of a request. */
import { BlockList, isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { ErrorCode, IamError } from "../errors.js";
import { type Violation, violation } from "../validation.js";

type Family = "ipv4" | "ipv6";

interface Block {
  readonly family: Family;
  readonly network: string;
  readonly prefix: number;
}

/**
 * @param text an IPv4 or IPv6 address or CIDR block; host bits are allowed and dropped, `::ffff:a.b.c.d` is IPv4
 * @returns canonical (RFC 5952), for example `10.0.0.0/8` for `10.1.2.3/8`
 */
export function parseSourceIp(text: unknown): string | Violation {
  const block = typeof text === "string" ? parseBlock(text) : undefined;
  if (!block) return violation("source_ip", "must be an IPv4 or IPv6 address or CIDR block such as 203.0.113.0/24");
  return (text as string).includes("/") ? `${block.network}/${block.prefix}` : block.network;
}

/**
 * The canonical address of a request. A mapped IPv6 address becomes the IPv4 one. Undefined if it is not an address.
 */
export function parseAddress(text: unknown): string | undefined {
  if (typeof text !== "string" || text.includes("/")) return undefined;
  return parseBlock(text)?.network;
}

/**
 * @param allowed null: any address; `[]`: none
 * @param address canonical, as {@link parseAddress} returns it; null when unknown, which no list allows
 */
export function sourceIpAllowed(allowed: readonly string[] | null, address: string | null): boolean {
  if (allowed === null) return true;
  if (address === null) return false;
  const family = familyOf(address);
  return compiled(allowed)[family].check(address, family);
}

/** @param address canonical; null when it is not known. @throws IamError `source_ip_not_allowed` */
export function requireSourceIp(
  { allowedSourceIps }: { readonly allowedSourceIps: readonly string[] | null },
  address: string | null,
): void {
  if (sourceIpAllowed(allowedSourceIps, address)) return;
  throw new IamError(ErrorCode.SOURCE_IP_NOT_ALLOWED, "this source address is not allowed");
}

/** One family at a time: in a list of both, `::/0` would match IPv4 as well. */
type CompiledList = Readonly<Record<Family, BlockList>>;

/**
 * Filling a list costs half a millisecond at a hundred entries, looking it up nothing. The least recently used one
 * goes.
 */
const compiledLists = new Map<string, CompiledList>();
const COMPILED_LISTS_MAX = 1000;

function compiled(allowed: readonly string[]): CompiledList {
  const text = allowed.join(" ");
  const list = compiledLists.get(text) ?? compile(allowed);
  compiledLists.delete(text);
  compiledLists.set(text, list);
  const [oldest] = compiledLists.keys();
  if (compiledLists.size > COMPILED_LISTS_MAX && oldest !== undefined) compiledLists.delete(oldest);
  return list;
}

function compile(allowed: readonly string[]): CompiledList {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const entry of allowed) {
    const block = parseBlock(entry);
    if (block) list[block.family].addSubnet(block.network, block.prefix, block.family);
  }
  return list;
}

function familyOf(address: string): Family {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function parseBlock(text: string): Block | undefined {
  const [address = "", prefixText, ...rest] = text.split("/");
  // isIP first, because ipaddr.js also accepts octal and hexadecimal IPv4. A zone (`fe80::1%eth0`) means nothing here.
  if (rest.length > 0 || isIP(address) === 0 || address.includes("%")) return undefined;
  const parsed = ipaddr.parse(withoutDots(address));
  const bits = parsed.kind() === "ipv6" ? 128 : 32;
  const prefix = prefixText === undefined ? bits : parsePrefix(prefixText, bits);
  if (prefix === undefined) return undefined;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= 96) {
    return block(parsed.toIPv4Address(), prefix - 96);
  }
  return block(parsed, prefix);
}

/**
 * Writes the dotted end of an IPv6 address in hexadecimal. ipaddr.js reads `::192.0.2.1` as `::ffff:192.0.2.1`, but it
 * is an address of its own (RFC 4291 §2.5.5.1), and no IPv4 entry of a list is about it.
 */
function withoutDots(address: string): string {
  if (isIP(address) === 4) return address;
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function parsePrefix(text: string, bits: number): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined;
}

function block(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): Block {
  if (address instanceof ipaddr.IPv4) {
    const network = ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
    return { family: "ipv4", network: network.toString(), prefix };
  }
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
  return { family: "ipv6", network: network.toRFC5952String(), prefix };
}
