/** The words of a POSIX shell command, as a person copies it: quotes of every kind, and lines that go on. */
import { UsageError } from "../usage.js";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
};

/** @throws UsageError for what only a shell can know: variables and commands inside of it */
export function shellWords(command: string): string[] {
  return new ShellReader(command).words();
}

class ShellReader {
  #at = 0;

  constructor(private readonly text: string) {}

  words(): string[] {
    const words: string[] = [];
    for (;;) {
      while (
        /\s/.test(this.#peek()) ||
        this.text.startsWith("\\\n", this.#at) ||
        this.text.startsWith("\\\r\n", this.#at)
      ) {
        this.#at += this.#peek() === "\\" ? (this.text[this.#at + 1] === "\r" ? 3 : 2) : 1;
      }
      if (this.#peek() === "" || /[|;&<>]/.test(this.#peek())) return words;
      words.push(this.#word());
    }
  }

  #word(): string {
    let word = "";
    for (;;) {
      const next = this.#peek();
      if (next === "" || /[\s|;&<>]/.test(next)) return word;
      word += this.#part(next);
    }
  }

  #part(first: string): string {
    if (first === "'") return this.#until("'", (text) => text);
    if (first === '"') return this.#doubleQuoted();
    if (first === "$" && this.text[this.#at + 1] === "'") {
      this.#at += 1;
      return this.#ansiQuoted();
    }
    if (first === "$" || first === "`") throw unexpanded();
    this.#at += 1;
    if (first !== "\\") return first;
    const escaped = this.#peek();
    this.#at += 1;
    return escaped === "\n" ? "" : escaped;
  }

  #until(end: string, read: (text: string) => string): string {
    const close = this.text.indexOf(end, this.#at + 1);
    if (close < 0) throw new UsageError(`the command has a quote ${end} that does not end`);
    const inner = this.text.slice(this.#at + 1, close);
    this.#at = close + 1;
    return read(inner);
  }

  #doubleQuoted(): string {
    return this.#quoted('"', (escaped) => {
      if (escaped === "\n") return "";
      return /[$`"\\]/.test(escaped) ? escaped : `\\${escaped}`;
    });
  }

  /** `$'…'`, which browsers write for "copy as cURL". */
  #ansiQuoted(): string {
    return this.#quoted("'", (escaped) => {
      const [, hex] =
        /^(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2}))/.exec(this.text.slice(this.#at - 1))?.filter(Boolean) ?? [];
      if (hex === undefined) return ESCAPES[escaped] ?? `\\${escaped}`;
      this.#at += hex.length;
      return String.fromCharCode(Number.parseInt(hex, 16));
    });
  }

  #quoted(end: string, read: (escaped: string) => string): string {
    let text = "";
    this.#at += 1;
    for (;;) {
      const next = this.#peek();
      this.#at += 1;
      if (next === "") throw new UsageError(`the command has a quote ${end} that does not end`);
      if (next === end) return text;
      if (end === '"' && /[$`]/.test(next)) throw unexpanded();
      if (next !== "\\") {
        text += next;
        continue;
      }
      const escaped = this.#peek();
      this.#at += 1;
      text += read(escaped);
    }
  }

  #peek(): string {
    return this.text[this.#at] ?? "";
  }
}

function unexpanded(): UsageError {
  return new UsageError(
    "the command holds a variable or another command: paste it as it ran, for example from curl -v",
  );
}
