/**
 * The routes of a sign-in, which are asked more often than all others. On Node such a request needs no router, no
 * `Request` and no `Headers`: what is around an operation and the operation itself are the same functions as behind
 * the router, so that both ways answer alike.
 */
import type { IncomingMessage } from "node:http";
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

/** A host that a URL takes as it is. */
const PLAIN_HOST = /^[a-z0-9.-]{1,255}(?::\d{1,5})?$/;

export class HotRoutes {
  /** By path. */
  readonly #routes = new Map<string, Route>();

  constructor(private readonly answerRefusal: AnswerRefusal) {}

  add(path: string, route: Route): void {
    this.#routes.set(path, route);
  }

  /** @returns undefined for every other request, and for an unusual form of one of these: the router has all of HTTP */
  answer(incoming: IncomingMessage): Promise<Response> | undefined {
    const { url = "", method } = incoming;
    const route = this.#routes.get(url);
    if (route === undefined || route.method !== method || !isPlain(incoming)) return undefined;
    return this.#answer(new NodeContext(incoming, url), route);
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

/** With a body that is read to its end: nobody has read of it, it has a length, and that is allowed. */
function isPlain(incoming: IncomingMessage): boolean {
  const { headers, httpVersion, readableDidRead, method } = incoming;
  if (httpVersion !== "1.1" || readableDidRead || "rawBody" in incoming) return false;
  if (headers.host === undefined || !PLAIN_HOST.test(headers.host)) return false;
  if (headers["transfer-encoding"] !== undefined || headers.expect !== undefined) return false;
  const length = headers["content-length"];
  return method === "GET" ? length === undefined || length === "0" : Number(length) <= SIGN_IN_BODY_LIMIT;
}
