import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { MacSearch } from "../../src/doctor/macs.js";

const hmac = (key: Uint8Array, text: Uint8Array) => createHmac("sha256", key).update(text).digest();

test("S20: others work while many long texts are tried", async () => {
  const candidates = Array.from({ length: 120 }, () => ({
    key: new Uint8Array(32),
    text: new Uint8Array(60_000),
    faults: null,
  }));
  let turns = 0;
  let isSearching = true;
  const count = () => {
    turns += 1;
    if (isSearching) setImmediate(count);
  };
  setImmediate(count);
  expect(await new MacSearch(new Uint8Array(32), hmac).first(candidates)).toBeUndefined();
  isSearching = false;
  expect(turns).toBeGreaterThan(20);
});
