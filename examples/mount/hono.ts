/** The sign-in in Hono: the request passes through unchanged. On Node, `c.env` has the socket's peer. */
import type { App, NodeBindings } from "gl-iam-server";
import { Hono } from "hono";

export function mountOnHono(iam: App): Hono<{ Bindings: NodeBindings }> {
  const application = new Hono<{ Bindings: NodeBindings }>();
  application.all("/api/v1/*", (context) => iam.fetch(context.req.raw, context.env));

  application.post("/own", async (context) => context.json({ received: await context.req.json() }));
  return application;
}
