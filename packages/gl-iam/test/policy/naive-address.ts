/** Addresses as Node's and ipaddr.js's parsers read them, and as Node's `BlockList` compares them. */
import { BlockList, isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Family = "ipv4" | "ipv6";

interface Block {
  readonly family: Family;
  readonly network: string;
  readonly prefix: number;
}

/** @returns the canonical entry; undefined when it is none */
export function naiveEntry(text: string): string | undefined {
  const block = parseBlock(text);
  return block && (text.includes("/") ? `${block.network}/${block.prefix}` : block.network);
}

/** @param entries and `address` in canonical form */
export function naiveAllowed(entries: readonly string[], address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  // One family at a time: in a list of both, `::/0` would match IPv4 as well.
  const list = new BlockList();
  for (const block of entries.map(parseBlock)) {
    if (block?.family === family) list.addSubnet(block.network, block.prefix, family);
  }
  return list.check(address, family);
}

function parseBlock(text: string): Block | undefined {
  const [address = "", prefixText, ...rest] = text.split("/");
  // isIP first, because ipaddr.js also accepts octal and hexadecimal IPv4.
  if (rest.length > 0 || isIP(address) === 0 || address.includes("%")) return undefined;
  const parsed = ipaddr.parse(withoutDots(address));
  const bits = parsed.kind() === "ipv6" ? 128 : 32;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefixText !== undefined && !(/^(?:0|[1-9]\d{0,2})$/.test(prefixText) && prefix <= bits)) return undefined;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= 96) {
    return block(parsed.toIPv4Address(), prefix - 96);
  }
  return block(parsed, prefix);
}

/** ipaddr.js reads `::192.0.2.1` as `::ffff:192.0.2.1`. */
function withoutDots(address: string): string {
  if (isIP(address) === 4) return address;
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function block(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): Block {
  if (address instanceof ipaddr.IPv4) {
    const network = ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
    return { family: "ipv4", network: network.toString(), prefix };
  }
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
  return { family: "ipv6", network: network.toRFC5952String(), prefix };
}
