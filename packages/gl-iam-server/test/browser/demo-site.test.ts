/** The demo that people look at, watched by a browser. It takes the README's picture. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DemoSite } from "../../../../examples/site/demo-site.js";
import { browserRequired, CHROMIUM, launchChromium } from "./chromium.js";

vi.setConfig({ testTimeout: 60_000 });

const PICTURE = fileURLToPath(new URL("../../../../docs/images/demo-site.png", import.meta.url));

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the demo's sites", () => {
  let site: DemoSite;
  let browser: Browser;
  let page: Page;
  let widget: FrameLocator;

  beforeAll(async () => {
    [site, browser] = await Promise.all([DemoSite.start(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1200, height: 740 } });
    page = await context.newPage();
    widget = page.frameLocator("iframe");
  });
  afterEach(() => page.context().close());

  async function logIn(portal: string, name: string): Promise<void> {
    await page.goto(site.urls[portal] ?? "");
    await page.getByRole("button", { name: `Log in as ${name}` }).click();
    await widget.getByText(name).waitFor();
  }

  const click = (name: string) => page.getByRole("button", { name }).click();
  const steps = () => page.locator("li.step i").allTextContents();

  test("the panel has each message, in the order of the README's picture", async () => {
    await logIn("acme", "Alice Ångström");
    await expect.poll(steps, { timeout: 10_000 }).toEqual(["1", "2", "3", "4", "5", "6"]);
    const path = process.env.GL_IAM_TEST_UPDATE_PICTURE ? PICTURE : undefined;
    const picture = await page.screenshot({ ...(path && { path }) });
    expect(picture.length).toBeGreaterThan(20_000);
    expect(statSync(PICTURE).size).toBeLessThan(150_000);
  });

  test("a log-out at the portal: the widget follows", async () => {
    await logIn("acme", "Alice Ångström");
    await click("Log out");
    await widget.getByText("Nobody is signed in").waitFor();
    await expect.poll(() => page.locator("li").last().textContent()).toContain("session ended");
  });

  test("a second person comes after the question only", async () => {
    await logIn("acme", "Alice Ångström");
    await click("Log in as Bob Baker");
    await widget.getByRole("dialog").waitFor();
    expect(await widget.getByText("Alice Ångström").isVisible()).toBe(true);
    await widget.getByRole("button", { name: /bob/ }).click();
    await widget.getByText("Bob Baker").waitFor();
  });

  test("a second portal signs in its own users", async () => {
    await logIn("globex", "Carol Chen");
    await widget.getByText("carol@globex.example").waitFor();
  });

  test.each([
    ["A forged token", "invalid_token"],
    ["A wrong secret", "invalid_partner_signature"],
    ["Another partner's token", "origin_not_allowed"],
  ])("%s is seen to fail: %s", async (button, code) => {
    await logIn("acme", "Alice Ångström");
    await click(button);
    await page.locator("li.refused", { hasText: code }).waitFor({ timeout: 20_000 });
    expect(await widget.getByText("Alice Ångström").isVisible()).toBe(true);
  });
});
