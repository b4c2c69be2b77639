/** The other pages of the console: overview, users, sessions, audit, administrators, account; and its pictures. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, everyLook } from "./site.js";

vi.setConfig({ testTimeout: 90_000 });

const MARKUP = `<img src=x onerror="document.title='run'">`;
const pictureOf = (name: string) =>
  fileURLToPath(new URL(`../../../../../docs/images/console-${name}.png`, import.meta.url));

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the console's pages", () => {
  let site: ConsoleSite;
  let acme: string;
  beforeAll(async () => {
    site = await ConsoleSite.open();
    acme = await lively("Acme Corp", "acme.example", ["Alice Anders", "Bob Baker", "Carol Chen"]);
    await lively("Globex", "globex.example", ["Dana Diaz", "Erik Ek"]);
  });
  afterAll(() => site?.close());

  /** Within the console, so that nobody signs in again. */
  async function goTo(page: Page, path: string): Promise<void> {
    await page.evaluate(`history.pushState(null, "", "/console${path}"), dispatchEvent(new PopStateEvent("popstate"))`);
  }

  /** A partner with people who came through it, and one of another domain whom it may not sign in. */
  async function lively(partnerName: string, domain: string, people: readonly string[]) {
    const registered = await site.application.register({ partnerName, allowedEmailDomains: [domain], maxUsers: 250 });
    for (const display_name of people) {
      const email = `${display_name.split(" ")[0]?.toLowerCase()}@${domain}`;
      const token = await site.application.token(registered, { external_id: email, email, display_name });
      (await site.application.gateway.sso.authenticate({ token })).unwrap();
    }
    await site.application.push(registered, { external_id: "x", email: "stranger@elsewhere.example" });
    return registered.partner.id;
  }

  test("the pictures of the documents", async () => {
    const { setup } = site.application.gateway;
    const { url, passcode } = (await setup.invite(acme, { baseUrl: site.url })).unwrap();
    const from = { ipAddress: "203.0.113.7" };
    const opened = (await setup.open({ link: url.split("#")[1] ?? "", passcode }, from)).unwrap();
    const browser = "browserToken" in opened ? opened.browserToken : "";
    const proposed = { allowed_email_domains: ["acme.example", "gmail.com"], allowed_source_ips: ["203.0.113.0/24"] };
    (await setup.propose(browser, proposed, from)).unwrap();

    const pictures: [name: string, path: string, ready: string][] = [
      ["overview", "/", "email_domain_not_allowed"],
      ["partners", "/partners", "3 of 250"],
      ["partner", `/partners/${acme}/activity`, "email_domain_not_allowed"],
      ["setup", `/partners/${acme}/setup`, "Unusually wide"],
      ["audit", "/audit", "sso refused"],
    ];
    const look = async (page: Page) => {
      for (const [name, path, ready] of pictures) {
        await goTo(page, path);
        await page.getByRole("main").getByText(ready).first().waitFor();
        await page.mouse.move(0, 0);
        const file = pictureOf(name);
        const isTaken = process.env.GL_IAM_TEST_UPDATE_PICTURE !== undefined;
        const picture = await page.screenshot({ ...(isTaken && { path: file }), animations: "disabled" });
        expect(picture.length, name).toBeGreaterThan(15_000);
        expect(statSync(file).size, name).toBeLessThan(120_000);
      }
    };
    await site.signedIn("/partners", look, { viewport: { width: 1200, height: 740 } });
  });

  test("each is for everybody, and shows markup as text", async () => {
    const { gateway } = site.application;
    const partner = await site.application.register({ partnerName: `Corp ${MARKUP}` });
    const who = { external_id: MARKUP, email: "marked@acme.example", display_name: MARKUP };
    const token = await site.application.token(partner, who);
    const { user } = (await gateway.sso.authenticate({ token }, { userAgent: MARKUP })).unwrap();
    const name = `Machine ${MARKUP}`;
    const administrator = { email: "marked-admin@example.com", displayName: MARKUP, roles: ["org_admin"] };
    (await gateway.createUserWithPassword(administrator, "correct horse battery staple")).unwrap();
    const maker = (await gateway.getUserByEmail("ops@example.com")).unwrap();
    (await gateway.machineTokens.create({ name, scopes: ["partners:read"], makerId: maker.id })).unwrap();

    const pages: [path: string, ready: string][] = [
      ["/", "Partners that need care"],
      ["/users", MARKUP],
      [`/users/${user.id}`, MARKUP],
      ["/sessions", MARKUP],
      ["/audit", MARKUP],
      ["/administrators", name],
      ["/account", "Second factor"],
    ];
    await site.signedIn("/partners", async (page) => {
      for (const [path, ready] of pages) {
        await goTo(page, path);
        await page.getByRole("main").getByText(ready).first().waitFor();
        await everyLook(page, `page${path.replace(user.id, "one").replaceAll("/", "-")}`);
        expect(await page.locator("main img").count(), path).toBe(0);
        expect(await page.title(), path).not.toBe("run");
      }
    });
  });

  test("a page asks no more of many partners than of one", async () => {
    const events = "audit-events";
    const pages: [path: string, ready: string, asked: string[]][] = [
      ["/", "Partners that need care", [events, events, "partners", "sign-in-counts"]],
      ["/partners", "3 of 250", ["partners"]],
      [`/partners/${acme}`, "Last accepted request", ["proposals", "standing", acme].sort()],
      [`/partners/${acme}/activity`, "Refused, by reason", ["sign-in-counts"]],
      ["/users", "alice@acme.example", ["users"]],
      ["/sessions", "alice@acme.example", ["sessions"]],
      ["/audit", "sso refused", [events]],
      ["/administrators", "ops@example.com", ["tokens", "users", "users"]],
    ];
    await site.signedIn("/account", async (page) => {
      let asked: string[] = [];
      page.on("request", (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith("/api/v1/admin/")) asked.push(pathname.split("/").at(-1) ?? "");
      });
      for (const [path, ready, expected] of pages) {
        asked = [];
        await goTo(page, path);
        await page.getByRole("main").getByText(ready).first().waitFor();
        await page.waitForTimeout(200);
        expect(asked.sort(), path).toEqual(expected);
      }
    });
  });

  test("an event opens with all that is known of it, and the audit's filter is in the address", async () => {
    await site.signedIn("/audit", async (page) => {
      await page
        .getByRole("textbox", { name: "Event" })
        .or(page.getByRole("combobox", { name: "Event" }))
        .first()
        .fill("refused");
      await page.getByRole("option", { name: "sso refused" }).click();
      expect(page.url()).toContain("event_type=sso_refused");
      const rows = page.getByRole("row").filter({ hasText: "sso refused" });
      await rows.first().getByRole("button").click();
      const details = page.getByRole("dialog");
      await details.getByText("email_domain_not_allowed").first().waitFor();
      await everyLook(page, "audit-event");
    });
  });
});
