import { drawRandomBytes, randomText } from "./random.js";

/** The counter has the 12 bits that RFC 9562 calls rand_a. It starts at random in its lower half. */
const COUNTER_END = 0x1000;
const COUNTER_STARTS = 0x7ff;

let millisecond = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562). Later ids sort after earlier ones, so new rows are neighbours in an index. Those of one
 * process sort so within a millisecond too (section 6.2, method 1), and when the clock is set back.
 */
export function newId(): string {
  tick();
  const time = millisecond.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const random = randomText(8, "hex");
  const variant = (0x8 | (Number.parseInt(random.charAt(0), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

function tick(): void {
  // biome-ignore lint/plugin: ids are made by the system's clock, whatever clock a test has given
  const now = Date.now();
  if (now > millisecond) restart(now);
  else {
    counter += 1;
    if (counter === COUNTER_END) restart(millisecond + 1);
  }
}

function restart(at: number): void {
  millisecond = at;
  counter = drawRandomBytes(2).readUInt16BE() & COUNTER_STARTS;
}
