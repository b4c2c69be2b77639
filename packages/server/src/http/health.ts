/** For whoever watches the service: is the process alive, can it work, what has it done. */
import { ErrorCode, IamError } from "gl-iam";
import type { Hono } from "hono";
import { json } from "./json.js";
import type { AppEnv, Service } from "./service.js";

export function addHealth(router: Hono<AppEnv>, { gateway, options }: Service): void {
  router.get("/healthz", (context) => {
    context.set("operation", "healthz");
    return json({ status: "ok" });
  });

  router.get("/readyz", async (context) => {
    context.set("operation", "readyz");
    const accepting = options.accepting?.() ?? true;
    if (accepting && (await gateway.healthCheck())) return json({ status: "ready" });
    const reason = accepting ? "the database does not answer" : "the service is shutting down";
    throw new IamError(ErrorCode.STORE_UNAVAILABLE, reason);
  });

  const { metrics } = options;
  if (!metrics) return;
  router.get("/metrics", async (context) => {
    context.set("operation", "metrics");
    const { body, contentType } = await metrics.text();
    return new Response(body, { headers: { "content-type": contentType } });
  });
}
