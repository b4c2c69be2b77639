/** For monitoring: whether the process is alive, whether it can work, and what it has done. */
import { ErrorCode, IamError } from "gl-iam";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { defineOperation } from "../contract/operation.js";
import { json } from "../wire/json.js";
import { Readiness } from "./readiness.js";

const healthz = defineOperation({
  id: "healthz",
  method: "get",
  path: "/healthz",
  tag: "monitoring",
  summary: "Whether the process is alive",
  answer: {
    status: 200,
    description: "alive",
    schema: z.object({ status: z.literal("ok") }),
    example: { status: "ok" },
  },
  errors: [],
});

const readyz = defineOperation({
  id: "readyz",
  method: "get",
  path: "/readyz",
  tag: "monitoring",
  summary: "Whether the service can work",
  description: "503 while the database cannot be written, its schema is behind, or the process is shutting down.",
  answer: {
    status: 200,
    description: "ready",
    schema: z.object({ status: z.literal("ready") }),
    example: { status: "ready" },
  },
  errors: [ErrorCode.STORE_UNAVAILABLE],
});

const metricsText = defineOperation({
  id: "metrics",
  method: "get",
  path: "/metrics",
  tag: "monitoring",
  summary: "Figures for Prometheus",
  answer: {
    status: 200,
    description: "in Prometheus' text format",
    contentType: "text/plain",
    schema: z.string(),
    example: 'gl_iam_http_requests_total{operation="issueToken",status="200"} 42\n',
  },
  errors: [],
});

export function addHealth(api: Api): void {
  const { gateway, options } = api.state;
  const readiness = new Readiness(() => gateway.healthCheck(), options.clock ?? (() => performance.now()));

  api.add(healthz, async () => json({ status: "ok" }));

  api.add(readyz, async () => {
    const accepting = options.accepting?.() ?? true;
    if (accepting && (await readiness.isReady())) return json({ status: "ready" });
    const reason = accepting ? "it can't work with its database now; its log says why" : "the service is shutting down";
    throw new IamError(ErrorCode.STORE_UNAVAILABLE, reason);
  });

  const { metrics } = options;
  if (!metrics) return;
  api.add(metricsText, async () => {
    const { body, contentType } = await metrics.text();
    return new Response(body, { headers: { "content-type": contentType } });
  });
}
