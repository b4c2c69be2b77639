/** A request of node:http as an operation sees it, without a `Request`, which costs more than most operations. */
import type { IncomingMessage } from "node:http";
import type { AppContext, AppRequest, NodeBindings, Variables } from "./app-context.js";

class NodeRequest implements AppRequest {
  readonly method: string;
  #headers: Map<string, string> | undefined;
  #raw: Request | undefined;

  constructor(
    private readonly incoming: IncomingMessage,
    /** Without a query. */
    readonly path: string,
  ) {
    this.method = incoming.method ?? "GET";
  }

  get url(): string {
    const scheme = "encrypted" in this.incoming.socket ? "https" : "http";
    return `${scheme}://${this.header("host")}${this.path}`;
  }

  /** Without its body. For functions of the application's own. */
  get raw(): Request {
    this.#raw ??= new Request(this.url, { method: this.method, headers: [...this.#all()] });
    return this.#raw;
  }

  header(name: string): string | undefined {
    return this.#all().get(name.toLowerCase());
  }

  param(): undefined {
    return undefined;
  }

  query(): undefined {
    return undefined;
  }

  /** As `Headers` joins repeated ones: Node drops the second one of some, and nobody may choose which one counts. */
  #all(): Map<string, string> {
    if (this.#headers) return this.#headers;
    const { rawHeaders } = this.incoming;
    const headers = new Map<string, string>();
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = (rawHeaders[at] as string).toLowerCase();
      const value = rawHeaders[at + 1] as string;
      const before = headers.get(name);
      headers.set(name, before === undefined ? value : `${before}${name === "cookie" ? "; " : ", "}${value}`);
    }
    this.#headers = headers;
    return headers;
  }
}

export class NodeContext implements AppContext {
  readonly req: NodeRequest;
  readonly env: NodeBindings;
  readonly #variables: Partial<Variables> = {};
  #res: Response | undefined;

  constructor(incoming: IncomingMessage, path: string) {
    this.req = new NodeRequest(incoming, path);
    this.env = { incoming, body: incoming };
  }

  get<Name extends keyof Variables>(name: Name): Variables[Name] {
    return this.#variables[name] as Variables[Name];
  }

  set<Name extends keyof Variables>(name: Name, value: Variables[Name]): void {
    this.#variables[name] = value;
  }

  get res(): Response {
    if (this.#res) return this.#res;
    throw new Error("there is no answer yet");
  }

  set res(answer: Response) {
    this.#res = answer;
  }
}
