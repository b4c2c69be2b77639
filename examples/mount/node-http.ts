/** The sign-in in a plain node:http server, beside the application's own pages. */
import { createServer, type Server } from "node:http";
import { type App, nodeListener } from "gl-iam-server";

export function mountOnNode(iam: App): Server {
  const answerIam = nodeListener(iam);
  return createServer((request, response) => {
    if (request.url?.startsWith("/api/v1/")) return void answerIam(request, response);
    response.setHeader("content-type", "application/json");
    response.end('{"page":"own"}');
  });
}
