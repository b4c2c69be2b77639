/** A browser signs in through the mock partner, begun on either side, and the pages are for everybody. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RunningMockPartner, startMockPartner } from "../../src/mock-partner/mock-partner.js";
import { type RunningServer, startServer } from "../../src/serve/server.js";
import { Application } from "../http/application.js";
import { axeFindings } from "./axe.js";
import { browserRequired, CHROMIUM, launchChromium } from "./chromium.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the mock partner", () => {
  let application: Application;
  let server: RunningServer;
  let mock: RunningMockPartner;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let publicUrl: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    // The service's public URL has its port, and the partner's log-in page the mock partner's: both listen first.
    const late: { app?: Application } = {};
    const passing = { fetch: (request: Request) => late.app?.app.fetch(request) ?? Promise.reject(new Error("early")) };
    server = await startServer(passing, { host: "127.0.0.1", port: 0 });
    publicUrl = `http://localhost:${server.port}`;
    late.app = application = await Application.start({ publicUrl, frontPage: true }, { publicUrl });
    const { partnerRegistry } = application.gateway;
    const { partner } = await application.register();
    const made = (await partnerRegistry.createTestCredentials(partner.id)).unwrap();
    mock = await startMockPartner({ ...made, consumerSecret: made.consumerSecret, target: publicUrl, port: 0 });
    const changes = { ssoMode: "both", loginUrl: `${mock.url}/login`, allowedOrigins: [mock.url] } as const;
    (await partnerRegistry.updatePartner(partner.id, changes)).unwrap();
    browser = await launchChromium();
    context = await browser.newContext();
    page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await mock?.stop();
    await server?.breakOff();
    await application?.stop();
  });

  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const me = async () => {
    // The front page lets no script fetch.
    await page.goto(`${publicUrl}/api/v1/session`);
    return JSON.parse(await page.locator("body").innerText()) as {
      user: { email: string };
      session: { is_test: boolean };
    };
  };
  async function expectForEverybody(): Promise<void> {
    expect(await axeFindings(page)).toEqual([]);
  }

  test("a person signs in at the portal, and is asked before another one takes its place", async () => {
    await page.goto(mock.url);
    await expectForEverybody();
    await press("Sign in to the application");
    await page.getByRole("heading", { name: "Sign-in: accepted" }).waitFor();
    await expectForEverybody();
    await press("Continue to the application");
    await page.waitForURL(`${publicUrl}/`);
    expect(await me()).toMatchObject({ user: { email: "alice@acme.example" }, session: { is_test: true } });
    await page.goto(mock.url);
    await page.getByRole("textbox", { name: "External id" }).fill("u-2");
    await page.getByRole("textbox", { name: "E-mail" }).fill("bob@acme.example");
    await press("Sign in to the application");
    await press("Continue to the application");
    await page.getByText("bob@acme.example").first().waitFor();
    await page.getByRole("button").first().click();
    await page.waitForURL(`${publicUrl}/`);
    expect((await me()).user.email).toBe("bob@acme.example");
    expect(complaints).toEqual([]);
  });

  test("the application begins, and the log-in page answers", async () => {
    await context.clearCookies();
    await page.goto(mock.url);
    await page.getByRole("link", { name: "Start at the application" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    await expectForEverybody();
    await press("Log in");
    await press("Continue to the application");
    await page.waitForURL(`${publicUrl}/`);
    expect((await me()).session.is_test).toBe(true);
  });

  test("a fault shows the answer and the doctor, in the dark and on 320 pixels too", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(mock.url);
    await expectForEverybody();
    await page.getByLabel("Fault").selectOption("reserialized");
    await press("Send with this fault");
    await page.getByText("body_reserialized (proved)").waitFor();
    await expectForEverybody();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expect(complaints).toEqual([]);
  });
});
