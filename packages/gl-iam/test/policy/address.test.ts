import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSourceIp, sourceIpAllowed } from "../../src/policy/source-ip.js";
import { Violation } from "../../src/validation.js";
import { naiveAllowed, naiveEntry } from "./naive-address.js";

const group = fc.oneof(
  fc.constantFrom("0", "0000", "1", "ffff", "FFFF", "00ff", "12345", "g", ""),
  fc.nat(0xffff).map((number) => number.toString(16)),
);
const dotted = fc.oneof(
  fc.ipV4(),
  fc
    .array(fc.constantFrom("0", "00", "1", "9", "010", "255", "256", ""), { minLength: 3, maxLength: 5 })
    .map((parts) => parts.join(".")),
);
const mapped = fc.tuple(fc.constantFrom("::ffff:", "::", "::FFFF:0:", "64:ff9b::", "1:2:3:4:5:6:"), dotted);
const address = fc.oneof(
  dotted,
  fc.ipV6(),
  mapped.map((parts) => parts.join("")),
  fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(":")),
);
const prefix = fc.oneof(
  fc.constantFrom("", "/", "/08", "/ 8", "/-1", "/0", "/96", "/95", "/24/24"),
  fc.nat(130).map((n) => `/${n}`),
);
const entry = fc.oneof(
  fc.tuple(address, prefix).map((parts) => parts.join("")),
  fc
    .tuple(address, fc.string({ maxLength: 2 }), fc.nat(20))
    .map(([text, odd, at]) => text.slice(0, at) + odd + text.slice(at)),
);

const canonical = (text: string) => {
  const parsed = parseSourceIp(text);
  return parsed instanceof Violation ? undefined : parsed;
};

test("an entry is read as the platform's own parsers read it", () => {
  fc.assert(
    fc.property(entry, (text) => {
      expect(canonical(text)).toBe(naiveEntry(text));
    }),
    { numRuns: 5000 },
  );
});

test("a list allows what a BlockList of it contains", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), entry, fc.nat(3), (texts, other, at) => {
      const entries = texts.map(canonical).filter((text) => text !== undefined);
      // Of an entry of the list, its first address lies in it.
      const given = canonical((texts[at] ?? other).replace(/\/.*/s, ""));
      fc.pre(given !== undefined);
      expect(sourceIpAllowed(entries, given)).toBe(naiveAllowed(entries, given));
    }),
    { numRuns: 3000 },
  );
});

test("a list that was read is kept as it was: nobody widens a partner's restriction by changing an answer", () => {
  const entries = ["203.0.113.0/24"];
  expect(sourceIpAllowed(entries, "198.51.100.7")).toBe(false);
  entries.push("0.0.0.0/0");
  expect(sourceIpAllowed(entries, "198.51.100.7")).toBe(false);
});

test("what is no single address is allowed by no list", () => {
  for (const text of ["203.0.113.0/24", "", "localhost", "fe80::1%eth0"]) {
    expect(sourceIpAllowed(["0.0.0.0/0", "::/0"], text)).toBe(false);
  }
});
