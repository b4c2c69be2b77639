/** An application in a partner's page, in a real browser: each on an origin of its own. */
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { browserRequired, CHROMIUM, launchChromium } from "../chromium.js";
import { Portals } from "./portals.js";

vi.setConfig({ testTimeout: 60_000 });

const [ALICE, BOB] = ["alice@acme.example", "bob@acme.example"];

describe.skipIf(CHROMIUM === undefined && !browserRequired)("in a partner's page", () => {
  let portals: Portals;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [portals, browser] = await Promise.all([Portals.open(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await portals?.close();
  });
  beforeEach(async () => {
    portals.ahead = 0;
    portals.requests.length = 0;
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    page = await context.newPage();
  });
  afterEach(() => context?.close());

  /** At the portal's own log-in; null: nobody. */
  async function logIn(who: string | null): Promise<void> {
    await context.clearCookies({ name: "who" });
    if (who) await context.addCookies([{ name: "who", value: who, url: portals.portal }]);
  }

  async function openWidget(who: string, at = page): Promise<Frame> {
    await logIn(who);
    await at.goto(`${portals.portal}/#/widget`);
    return frameOf(at);
  }

  async function frameOf(at: Page): Promise<Frame> {
    await at.waitForSelector("iframe");
    const frame = at.frames().find((one) => one.url().startsWith(portals.app));
    if (!frame) throw new Error("there is no frame");
    await expect.poll(() => frame.evaluate("typeof window.widget")).toBe("object");
    return frame;
  }

  const userIn = (frame: Frame) => frame.evaluate("widget.user && widget.user.email");
  const expectUser = (frame: Frame, email: string | null) => expect.poll(() => userIn(frame)).toBe(email);
  const me = (frame: Frame) =>
    frame.evaluate("widget.fetch('/api/v1/me').then((it) => it.json()).then((it) => it.email ?? it.code)");

  test("the portal's user is signed in inside the frame, without a cookie, and nothing is kept", async () => {
    const frame = await openWidget("alice");
    await expectUser(frame, ALICE);
    expect(await me(frame)).toBe(ALICE);
    expect((await context.cookies(portals.app)).map(({ name }) => name)).toEqual([]);
    expect(frame.url()).toBe(`${portals.app}/widget`);
    // S22: what any window could hear is constant, and holds no token.
    expect(await page.evaluate("kept")).toEqual(['{"protocol":"gl-iam/1","type":"hello"}']);
  });

  test("a log-out at the portal ends the session in the frame and at the application", async () => {
    const frame = await openWidget("alice");
    await expectUser(frame, ALICE);
    await page.evaluate("embedded.signOut()");
    await expectUser(frame, null);
    expect(await me(frame)).toBe("invalid_token");
    await expect.poll(() => portals.requests.includes("POST /api/v1/auth/logout")).toBe(true);
    void BOB;
  });
});
