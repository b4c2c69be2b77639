/** What happened, in numbers. Labels come from closed lists: operations and codes, never a partner's name or a path. */
import type { ErrorCode } from "gl-iam";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: "gl_iam_http_requests_total",
    help: "Answered requests",
    labelNames: ["operation", "status"],
    registers: [this.registry],
  });
  readonly #durations = new Histogram({
    name: "gl_iam_http_request_duration_seconds",
    help: "From the first byte to the answer",
    labelNames: ["operation"],
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #refusals = new Counter({
    name: "gl_iam_refusals_total",
    help: "Refused requests by the code that the caller got",
    labelNames: ["code"],
    registers: [this.registry],
  });
  readonly #signIns = new Counter({
    name: "gl_iam_sign_ins_total",
    help: "One-time token exchanges and password sign-ins by outcome",
    labelNames: ["way", "outcome"],
    registers: [this.registry],
  });

  /** @param processFigures memory, event loop and the like as well */
  constructor({ processFigures = false } = {}) {
    if (processFigures) collectDefaultMetrics({ register: this.registry });
  }

  answered(operation: string, status: number, seconds: number): void {
    this.#requests.inc({ operation, status: String(status) });
    this.#durations.observe({ operation }, seconds);
  }

  refused(code: ErrorCode): void {
    this.#refusals.inc({ code });
  }

  signedIn(way: "partner" | "password", outcome: ErrorCode | "accepted"): void {
    this.#signIns.inc({ way, outcome });
  }

  async text(): Promise<{ body: string; contentType: string }> {
    return { body: await this.registry.metrics(), contentType: this.registry.contentType };
  }
}
