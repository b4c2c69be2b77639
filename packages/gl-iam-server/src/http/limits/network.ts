/** Whom an address stands for. */
import ipaddr from "ipaddr.js";

/** Null when the sender is not known. An IPv6 customer has at least a whole /64, so that counts as one. */
export function sourceKey(address: string | null): string | null {
  return address === null ? null : (networksOf(address)[0] ?? null);
}

/**
 * The networks that an address is part of, the narrowest first. One customer may have a whole /56 or /48
 * of IPv6 (RFC 6177): 256 or 65,536 of the narrowest.
 *
 * @param address canonical
 */
export function networksOf(address: string): readonly string[] {
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return [address];
  const groups = parsed.parts.map((part) => part.toString(16).padStart(4, "0")).join("");
  return [64, 56, 48].map((bits) => `${groups.slice(0, bits / 4)}/${bits}`);
}
