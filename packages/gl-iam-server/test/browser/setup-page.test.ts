/** A partner's developer in a real browser: from the link to the first signature that a real program sends. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { IAMGateway } from "gl-iam";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scratchFolder } from "../../../../tools/testing/prepared.js";
import { axeFindings } from "./axe.js";
import { browserRequired, CHROMIUM, LAUNCH, launchChromium } from "./chromium.js";
import { startSetupSite } from "./setup-site.js";

const run = promisify(execFile);
const SHOTS = process.env.GL_IAM_TEST_SCREENSHOTS;

describe.skipIf(!CHROMIUM && !browserRequired)("the setup page", () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof startSetupSite>>;
  let gateway: IAMGateway;

  beforeAll(async () => {
    site = await startSetupSite();
    gateway = site.gateway;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function invited({ isFirst = true, startsOnTestSide = false } = {}) {
    const { partner } = (
      await gateway.partnerRegistry.registerPartner({
        partnerName: `<img src=x onerror=alert(1)> ${Math.random()}`,
        orgId: "default",
      })
    ).unwrap();
    const { id, url, passcode } = (
      await gateway.setup.invite(partner.id, { baseUrl: site.url, isFirst, startsOnTestSide })
    ).unwrap();
    return { partner, id, url, passcode };
  }

  async function openPage(url: string, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await browser.newContext())).newPage();
    await page.goto(url);
    return page;
  }

  async function enter(page: Page, passcode: string) {
    await page.fill("#passcode", passcode);
    await page.click("#open button");
  }

  /** @returns the name of the file */
  async function download(page: Page, folder: string): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    await file.saveAs(join(folder, file.suggestedFilename()));
    return file.suggestedFilename();
  }

  async function expectAccessible(page: Page) {
    expect(await axeFindings(page)).toEqual([]);
  }

  test("proposal, approval, secret, first signature by Python, live", { timeout: 120_000 }, async () => {
    const { partner, url, passcode } = await invited();
    const requested: string[] = [];
    const page = await openPage("about:blank");
    page.on("request", (request) => void requested.push(request.url()));
    await page.goto(url);
    expect(page.url(), "the capability leaves the address bar").toBe(`${site.url}/setup`);
    await enter(page, passcode.toLowerCase());
    await page.waitForSelector("#page:not([hidden])");
    expect(await page.textContent("#title")).toContain("<img src=x onerror=alert(1)>");

    await page.fill("#allowed_email_domains", "acme.example");
    await page.click("#propose button");
    await page.waitForSelector("#proposals li");
    const [proposal] = (await gateway.setup.proposals(partner.id)).unwrap();
    (await gateway.setup.approve(partner.id, proposal?.id ?? "", { digest: proposal?.digest ?? "" })).unwrap();

    await page.click("#reveal");
    await page.waitForSelector("#told:not([hidden])");
    const secret = (await page.textContent("#secret")) ?? "";
    expect(secret).toMatch(/^cs_live_/);
    expect(await page.isVisible("#rotate"), "no next one while this one is to be stored").toBe(false);
    await page.click("#stored");
    await page.waitForSelector("#rotate:not([hidden])");
    expect(await page.content(), "the secret is gone from the page").not.toContain(secret);
    await page.waitForSelector("#state-awaiting_first_signature[aria-current]");

    const code = (await page.textContent("#code")) ?? "";
    expect(code, "a user of the domain that was approved").toContain("alice@acme.example");
    const { stdout } = await run("python3", ["-c", code], {
      env: { ...process.env, GL_IAM_CONSUMER_SECRET: `${secret}\n` },
    });
    expect(JSON.parse(stdout)).toMatchObject({ token: expect.stringMatching(/^ott_live_/) });
    await page.waitForSelector("#live:not([hidden])", { timeout: 15_000 });

    expect(await page.getAttribute("section a", "href"), "what comes next").toBe("/docs");
    const storage = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    );
    expect(storage).toBe('[{},{},""]');
    expect(requested.filter((one) => one.includes("sl_live_") || one.includes(secret))).toEqual([]);
    const asked = requested.filter((one) => one.endsWith("/setup/events"));
    expect(asked, "it is told, and does not ask again and again").toHaveLength(1);
  });

  test("a rotation that the partner starts, and confirms by the current secret", { timeout: 120_000 }, async () => {
    const { partner, url, passcode } = await invited({ isFirst: true });
    const page = await openPage(url);
    await enter(page, passcode);
    const folder = scratchFolder("developer");
    await page.click("#reveal");
    await page.waitForSelector("#told:not([hidden])");
    const current = (await page.textContent("#secret")) ?? "";
    expect(await download(page, folder)).toBe("gl-iam.env");
    await page.click("#stored");
    await page.click("#rotate");
    await page.waitForSelector("#pending:not([hidden])");
    const next = (await page.textContent("#secret")) ?? "";
    expect(await download(page, folder), "the current secret stays in its file").toBe("gl-iam-next.env");
    await page.click("#stored");
    await page.selectOption("#language", "perl");
    const code = (await page.textContent("#code")) ?? "";
    expect(code).toContain("confirm_secret");
    writeFileSync(join(folder, "sign_in.pl"), code);
    const { stdout } = await run("bash", ["-c", (await page.textContent("#run")) ?? ""], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ confirmed: true });
    expect(readFileSync(join(folder, "gl-iam.env"), "utf8")).toContain(next);
    expect(await page.textContent("#proposals")).not.toContain("consumer_secret");
    await page.waitForSelector("#pending", { state: "hidden", timeout: 15_000 });
    expect(await page.textContent("#secrets")).toMatch(/current, made on .*previous, made on .*, ends on /);
    expect(await page.textContent("#code"), "from here on it signs in again").toContain("/api/v1/sso/token");
    expect(next).not.toBe(current);
    const { data } = (await gateway.listAuditEvents({ partnerId: partner.id })).unwrap();
    expect(data.map(({ eventType }) => eventType)).toContain("partner_secret_rotated");
  });

  test("S13: from the test side, by the operator's consent, to the live secret", { timeout: 120_000 }, async () => {
    const { partner, url, passcode } = await invited({ startsOnTestSide: true });
    const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await openPage(url, context);
    await enter(page, passcode);
    await page.waitForSelector("#test-state-awaiting_secret[aria-current]");
    expect(await page.isVisible("#reveal"), "nothing live yet").toBe(false);
    await page.click("#reveal-test");
    await page.waitForSelector("#told:not([hidden])");
    const testSecret = (await page.textContent("#secret")) ?? "";
    expect(testSecret).toMatch(/^cs_test_/);
    const folder = scratchFolder("developer");
    expect(await download(page, folder), "beside the live one to come").toBe("gl-iam-test.env");
    await page.click("#stored");
    await page.waitForSelector("#test-state-awaiting_signature[aria-current]");
    const code = (await page.textContent("#code")) ?? "";
    expect(code).toContain((await page.textContent("#key")) ?? "no key");
    const sign = (secret: string, text: string) =>
      run("python3", ["-c", text], { env: { ...process.env, GL_IAM_CONSUMER_SECRET: secret } });
    writeFileSync(join(folder, "sign_in.py"), code);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click("#copy-run");
    await page.waitForSelector("#run-copied.good");
    const lines = String(await page.evaluate("navigator.clipboard.readText()"));
    await run("bash", ["-c", lines], { cwd: folder });
    await page.waitForSelector("#go-live:not([hidden])", { timeout: 15_000 });
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "fits 320 px").toBe(true);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/setup-may-ask.png`, fullPage: true });

    const second = await openPage(`${site.url}/setup`, context);
    await second.waitForSelector("#go-live:not([hidden])");
    await page.click("#go-live");
    await page.waitForFunction(
      "document.getElementById('go-live-said').textContent.startsWith('The operator was asked')",
    );
    await second.waitForSelector("#go-live", { state: "hidden" });
    const [proposal] = (await gateway.setup.proposals(partner.id)).unwrap();
    (await gateway.setup.approve(partner.id, proposal?.id ?? "", { digest: proposal?.digest ?? "" })).unwrap();
    await page.waitForSelector("#reveal:not([hidden])", { timeout: 15_000 });
    expect(await page.textContent("#go-live-said")).toBe("The operator has agreed. Take the live secret.");
    await page.click("#reveal");
    await page.waitForSelector("#told:not([hidden])");
    const secret = (await page.textContent("#secret")) ?? "";
    expect(secret).toMatch(/^cs_live_/);
    await second.waitForSelector("#reveal", { state: "hidden" });
    expect(await second.content(), "it is shown in one tab").not.toContain(secret);

    await page.goto("about:blank");
    await page.goBack();
    await page.waitForSelector("#page:not([hidden])");
    for (const tab of [page, second]) expect(await tab.content(), "not after back and forward").not.toContain(secret);
    await page.reload();
    await page.waitForSelector("#state-awaiting_first_signature[aria-current]");
    expect(await page.textContent("#key")).toBe(partner.consumerKey);
    await sign(secret, (await page.textContent("#code")) ?? "");
    await page.waitForSelector("#live:not([hidden])", { timeout: 15_000 });
  });

  test("what was typed stays after a refusal, and nothing needs the browser's storage", async () => {
    const { url, passcode } = await invited();
    const page = await openPage("about:blank");
    await page.addInitScript(`for (const name of ["localStorage", "sessionStorage", "indexedDB"])
      Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });`);
    await page.goto(url);
    await enter(page, passcode);
    await page.waitForSelector("#page:not([hidden])");
    await page.fill("#allowed_email_domains", "acme.example");
    await page.fill("#login_url", "not an address");
    await page.click("#propose button");
    await page.waitForSelector("#propose-said.bad");
    expect(await page.inputValue("#allowed_email_domains")).toBe("acme.example");
    expect(await page.inputValue("#login_url")).toBe("not an address");
    await page.fill("#login_url", "https://acme.example/login");
    await page.click("#propose button");
    await page.waitForSelector("#propose-said.good");
  });

  test("a browser that keeps no cookies is told so before anything is used up", { timeout: 60_000 }, async () => {
    const { partner, url, passcode } = await invited();
    const profile = scratchFolder("profile");
    mkdirSync(join(profile, "Default"));
    const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(blocked));
    const context = await chromium.launchPersistentContext(profile, LAUNCH);
    const page = await openPage(url, context);
    expect(await page.textContent("#open-said")).toMatch(/^This page needs a cookie, .* none from localhost:\d+\./);
    expect(await page.isDisabled("#open button")).toBe(true);
    await page.fill("#passcode", passcode);
    await page.keyboard.press("Enter");
    await context.close();
    expect((await gateway.setup.list(partner.id)).unwrap()).toMatchObject([{ state: "waiting" }]);
  });

  test("without https, where a browser keeps no such cookie, the page says that", async () => {
    const { url } = await invited();
    const page = await openPage(url.replace("//localhost", "//app.acme.example"));
    expect(await page.textContent("#open-said")).toMatch(/^This page works over HTTPS only\./);
    expect(await page.isDisabled("#open button")).toBe(true);
  });

  test("a cookie that the browser has lost since is named beside the end", { timeout: 60_000 }, async () => {
    const { url, passcode } = await invited();
    const context = await browser.newContext();
    const page = await openPage(url, context);
    await enter(page, passcode);
    await page.waitForSelector("#page:not([hidden])");
    await context.clearCookies();
    await page.click("#reveal");
    await page.waitForSelector("#secret-said.bad");
    expect(await page.textContent("#secret-said")).toContain("no longer has the cookie");
  });

  test("by keyboard alone, in the reader's language", { timeout: 60_000 }, async () => {
    const { url, passcode } = await invited();
    const page = await openPage(url, await browser.newContext({ locale: "de-DE" }));
    expect(await page.textContent("#open button")).toBe("Öffnen");
    await page.keyboard.press("Tab");
    await page.keyboard.type("0000-0000-0000");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#open-said.bad");
    expect(await page.textContent("#open-said")).toMatch(/^Dieser Link funktioniert nicht, oder der Zugangscode ist/);
    await page.fill("#passcode", "");
    await page.focus("#passcode");
    await page.keyboard.type(passcode);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#page:not([hidden])");
    expect(await page.textContent("#ends")).toMatch(/^Diese Seite funktioniert bis \d+\.\d+\.\d+/);
    const reach = async (id: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate("document.activeElement.id")) === id) return;
      }
      throw new Error(`${id} is not reached by Tab`);
    };
    await reach("reveal");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#told:not([hidden])");
    expect(await page.evaluate("document.activeElement.id")).toBe("copy");
    for (const id of ["language", "headers", "body"]) await reach(id);
    await reach("login_url");
    await page.keyboard.type("javascript:alert(1)");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#propose-said.bad");
  });

  test("the doctor names the cause of a pasted request", { timeout: 60_000 }, async () => {
    const { url, passcode } = await invited();
    const page = await openPage(url);
    await enter(page, passcode);
    await page.waitForSelector("#page:not([hidden])");
    await page.fill("#headers", `X-Consumer-Key: ${await page.textContent("#key")}\nX-Signature: AAAA\nX-Timestamp: 1`);
    await page.fill("#body", "{}");
    await page.click("#doctor button");
    await page.waitForSelector("#steps li");
    expect(await page.textContent("#doctor-said")).toMatch(/64 lower-case hex digits/);
  });

  test("whoever follows the link once more in the same browser goes on", { timeout: 60_000 }, async () => {
    const { partner, url, passcode } = await invited();
    const context = await browser.newContext();
    await enter(await openPage(url, context), passcode);
    await context.pages()[0]?.waitForSelector("#page:not([hidden])");
    const again = await openPage(url, context);
    await enter(again, passcode);
    await again.waitForSelector("#page:not([hidden])");
    expect(await again.textContent("#key")).toBe(partner.consumerKey);
  });

  test("a scanner burns nothing; a second browser is told, and ends the link", { timeout: 60_000 }, async () => {
    const { url, passcode } = await invited();
    for (let time = 0; time < 3; time += 1) await (await openPage(url)).close();
    const first = await openPage(url);
    await enter(first, passcode);
    await first.waitForSelector("#page:not([hidden])");
    const second = await openPage(url);
    await enter(second, passcode);
    await second.waitForSelector("#taken:not([hidden])");
    expect(await second.textContent("#taken-said")).toMatch(/opened on .* from 127\.0\.0\.1/);
    await second.click("#not-me");
    await first.waitForSelector("#ended:not([hidden])", { timeout: 15_000 });
  });

  test("a revoked link and ten wrong passcodes have one answer", { timeout: 60_000 }, async () => {
    const revoked = await invited();
    (await gateway.setup.revoke(revoked.id)).unwrap();
    const page = await openPage(revoked.url);
    await enter(page, revoked.passcode);
    await page.waitForSelector("#open-said:not(:empty)");
    const said = await page.textContent("#open-said");
    const guessed = await invited();
    const other = await openPage(guessed.url);
    for (let time = 0; time < 11; time += 1) {
      await enter(other, time < 10 ? "0000-0000-0000" : guessed.passcode);
      await other.waitForSelector("#open button:enabled");
    }
    expect(await other.textContent("#open-said")).toBe(said);
    expect(said).toContain("does not work");
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing in the %s theme, at 320 and 1280 pixels",
    async (colorScheme) => {
      const { url, passcode } = await invited();
      const context = await browser.newContext({ colorScheme });
      const page = await openPage(url, context);
      await expectAccessible(page);
      await enter(page, passcode);
      await page.waitForSelector("#page:not([hidden])");
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page);
        expect(
          await page.evaluate("document.documentElement.scrollWidth"),
          "no sideways scrolling",
        ).toBeLessThanOrEqual(width);
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/setup-${colorScheme}-${width}.png`, fullPage: true });
      }
    },
    60_000,
  );
});
