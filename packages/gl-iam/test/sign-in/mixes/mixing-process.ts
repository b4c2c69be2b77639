/** A node in its own process. What it is asked before it has answered, it does at once. */
import type { ErrorCode, PartnerRequest } from "../../../src/index.js";
import { Child } from "../../postgresql/child.js";
import { ENCRYPTION_KEY } from "../../postgresql/installation.js";

/** A change of a partner, which the same process decides by one transaction. */
export type Change =
  | { readonly call: "rotate"; readonly graceSeconds: number }
  | { readonly call: "deactivate"; readonly revokeSessions: boolean }
  | { readonly call: "reactivate" }
  /** Null for no restriction. */
  | { readonly call: "restrict"; readonly domain: string | null; readonly cap: number | null };

export type Asked =
  | { readonly call: "post"; readonly request: PartnerRequest }
  | { readonly call: "exchange" | "validate" | "refresh"; readonly token: string }
  | (Change & { readonly id: string });

export type Asking = Asked & { readonly n: number };

/** When a call was under way, by a clock in milliseconds that all processes share, and how it ended. */
export interface Answered {
  readonly begun: number;
  readonly ended: number;
  readonly outcome: ErrorCode | "accepted";
}

export interface Told extends Answered {
  readonly n: number;
  /** What an accepted call returned, as JSON. */
  readonly value: unknown;
}

/**
 * A naive version that does not compare something when it writes: the version of what it remembers of a partner, or how
 * many places the cap has left. Or one as on a busy machine, where changes overtake what it has read.
 */
export type Variant = "version" | "places" | "hesitating";

export class MixingProcess {
  readonly #child: Child;
  readonly #waiting = new Map<number, (told: Told) => void>();
  #asked = 0;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(databaseUrl: string, tokenSeconds: number, variant?: Variant): Promise<MixingProcess> {
    const child = new Child("../sign-in/mixes/mixing.child.ts", {
      ...{ DATABASE_URL: databaseUrl, ENCRYPTION_KEY, TOKEN_SECONDS: `${tokenSeconds}`, VARIANT: variant ?? "" },
    });
    if ((await child.line()) !== "ready") throw new Error(`it does not start: ${child.errors}`);
    const started = new MixingProcess(child);
    void started.#listen();
    return started;
  }

  ask(asked: Asked): Promise<Told> {
    const n = this.#asked++;
    return new Promise((resolve) => {
      this.#waiting.set(n, resolve);
      this.#child.tell(JSON.stringify({ ...asked, n }));
    });
  }

  async #listen(): Promise<void> {
    while (true) {
      const told: Told | null = await this.#child.line().then(JSON.parse, () => null);
      if (told === null) return;
      this.#waiting.get(told.n)?.(told);
      this.#waiting.delete(told.n);
    }
  }

  /** At once, whatever it is doing: what it has not answered by then, it never answers. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.ended;
  }

  async close(): Promise<void> {
    this.#child.tell("close");
    const killed = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    await this.#child.ended;
    clearTimeout(killed);
  }
}
