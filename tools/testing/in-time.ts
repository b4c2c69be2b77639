/** Whether something happens in time, told by the order of timers and not by a clock that a busy machine falsifies. */
import { setImmediate as turn } from "node:timers/promises";

/** The event loop's turns in which what a timer has started, e.g. an abandoned query, comes to its end. */
const TURNS = 20;

/**
 * @returns what the call answers, or "late" when a timer of this length ran out first. Where the process itself was
 * kept from running, both timers are due at once, and the shorter one goes first
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
