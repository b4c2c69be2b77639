/**
 * An answer whose body is a text. A `Response` makes a stream of it, which a Node server reads again: that costs more
 * than all else of an answer. This one keeps the text, and a server that knows it writes it as it is.
 */
const texts = new WeakMap<Response, string>();

class TextAnswer extends Response {
  constructor(text: string, init: ResponseInit) {
    super(null, init);
    texts.set(this, text);
  }
}

// For whoever reads or copies the answer on its way.
const READING = ["text", "json", "arrayBuffer", "blob", "bytes", "formData", "clone"];
Object.defineProperty(TextAnswer.prototype, "body", {
  get(this: TextAnswer) {
    return asResponse(this).body;
  },
});
for (const method of READING) {
  if (!(method in Response.prototype)) continue;
  Object.defineProperty(TextAnswer.prototype, method, {
    value(this: TextAnswer) {
      const response = asResponse(this);
      return (Reflect.get(response, method) as () => unknown).call(response);
    },
  });
}

export function textAnswer(text: string, init: ResponseInit): Response {
  return new TextAnswer(text, init);
}

/** @returns undefined for any other response */
export function textOf(response: Response): string | undefined {
  return texts.get(response);
}

/** As everybody else knows responses: a runtime reads the body past the methods of this class. */
export function asResponse(response: Response): Response {
  const text = textOf(response);
  return text === undefined ? response : new Response(text, response);
}
