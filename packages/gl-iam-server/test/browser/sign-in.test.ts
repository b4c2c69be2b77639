/** The browser's half of a sign-in, in a real browser, across sites. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { axeFindings } from "./axe.js";
import { browserRequired, CHROMIUM, launchChromium } from "./chromium.js";
import { ALICE, type PartnersUser, Sites } from "./sites.js";

vi.setConfig({ testTimeout: 60_000 });

const BOB: PartnersUser = { external_id: "u-bob", email: "bob@acme.example" };

describe.skipIf(CHROMIUM === undefined && !browserRequired)("in a browser", () => {
  let sites: Sites;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    sites = await Sites.open();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await sites?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    page = await context.newPage();
  });
  afterEach(() => context?.close());

  /** A page of this site, whose button posts these fields to the application. */
  async function openForm(site: string, fields: Record<string, string>): Promise<void> {
    await page.goto(`${site}/?${new URLSearchParams(fields)}`);
    await page.getByRole("button").click();
    await page.waitForLoadState();
  }

  async function enter(user: PartnersUser): Promise<void> {
    await openForm(sites.portal, { token: await sites.token(user), return_to: "/reports" });
  }

  /** The user whom the application's own page finds signed in. */
  async function whoAmI(): Promise<string> {
    const own = await context.newPage();
    await own.goto(`${sites.app}/reports`);
    const answer = await own.evaluate(async () => {
      const response = await fetch("/api/v1/me");
      return (await response.json()) as { email?: string; code?: string };
    });
    expect(await own.evaluate("document.cookie")).toBe("");
    await own.close();
    return answer.email ?? answer.code ?? "";
  }

  test("a partner's form signs its user in and opens the application's page", async () => {
    await enter(ALICE);
    expect(page.url()).toBe(`${sites.app}/reports`);
    expect(await page.title()).toBe("Reports");
    expect(await whoAmI()).toBe(ALICE.email);
    const cookies = await context.cookies();
    expect(cookies.map(({ name, secure, httpOnly }) => ({ name, secure, httpOnly }))).toEqual(
      ["__Host-session", "__Host-signed-in", "__Host-entered"].map((name) => ({
        name,
        secure: true,
        httpOnly: true,
      })),
    );
  });

  test("the same user again gets no question", async () => {
    await enter(ALICE);
    await enter(ALICE);
    expect(page.url()).toBe(`${sites.app}/reports`);
  });

  test("another user gets one: without an answer nothing changes, with it the user is switched", async () => {
    await enter(ALICE);
    await enter(BOB);
    expect(await page.title()).toBe("Sign in as somebody else?");
    expect(await page.textContent("body")).toContain("Acme Corp asks to sign you in as bob@acme.example instead.");
    expect(await whoAmI()).toBe(ALICE.email);
    await page.getByRole("button", { name: "Sign in as bob@acme.example" }).click();
    await page.waitForURL(`${sites.app}/reports`);
    expect(await whoAmI()).toBe(BOB.email);
  });

  test.each(["light", "dark"] as const)("question and refusal are for everybody, in %s", async (colorScheme) => {
    await context.close();
    context = await browser.newContext({ ignoreHTTPSErrors: true, colorScheme, viewport: { width: 320, height: 640 } });
    page = await context.newPage();
    await enter(ALICE);
    await enter(BOB);
    await expectForEverybody(`question-${colorScheme}`);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Sign in as bob@acme.example");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Stay signed in as alice@acme.example");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Back to Acme Corp");
    await openForm(sites.portal, { token: `ott_live_${"x".repeat(43)}` });
    expect(await page.textContent("main")).toContain("You are still signed in to");
    expect(await page.textContent("main")).toContain(ALICE.email);
    await expectForEverybody(`refusal-${colorScheme}`);
  });

  const focused = () => page.evaluate("document.activeElement.textContent") as Promise<string>;

  async function expectForEverybody(picture: string): Promise<void> {
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    if (process.env.GL_IAM_TEST_SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.GL_IAM_TEST_SCREENSHOTS}/${picture}.png` });
    }
  }

  test("a page that is not the partner's signs nobody in, and switches nobody", async () => {
    await openForm(sites.evil, { token: await sites.token(BOB) });
    expect(await page.title()).toBe("You could not be signed in");
    expect(await page.textContent("body")).toContain("origin_not_allowed");
    expect(await whoAmI()).toBe("invalid_token");
    await enter(ALICE);
    await openForm(sites.evil, { token: await sites.token(BOB), confirm: "switch" });
    expect(await page.textContent("body")).toContain("origin_not_allowed");
    expect(await whoAmI()).toBe(ALICE.email);
  });

  test("a partner's page cannot answer the question in its user's place", async () => {
    await enter(ALICE);
    await openForm(sites.portal, { token: await sites.token(BOB), confirm: "switch" });
    expect(await page.title()).toBe("Sign in as somebody else?");
    expect(await whoAmI()).toBe(ALICE.email);
  });

  test("the service's answers cannot be framed", async () => {
    await page.goto(sites.evil);
    await page.setContent(`<iframe src="${sites.app}/docs"></iframe><iframe src="${sites.app}/reports"></iframe>`);
    const titles = await Promise.all(page.frames().map((frame) => frame.title()));
    // The browser shows its own error page instead. The application's page, which says nothing about frames, is shown.
    expect(titles).toEqual(["", expect.not.stringContaining("GL IAM"), "Reports"]);
  });

  /** What a script of this site can read of the exchange. */
  async function exchangeFrom(site: string, token: string): Promise<string> {
    await page.goto(site);
    return page.evaluate(
      async ([url, oneTimeToken]) => {
        try {
          const response = await fetch(`${url}/api/v1/sso/authenticate`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ token: oneTimeToken }),
          });
          const answer = (await response.json()) as { user?: { email: string }; code?: string };
          return answer.user?.email ?? answer.code ?? "";
        } catch (error) {
          return (error as Error).name;
        }
      },
      [sites.app, token],
    );
  }

  test("a script of the partner's page exchanges a token; another page's script gets nothing", async () => {
    expect(await exchangeFrom(sites.portal, await sites.token(ALICE))).toBe(ALICE.email);
    const kept = await sites.token(ALICE);
    expect(await exchangeFrom(sites.evil, kept)).toBe("TypeError");
    // The preflight was refused, so the service never saw the token.
    expect(await exchangeFrom(sites.portal, kept)).toBe(ALICE.email);
  });

  test("a sign-in that the application starts returns to where it began, in this browser only", async () => {
    const start = `${sites.app}/api/v1/sso/start/${sites.partner.consumerKey}?return_to=/reports`;
    await page.goto(start);
    expect(page.url()).toContain(`${sites.portal}/login?state=`);
    await page.getByRole("button").click();
    await page.waitForURL(`${sites.app}/reports`);
    expect(await whoAmI()).toBe(ALICE.email);

    // Login CSRF: an attacker starts a sign-in, answers it as themselves, and lets a victim's browser finish it.
    await page.goto(start);
    const token = await page.locator("input[name=token]").inputValue();
    const victim = await browser.newContext({ ignoreHTTPSErrors: true });
    page = await victim.newPage();
    await openForm(sites.portal, { token });
    expect(await page.textContent("body")).toContain("invalid_state");
    await victim.close();
  });

  test("another site cannot act with a signed-in user's cookies", async () => {
    await enter(ALICE);
    await page.goto(sites.evil);
    await page.evaluate(async (url) => {
      for (const path of ["/api/v1/auth/logout", "/api/v1/auth/refresh"]) {
        await fetch(url + path, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" }).catch(
          () => {},
        );
      }
    }, sites.app);
    expect(await whoAmI()).toBe(ALICE.email);
  });
});
