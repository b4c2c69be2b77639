import { afterEach, expect, test, vi } from "vitest";
import { newId } from "../../src/crypto/ids.js";
import { drawRandomBytes, randomText } from "../../src/crypto/random.js";
import { generateToken } from "../../src/crypto/token.js";

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const timeOf = (id: string) => Number.parseInt(id.replace("-", "").slice(0, 12), 16);

afterEach(() => {
  vi.useRealTimers();
});

test("an id is a UUID of version 7 with the time of its making, and comes once", () => {
  const before = Date.now();
  const ids = many(20_000, newId);
  for (const id of ids) expect(id).toMatch(VERSION_7);
  expect(new Set(ids).size).toBe(ids.length);
  expect(timeOf(ids[0] ?? "")).toBeGreaterThanOrEqual(before);
});

test("ids sort in the order of their making: within a millisecond, past its counter, and with a clock set back", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 60_000);
  const ids = many(10_000, newId);
  vi.setSystemTime(Date.now() - 3_600_000);
  ids.push(...many(5000, newId));
  vi.setSystemTime(Date.now() + 7_200_000);
  ids.push(...many(10, newId));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(timeOf(ids.at(-1) ?? "")).toBe(Date.now());
});

test("every random digit of an id takes every value, the variant's four", () => {
  const seen = Array.from({ length: 36 }, () => new Set<string>());
  for (const id of many(3000, newId)) [...id].forEach((digit, index) => void seen[index]?.add(digit));
  expect(seen.slice(20).map(({ size }) => size)).toEqual([...Array(3).fill(16), 1, ...Array(12).fill(16)]);
  expect([...(seen[19] ?? [])].sort().join("")).toBe("89ab");
});

test("a token has 256 bits, and none comes twice, over many fillings of the pool", () => {
  const tokens = many(5000, () => generateToken("t_"));
  for (const token of tokens) expect(token).toMatch(/^t_[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test("drawn bytes are the drawer's own, of any size, across the pool's end", () => {
  const drawn = many(200, () => drawRandomBytes(100));
  const before = drawn.map((bytes) => bytes.toString("hex"));
  many(1000, () => randomText(33, "hex"));
  expect(drawn.map((bytes) => bytes.toString("hex"))).toEqual(before);
  expect(new Set(before).size).toBe(200);
  expect(drawRandomBytes(100_000)).toHaveLength(100_000);
  expect(drawRandomBytes(0)).toHaveLength(0);
  expect(() => randomText(257, "hex")).toThrow(RangeError);
});

test("bits are drawn evenly", () => {
  const ones = many(2000, () => drawRandomBytes(64)).reduce(
    (sum, bytes) => sum + bytes.reduce((inner, byte) => inner + byte.toString(2).replaceAll("0", "").length, 0),
    0,
  );
  // 1,024,000 fair bits: eight standard deviations either way.
  expect(Math.abs(ones - 512_000)).toBeLessThan(8 * 506);
});
