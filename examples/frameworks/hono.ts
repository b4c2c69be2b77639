/** Hono 4. */
import { serve } from "@hono/node-server";
import { requireUser } from "gl-iam-client/hono";
import type { NodeBindings } from "gl-iam-server";
import { Hono } from "hono";
import { guard, iam } from "./iam";
import { port } from "./settings";

// ten lines: begin
const app = new Hono<{ Bindings: NodeBindings }>();
app.all("/api/v1/*", (context) => iam.fetch(context.req.raw, context.env));
app.get("/", requireUser(guard), (context) => context.html(`Hello ${context.var.user.email}`));
serve({ fetch: app.fetch, port, hostname: "127.0.0.1", overrideGlobalObjects: false });
// ten lines: end
