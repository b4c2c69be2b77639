/** Node's requests and answers, as a guard reads and a refusal fills them. */
import type { GuardRefusal } from "../guard/refusal.js";
import type { GuardRequest } from "../guard/request.js";

/** The part of `http.IncomingMessage` that is read here, with what Express and its middleware add. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly originalUrl?: string | undefined;
  /** What the method was before a middleware took another one. */
  readonly originalMethod?: string | undefined;
}

/** The part of `http.ServerResponse` that is used here. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text?: string): unknown;
}

/** From the raw headers: Node's own list keeps the first of two that differ. */
export function guardRequestOf(incoming: NodeRequest): GuardRequest {
  const { method = "GET", originalMethod = method, rawHeaders } = incoming;
  const isRead = originalMethod === "GET" || originalMethod === "HEAD";
  return {
    // A method that was taken instead of another one is judged by both.
    method: isRead ? method : originalMethod,
    url: incoming.originalUrl ?? incoming.url ?? "/",
    headers: {
      get(name) {
        const values = rawHeaders.filter((_value, index) => index % 2 === 1 && isNamed(rawHeaders[index - 1], name));
        return values.length === 0 ? null : values.join(name === "cookie" ? "; " : ", ");
      },
    },
  };
}

function isNamed(header: string | undefined, name: string): boolean {
  return header?.toLowerCase() === name;
}

export async function sendRefusal(refusal: GuardRefusal, response: NodeResponse): Promise<void> {
  const answer = refusal.toResponse();
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => {
    response.setHeader(name, value);
  });
  response.end(await answer.text());
}
