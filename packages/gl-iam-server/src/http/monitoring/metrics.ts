/**
 * What happened, in numbers. Labels come from closed lists of operations and codes, never from a partner's name or a
 * path.
 */
import type { ErrorCode, IAMGateway, ProviderUsage } from "gl-iam";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The figures that `/metrics` serves for Prometheus. Pass one to `createApp`. */
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
    help: "Sign-ins by partners, passwords and passkeys, by outcome",
    labelNames: ["way", "outcome"],
    registers: [this.registry],
  });

  readonly #watched = new Set<Pick<IAMGateway, "usage">>();

  /** @param processFigures includes memory, event loop and the like */
  constructor({ processFigures = false } = {}) {
    this.#gauge(
      "gl_iam_store_connections_open",
      "Open connections to the store",
      ({ connections }) => connections.open,
    );
    this.#gauge(
      "gl_iam_store_connections_idle",
      "Idle connections to the store",
      ({ connections }) => connections.idle,
    );
    this.#gauge(
      "gl_iam_store_connections_max",
      "The most connections to the store",
      ({ connections }) => connections.max,
    );
    this.#gauge("gl_iam_store_waiting", "Callers who wait for a connection", ({ waiting }) => waiting);
    this.#gauge(
      "gl_iam_clock_difference_seconds",
      "How far this machine's clock is ahead of the database's",
      ({ clockDifferenceSeconds }) => clockDifferenceSeconds ?? 0,
    );
    this.#gauge("gl_iam_audit_refusals_pending", "Refusals still to be written", ({ audit }) => audit.pending);
    this.#counter(
      "gl_iam_audit_refusals_suppressed_total",
      "Refusals of strangers beyond the ceiling",
      ({ audit }) => audit.suppressed,
    );
    this.#counter("gl_iam_audit_refusals_lost_total", "Refusals that were not written", ({ audit }) => audit.lost);
    this.#counter(
      "gl_iam_audit_handler_failures_total",
      "Events that a handler failed to take",
      ({ audit }) => audit.handlerFailures,
    );
    if (processFigures) collectDefaultMetrics({ register: this.registry });
  }

  /** The figures of a gateway's store, read when they are requested. */
  watch(gateway: Pick<IAMGateway, "usage">): void {
    this.#watched.add(gateway);
  }

  answered(operation: string, status: number, seconds: number): void {
    this.#requests.inc({ operation, status: String(status) });
    this.#durations.observe({ operation }, seconds);
  }

  refused(code: ErrorCode): void {
    this.#refusals.inc({ code });
  }

  signedIn(way: "partner" | "password" | "passkey", outcome: ErrorCode | "accepted"): void {
    this.#signIns.inc({ way, outcome });
  }

  async text(): Promise<{ body: string; contentType: string }> {
    return { body: await this.registry.metrics(), contentType: this.registry.contentType };
  }

  #gauge(name: string, help: string, read: (usage: ProviderUsage) => number): void {
    const sum = () => this.#sum(read);
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(sum());
      },
    });
  }

  /** Counted elsewhere, and set anew each time. */
  #counter(name: string, help: string, read: (usage: ProviderUsage) => number): void {
    const sum = () => this.#sum(read);
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(sum());
      },
    });
  }

  #sum(read: (usage: ProviderUsage) => number): number {
    return [...this.#watched].reduce((total, gateway) => total + read(gateway.usage()), 0);
  }
}
