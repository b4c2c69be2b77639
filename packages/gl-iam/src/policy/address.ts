/** IPv4 and IPv6 addresses as numbers, and their canonical text. Read by hand, because each request has one. */

/** An address, or a block of them. */
export interface Block {
  readonly bits: 32 | 128;
  /** The leading bits that it fixes. */
  readonly prefix: number;
  /** 16 bits each: two of IPv4, eight of IPv6. Those behind the prefix are zero. */
  readonly groups: readonly number[];
}

const IPV6_GROUPS = 8;
const GROUP_BITS = 16;
/** Longer than any address with a prefix. */
const LONGEST = 64;

const DOT = 0x2e;
const COLON = 0x3a;

/**
 * Four decimal parts without leading zeros (RFC 6943, section 3.1.1, strict), or an IPv6 address without a zone (RFC
 * 4291, section 2.2); then, if it is a block, `/` and the prefix in decimal. A mapped address (`::ffff:a.b.c.d`) is an
 * IPv4 address, and a block of them an IPv4 block.
 */
export function parseBlock(text: string): Block | undefined {
  if (text.length > LONGEST) return undefined;
  const slash = text.indexOf("/");
  const end = slash < 0 ? text.length : slash;
  const ipv4 = readIpv4(text, 0, end);
  const groups = ipv4 < 0 ? readIpv6(text, end) : groupsOfIpv4(ipv4);
  if (!groups) return undefined;
  const bits = ipv4 < 0 ? 128 : 32;
  const prefix = slash < 0 ? bits : readPrefix(text.slice(slash + 1), bits);
  if (prefix === undefined) return undefined;
  const isMapped = bits === 128 && prefix >= 96 && groups[5] === 0xffff && groups.slice(0, 5).every(isZero);
  return isMapped ? block(32, prefix - 96, groups.slice(6)) : block(bits, prefix, groups);
}

function block(bits: 32 | 128, prefix: number, groups: readonly number[]): Block {
  return {
    bits,
    prefix,
    groups: prefix === bits ? groups : groups.map((group, index) => group & maskOf(prefix, index)),
  };
}

/** Which bits of a group a prefix covers. */
function maskOf(prefix: number, group: number): number {
  const covered = Math.min(GROUP_BITS, Math.max(0, prefix - group * GROUP_BITS));
  return 0xffff & ~(0xffff >> covered);
}

/** Whether an address lies in a block of its own family. @param address without a prefix of its own */
export function contains(block: Block, address: Block): boolean {
  if (block.bits !== address.bits) return false;
  for (let index = 0; index * GROUP_BITS < block.prefix; index += 1) {
    const differing = (block.groups[index] ?? 0) ^ (address.groups[index] ?? 0);
    if ((differing & maskOf(block.prefix, index)) !== 0) return false;
  }
  return true;
}

/** RFC 5952, section 4: no leading zeros, small letters, the first longest run of zeros (two at least) as `::`. */
export function printAddress({ bits, groups }: Block): string {
  if (bits === 32) return groups.map((group) => `${group >> 8}.${group & 0xff}`).join(".");
  let [start, length] = [0, 1];
  for (let from = 0; from < IPV6_GROUPS; from += 1) {
    let to = from;
    while (groups[to] === 0) to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** @returns -1 when the stretch of text is no IPv4 address */
function readIpv4(text: string, start: number, end: number): number {
  let address = 0;
  let parts = 0;
  let part = 0;
  let digits = 0;
  for (let at = start; at <= end; at += 1) {
    const digit = at < end ? text.charCodeAt(at) - 48 : DOT - 48;
    if (digit >= 0 && digit <= 9) {
      if (digits > 0 && part === 0) return -1;
      part = part * 10 + digit;
      digits += 1;
      if (part > 255) return -1;
    } else {
      if (digit !== DOT - 48 || digits === 0) return -1;
      address = address * 256 + part;
      parts += 1;
      part = 0;
      digits = 0;
    }
  }
  return parts === 4 ? address : -1;
}

function groupsOfIpv4(address: number): number[] {
  return [address >>> GROUP_BITS, address & 0xffff];
}

function readIpv6(text: string, end: number): readonly number[] | undefined {
  const groups: number[] = [];
  /** Where `::` stands. */
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return undefined;
    [gap, at] = [0, 2];
  }
  while (at < end) {
    const start = at;
    let group = 0;
    for (; at < end && at < start + 4 && hexDigit(text, at) >= 0; at += 1) group = group * 16 + hexDigit(text, at);
    if (at < end && text.charCodeAt(at) === DOT) {
      const ipv4 = readIpv4(text, start, end);
      if (ipv4 < 0) return undefined;
      groups.push(...groupsOfIpv4(ipv4));
      break;
    }
    if (at === start || groups.length === IPV6_GROUPS) return undefined;
    groups.push(group);
    if (at === end) break;
    if (text.charCodeAt(at) !== COLON || at + 1 === end) return undefined;
    at += 1;
    if (text.charCodeAt(at) !== COLON) continue;
    if (gap >= 0) return undefined;
    gap = groups.length;
    at += 1;
  }
  if (gap < 0) return groups.length === IPV6_GROUPS ? groups : undefined;
  // It stands for one group of zeros at least.
  const missing = IPV6_GROUPS - groups.length;
  return missing < 1 ? undefined : groups.toSpliced(gap, 0, ...ZEROS.slice(0, missing));
}

const ZEROS: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0];

function isZero(group: number): boolean {
  return group === 0;
}

/** -1 for any other character. */
function hexDigit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  const letter = (code | 0x20) - 97;
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}

function readPrefix(text: string, bits: number): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits ? Number(text) : undefined;
}
