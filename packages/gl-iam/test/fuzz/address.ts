/**
 * Source addresses: IPv4 in four decimal parts (RFC 6943 §3.1.1, strict), IPv6 (RFC 4291 §2.2) without a zone, an
 * optional prefix; printed as RFC 5952 says; IPv4-mapped addresses are IPv4. The oracle computes with BigInt.
 */
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  /** The address, host bits included. */
  readonly value: bigint;
}

const MAPPED = 0xffffn << 32n;

function readIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^[0-9]{1,3}$/.test(part) || (part.length > 1 && part[0] === "0") || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

/** @returns 16-bit groups, or null; the last 32 bits may be written as IPv4 */
function readGroups(text: string, mayEndInIpv4: boolean): bigint[] | null {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 && mayEndInIpv4 && part.includes(".") ? readIpv4(part) : null;
    if (ipv4 !== null) groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return null;
  }
  return groups;
}

function readIpv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [before, after] = [readGroups(halves[0] ?? "", halves.length === 1), readGroups(halves[1] ?? "", true)];
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  // "::" stands for one group of zeros or more.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => 0n), ...after];
  return groups.reduce((value, group) => value * 65_536n + group, 0n);
}

function readNetwork(text: string): Network | null {
  const [address = "", prefixText, ...more] = text.split("/");
  if (more.length > 0) return null;
  const ipv4 = readIpv4(address);
  const value = ipv4 ?? readIpv6(address);
  if (value === null) return null;
  const bits = ipv4 === null ? 128 : 32;
  if (prefixText !== undefined && !/^(0|[1-9][0-9]*)$/.test(prefixText)) return null;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return null;
  const isMapped = bits === 128 && prefix >= 96 && value >> 32n === MAPPED >> 32n;
  return isMapped ? { bits: 32, prefix: prefix - 96, value: value & 0xffff_ffffn } : { bits, prefix, value };
}

function networkOf({ bits, prefix, value }: Network): bigint {
  const host = BigInt(bits - prefix);
  return (value >> host) << host;
}

function print({ bits, value }: Pick<Network, "bits" | "value">): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  // RFC 5952 §4.2: the longest run of zeros, the first of equally long ones, at least two.
  let [start, length] = [0, 1];
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (groups[to] === 0) to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const hex = (list: number[]) => list.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** @returns the canonical entry, or null */
function sourceIpOracle(text: string): string | null {
  const network = readNetwork(text);
  if (network === null) return null;
  const address = print({ bits: network.bits, value: networkOf(network) });
  return text.includes("/") ? `${address}/${network.prefix}` : address;
}

function contains(entry: Network, address: Network): boolean {
  return entry.bits === address.bits && networkOf(entry) === networkOf({ ...address, prefix: entry.prefix });
}

const CHARACTERS = [..."0123456789abcdefABCDEF:./%x -", "::", "\n", "\u0661"];

function drawnIpv4(dice: Dice): string {
  return dice.many(4, () => String(dice.one([0, 1, 10, 127, 255, dice.below(256)])), ".");
}

function drawnIpv6(dice: Dice): string {
  const group = () => dice.one(["0", "0", "1", "ffff", dice.below(65_536).toString(16), "00ff", "DB8"]);
  if (dice.once(6)) return `::ffff:${dice.once(2) ? drawnIpv4(dice) : `${group()}:${group()}`}`;
  const tail = dice.once(8) ? [drawnIpv4(dice)] : [];
  const groups = Array.from({ length: 8 - 2 * tail.length }, group);
  if (dice.once(2)) groups.splice(dice.below(groups.length + 1), dice.below(groups.length), "");
  return [...groups, ...tail].join(":").replace(/^:(?!:)|(?<!:):$/, "::");
}

function drawnEntry(dice: Dice): string {
  const isIpv4 = dice.once(2);
  const address = isIpv4 ? drawnIpv4(dice) : drawnIpv6(dice);
  const most = isIpv4 ? 34 : 131;
  const text = dice.once(2) ? address : `${address}/${dice.below(most)}`;
  return dice.once(6) ? dice.garbled(text, CHARACTERS) : text;
}

/** An address in or just outside the entry. */
function drawnNear(dice: Dice, { bits, prefix, value }: Network): string {
  const flipped = value ^ (1n << BigInt(dice.below(bits)));
  const edge = BigInt(Math.min(bits - 1, Math.max(0, bits - prefix)));
  return print({ bits, value: dice.one([value, flipped, value ^ (1n << edge)]) });
}

export interface AddressRules {
  /** The canonical entry, or null. */
  parseEntry(text: string): string | null;
  parseAddress(text: string): string | null;
  /** @param entries and `address` in canonical form */
  allowed(entries: readonly string[], address: string): boolean;
}

export function addresses({ parseEntry, parseAddress, allowed }: AddressRules): Subject {
  return {
    name: "address and CIDR block",
    attempt(dice) {
      const entries = Array.from({ length: 1 + dice.below(3) }, () => drawnEntry(dice));
      for (const text of entries) {
        const [product, oracle] = [parseEntry(text), sourceIpOracle(text)];
        if (product !== oracle) return difference(text, product, oracle);
        const [asAddress, expected] = [parseAddress(text), text.includes("/") ? null : oracle];
        if (asAddress !== expected) return difference(text, asAddress, expected);
      }
      const networks = entries.map(readNetwork).filter((network) => network !== null);
      const [near] = networks;
      if (!near) return undefined;
      const text = dice.once(5) ? drawnIpv4(dice) : drawnNear(dice, dice.one(networks));
      const [address, canonical] = [readNetwork(text), sourceIpOracle(text)];
      if (address === null || canonical === null) return `the oracle does not read its own address ${text}`;
      const list = entries.map(sourceIpOracle).filter((entry) => entry !== null);
      const [product, oracle] = [allowed(list, canonical), networks.some((entry) => contains(entry, address))];
      return product === oracle ? undefined : difference({ list, address: canonical }, product, oracle);
    },
  };
}
