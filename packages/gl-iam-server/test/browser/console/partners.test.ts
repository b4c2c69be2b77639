/** Partners at the console: registered in three steps, found, changed by two administrators at once, rotated. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aUser } from "../../http/application.js";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, expectForEverybody, OPERATOR } from "./site.js";

vi.setConfig({ testTimeout: 60_000 });

const MARKUP = `<img src=x onerror="document.title='run'">`;

describe.skipIf(CHROMIUM === undefined && !browserRequired)("partners at the console", () => {
  let site: ConsoleSite;
  beforeAll(async () => {
    site = await ConsoleSite.open();
  });
  afterAll(() => site?.close());

  const radio = (page: Page, group: string, choice: string) =>
    page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: choice });

  test("an empty list leads to a registration in three steps; the secret is shown once", async () => {
    await site.signedIn("/partners", async (page) => {
      await page.getByRole("heading", { name: "No partner yet" }).waitFor();
      await expectForEverybody(page, "partners-empty");
      await page.getByRole("main").getByRole("link", { name: "Register a partner" }).last().click();
      await page.getByRole("textbox", { name: "Name" }).fill("Acme Corp");
      await page.getByRole("button", { name: "Next" }).click();
      await radio(page, "E-mail domains", "Only these").click();
      await page.getByRole("combobox", { name: "E-mail domains" }).fill("not a domain");
      await page.keyboard.press("Enter");
      await radio(page, "Source addresses", "Nobody").click();
      await page.getByText("Every request of it is refused.").waitFor();
      await radio(page, "Users", "At most").click();
      await page.getByRole("textbox", { name: "Users" }).fill("25");
      await expectForEverybody(page, "register");
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("It may give any role that is not reserved").waitFor();
      await page.getByRole("button", { name: "Register" }).click();

      // The refusal stands beside its field, in the step that has it.
      await page.getByText(/not a domain must be/).waitFor();
      await page.getByRole("button", { name: "Remove" }).or(page.locator(".mantine-Pill-remove")).first().click();
      await page.getByRole("combobox", { name: "E-mail domains" }).fill("acme.example");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByRole("button", { name: "Register" }).click();
      await page.getByRole("heading", { name: "Acme Corp is registered" }).waitFor();
      const secret = (await page.locator("code").textContent()) ?? "";
      expect(secret).toMatch(/^cs_live_/);
      await expectForEverybody(page, "registered");

      await page.getByRole("link", { name: "Go to the partner" }).click();
      await page.getByRole("heading", { level: 1, name: "Acme Corp" }).waitFor();
      expect(await page.content()).not.toContain(secret);
      const stored = "JSON.stringify([localStorage, sessionStorage, location.href, history.state])";
      expect(await page.evaluate(stored)).not.toContain(secret);
    });
    const [partner] = (await site.application.gateway.partnerRegistry.listPartners()).unwrap();
    expect(partner).toMatchObject({
      partnerName: "Acme Corp",
      allowedEmailDomains: ["acme.example"],
      allowedSourceIps: [],
      maxUsers: 25,
      allowedRoles: null,
    });
  });

  test("the list shows how each stands, finds and filters", async () => {
    const partner = await site.application.register({ partnerName: "Listed Corp", maxUsers: 3 });
    const token = await site.application.token(partner, aUser());
    (await site.application.gateway.sso.authenticate({ token })).unwrap();
    const other = await site.application.register({ partnerName: "Resting Corp" });
    (await site.application.gateway.partnerRegistry.deactivatePartner(other.partner.id)).unwrap();
    await site.signedIn("/partners", async (page) => {
      const row = page.getByRole("row").filter({ hasText: "Listed Corp" });
      await row.getByText("1 of 3").waitFor();
      await row.getByText("any e-mail domain, any address").waitFor();
      await row.getByText("0 days").waitFor();
      await expectForEverybody(page, "partners");
      await page.getByRole("searchbox", { name: "Search" }).fill("resting");
      await row.waitFor({ state: "detached" });
      await page.getByRole("row").filter({ hasText: "Resting Corp" }).getByText("Inactive").waitFor();
      await page.getByRole("searchbox", { name: "Search" }).fill("nobody of this name");
      await page.getByText("No partner matches.").waitFor();
    });
  });

  test("whoever needs care is found by one choice, and the row says why", async () => {
    let now = new Date();
    const later = await ConsoleSite.open({}, { now: () => now });
    try {
      await later.application.register({ partnerName: "Silent Corp" });
      now = new Date(now.getTime() + 31 * 24 * 60 * 60_000);
      await later.application.register({ partnerName: "Fresh Corp" });
      await later.signedIn("/partners?state=care", async (page) => {
        const row = page.getByRole("row").filter({ hasText: "Silent Corp" });
        await row.getByText("no sign-in for 30 days").waitFor();
        expect(await page.getByRole("row").filter({ hasText: "Fresh Corp" }).count()).toBe(0);
      });
    } finally {
      await later.close();
    }
  });

  test("a change is shown before it is saved; of two administrators the second sees both versions", async () => {
    const { partner } = await site.application.register({ partnerName: "Shared Corp", allowedRoles: ["viewer"] });
    const registry = site.application.gateway.partnerRegistry;
    await site.signedIn(`/partners/${partner.id}`, async (page) => {
      await radio(page, "Users", "At most").click();
      await page.getByRole("textbox", { name: "Users" }).fill("7");
      await page.getByRole("button", { name: "Review the changes" }).click();
      const users = page.getByRole("row").filter({ hasText: "Users" });
      expect(await users.getByRole("cell").allTextContents()).toEqual(["No restriction", "7"]);

      (await registry.updatePartner(partner.id, { allowedRoles: ["editor"] })).unwrap();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Somebody else has changed this partner").waitFor();
      const roles = page.getByRole("row").filter({ hasText: "Roles" });
      expect(await roles.getByRole("cell").allTextContents()).toEqual(["viewer", "editor", "viewer"]);
      await expectForEverybody(page, "conflict");
      await page.getByRole("button", { name: "Keep mine, and review" }).click();
      await page.getByRole("button", { name: "Review the changes" }).click();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("The changes are saved.").waitFor();
    });
    expect((await registry.getPartner(partner.id)).unwrap()).toMatchObject({ maxUsers: 7, allowedRoles: ["editor"] });
  });

  test("a rotation tells whether the old secret is in use; a partner is deactivated", async () => {
    const partner = await site.application.register({ partnerName: "Rotating Corp" });
    await site.application.token(partner, aUser());
    await site.signedIn(`/partners/${partner.partner.id}`, async (page) => {
      await page.getByRole("button", { name: "Rotate" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("last signed request was accepted today").waitFor();
      await dialog.getByRole("radio", { name: "1 hour" }).click();
      await expectForEverybody(page, "rotate");
      await dialog.getByRole("button", { name: "Rotate" }).click();
      await page.getByText("It is not shown again.").waitFor();
      const secret = (await page.locator("code").first().textContent()) ?? "";
      await site.application.token({ consumerKey: partner.consumerKey, consumerSecret: secret }, aUser());
      await page.getByRole("cell", { name: "Previous" }).waitFor();
      await expectForEverybody(page, "partner");

      await page.getByRole("button", { name: "Deactivate" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
      await page.getByText("The partner is deactivated.").waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Reactivate" }).waitFor();
    });
  });

  test("a sensitive act asks for the password again, and goes on by itself", async () => {
    await site.signedIn("/partners/new", async (page) => {
      await page.getByRole("textbox", { name: "Name" }).fill("Stepped Up Corp");
      for (let step = 0; step < 2; step += 1) await page.getByRole("button", { name: "Next" }).click();
      // As after 15 minutes.
      await page.route("**/api/v1/admin/partners", (route) => route.fulfill(reauthenticationRequired), { times: 1 });
      await page.getByRole("button", { name: "Register" }).click();
      const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
      await dialog.getByLabel("Password", { exact: true }).fill("not the password");
      await dialog.getByRole("button", { name: "Confirm" }).click();
      await dialog.getByText("is wrong").waitFor();
      await expectForEverybody(page, "step-up");
      await dialog.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
      await dialog.getByRole("button", { name: "Confirm" }).click();
      await page.getByRole("heading", { name: "Stepped Up Corp is registered" }).waitFor();
    });
  });

  test("markup in stored texts is shown as text, on every page that shows it", async () => {
    const partner = await site.application.register({ partnerName: `Corp ${MARKUP}` });
    const user = aUser({ display_name: MARKUP, attributes: { [MARKUP]: MARKUP } });
    const token = await site.application.token(partner, user);
    const { user: made } = (await site.application.gateway.sso.authenticate({ token })).unwrap();
    const { id } = partner.partner;
    await site.signedIn("/", async (page) => {
      const paths = [
        "/partners",
        `/partners/${id}`,
        `/partners/${id}/users`,
        `/partners/${id}/audit`,
        "/users",
        "/audit",
      ];
      for (const path of [...paths, `/users/${made.id}`, "/sessions"]) {
        await page.evaluate(
          `history.pushState(null, "", "/console${path}"), dispatchEvent(new PopStateEvent("popstate"))`,
        );
        await page
          .getByText(path === "/sessions" || path.endsWith("/users") ? /@|u-/ : /<img src=x/)
          .first()
          .waitFor();
        expect(await page.locator("main img").count(), path).toBe(0);
        expect(await page.title(), path).not.toBe("run");
      }
    });
  });

  test("its parts: sign-ins as a chart, users, sessions, SCIM tokens, audit", async () => {
    const partner = await site.application.register({
      partnerName: "Busy Corp",
      allowedEmailDomains: ["acme.example"],
    });
    const token = await site.application.token(partner, aUser({ email: "busy@acme.example" }));
    (await site.application.gateway.sso.authenticate({ token })).unwrap();
    await site.application.push(partner, aUser({ email: "stranger@evil.example" }));
    await site.signedIn(`/partners/${partner.partner.id}/activity`, async (page) => {
      await page.getByRole("cell", { name: "email_domain_not_allowed" }).waitFor();
      await page.locator(".recharts-bar-rectangle path").first().waitFor();
      await expectForEverybody(page, "sign-ins");
      await page.getByRole("tab", { name: "Users" }).click();
      await page.getByRole("link", { name: "busy@acme.example" }).waitFor();
      await page.getByRole("tab", { name: "Sessions" }).click();
      await page.getByRole("button", { name: "End", exact: true }).waitFor();
      await page.getByRole("tab", { name: "SCIM tokens" }).click();
      await page.getByRole("button", { name: "Make a token" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Make a token" }).click();
      await page.getByText(/^sk_scim_/).waitFor();
      await page.getByRole("tab", { name: "Audit" }).click();
      await page
        .getByRole("button", { name: /refused|not allowed/ })
        .first()
        .waitFor();
    });
  });
});

const reauthenticationRequired = {
  status: 403,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "urn:gl-iam:error:reauthentication_required",
    title: "Reauthentication required",
    status: 403,
    detail: "prove the password again",
    code: "reauthentication_required",
    request_id: OPERATOR,
  }),
};
