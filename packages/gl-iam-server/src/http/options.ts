/** What the application around the app decides. */
import type { ConsoleFiles } from "./console/files.js";
import type { RateLimitSettings } from "./limits/rate-limits.js";
import type { Metrics } from "./monitoring/metrics.js";
import type { Branding } from "./pages/branding.js";
import type { NodeBindings } from "./wire/app-context.js";

/** The part of a logger that is used here; pino has it. */
export interface RequestLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Options of `createApp`. */
export interface AppOptions {
  /** The application's public origin, for example `https://app.example.com`. It may always call. */
  readonly publicUrl: string;
  /**
   * The public origin of the administrators' console, for example `https://console.example.com`; by default that of the
   * application. Give it a host of its own: cookies of one host reach all its pages, whatever the port.
   */
  readonly consoleUrl?: string | undefined;
  /**
   * Whether `POST /api/v1/sso/enter` also opens sessions in another site's frame, as a partitioned cookie of its own
   * (CHIPS). False by default: a frame is refused there, and exchanges its token by script.
   */
  readonly partitionedCookie?: boolean | undefined;
  /** How the pages that a person sees look, and what they say. A wrong one is a `ConfigurationError`. */
  readonly branding?: Branding | undefined;
  /** Whether `/` says what this is. The service has it; an application that mounts the app has its own `/`. */
  readonly frontPage?: boolean | undefined;
  /**
   * The client's address; null when it is unknown, which fails every source-address restriction. By default the
   * socket's peer on Node, null elsewhere.
   */
  readonly clientAddress?: ((request: Request, bindings: NodeBindings) => string | null) | undefined;
  /** Seconds, 1–900; 300 by default. */
  readonly toleranceSeconds?: number | undefined;
  /** Per minute; 0 is off. */
  readonly rateLimits?: Partial<RateLimitSettings> | undefined;
  /** The provider's default organization, if given at all. A call that names no organization uses it. */
  readonly defaultOrgId?: string | undefined;
  readonly logger?: RequestLogger | undefined;
  /** Counts what happens; `/metrics` serves it. */
  readonly metrics?: Metrics | undefined;
  /** Milliseconds, for durations; `performance.now` by default. */
  readonly clock?: (() => number) | undefined;
  /** Whether new work is accepted; for `/readyz`. */
  readonly accepting?: (() => boolean) | undefined;
  /**
   * The administrators' console at `/console`: `consoleFiles()`. Undefined, the default, serves none; null, a checkout
   * without a build, answers with a page that says so.
   */
  readonly console?: ConsoleFiles | null | undefined;
}
