import { expect, test } from "vitest";
import { usualBodies } from "../../src/doctor/body-variants.js";
import { receive } from "../../src/doctor/received.js";

/** Of tens of kilobytes, each with most of its variants in another part of the search. */
const BODIES: Readonly<Record<string, string>> = {
  "many members": JSON.stringify(Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`k${n}`, `Wert ü ${n}`]))),
  "letters with accents": JSON.stringify({ external_id: "u", email: "a@b.example", note: "é".repeat(29_000) }),
  "indented lists": JSON.stringify(
    Array.from({ length: 900 }, (_, id) => ({ id, s: "a/b" })),
    null,
    2,
  ),
};

test.each(Object.keys(BODIES))("S20: others work while variants of a long body are made: %s", async (name) => {
  const headers = { "X-Signature": "0".repeat(64), "X-Timestamp": new Date().toISOString() };
  const received = receive({ headers, body: BODIES[name] ?? "" });
  let turns = 0;
  let isMaking = true;
  const turn = () => {
    turns += 1;
    if (isMaking) setImmediate(turn);
  };
  setImmediate(turn);
  const bodies = await usualBodies(received);
  isMaking = false;
  expect(bodies.length).toBeGreaterThan(10);
  expect(turns).toBeGreaterThanOrEqual(8);
});
