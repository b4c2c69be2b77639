/** The console on a bad day: a leaked secret; and before a change: whom it would have refused. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aUser } from "../../http/application.js";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, everyLook } from "./site.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("compromise and dry run at the console", () => {
  let site: ConsoleSite;
  beforeAll(async () => {
    site = await ConsoleSite.open();
  });
  afterAll(() => site?.close());

  /** A partner with two people, of whom one is of another domain. */
  async function busy(partnerName: string, mail: string) {
    const partner = await site.application.register({ partnerName });
    for (const email of [`alice@${mail}`, `=stranger@not-${mail}`]) {
      const token = await site.application.token(partner, aUser({ external_id: email, email }));
      (await site.application.gateway.sso.authenticate({ token })).unwrap();
    }
    return partner;
  }

  test("S26: one button ends everything, hands a setup link over, and reports who was asserted", async () => {
    const partner = await busy("Leaked Corp", "leaked.example");
    const { id } = partner.partner;
    await site.signedIn(`/partners/${id}`, async (page) => {
      await page.getByRole("link", { name: "Secret leaked" }).click();
      await page.getByText("Both secrets end").waitFor();
      await everyLook(page, "compromise");
      await page.getByRole("radio", { name: "Another moment" }).click();
      await page.getByLabel("Moment, in your time zone").fill("2026-01-01T00:00");
      await page.getByRole("button", { name: "End everything" }).click();

      await page.getByRole("heading", { name: "Leaked Corp: everything has ended" }).waitFor();
      const stranger = page.getByRole("row").filter({ hasText: "=stranger@not-leaked.example" });
      await stranger.getByText("Suspended").waitFor();
      await stranger.getByText("Made", { exact: true }).waitFor();
      const url = (await page.locator("main code").textContent()) ?? "";
      expect(url).toMatch(/\/setup#sl_live_/);
      await everyLook(page, "compromise-report");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as CSV" }).click(),
      ]);
      const csv = await readFile(await download.path(), "utf8");
      expect(csv.split("\r\n")[0]).toMatch(/^external_id,user_id,email,/);
      expect(csv, "a text is no formula").toContain(",'=stranger@not-leaked.example,");
      await page.getByRole("link", { name: "Go to the partner" }).click();
      await page.getByRole("tab", { name: "Setup" }).click();
      await page.getByText("Awaiting the developer").waitFor();
      expect(await page.content(), "the link is shown once").not.toContain(url);
    });
    expect((await site.application.push(partner, aUser())).status).toBe(401);
  });

  test("a restriction tells whom of the last week it would have refused, before it is saved", async () => {
    const { partner } = await busy("Restricted Corp", "acme.example");
    await site.signedIn(`/partners/${partner.id}`, async (page) => {
      const domains = page.getByRole("radiogroup", { name: "E-mail domains" });
      await domains.getByRole("radio", { name: "Only these" }).click();
      await page.getByRole("combobox", { name: "E-mail domains" }).fill("acme.example");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Review the changes" }).click();
      await page.getByText("1 of the last week's 2 sign-ins would have been refused").waitFor();
      const stranger = page.getByRole("row").filter({ hasText: "=stranger@not-acme.example" });
      await stranger.getByText("email_domain_not_allowed").waitFor();
      await everyLook(page, "dry-run");
      await page.getByRole("button", { name: "Back" }).click();
      await page.getByRole("combobox", { name: "E-mail domains" }).fill("not-acme.example");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Review the changes" }).click();
      await page.getByText("none of the last week's 2 sign-ins would have failed").waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("The changes are saved.").waitFor();
    });
  });
});
