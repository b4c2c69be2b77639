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

  /** Keeps what was seen at each frame since the page was shown again. */
  const WATCH = `addEventListener("pageshow", ({ persisted }) => {
    window.seen = [persisted];
    const look = () => {
      const shown = document.body.checkVisibility({ visibilityProperty: true }) ? document.body.innerText : "";
      window.seen.push(shown);
      requestAnimationFrame(look);
    };
    look();
  })`;

  const away = (page: Page) => page.goto("data:text/html,elsewhere");
  const endSessions = async () => {
    const operator = (await site.application.gateway.getUserByEmail(OPERATOR)).unwrap();
    (await site.application.gateway.sessions.endAll({ userId: operator.id })).unwrap();
  };

  test.each([false, true])(
    "the console after a sign-out elsewhere shows nothing of before (kept: %s)",
    async (keeps) => {
      await site.application.register({ partnerName: keeps ? "Confidential Corp, kept" : "Confidential Corp" });
      browser = await launchWithBackForwardCache({ keeps });
      const page = await browser.newPage();
      await page.addInitScript(WATCH);
      await page.goto(`${site.url}/console/partners`);
      await enterPassword(page);
      await page.getByText("Confidential Corp").first().waitFor();
      await away(page);
      await endSessions();
      await page.goBack({ waitUntil: "commit" });
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      const [isKept, ...seen] = (await page.evaluate("window.seen")) as [boolean, ...string[]];
      expect(isKept, "the browser has kept the page").toBe(keeps);
      expect(seen.filter((text) => text.includes("Confidential Corp"))).toEqual([]);
    },
  );

  test("the console of who is still signed in comes back as it was, with what was typed", async () => {
    browser = await launchWithBackForwardCache({ keeps: true });
    const page = await browser.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${site.url}/console/partners/new`);
    await enterPassword(page);
    await page.getByRole("textbox", { name: "Name" }).fill("Half-typed Corp");
    await away(page);
    await page.goBack({ waitUntil: "commit" });
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    const [isKept] = (await page.evaluate("window.seen")) as [boolean];
    expect(isKept, "the browser has kept the page").toBe(true);
    expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Half-typed Corp");
  });
});
