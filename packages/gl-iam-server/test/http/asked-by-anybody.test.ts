/** Questions that anybody may ask without end cost the database little: readiness, and whose an invented origin is. */
import { ok } from "gl-iam";
import { expect, test } from "vitest";
import { Readiness } from "../../src/http/monitoring/readiness.js";
import { PartnerOrigins } from "../../src/http/wire/partner-origins.js";

const ACME = "https://portal.acme.example";

function origins() {
  const asked: string[] = [];
  let now = 0;
  const isPartnerOrigin = async (origin: string) => {
    asked.push(origin);
    return ok(origin === ACME);
  };
  const gateway = { partnerRegistry: { isPartnerOrigin } } as unknown as ConstructorParameters<
    typeof PartnerOrigins
  >[0];
  return {
    asked,
    known: new PartnerOrigins(gateway, () => now),
    later(milliseconds: number) {
      now += milliseconds;
    },
  };
}

test("a thousand invented origins in a second are fifty look-ups, and a partner's stays known", async () => {
  const { asked, known, later } = origins();
  expect(await known.has(ACME)).toBe(true);
  later(40_000);
  const flood = Array.from({ length: 1000 }, (_, count) => known.has(`https://invented${count}.example`));
  expect(new Set(await Promise.all(flood))).toEqual(new Set([false]));
  expect(asked).toHaveLength(51);
  // Too old to be repeated, and too many are asking, so it stays known for some minutes.
  expect(await known.has(ACME)).toBe(true);
  expect(asked).toHaveLength(51);
  later(1000);
  expect(await known.has(ACME)).toBe(true);
  expect(asked.at(-1)).toBe(ACME);
});

test("many who ask for one origin at once cause one look-up; an unknown one is asked again after 2 s", async () => {
  const { asked, known, later } = origins();
  await Promise.all(Array.from({ length: 100 }, () => known.has("https://unknown.example")));
  expect(asked).toHaveLength(1);
  later(1999);
  await known.has("https://unknown.example");
  expect(asked).toHaveLength(1);
  later(1);
  await known.has("https://unknown.example");
  expect(asked).toHaveLength(2);
});

test("readiness is asked for once at a time, and its answer repeated for a second", async () => {
  let asked = 0;
  let isUp = true;
  const readiness = new Readiness(
    async () => {
      asked += 1;
      return isUp;
    },
    () => performance.now(),
  );
  expect(new Set(await Promise.all(Array.from({ length: 100 }, () => readiness.isReady())))).toEqual(new Set([true]));
  expect(asked).toBe(1);
  isUp = false;
  await expect.poll(() => readiness.isReady(), { timeout: 5000 }).toBe(false);
  expect(asked).toBe(2);
});
