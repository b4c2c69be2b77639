/**
 * One line for each request. Strangers' lines are bounded, because strangers could fill the disk with them. A line says
 * how many are missing.
 */
import type { RequestLogger } from "./options.js";

/** The most lines of strangers in a second. */
const STRANGERS_LINES = 200;

/** Operations that need no credential. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  ...["none", "preflight", "healthz", "readyz", "metrics", "openapi", "docs", "docsStyle", "docsScript"],
]);

export interface AnsweredRequest {
  readonly requestId: string;
  readonly operation: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly address: string | null;
  readonly code?: string | undefined;
  /** The partner that has proved to be the sender. */
  readonly partnerId?: string | undefined;
}

export class RequestLog {
  #second = 0;
  #lines = 0;
  #missing = 0;

  /** @param clock milliseconds */
  constructor(
    private readonly logger: RequestLogger | undefined,
    private readonly clock: () => number,
  ) {}

  answered(request: AnsweredRequest): void {
    if (!this.logger || (isStrangers(request) && !this.#hasRoom())) return;
    const { requestId, operation, status, address, code, partnerId } = request;
    const ms = Math.round(request.milliseconds * 100) / 100;
    const who = { ...(address ? { address } : {}), ...(partnerId ? { partner_id: partnerId } : {}) };
    this.logger.info({ request_id: requestId, operation, status, ms, ...(code ? { code } : {}), ...who }, "answered");
  }

  #hasRoom(): boolean {
    const second = Math.floor(this.clock() / 1000);
    if (second !== this.#second) {
      if (this.#missing > 0) this.logger?.warn({ missing: this.#missing }, "lines of strangers were left out");
      this.#second = second;
      this.#lines = 0;
      this.#missing = 0;
    }
    this.#lines += 1;
    if (this.#lines <= STRANGERS_LINES) return true;
    this.#missing += 1;
    return false;
  }
}

function isStrangers({ operation, status, partnerId }: AnsweredRequest): boolean {
  return partnerId === undefined && (status >= 400 || OPEN_TO_ALL.has(operation));
}
