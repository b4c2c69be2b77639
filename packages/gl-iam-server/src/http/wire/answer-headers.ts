/**
 * The headers of an answer that this app makes itself, kept as Node writes them. A `Headers` checks each one and sorts
 * them all, which costs more than writing them. Node and `Response` check what is written.
 */
export class AnswerHeaders {
  /** By lower-case name. */
  readonly #values: Record<string, string> = Object.create(null);
  #cookies: string[] | undefined;

  constructor(given: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of given) this.append(name, value);
  }

  get(name: string): string | null {
    const lower = name.toLowerCase();
    if (lower === "set-cookie") return this.#cookies?.join(", ") ?? null;
    return this.#values[lower] ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  set(name: string, value: string): void {
    const lower = name.toLowerCase();
    if (lower === "set-cookie") this.#cookies = [value];
    else this.#values[lower] = value;
  }

  append(name: string, value: string): void {
    const lower = name.toLowerCase();
    const before = this.#values[lower];
    if (lower === "set-cookie") this.#cookies = [...this.getSetCookie(), value];
    else this.#values[lower] = before === undefined ? value : `${before}, ${value}`;
  }

  delete(name: string): void {
    const lower = name.toLowerCase();
    if (lower === "set-cookie") this.#cookies = undefined;
    else delete this.#values[lower];
  }

  getSetCookie(): string[] {
    return [...(this.#cookies ?? [])];
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of Object.keys(this.#values).sort()) yield [name, this.#values[name] as string];
    for (const cookie of this.#cookies ?? []) yield ["set-cookie", cookie];
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  forEach(take: (value: string, name: string, headers: this) => void, thisArg?: unknown): void {
    for (const [name, value] of this.entries()) take.call(thisArg, value, name, this);
  }

  /** For `writeHead`. @param length of the body, in bytes; left out for an answer without one */
  toNode(length?: number): Record<string, string | string[]> {
    if (length !== undefined) this.#values["content-length"] = String(length);
    return this.#cookies === undefined ? this.#values : { ...this.#values, "set-cookie": this.#cookies };
  }
}
