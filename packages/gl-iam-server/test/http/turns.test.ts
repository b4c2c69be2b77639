import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ErrorCode } from "gl-iam";
import { expect, test, vi } from "vitest";
import { settled } from "../../../../tools/testing/in-time.js";
import { type Leave, Turns } from "../../src/http/limits/turns.js";

const KEY = "203.0.113.7";

test("as many go in as there is room; the others go in as places become free", async () => {
  const turns = new Turns(async () => 3);
  let inside = 0;
  let most = 0;
  let served = 0;
  await Promise.all(
    Array.from({ length: 30 }, async () => {
      const leave = await turns.enter(KEY);
      inside += 1;
      most = Math.max(most, inside);
      await settled();
      inside -= 1;
      served += 1;
      leave?.();
    }),
  );
  expect({ most, served }).toEqual({ most: 3, served: 30 });
});

test("they go in one after the other, in the order of arrival, and each leaving calls one", async () => {
  const CROWD = 2000;
  let asked = 0;
  const turns = new Turns(async () => {
    asked += 1;
    return 2;
  });
  const order: number[] = [];
  const leaves: Leave[] = [];
  const entered = Array.from({ length: CROWD }, async (_, place) => {
    const leave = await turns.enter(KEY);
    order.push(place);
    if (leave) leaves.push(leave);
  });
  await settled();
  expect(order).toEqual([0, 1]);
  for (let left = 1; left <= CROWD - 2; left++) {
    leaves.shift()?.();
    await settled();
    expect(order.length).toBe(left + 2);
  }
  await Promise.all(entered);
  expect(order).toEqual(Array.from({ length: CROWD }, (_, place) => place));
  // Once for each that leaves, and for the crowd that came together: not once for each that waits.
  expect(asked).toBeLessThan(CROWD + 10);
});

test("one key's crowd keeps no other key waiting", async () => {
  const turns = new Turns(async () => 1);
  const leave = await turns.enter(KEY);
  const other = await turns.enter("198.51.100.1");
  expect([typeof leave, typeof other]).toEqual(["function", "function"]);
});

test("when there is no room left, all who wait are refused", async () => {
  let room = 1;
  const turns = new Turns(async () => room);
  const leave = await turns.enter(KEY);
  const waiting = Promise.all(Array.from({ length: 5 }, () => turns.enter(KEY)));
  await settled();
  room = 0;
  leave?.();
  expect(await waiting).toEqual([null, null, null, null, null]);
  expect(await turns.enter(KEY)).toBeNull();
});

test("who comes at the moment of another's leaving does not get in before the one who waits", async () => {
  const turns = new Turns(async () => 1);
  let inside = 0;
  const enter = () =>
    turns.enter(KEY).then((leave) => {
      inside += 1;
      return leave;
    });
  const first = await enter();
  const waited = enter();
  await settled();
  inside -= 1;
  first?.();
  const late = enter();
  await settled();
  expect(inside).toBe(1);
  const leave = await Promise.race([waited, late]);
  inside -= 1;
  leave?.();
  await Promise.all([waited, late]);
  expect(inside).toBe(1);
});

test("a caller that waits too long hears that the store does not answer; then the next one goes in", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns(async () => 1);
    const leave = await turns.enter(KEY);
    const waiting = expect(turns.enter(KEY)).rejects.toMatchObject({ code: ErrorCode.STORE_UNAVAILABLE });
    // Below the second within which every caller must hear of a store that has stopped.
    await vi.advanceTimersByTimeAsync(999);
    await waiting;
    const next = turns.enter(KEY);
    leave?.();
    expect(await next).toBeTypeOf("function");
  } finally {
    vi.useRealTimers();
  }
});

test("when the room is unknown, the next one asks again", async () => {
  let broken = true;
  const turns = new Turns(async () => {
    if (broken) throw new Error("no answer");
    return 1;
  });
  await expect(turns.enter(KEY)).rejects.toThrow("no answer");
  broken = false;
  expect(await turns.enter(KEY)).toBeTypeOf("function");
});

test("nothing is kept for a key that nobody uses", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const heap = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1e6;
  };
  // All try from their own address. Some find no room, or a store that fails.
  const outcomes: (() => number)[] = [
    () => 1,
    () => 0,
    () => {
      throw new Error("no answer");
    },
  ];
  let count = 0;
  const turns = new Turns(async () => outcomes[count % outcomes.length]?.() ?? 0);
  const before = heap();
  for (; count < 6000; count++) {
    const leave = await turns.enter(randomBytes(5000).toString("hex")).catch(() => null);
    leave?.();
  }
  const kept = heap() - before;
  // Asked once more, so that it has not been collected itself.
  expect(await turns.enter(KEY)).toBeTypeOf("function");
  expect(kept, "MB, of 60 that went through").toBeLessThan(10);
});
