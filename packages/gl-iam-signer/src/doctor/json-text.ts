/**
 * JSON as a text: the order of members, numbers as they are written, and where each value stands. `JSON.parse` keeps
 * none of these, and a signature depends on all.
 */
export type JsonNode = { readonly source: string } & (
  | { readonly kind: "object"; readonly members: readonly (readonly [string, JsonNode])[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  /** A number, true, false, null: as written. */
  | { readonly kind: "literal"; readonly text: string }
);

const MOST_DEPTH = 32;
const LITERAL = /(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const SPACE = /[ \t\r\n]*/y;

/** Undefined for a text that is not JSON, or nested too deep. */
export function readJson(text: string): JsonNode | undefined {
  const reader = new Reader(text);
  const node = reader.value(0);
  return node && reader.isAtEnd() ? node : undefined;
}

export function memberOf(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === "object" ? node.members.find(([key]) => key === name)?.[1] : undefined;
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.#take(SPACE);
    return this.#at === this.text.length;
  }

  value(depth: number): JsonNode | undefined {
    this.#take(SPACE);
    const start = this.#at;
    const read = this.#read(depth);
    return read && ({ ...read, source: this.text.slice(start, this.#at) } as JsonNode);
  }

  #read(depth: number) {
    const first = this.text[this.#at];
    if (depth > MOST_DEPTH) return undefined;
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#array(depth);
    if (first === '"') {
      const value = this.#string();
      return value === undefined ? undefined : { kind: "string" as const, value };
    }
    const text = this.#take(LITERAL);
    return text === undefined ? undefined : { kind: "literal" as const, text };
  }

  #object(depth: number) {
    const members: [string, JsonNode][] = [];
    const isWhole = this.#list("}", () => {
      this.#take(SPACE);
      const name = this.#string();
      if (name === undefined || !this.#skip(":")) return false;
      const value = this.value(depth + 1);
      if (value) members.push([name, value]);
      return value !== undefined;
    });
    return isWhole ? { kind: "object" as const, members } : undefined;
  }

  #array(depth: number) {
    const items: JsonNode[] = [];
    const isWhole = this.#list("]", () => {
      const item = this.value(depth + 1);
      if (item) items.push(item);
      return item !== undefined;
    });
    return isWhole ? { kind: "array" as const, items } : undefined;
  }

  #list(end: "}" | "]", entry: () => boolean): boolean {
    this.#at += 1;
    if (this.#skip(end)) return true;
    do {
      if (!entry()) return false;
    } while (this.#skip(","));
    return this.#skip(end);
  }

  #string(): string | undefined {
    const source = this.#take(STRING);
    if (source === undefined) return undefined;
    try {
      // Line ends and tabs inside of strings are wrong, and some writers leave them.
      return JSON.parse(source.replace(/\p{Cc}/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`));
    } catch {
      return undefined;
    }
  }

  #skip(character: string): boolean {
    this.#take(SPACE);
    const isThere = this.text[this.#at] === character;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }
}
