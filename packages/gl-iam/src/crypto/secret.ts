/**
 * Secrets that a caller gets as plain values. They are not enumerable, so that logging the answer does not log them.
 */
export function unlogged<T extends object>(secrets: T): T {
  const hidden = Object.entries(secrets).map(([name, value]) => [name, { value, enumerable: false }]);
  return Object.defineProperties({} as T, Object.fromEntries(hidden));
}

/**
 * A text that must not be seen. It prints as `[secret]` whenever it is printed, logged, inspected or serialized.
 * `reveal()` is the only way to the text, so a search for that word finds every place that handles it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.toPrimitive](): string {
    return "[secret]";
  }

  /** What `console.log` and `util.inspect` print. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
