/** Whether something happens in time, by the order of timers and not by a clock, which a busy machine falsifies. */
import { setImmediate as turn } from "node:timers/promises";

/** Turns of the event loop in which the effects of a timer, such as an abandoned query, come to their end. */
const TURNS = 20;

/**
 * @returns the call's answer, or "late" when a timer of this length ran out first. If the process itself was delayed,
 * both timers are due at once, and the shorter one runs first
 */
export async function inTime<T>(call: Promise<T>, milliseconds: number): Promise<T | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  }).then(async (): Promise<"late"> => {
    for (let left = TURNS; left > 0; left -= 1) await turn();
    return "late";
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Until all has happened that needs no timer and no other process. */
export async function settled(): Promise<void> {
  for (let left = TURNS; left > 0; left -= 1) await turn();
}
