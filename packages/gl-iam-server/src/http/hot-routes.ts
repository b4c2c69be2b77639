/**
 * The routes of a sign-in, which are asked more often than all others. On Node such a request needs no router, no
 * `Request` and no `Headers`: what is around an operation and the operation itself are the same functions as behind
 * the router, so that both ways answer alike.
 */
import type { IncomingMessage } from "node:http";
import { parseUrl } from "gl-iam";
import type { AnswerRefusal, AppContext, Around } from "./wire/app-context.js";
import { SIGN_IN_BODY_LIMIT } from "./wire/body.js";
import { NodeContext } from "./wire/node-context.js";

/** By the operation's id. */
export const HOT: ReadonlySet<string> = new Set(["issueToken", "exchangeToken", "getMe", "refreshSession"]);

interface Route {
  readonly method: string;
  readonly around: readonly Around[];
  readonly handle: (context: AppContext) => Promise<Response>;
}

/** A host that a URL keeps as it is, if it takes it: `a:99999`, `1.2.3.256` and `xn--a` are no hosts. */
const PLAIN_HOST = /^[a-z0-9.-]{1,255}(?::\d{1,5})?$/;

export class HotRoutes {
  /** By path. */
  readonly #routes = new Map<string, Route>();
  /** That of the last request whose host was looked at: most have the same one. */
  #host: string | undefined;

  constructor(private readonly answerRefusal: AnswerRefusal) {}

  add(path: string, route: Route): void {
    this.#routes.set(path, route);
  }

  /** @returns undefined for every other request, and for an unusual form of one of these: the router has all of HTTP */
  answer(incoming: IncomingMessage): Promise<Response> | undefined {
    const { url = "", method } = incoming;
    const route = this.#routes.get(url);
    if (route === undefined || route.method !== method) return undefined;
    if (!isPlain(incoming) || !this.#hasHost(incoming)) return undefined;
    return this.#answer(new NodeContext(incoming, url), route);
  }

  /** One, and such that there is a URL: without a URL there is no `Request` for whoever asks for the address. */
  #hasHost({ headers: { host }, rawHeaders }: IncomingMessage): boolean {
    if (host === undefined || !isOnce("host", rawHeaders)) return false;
    if (host === this.#host) return true;
    if (!PLAIN_HOST.test(host) || parseUrl(`http://${host}`) === undefined) return false;
    this.#host = host;
    return true;
  }

  async #answer(context: NodeContext, { around, handle }: Route): Promise<Response> {
    const innermost = async () => {
      try {
        context.res = await handle(context);
      } catch (thrown) {
        if (!(thrown instanceof Error)) throw thrown;
        context.res = await this.answerRefusal(thrown, context);
      }
    };
    await around.reduceRight<() => Promise<void>>((next, one) => () => one(context, next), innermost)();
    return context.res;
  }
}

/** Of some headers Node keeps the first one, where the web joins all. @param rawHeaders names and values in turn */
function isOnce(name: string, rawHeaders: readonly string[]): boolean {
  let times = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] as string;
    if (given.length === name.length && given.toLowerCase() === name) times += 1;
  }
  return times === 1;
}

/** With a body that is read to its end: nobody has read of it, it has a length, and that is allowed. */
function isPlain(incoming: IncomingMessage): boolean {
  const { headers, httpVersion, readableDidRead, method } = incoming;
  if (httpVersion !== "1.1" || readableDidRead || "rawBody" in incoming) return false;
  if (headers["transfer-encoding"] !== undefined || headers.expect !== undefined) return false;
  const length = headers["content-length"];
  return method === "GET" ? length === undefined || length === "0" : Number(length) <= SIGN_IN_BODY_LIMIT;
}
