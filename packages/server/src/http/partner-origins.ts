/**
 * Which origins belong to an active partner. A preflight carries no token, so it can't be asked which partner it is for:
 * it is answered for any partner's origin, and the exchange then checks against the very partner of the token.
 */
import type { IAMGateway } from "gl-iam";

/** Milliseconds that a known origin is trusted for. It only decides who may read an answer, not who gets one. */
const TRUSTED_FOR = 30_000;
/** Milliseconds between two readings for origins that are not known. */
const ASKED_AGAIN_AFTER = 2000;

export class PartnerOrigins {
  #known: ReadonlySet<string> = new Set();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(private readonly gateway: IAMGateway) {}

  async has(origin: string): Promise<boolean> {
    const age = performance.now() - this.#readAt;
    const trusted = this.#known.has(origin) ? age < TRUSTED_FOR : age < ASKED_AGAIN_AFTER;
    if (!trusted) await this.#read();
    return this.#known.has(origin) && performance.now() - this.#readAt < TRUSTED_FOR;
  }

  /** A partner has changed here: the next question reads again. */
  forget(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    const startedAt = performance.now();
    const partners = await this.gateway.partnerRegistry.listPartners({ isActive: true });
    // Without an answer the last one stands for as long as it is trusted; behind it nobody is known.
    if (partners.isErr) return;
    this.#known = new Set(partners.value.flatMap(({ allowedOrigins }) => allowedOrigins));
    this.#readAt = startedAt;
  }
}
