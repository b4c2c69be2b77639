/** What the application around the app decides. */
import type { RateLimitSettings } from "./limits/rate-limits.js";
import type { Metrics } from "./monitoring/metrics.js";
import type { NodeBindings } from "./wire/app-context.js";

/** As much of a logger as is used here: pino is one. */
export interface RequestLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Options of `createApp`. */
export interface AppOptions {
  /** Where browsers see the application, e.g. `https://app.example.com`; its origin may always call. */
  readonly publicUrl: string;
  /**
   * The client's address; null when it can't be known, which no source-IP restriction lets pass.
   * Left out: the socket's peer on Node, null elsewhere.
   */
  readonly clientAddress?: ((request: Request, bindings: NodeBindings) => string | null) | undefined;
  /** Seconds, 1–900; 300 when left out. */
  readonly toleranceSeconds?: number | undefined;
  /** A minute; 0 is off. */
  readonly rateLimits?: Partial<RateLimitSettings> | undefined;
  /** Where a platform administrator writes who names no organization; `default` when left out. */
  readonly defaultOrgId?: string | undefined;
  readonly logger?: RequestLogger | undefined;
  /** Counts what happens, and is served at `/metrics`. */
  readonly metrics?: Metrics | undefined;
  /** Milliseconds, for durations; `performance.now` when left out. */
  readonly clock?: (() => number) | undefined;
  /** Whether new work is taken; for `/readyz`. */
  readonly accepting?: (() => boolean) | undefined;
}
