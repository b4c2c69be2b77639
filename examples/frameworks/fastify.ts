/** Fastify 5. */
import { createServer } from "node:http";
import Fastify from "fastify";
import { requireUser } from "gl-iam-client/fastify";
import { mountBefore } from "gl-iam-server";
import { guard, iam } from "./iam";
import { port } from "./settings";

// ten lines: begin
const app = Fastify({ serverFactory: (own) => createServer(mountBefore(iam, own)) });
app.get("/", { preHandler: requireUser(guard) }, async (request) => `Hello ${request.signedIn.user.email}`);
await app.listen({ port, host: "127.0.0.1" });
// ten lines: end
