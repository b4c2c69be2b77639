/** Random choices that a seed repeats (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** @returns an integer from 0 to `limit` − 1 */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** @returns the texts of so many calls, joined */
  many(count: number, make: () => string, separator = ""): string {
    return Array.from({ length: count }, make).join(separator);
  }

  /** The text with a few characters dropped, doubled, replaced or inserted. */
  garbled(text: string, characters: readonly string[]): string {
    let garbled = text;
    for (let left = 1 + this.below(3); left > 0; left -= 1) {
      const at = this.below(garbled.length + 1);
      const [before, after] = [garbled.slice(0, at), garbled.slice(at)];
      const kind = this.below(4);
      if (kind === 0) garbled = before + after.slice(1);
      else if (kind === 1) garbled = before + after.slice(0, 1) + after;
      else garbled = before + this.one(characters) + after.slice(kind === 2 ? 1 : 0);
    }
    return garbled;
  }
}
