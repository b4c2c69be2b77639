/** What never became a request, so no route has seen it. It is answered in the form of all other refusals. */
import { randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ErrorCode, IamError } from "gl-iam";
import { PROBLEM_TYPE, type Problem, problemOf } from "../http/wire/problem.js";

/** For `Expect` with anything but 100-continue, which Node answers by itself, without a body. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = brokenProblem(417);
  response.writeHead(417, { "content-type": PROBLEM_TYPE, "x-request-id": problem.request_id, connection: "close" });
  response.end(JSON.stringify(problem));
}

export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const problem = brokenProblem(status);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${problem.request_id}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function brokenProblem(status: number): Problem {
  const refusal = new IamError(ErrorCode.VALIDATION_ERROR, "this is not a whole HTTP request");
  return { ...problemOf(refusal, "", randomUUID()), status };
}
