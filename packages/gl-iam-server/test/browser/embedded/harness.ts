/** The sites, a browser, and what the tests of an embedded application say about them. */
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchChromium } from "../chromium.js";
import { Portals } from "./portals.js";

export const [ALICE, BOB] = ["alice@acme.example", "bob@acme.example"];

export const MINUTES = 60_000;
export const DAYS = 24 * 60 * MINUTES;

export class Harness {
  portals!: Portals;
  browser!: Browser;
  context!: BrowserContext;
  page!: Page;
  /** Of this test's pages. A page that an earlier test closed may still send one, which `times` would count. */
  logOuts = 0;

  constructor() {
    beforeAll(async () => {
      [this.portals, this.browser] = await Promise.all([Portals.open(), launchChromium()]);
    });
    afterAll(async () => {
      await this.browser?.close();
      await this.portals?.close();
    });
    beforeEach(async () => {
      this.portals.ahead = 0;
      this.portals.requests.length = 0;
      this.context = await this.browser.newContext({ ignoreHTTPSErrors: true });
      await this.context.clock.install();
      this.logOuts = 0;
      this.context.on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/auth/logout")) this.logOuts += 1;
      });
      this.page = await this.context.newPage();
    });
    afterEach(() => this.context?.close());
  }

  /** At the portal's own log-in; null: nobody. */
  async logIn(who: string | null): Promise<void> {
    await this.context.clearCookies({ name: "who" });
    if (who) await this.context.addCookies([{ name: "who", value: who, url: this.portals.portal }]);
  }

  async openWidget(who: string, at = this.page): Promise<Frame> {
    await this.logIn(who);
    await at.goto(`${this.portals.portal}/#/widget`);
    return this.frameIn(at);
  }

  async frameIn(at: Page): Promise<Frame> {
    const find = () => at.frames().find((one) => one.url().startsWith(this.portals.app));
    await expect.poll(() => find()?.evaluate("typeof window.log"), { timeout: 10_000 }).toBe("object");
    const frame = find();
    if (!frame) throw new Error("the frame has gone");
    return frame;
  }

  /** The application's clock, the partner's and the pages' go on; a timer that was due meanwhile fires once. */
  async sleep(milliseconds: number): Promise<void> {
    this.portals.ahead += milliseconds;
    await this.context.clock.fastForward(milliseconds);
  }

  /** After some more seconds of the pages' clock. */
  async expectInTime(count: () => number, expected: number): Promise<void> {
    const secondLater = async () => {
      await this.context.clock.fastForward(1000);
      return count();
    };
    await expect.poll(secondLater, { timeout: 20_000 }).toBe(expected);
  }

  times(path: string): number {
    return this.portals.requests.filter((request) => request === `POST /api/v1/${path}`).length;
  }
}

export const userIn = (frame: Frame) => frame.evaluate("widget.user && widget.user.email");

export const expectUser = (frame: Frame, email: string | null) =>
  expect.poll(() => userIn(frame), { timeout: 10_000 }).toBe(email);

/** The user whom the application's API sees. */
export const me = (frame: Frame) =>
  frame.evaluate("widget.fetch('/api/v1/me').then((it) => it.json()).then((it) => it.email ?? it.code)");
