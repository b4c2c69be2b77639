/** The service's HTTP API as any client would call it, with `fetch` and without code of this project. */
import type { SignedRequest } from "./signers.js";

export interface Answer {
  readonly status: number;
  /** Parsed; an empty object when the answer has no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

export class Api {
  constructor(
    private readonly url: string,
    /** Sent with every call, if there is one. */
    private readonly accessToken?: string,
  ) {}

  as(accessToken: string): Api {
    return new Api(this.url, accessToken);
  }

  get(path: string): Promise<Answer> {
    return this.#call("GET", path);
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.#call("POST", path, JSON.stringify(body));
  }

  patch(path: string, body: object = {}): Promise<Answer> {
    return this.#call("PATCH", path, JSON.stringify(body));
  }

  /** A partner's request: three headers, and the payload as it was signed. */
  push(path: string, { consumerKey, signature, timestamp, payload }: SignedRequest): Promise<Answer> {
    const headers = { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp };
    return this.#call("POST", path, payload, headers);
  }

  async #call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = this.accessToken === undefined ? {} : { authorization: `Bearer ${this.accessToken}` };
    const response = await fetch(this.url + path, {
      method,
      headers: { "content-type": "application/json", ...authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  }
}
