/** The console on a real service in a real browser, and what goes wrong in the page while a test looks. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { builtConsole } from "../../../../../tools/testing/console-build.js";
import { consoleFiles } from "../../../src/console-files.js";
import type { AppOptions } from "../../../src/http/options.js";
import { type RunningServer, startServer } from "../../../src/serve/server.js";
import { Application, PASSWORD } from "../../http/application.js";
import { axeFindings } from "../axe.js";
import { launchChromium } from "../chromium.js";

type Chromium = Awaited<ReturnType<typeof launchChromium>>;
type Provider = Parameters<typeof Application.start>[1];
type Gateway = Parameters<typeof Application.start>[2];

export const OPERATOR = "ops@example.com";

export class ConsoleSite {
  private constructor(
    readonly application: Application,
    private readonly server: RunningServer,
    private readonly browser: Chromium,
    readonly url: string,
  ) {}

  static async open(
    options: Partial<AppOptions> = {},
    provider: Provider = {},
    gateway: Gateway = {},
  ): Promise<ConsoleSite> {
    const [directory, browser, port] = await Promise.all([builtConsole(), launchChromium(), freePort()]);
    const publicUrl = `http://localhost:${port}`;
    const withConsole = { publicUrl, console: consoleFiles(directory), ...options };
    const application = await Application.start(withConsole, provider, gateway);
    const server = await startServer(application.app, { host: "127.0.0.1", port });
    const operator = { email: OPERATOR, displayName: "Olga", roles: ["platform_admin"] };
    (await application.gateway.createUserWithPassword(operator, PASSWORD)).unwrap();
    return new ConsoleSite(application, server, browser, publicUrl);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.breakOff();
    await this.application.stop();
  }

  /** A browser of its own. It fails the test when the page complains: of its policy, an exception, a broken file. */
  async visit(look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // A refusal that the page expects is an error to the browser.
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    try {
      await look(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  /** As the operator, at a page of the console. */
  async signedIn(
    path: string,
    look: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    await this.visit(async (page) => {
      await page.goto(`${this.url}/console${path}`);
      await enterPassword(page);
      await page.getByRole("navigation", { name: "Console" }).waitFor({ state: "attached" });
      await look(page);
    }, options);
  }
}

export async function enterPassword(page: Page, email = OPERATOR, password = PASSWORD): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** What fades in or out has no contrast yet. What never ends, as a spinner does, is not waited for. */
const SETTLED = `new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))).then(() =>
  Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)))`;

/** Nothing that axe finds, and nothing wider than the window. */
export async function expectForEverybody(page: Page, name: string): Promise<void> {
  await page.evaluate(SETTLED);
  expect((await axeFindings(page)).map((finding) => `${name}: ${finding}`)).toEqual([]);
  const [wide, window] = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as number[];
  expect(wide, `${name} fits its window`).toBeLessThanOrEqual(window ?? 0);
  const folder = process.env.GL_IAM_TEST_SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/console-${name}.png`, fullPage: true });
}

/** The same page wide and light, narrow and dark; for pictures also the other way round. */
export async function everyLook(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const looks = [["light", 1440], ["dark", 320], ...(process.env.GL_IAM_TEST_SCREENSHOTS ? OTHER_LOOKS : [])] as const;
  for (const [colorScheme, width] of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await expectForEverybody(page, `${name}-${colorScheme}-${width}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}

const OTHER_LOOKS = [
  ["dark", 1440],
  ["light", 320],
] as const;

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
