/** What a browser shows of a page that was left, when somebody comes back to it after a sign-out. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { browserRequired, CHROMIUM, launchWithBackForwardCache } from "./chromium.js";
import { ConsoleSite, enterPassword, OPERATOR } from "./console/site.js";

vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("back and forward", () => {
  let site: ConsoleSite;
  let browser: Browser | undefined;
  beforeAll(async () => {
    site = await ConsoleSite.open();
  });
  afterEach(() => browser?.close());
  afterAll(() => site?.close());

  /** Keeps whether the page was kept, and what was seen at each frame since it was shown again. */
  const WATCH = `addEventListener("pageshow", ({ persisted }) => {
    window.seen = [persisted];
    const look = () => {
      const shown = document.body.checkVisibility({ visibilityProperty: true }) ? document.body.innerText : "";
      window.seen.push(shown);
      requestAnimationFrame(look);
    };
    look();
  })`;

  test("the console after a sign-out elsewhere is not kept, and shows nothing of before", async () => {
    await site.application.register({ partnerName: "Confidential Corp" });
    browser = await launchWithBackForwardCache();
    const page = await browser.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${site.url}/console/partners`);
    await enterPassword(page);
    await page.getByText("Confidential Corp").first().waitFor();
    await page.goto("data:text/html,elsewhere");
    const operator = (await site.application.gateway.getUserByEmail(OPERATOR)).unwrap();
    (await site.application.gateway.sessions.endAll({ userId: operator.id })).unwrap();
    await page.goBack({ waitUntil: "commit" });
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    const [isKept, ...seen] = (await page.evaluate("window.seen")) as [boolean, ...string[]];
    expect(isKept, "no-store holds").toBe(false);
    expect(seen.filter((text) => text.includes("Confidential Corp"))).toEqual([]);
  });

  /** What a browser that keeps the page tells it. */
  const keep = (page: Page, event: "pagehide" | "pageshow") =>
    page.evaluate(`void dispatchEvent(new PageTransitionEvent("${event}", { persisted: true }))`);

  test("a console that was kept is veiled until it is known who is there", async () => {
    browser = await launchWithBackForwardCache();
    const page = await browser.newPage();
    await page.goto(`${site.url}/console/partners/new`);
    await enterPassword(page);
    const name = page.getByRole("textbox", { name: "Name" });
    await name.fill("Half-typed Corp");
    await keep(page, "pagehide");
    expect(await name.isVisible()).toBe(false);
    await keep(page, "pageshow");
    await name.waitFor();
    expect(await name.inputValue()).toBe("Half-typed Corp");
    await keep(page, "pagehide");
    const operator = (await site.application.gateway.getUserByEmail(OPERATOR)).unwrap();
    (await site.application.gateway.sessions.endAll({ userId: operator.id })).unwrap();
    await keep(page, "pageshow");
    await page.getByRole("heading", { name: "You have been signed out" }).waitFor();
  });
});
