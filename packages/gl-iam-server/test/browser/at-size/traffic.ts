/** What a page asks the service, and when all of it is answered and shown. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page, Request } from "playwright-core";
import type { Cpu } from "./cpu.js";
import type { Timing } from "./timings.js";

/** No waiting cell, skeleton or spinner in the page's content, and the text that is expected there. */
const shows = (text: string) => `(() => {
  const main = document.querySelector("main");
  if (!main?.querySelector("h1")) return false;
  if (document.querySelector('main [aria-busy="true"], main .mantine-Skeleton-root, main .mantine-Loader-root')) {
    return false;
  }
  const shown = main.innerText;
  return !shown.includes("…") && new RegExp(${JSON.stringify(text)}).test(shown);
})()`;
const WATCH_SHIFTS = `
  globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });`;
/** Milliseconds for which nobody waits. */
const PATIENCE = 10_000;

export class Traffic {
  readonly #open = new Map<Request, number>();
  #answered: [path: string, milliseconds: number][] = [];

  private constructor(
    readonly page: Page,
    private readonly cpu: Cpu,
  ) {
    page.on("request", (request) => {
      if (isAsked(request)) this.#open.set(request, performance.now());
    });
    page.on("requestfinished", (request) => this.#close(request));
    page.on("requestfailed", (request) => this.#close(request));
  }

  static async of(page: Page, cpu: Cpu): Promise<Traffic> {
    await page.addInitScript(WATCH_SHIFTS);
    return new Traffic(page, cpu);
  }

  /** @param text a regular expression of what is shown at the end, in the page's content */
  async timed(act: () => Promise<unknown>, text: string): Promise<Timing> {
    this.#answered = [];
    await this.page.evaluate("globalThis.shift = 0");
    const cpuBefore = this.cpu.now();
    const begin = performance.now();
    await act();
    // Not by waitForFunction, which the console's policy forbids to a text.
    while (!(this.#isAnswered() && (await this.page.evaluate(shows(text))) && this.#isAnswered())) {
      if (performance.now() - begin > PATIENCE) {
        const shown = await this.page.evaluate("document.querySelector('main')?.innerText");
        process.stderr.write(`${this.page.url()} does not show ${text}: ${shown}\n`);
        break;
      }
      await sleep(5);
    }
    const milliseconds = performance.now() - begin;
    const cpu = this.cpu.now() - cpuBefore;
    const shift = (await this.page.evaluate("globalThis.shift")) as number;
    const slowest = this.#answered.toSorted(([, one], [, other]) => other - one)[0] ?? ["", 0];
    return { milliseconds, cpu, shift, requests: this.#answered.length, slowest };
  }

  #isAnswered(): boolean {
    return this.#open.size === 0 && this.#answered.length > 0;
  }

  #close(request: Request): void {
    const begin = this.#open.get(request);
    if (begin === undefined) return;
    this.#open.delete(request);
    const { pathname } = new URL(request.url());
    this.#answered.push([pathname.replace("/api/v1/admin", "…"), performance.now() - begin]);
  }
}

function isAsked(request: Request): boolean {
  return /\/(api\/|readyz$|openapi\.json$)/.test(request.url());
}
