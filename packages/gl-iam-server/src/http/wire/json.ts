import { AnswerHeaders } from "./answer-headers.js";
import { textAnswer } from "./text-answer.js";

/** A JSON answer whose type follows the schema that describes it. */
export function json(
  value: object,
  status: 200 | 201 = 200,
  headers: Headers | Readonly<Record<string, string>> = {},
): Response {
  const answer = new AnswerHeaders(headers instanceof Headers ? headers : Object.entries(headers));
  answer.set("content-type", "application/json");
  return textAnswer(JSON.stringify(value), { status, headers: answer });
}
