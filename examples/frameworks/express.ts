/** Express 5. */
import express from "express";
import { requireUser } from "gl-iam-client/express";
import { nodeListener } from "gl-iam-server";
import { guard, iam } from "./iam";
import { port } from "./settings";

// ten lines: begin
const app = express();
app.all(/^\/api\/v1\//, nodeListener(iam));
app.get("/", requireUser(guard), (_request, response) => void response.send(`Hello ${response.locals.user.email}`));
app.listen(port, "127.0.0.1");
// ten lines: end
