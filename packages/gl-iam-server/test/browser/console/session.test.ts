/** Signing in to the console, staying signed in, and being signed out without losing what was typed. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeAt } from "../../../../../tools/testing/authenticator.js";
import { PASSWORD } from "../../http/application.js";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ConsoleSite, enterPassword, everyLook, expectForEverybody, OPERATOR } from "./site.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("a session at the console", () => {
  let site: ConsoleSite;
  beforeAll(async () => {
    site = await ConsoleSite.open();
  });
  afterAll(() => site?.close());

  test.each(["light", "dark"] as const)(
    "the sign-in is for everybody, in %s and at 320 pixels",
    async (colorScheme) => {
      const look = (width: number) =>
        site.visit(
          async (page) => {
            await page.goto(`${site.url}/console/`);
            await page.getByRole("button", { name: "Sign in" }).waitFor();
            await expectForEverybody(page, `sign-in-${colorScheme}-${width}`);
          },
          { colorScheme, viewport: { width, height: 720 } },
        );
      await look(1280);
      await look(320);
    },
  );

  test("a wrong password is said in plain words; a right one opens the console, a sign-out closes it", async () => {
    await site.visit(async (page) => {
      await page.goto(`${site.url}/console/`);
      await enterPassword(page, OPERATOR, "not the password");
      await page.getByRole("alert").filter({ hasText: "is wrong" }).waitFor();
      await enterPassword(page);
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      expect(await page.evaluate("document.cookie")).toBe("");
    });
  });

  test("the console speaks the browser's language, and keeps the one that is chosen in place of it", async () => {
    await site.visit(
      async (page) => {
        await page.goto(`${site.url}/console/audit`);
        const lang = () => page.evaluate("document.documentElement.lang");
        await page.getByRole("heading", { level: 1, name: "An der Konsole anmelden" }).waitFor();
        expect(await lang()).toBe("de");
        await page.getByRole("textbox", { name: "E-Mail-Adresse" }).fill(OPERATOR);
        await page.getByLabel("Passwort", { exact: true }).fill(PASSWORD);
        await page.getByRole("button", { name: "Anmelden" }).click();
        await page.getByRole("heading", { level: 1, name: "Protokoll" }).waitFor();
        const typed = page.getByRole("textbox", { name: "Id der Anfrage" });
        await typed.fill("not lost");
        await page.getByRole("combobox", { name: "Sprache" }).selectOption("日本語");
        await page.getByRole("heading", { level: 1, name: "監査" }).waitFor();
        expect(await lang()).toBe("ja");
        expect(await page.getByRole("textbox", { name: "要求の ID" }).inputValue()).toBe("not lost");
        await expectForEverybody(page, "japanese-320");
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "監査" }).waitFor();
        expect(await lang()).toBe("ja");
        expect(await page.title()).toBe("監査 · GL IAM");
      },
      { locale: "de-AT", viewport: { width: 320, height: 720 } },
    );
  });

  test("the language is chosen before anybody has signed in, and kept for the next visit", async () => {
    await site.visit(
      async (page) => {
        await page.goto(`${site.url}/console/`);
        await page.getByRole("combobox", { name: "Sprache" }).selectOption("Français");
        await page.getByRole("heading", { level: 1, name: "Se connecter à la console" }).waitFor();
        await expectForEverybody(page, "sign-in-french-320");
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "Se connecter à la console" }).waitFor();
        expect(await page.evaluate("document.documentElement.lang")).toBe("fr");
      },
      { locale: "de-AT", viewport: { width: 320, height: 720 } },
    );
  });

  test("a browser that forbids storage has the whole console, for as long as a window is open", async () => {
    await site.visit(async (page) => {
      await page.addInitScript(STORAGE_FORBIDDEN);
      await page.clock.install();
      await page.goto(`${site.url}/console/partners/new`);
      await page.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
      await page.getByRole("heading", { level: 1, name: "An der Konsole anmelden" }).waitFor();
      await page.getByRole("combobox", { name: "Sprache" }).selectOption("English");
      await page.getByRole("button", { name: "Use the dark scheme" }).click();
      await enterPassword(page);
      const name = page.getByRole("textbox", { name: "Name" });
      await name.fill("Private Corp");
      await page.clock.fastForward("14:05");
      await page.getByRole("button", { name: "Stay signed in" }).click();
      await page.getByText("you will be signed out in").waitFor({ state: "hidden" });
      await page.clock.fastForward("05:00");
      expect(await page.getByText("you will be signed out in").count(), "the answer counts").toBe(0);
      await page.clock.fastForward("10:05");
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor();
      await enterPassword(page);
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor({ state: "hidden" });
      expect(await name.inputValue()).toBe("Private Corp");
    });
  });

  test("a browser that keeps no cookie of the console says so, in place of asking again", async () => {
    await site.visit(async (page) => {
      await page.route("**/api/v1/auth/login", async (route) => {
        const response = await route.fetch();
        const headers = { ...response.headers() };
        delete headers["set-cookie"];
        await page.context().clearCookies();
        await route.fulfill({ response, headers });
      });
      await page.goto(`${site.url}/console/`);
      await enterPassword(page);
      await page.getByRole("alert").filter({ hasText: "Allow cookies for this page" }).waitFor();
      await expectForEverybody(page, "no-cookie");
    });
  });

  test("who administers nothing is told so, and stays outside", async () => {
    const email = "member@example.com";
    (await site.application.gateway.createUserWithPassword({ email, roles: ["org_member"] }, PASSWORD)).unwrap();
    await site.visit(async (page) => {
      await page.goto(`${site.url}/console/`);
      await enterPassword(page, email);
      await page.getByText("does not administer anything").waitFor();
      expect(await page.getByRole("navigation").count()).toBe(0);
    });
  });

  test("a second factor is set up in the console, and asked for at the next sign-in", async () => {
    const email = "factor@example.com";
    (await site.application.gateway.createUserWithPassword({ email, roles: ["org_admin"] }, PASSWORD)).unwrap();
    await site.visit(async (page) => {
      await page.goto(`${site.url}/console/account`);
      await enterPassword(page, email);
      await page.getByRole("button", { name: "Set one up, or replace it" }).click();
      await page.getByRole("button", { name: "Begin" }).click();
      const secret = (await page.locator("code").first().textContent()) ?? "";
      await page.getByLabel("Code that the app shows now").fill(codeAt(secret, new Date()));
      await page.getByRole("button", { name: "Turn it on" }).click();
      await page.getByText("The second factor is on").waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();

      await enterPassword(page, email);
      const code = page.getByRole("textbox", { name: "Code of your authenticator app" });
      await code.fill("000000");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").filter({ hasText: "is wrong" }).waitFor();
      // The code of the enrolment has been used: the one of the next time step is accepted too.
      await code.fill(codeAt(secret, new Date(Date.now() + 30_000)));
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
    });
  });

  test("S16: a passkey is enrolled, signs in without a password, and opens nothing once it is removed", async () => {
    const email = "keys@example.com";
    (await site.application.gateway.createUserWithPassword({ email, roles: ["org_admin"] }, PASSWORD)).unwrap();
    await site.visit(async (page) => {
      const authenticator = await virtualAuthenticator(page);
      await page.goto(`${site.url}/console/account`);
      await enterPassword(page, email);
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Laptop");
      await page.getByRole("dialog").getByRole("button", { name: "Add a passkey" }).click();
      await page.getByText("The passkey is added.").waitFor();
      await page.getByRole("cell", { name: "Laptop" }).waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await everyLook(page, "passkeys");
      await page.getByRole("button", { name: "Sign out" }).click();

      const signIn = () => page.getByRole("button", { name: "Use a passkey" }).click();
      await authenticator.verifies(false);
      await signIn();
      await expect.poll(() => page.getByRole("button", { name: "Use a passkey" }).isEnabled()).toBe(true);
      expect(await page.getByRole("navigation").count(), "nobody was verified").toBe(0);
      await authenticator.verifies(true);
      await signIn();
      await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
      expect(await page.evaluate("document.cookie")).toBe("");

      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
      await page.getByText("You have none.").waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await signIn();
      await page.getByRole("alert").filter({ hasText: "is not known here" }).waitFor();
    });
  });

  test("idle: a warning, then a sign-in over the page, under which everything typed is kept", async () => {
    await site.visit(async (page) => {
      await page.clock.install();
      await page.goto(`${site.url}/console/partners/new`);
      await enterPassword(page);
      const name = page.getByRole("textbox", { name: "Name" });
      await name.fill("Half-typed Corp");
      await page.clock.fastForward("14:05");
      await page.getByText("you will be signed out in").waitFor();
      await page.getByRole("button", { name: "Stay signed in" }).click();
      await page.getByText("you will be signed out in").waitFor({ state: "hidden" });
      await page.clock.fastForward("14:05");
      await page.getByText("you will be signed out in").waitFor();
      await page.clock.fastForward("01:00");
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor();
      await enterPassword(page);
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor({ state: "hidden" });
      expect(await name.inputValue()).toBe("Half-typed Corp");
    });
  });

  test("Escape answers the dialog about the session, and not the one below it", async () => {
    const { partner } = await site.application.register({ partnerName: "Escaped Corp" });
    await site.signedIn(`/partners/${partner.id}/users`, async (page) => {
      await page.route("**/admin/partners/*/users", (route) =>
        route.request().method() === "POST" ? route.fulfill(reauthenticationRequired) : route.fallback(),
      );
      await page.getByRole("button", { name: "Add a user" }).click();
      const below = page.getByRole("dialog", { name: "Add a user" });
      await below.getByRole("textbox").first().fill("half-typed");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Confirm that it is you" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Confirm that it is you" }).waitFor({ state: "detached" });
      expect(await below.getByRole("textbox").first().inputValue()).toBe("half-typed");
      await page.keyboard.press("Escape");
      await below.waitFor({ state: "detached" });
    });
  });

  test("two administrators edit one user: the second is shown both versions, and undoes nothing unseen", async () => {
    const { gateway } = site.application;
    const before = { email: "edited@example.com", displayName: "Before" };
    const { id } = (await gateway.createUserWithPassword(before, PASSWORD)).unwrap();
    await site.signedIn(`/users/${id}`, async (page) => {
      await page.getByRole("button", { name: "Edit" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("E-mail").fill("second@example.com");
      (await gateway.users.update(id, { displayName: "Theirs" })).unwrap();
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.getByText("Somebody else has changed this user").waitFor();
      await dialog.getByRole("row", { name: "Name Before Theirs Theirs" }).waitFor();
      await dialog
        .getByRole("row", { name: "E-mail edited@example.com edited@example.com second@example.com" })
        .waitFor();
      expect(await dialog.getByText("That did not work").count(), "it is told once").toBe(0);
      await expectForEverybody(page, "user-conflict");
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.getByText("The changes are saved.").waitFor();
      const { email, displayName } = (await gateway.getUser(id, { organizationId: null })).unwrap();
      expect([email, displayName]).toEqual(["second@example.com", "Theirs"]);
      // What was read meanwhile is what the next edit begins from.
      (await gateway.users.update(id, { displayName: "Later" })).unwrap();
      await page.getByRole("button", { name: "End all" }).click();
      await dialog.getByRole("button", { name: "End all" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("heading", { level: 1, name: "Later" }).waitFor();
      await page.getByRole("button", { name: "Edit" }).first().click();
      expect(await dialog.getByLabel("Name").inputValue()).toBe("Later");
    });
  });

  test("a session that ended elsewhere is told of at the next request, and nothing typed is lost", async () => {
    await site.signedIn("/partners/new", async (page) => {
      const name = page.getByRole("textbox", { name: "Name" });
      await name.fill("Interrupted Corp");
      const operator = (await site.application.gateway.getUserByEmail(OPERATOR)).unwrap();
      (await site.application.gateway.sessions.endAll({ userId: operator.id })).unwrap();
      for (let step = 0; step < 2; step += 1) await page.getByRole("button", { name: "Next" }).click();
      await page.getByRole("button", { name: "Register" }).click();
      await page.getByRole("heading", { name: "You have been signed out" }).waitFor();
      await enterPassword(page);
      await page.getByRole("button", { name: "Register" }).click();
      await page.getByRole("heading", { level: 1, name: "Interrupted Corp is registered" }).waitFor();
    });
  });
});

const reauthenticationRequired = {
  status: 403,
  contentType: "application/problem+json",
  body: JSON.stringify({ code: "reauthentication_required", detail: "prove the password again", request_id: "r-1" }),
};

/** As a browser does that blocks the data of sites: each touch is refused. */
const STORAGE_FORBIDDEN = `for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } })`;

/** A device's own authenticator, in the browser's hands: with a screen lock, which the test opens or not. */
async function virtualAuthenticator(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
  } as const;
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    verifies: (isUserVerified: boolean) =>
      browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}
