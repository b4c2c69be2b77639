/**
 * An answer whose body is a text. A `Response` makes a stream of it, which a Node server reads again: that costs more
 * than all else of an answer. This one keeps the text and its headers as Node writes them, and becomes a real
 * `Response` for whoever reads or copies it.
 */
import type { AnswerHeaders } from "./answer-headers.js";

class TextAnswer {
  readonly #text: string;
  /** For its body, which is read once. */
  #read: Response | undefined;

  constructor(
    text: string,
    readonly status: number,
    readonly headers: AnswerHeaders,
  ) {
    this.#text = text;
  }

  static of(response: object): TextAnswer | undefined {
    return #text in response ? response : undefined;
  }

  get written(): string {
    return this.#text;
  }

  toResponse(): Response {
    return new Response(this.#text, { status: this.status, headers: [...this.headers] });
  }

  /** What a response has besides. */
  part(name: string): unknown {
    this.#read ??= this.toResponse();
    const part: unknown = Reflect.get(this.#read, name);
    return typeof part === "function" ? part.bind(this.#read) : part;
  }
}

Object.setPrototypeOf(TextAnswer.prototype, Response.prototype);
for (const name of Object.getOwnPropertyNames(Response.prototype)) {
  if (name === "constructor" || name === "status" || name === "headers") continue;
  Object.defineProperty(TextAnswer.prototype, name, {
    get(this: TextAnswer) {
      return this.part(name);
    },
  });
}

interface TextAnswerInit {
  readonly status: number;
  readonly headers: AnswerHeaders;
}

export function textAnswer(text: string, { status, headers }: TextAnswerInit): Response {
  return new TextAnswer(text, status, headers) as unknown as Response;
}

/** An answer as Node writes it. */
interface WritableAnswer extends TextAnswerInit {
  readonly written: string;
}

/** @returns undefined for any other response */
export function asWritable(response: Response): WritableAnswer | undefined {
  return TextAnswer.of(response);
}

/** As everybody else knows responses: a runtime reads the body past the methods of this class. */
export function asResponse(response: Response): Response {
  return TextAnswer.of(response)?.toResponse() ?? response;
}
