import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAddress, parseSourceIp, sourceIpAllowed } from "../../src/policy/source-ip.js";
import { accepted, ruleOf } from "../refusals.js";

describe("an entry in canonical form", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7/32", "203.0.113.7/32"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.3/0", "0.0.0.0/0"],
    ["255.255.255.255/31", "255.255.255.254/31"],
    ["2001:DB8::1", "2001:db8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8::ffff/33", "2001:db8::/33"],
    ["::/0", "::/0"],
    ["2001:db8::1/128", "2001:db8::1/128"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["::ffff:a01:203", "10.1.2.3"],
    ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
    ["::ffff:10.1.2.3/128", "10.1.2.3/32"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    // IPv4-compatible, not mapped: IPv6, as the same address written in hexadecimal.
    ["::192.0.2.1", "::c000:201"],
    ["64:ff9b::192.0.2.1/96", "64:ff9b::/96"],
  ])("%s is %s", (text, canonical) => {
    expect(parseSourceIp(text)).toBe(canonical);
    expect(parseSourceIp(canonical)).toBe(canonical);
  });
});

describe("refused", () => {
  test.each([
    ["nothing", ""],
    ["a leading zero", "010.0.0.1"],
    ["an octal byte", "0177.0.0.1"],
    ["a hexadecimal byte", "0x7f.0.0.1"],
    ["two parts", "127.1"],
    ["three parts", "10.0.1"],
    ["a number", "2130706433"],
    ["a byte past 255", "256.0.0.1"],
    ["five parts", "1.2.3.4.5"],
    ["a zone", "fe80::1%eth0"],
    ["a zone with a prefix", "fe80::1%eth0/64"],
    ["an empty prefix", "10.0.0.0/"],
    ["a prefix past 32", "10.0.0.0/33"],
    ["a prefix past 128", "2001:db8::/129"],
    ["a negative prefix", "10.0.0.0/-1"],
    ["a signed prefix", "10.0.0.0/+8"],
    ["a prefix with a leading zero", "10.0.0.0/08"],
    ["a prefix with a fraction", "10.0.0.0/8.0"],
    ["a prefix in other digits", "10.0.0.0/\u0668"],
    ["a netmask", "10.0.0.0/255.0.0.0"],
    ["two prefixes", "10.0.0.0/8/8"],
    ["a space in front", " 10.0.0.1"],
    ["a space behind", "10.0.0.1 "],
    ["a space before the slash", "10.0.0.0 /8"],
    ["a line end", "10.0.0.1\n"],
    ["a prefix with a line end", "10.0.0.0/8\n"],
    ["a port", "10.0.0.1:80"],
    ["brackets", "[::1]"],
    ["a wildcard", "10.0.0.*"],
    ["a range", "10.0.0.1-10.0.0.9"],
    ["a name", "localhost"],
    ["two addresses", "10.0.0.1,10.0.0.2"],
    ["two double colons", "1::2::3"],
    ["a group of five digits", "2001:db80a::1"],
  ])("%s: %j", (_, text) => {
    expect(ruleOf(parseSourceIp(text))).toBe("source_ip");
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([167772161, null, undefined, ["10.0.0.1"]])("what is no text: %j", (value) => {
    expect(ruleOf(parseSourceIp(value))).toBe("source_ip");
    expect(parseAddress(value)).toBeUndefined();
  });
});

test("the address of a request has no prefix, and a mapped IPv6 address becomes IPv4", () => {
  expect(parseAddress("203.0.113.7")).toBe("203.0.113.7");
  expect(parseAddress("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(parseAddress("::FFFF:cb00:7107")).toBe("203.0.113.7");
  expect(parseAddress("2001:DB8::1")).toBe("2001:db8::1");
  expect(parseAddress("203.0.113.7/32")).toBeUndefined();
});

describe("the match", () => {
  const canonical = (entries: readonly string[]) => entries.map((entry) => accepted(parseSourceIp(entry)));
  const allows = (entries: readonly string[] | null, address: string) =>
    sourceIpAllowed(entries && canonical(entries), parseAddress(address) ?? null);

  test("null allows every address, also an unknown one; [] none", () => {
    expect(allows(null, "203.0.113.7")).toBe(true);
    expect(sourceIpAllowed(null, null)).toBe(true);
    expect(allows([], "203.0.113.7")).toBe(false);
    expect(sourceIpAllowed([], null)).toBe(false);
  });

  test("an unknown address passes no list, not even one that allows everything", () => {
    expect(sourceIpAllowed(["0.0.0.0/0", "::/0"], null)).toBe(false);
  });

  test("::/0 is all of IPv6 and nothing of IPv4; 0.0.0.0/0 is the reverse", () => {
    expect(allows(["::/0"], "2001:db8::1")).toBe(true);
    expect(allows(["::/0"], "203.0.113.7")).toBe(false);
    expect(allows(["::/0"], "::ffff:203.0.113.7")).toBe(false);
    expect(allows(["0.0.0.0/0"], "203.0.113.7")).toBe(true);
    expect(allows(["0.0.0.0/0"], "::ffff:203.0.113.7")).toBe(true);
    expect(allows(["0.0.0.0/0"], "2001:db8::1")).toBe(false);
    expect(allows(["::/0", "10.0.0.0/8"], "203.0.113.7")).toBe(false);
    expect(allows(["::ffff:0:0/95"], "203.0.113.7")).toBe(false);
  });

  test.each([
    ["10.1.2.3/8", "10.255.255.255", true],
    ["10.1.2.3/8", "11.0.0.0", false],
    ["10.1.2.3/8", "9.255.255.255", false],
    ["203.0.113.64/26", "203.0.113.127", true],
    ["203.0.113.64/26", "203.0.113.128", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.70", false],
    ["::ffff:203.0.113.0/120", "203.0.113.9", true],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::", false],
    ["2001:db8::1", "2001:0db8:0::0001", true],
    ["2001:db8::/127", "2001:db8::1", true],
    ["2001:db8::/127", "2001:db8::2", false],
  ])("%s against %s: %s", (entry, address, expected) => {
    expect(allows([entry], address)).toBe(expected);
    expect(allows(["192.0.2.1", "2001:db8:dead::/48", entry], address)).toBe(expected);
  });

  test("agrees with comparing the leading bits by hand", () => {
    const v4 = fc.ipV4();
    fc.assert(
      fc.property(
        v4,
        fc.integer({ min: 0, max: 32 }),
        v4,
        fc.integer({ min: 0, max: 31 }),
        fc.boolean(),
        (network, prefix, far, bit, near) => {
          // Half of the addresses differ from the network in one bit only: at the boundary.
          const address = near ? fromNumber((toNumber(network) ^ (1 << bit)) >>> 0) : far;
          const same = prefix === 0 || toNumber(network) >>> (32 - prefix) === toNumber(address) >>> (32 - prefix);
          expect(allows([`${network}/${prefix}`], address)).toBe(same);
          expect(allows([`::ffff:${network}/${prefix + 96}`], `::ffff:${address}`)).toBe(same);
        },
      ),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.ipV6(),
        fc.integer({ min: 0, max: 128 }),
        fc.integer({ min: 0, max: 127 }),
        (network, prefix, bit) => {
          fc.pre(!accepted(parseSourceIp(network)).includes(".") && !network.includes("."));
          const bits = toBigInt(network);
          const flipped = fromBigInt(bits ^ (1n << BigInt(bit)));
          fc.pre(!parseAddress(flipped)?.includes("."));
          expect(allows([`${network}/${prefix}`], network)).toBe(true);
          expect(allows([`${network}/${prefix}`], flipped)).toBe(bit < 128 - prefix);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function toNumber(address: string): number {
  return address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
}

function fromNumber(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

function toBigInt(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return all.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n);
}

function fromBigInt(number: bigint): string {
  const hex = number.toString(16).padStart(32, "0");
  return (hex.match(/.{4}/g) ?? []).join(":");
}
