/** The API, typed by the service's own document. */
import { type components, createClient } from "gl-iam-client";
import { isProblem, Refusal } from "./refusal.ts";
import { send } from "./send.ts";

export type Schemas = components["schemas"];

export const api = createClient({ url: location.origin, fetch: send });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer's body. @throws Refusal */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await withResponse(call)).data;
}

/** The same with the response, for its headers. @throws Refusal */
export async function withResponse<T>(call: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(null, 0);
  }
  const { data, error, response } = answer;
  if (response.ok) return { data: data as T, response };
  throw new Refusal(isProblem(error) ? error : null, response.status);
}
