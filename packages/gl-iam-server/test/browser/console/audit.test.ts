/** The audit as an operator watches it and takes it away. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aUser } from "../../http/application.js";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, enterPassword, expectForEverybody, OPERATOR } from "./site.js";

vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("the audit at the console", () => {
  let site: ConsoleSite;
  beforeAll(async () => {
    site = await ConsoleSite.open();
  });
  afterAll(() => site?.close());

  /** A partner, and events about it as one likes. */
  async function partner(partnerName = "Watched Corp") {
    const { id } = (await site.application.register({ partnerName: `${partnerName} ${Math.random()}` })).partner;
    let users = 0;
    return {
      id,
      async change(times: number): Promise<void> {
        for (let time = 0; time < times; time += 1) {
          users += 1;
          (await site.application.gateway.partnerRegistry.updatePartner(id, { maxUsers: users })).unwrap();
        }
      },
    };
  }

  const rows = (page: Page) => page.locator("tbody tr");
  const follow = (page: Page) => page.getByRole("switch", { name: "Follow live" }).click();
  const isAsked = (url: string) => url.includes("/api/v1/admin/audit-events");

  test("followed live: all that comes, each once; nothing moves below; it ends with the session", async () => {
    const watched = await partner();
    await site.signedIn(`/audit?event_type=partner_updated&partner_id=${watched.id}`, async (page) => {
      await page.getByText("Nothing has happened that matches.").waitFor();
      await page.emulateMedia({ reducedMotion: "reduce" });
      await follow(page);
      await watched.change(1);
      await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(1);
      await watched.change(130);
      await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(131);
      const animation = 'getComputedStyle(document.querySelector(".fresh")).animationName';
      expect(await page.evaluate(animation)).toBe("none");
      await expect
        .poll(
          () =>
            page
              .getByRole("status")
              .filter({ hasText: /new event/ })
              .first()
              .textContent(),
          { timeout: 25_000 },
        )
        .toMatch(/new event/);

      await page.mouse.wheel(0, 3000);
      await page.waitForTimeout(500);
      const top = await rows(page).nth(60).boundingBox();
      await watched.change(3);
      const news = page.getByRole("button", { name: "3 new events" });
      await news.waitFor({ timeout: 20_000 });
      expect(await rows(page).count(), "nothing is put above what is read").toBe(131);
      expect(await rows(page).nth(60).boundingBox(), "nothing has moved").toEqual(top);
      await page.mouse.move(0, 0);
      await page.getByRole("tooltip").waitFor({ state: "detached" });
      await expectForEverybody(page, "audit-news");
      await news.click();
      await expect.poll(() => rows(page).count()).toBe(134);
      expect(await page.evaluate("scrollY")).toBe(0);

      const operator = (await site.application.gateway.getUserByEmail(OPERATOR)).unwrap();
      (await site.application.gateway.sessions.endAll({ userId: operator.id })).unwrap();
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor({ timeout: 20_000 });
      const asked: string[] = [];
      page.on("request", (request) => void asked.push(request.url()));
      await page.waitForTimeout(5000);
      expect(asked.filter(isAsked), "a locked page asks for nothing").toEqual([]);
      await watched.change(2);
      await enterPassword(page);
      await expect.poll(() => rows(page).count(), { timeout: 20_000 }).toBe(136);
    });
  });

  test("a filter that is typed holds when the typing pauses, and an id that is none is said to be none", async () => {
    const watched = await partner();
    await site.signedIn("/audit", async (page) => {
      await rows(page).first().waitFor();
      const asked: string[] = [];
      page.on("request", (request) => void asked.push(request.url()));
      const field = page.getByRole("textbox", { name: "Partner's id" });
      await field.pressSequentially("no id");
      await page.getByText("This is no id.").waitFor();
      expect(asked.filter(isAsked)).toEqual([]);
      await field.fill("");
      await field.pressSequentially(watched.id);
      await expect.poll(() => page.url()).toContain(watched.id);
      await expect.poll(() => rows(page).count()).toBe(1);
      expect(asked.filter(isAsked)).toHaveLength(1);
      await page
        .getByRole("textbox", { name: "From", exact: true })
        .or(page.getByLabel("From", { exact: true }))
        .first()
        .fill("2099-01-01T00:00");
      await page.getByText("Nothing has happened that matches.").waitFor();
      await page.getByRole("button", { name: "Clear the filters" }).last().click();
      await expect.poll(() => rows(page).count()).toBeGreaterThan(1);
      expect(await field.inputValue()).toBe("");
    });
  });

  test("exported: every event of more than one page, as CSV that no spreadsheet runs, and as JSON lines", async () => {
    const watched = await partner("=HYPERLINK(1)");
    await watched.change(205);
    await site.signedIn(`/audit?partner_id=${watched.id}`, async (page) => {
      const exported = async (name: string) => {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name }).click(),
        ]);
        return readFileSync(await download.path(), "utf8");
      };
      const lines = (await exported("Export as JSON lines"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines).toHaveLength(206);
      expect(new Set(lines.map(({ id }) => id)).size).toBe(206);
      expect(lines.every(({ partner_id }) => partner_id === watched.id)).toBe(true);
      await page.getByText("206 events are exported.").waitFor();
      const csv = await exported("Export as CSV");
      expect(csv.trimEnd().split("\r\n")).toHaveLength(207);
      expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
    });
  });

  test("S13: each side has its events, users and sessions by itself; a test user's sessions are ended", async () => {
    const { partner: live } = await site.application.register({ partnerName: "Both Sides Corp" });
    const { gateway } = site.application;
    const made = (await gateway.partnerRegistry.createTestCredentials(live.id)).unwrap();
    const tester = aUser({ email: "tester@acme.example", display_name: "Tina Tester" });
    const token = await site.application.token(made, tester);
    (await gateway.sso.authenticate({ token })).unwrap();
    await site.signedIn("/audit?event_type=sso_sign_in", async (page) => {
      await page.getByText("Nothing has happened that matches.").waitFor();
      await page
        .getByRole("combobox", { name: "Side" })
        .or(page.getByRole("textbox", { name: "Side" }))
        .first()
        .click();
      await page.getByRole("option", { name: "Test" }).click();
      await rows(page).getByRole("button").first().click();
      await page.getByRole("dialog").getByText("default/test").waitFor();
      await page.getByRole("dialog").getByRole("link").first().click();
      await page.getByRole("heading", { level: 1, name: "Tina Tester" }).waitFor();
      await expectForEverybody(page, "test-user");
      expect(await page.getByRole("button", { name: "Merge" }).count()).toBe(0);
      expect(await page.getByRole("button", { name: "Link an identity" }).count()).toBe(0);
      const identity = page.getByRole("region", { name: "Identities" }).getByRole("row").last();
      for (const [act, state] of [
        ["Suspend", "Suspended"],
        ["Reopen", "Active"],
      ] as const) {
        await identity.getByRole("button", { name: act }).click();
        await page.getByRole("dialog").getByRole("button", { name: act }).click();
        await identity.getByText(state, { exact: true }).waitFor();
      }
      await page.getByRole("button", { name: "End all" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "End all" }).click();
      await page.getByText("No session is open.").waitFor();
      await page.getByRole("link", { name: "Users", exact: true }).click();
      await page.getByText(OPERATOR).first().waitFor();
      expect(await page.getByText("tester@acme.example").count()).toBe(0);
    });
  });
});
