import { textAnswer } from "./text-answer.js";

/** A JSON answer whose type follows the schema that describes it. */
export function json(value: object, status: 200 | 201 = 200, headers: Headers | Record<string, string> = {}): Response {
  const answer = new Headers(headers);
  answer.set("content-type", "application/json");
  return textAnswer(JSON.stringify(value), { status, headers: answer });
}
