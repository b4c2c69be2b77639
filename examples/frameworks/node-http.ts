/** node:http without a framework. */
import { createServer } from "node:http";
import { requireUser } from "gl-iam-client/node";
import { mountBefore } from "gl-iam-server";
import { guard, iam } from "./iam";
import { port } from "./settings";

// ten lines: begin
const protect = requireUser(guard);
const own = protect((_request, response, { user }) => void response.end(`Hello ${user.email}`));
createServer(mountBefore(iam, own)).listen(port, "127.0.0.1");
// ten lines: end
