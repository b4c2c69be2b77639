/**
 * `/docs` in a real browser: under its own policy, for everybody, on a small screen, by keyboard, and with its filter.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RunningServer, startServer } from "../../src/serve/server.js";
import { Application } from "../http/application.js";
import { axeFindings } from "./axe.js";
import { browserRequired, CHROMIUM, launchChromium } from "./chromium.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the page of the document", () => {
  let application: Application;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    application = await Application.start();
    server = await startServer(application.app, { host: "127.0.0.1", port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.breakOff();
    await application?.stop();
  });

  async function open(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    const origin = `http://127.0.0.1:${server.port}`;
    await page.goto(`${origin}/docs`);
    await page.getByRole("heading", { name: "Exchange a signed assertion for a one-time token" }).waitFor();
    await look(page);
    expect(complaints).toEqual([]);
    const own = ["/docs", "/docs/page.css", "/docs/page.js", "/favicon.ico"].map((path) => origin + path);
    expect(requested.filter((url) => !own.includes(url.replace(/#.*/, "")))).toEqual([]);
    await context.close();
  }

  test.each(["light", "dark"] as const)("is for everybody, in %s", async (colorScheme) => {
    await open({ colorScheme }, async (page) => {
      for (const details of await page.locator("details").all())
        await details.evaluate((it) => it.setAttribute("open", ""));
      expect(await axeFindings(page)).toEqual([]);
      if (process.env.GL_IAM_TEST_SCREENSHOTS) {
        await page.screenshot({ path: `${process.env.GL_IAM_TEST_SCREENSHOTS}/docs-${colorScheme}.png` });
      }
    });
  });

  test("fits 320 pixels: nothing but code scrolls sideways", async () => {
    await open({ viewport: { width: 320, height: 640 } }, async (page) => {
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(320);
      if (process.env.GL_IAM_TEST_SCREENSHOTS) {
        await page.screenshot({ path: `${process.env.GL_IAM_TEST_SCREENSHOTS}/docs-320.png` });
      }
    });
  });

  test("is read with the keyboard: a way past the list, the filter, and code that scrolls", async () => {
    await open({}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the operations");
      await page.keyboard.press("Enter");
      expect(page.url()).toContain("#content");
      const code = page.locator("pre").first();
      await code.focus();
      expect(await page.evaluate("document.activeElement === document.querySelector('pre')")).toBe(true);
    });
  });

  test("filters by words: of the name, the path and the codes", async () => {
    await open({}, async (page) => {
      const filter = page.getByRole("searchbox", { name: "Filter operations" });
      await filter.fill("partners secret");
      const shown = page.locator("article:visible");
      expect(await shown.evaluateAll((articles) => articles.map(({ id }) => id))).toContain("rotateConsumerSecret");
      expect(await page.locator("#issueToken").isVisible()).toBe(false);
      expect(await page.getByRole("heading", { name: "Session", exact: true }).count()).toBe(0);
      await filter.fill("assertion_replayed");
      expect(await page.locator("#issueToken").isVisible()).toBe(true);
      await filter.fill("");
      const [all, listed] = [await shown.count(), await page.locator("nav [data-group] li:visible").count()];
      expect(all).toBeGreaterThan(25);
      expect(listed).toBe(all);
    });
  });
});
