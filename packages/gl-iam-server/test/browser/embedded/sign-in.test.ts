/** An application in a partner's page, in a real browser: each on an origin of its own. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Frame } from "playwright-core";
import { describe, expect, inject, test, vi } from "vitest";
import { browserRequired, CHROMIUM, LAUNCH } from "../chromium.js";
import { ALICE, BOB, expectUser, Harness, me, userIn } from "./harness.js";

vi.setConfig({ testTimeout: 60_000 });

const setCookie = (frame: Frame) =>
  frame.evaluate("document.cookie = 'probe=1; SameSite=None; Secure', document.cookie");

describe.skipIf(CHROMIUM === undefined && !browserRequired)("in a partner's page", () => {
  const at = new Harness();

  test("third-party cookies blocked: the portal's user is signed in in the frame, and nothing is kept", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    expect(await me(frame)).toBe(ALICE);
    expect(await setCookie(frame)).toBe("");
    expect((await at.context.cookies(at.portals.app)).map(({ name }) => name)).toEqual([]);
    expect(frame.url()).toBe(`${at.portals.app}/widget`);
    // S22: what any window could hear is constant, and holds no token.
    expect(await at.page.evaluate("kept")).toEqual(['{"protocol":"gl-iam/1","type":"hello"}']);
  });

  test("third-party cookies allowed: the same", async () => {
    const profile = mkdtempSync(join(inject("runFolder"), "profile-"));
    mkdirSync(join(profile, "Default"));
    const allowed = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
    writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(allowed));
    const context = await chromium.launchPersistentContext(profile, { ...LAUNCH, ignoreHTTPSErrors: true });
    at.context = context;
    const page = await context.newPage();
    const frame = await at.openWidget("alice", page);
    await expectUser(frame, ALICE);
    expect(await me(frame)).toBe(ALICE);
    expect(await setCookie(frame)).toBe("probe=1");
  });

  // Third-party cookies are blocked here too.
  test("a form signs in by a cookie of the frame alone: kept in this page, and not seen by others", async () => {
    const enter = async (token: string) => {
      await at.page.goto(at.portals.portal);
      const fields = `<input name="token" value="${token}"><input name="return_to" value="/framed">`;
      const action = `${at.portals.app}/api/v1/sso/enter`;
      const form = `<form method="post" action="${action}" target="inside">${fields}</form>`;
      const html = JSON.stringify(`<iframe name="inside"></iframe>${form}`);
      await at.page.evaluate(`document.body.insertAdjacentHTML("beforeend", ${html})`);
      await at.page.evaluate("document.forms[0].submit()");
      await at.page.frameLocator("iframe").getByText("framed").waitFor();
      return at.page.frame({ name: "inside" });
    };
    const who = "fetch('/api/v1/me').then((it) => it.json()).then((it) => it.email ?? it.code)";
    const frame = await enter(await at.portals.token("alice"));
    expect(await frame?.evaluate(who)).toBe(ALICE);
    const cookies = await at.context.cookies(at.portals.app);
    expect(cookies.map(({ name, httpOnly }) => [name, httpOnly])).toEqual([["__Host-session-frame", true]]);
    expect(await frame?.evaluate("document.cookie")).toBe("");
    // In a window of its own the application's page has another jar.
    await at.page.goto(`${at.portals.app}/framed`);
    expect(await at.page.evaluate(who)).toBe("invalid_token");
  });

  test("S22: the exchange has the verifier, and the origin of the page around the frame", async () => {
    const sent = at.page.waitForRequest((request) => request.url().endsWith("/sso/authenticate"));
    await at.openWidget("alice");
    expect((await sent).postDataJSON()).toEqual({
      token: expect.stringMatching(/^ott_live_/),
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      embedder_origin: at.portals.portal,
    });
  });

  test("a log-out at the portal ends the session in the frame and at the application", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.page.evaluate("embedded.signOut()");
    await expectUser(frame, null);
    expect(await me(frame)).toBe("invalid_token");
    await expect.poll(() => at.logOuts).toBe(1);
    expect(await userIn(frame)).toBe(null);
  });

  test("a log-out in the frame tells the portal, and nobody is signed in again unasked", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await frame.evaluate("widget.signOut()");
    await expectUser(frame, null);
    await expect.poll(() => at.page.evaluate("signedOut")).toBe(1);
    await frame.evaluate("dispatchEvent(new Event('focus'))");
    expect([await userIn(frame), at.times("sso/authenticate")]).toEqual([null, 1]);
    await at.page.evaluate("embedded.signIn()");
    await expectUser(frame, ALICE);
  });

  test("nobody is logged in at the portal: nobody is signed in, until somebody is", async () => {
    const frame = await at.openWidget("");
    await expect.poll(() => frame.evaluate("log")).toEqual(["not_signed_in"]);
    await at.logIn("bob");
    await at.page.evaluate("embedded.signIn()");
    await expectUser(frame, BOB);
  });

  test("another person comes only after the question", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.logIn("bob");
    await at.page.evaluate("embedded.signIn()");
    const dialog = frame.getByRole("dialog", { name: "Continue as" });
    await dialog.getByRole("button", { name: ALICE }).click();
    expect([await userIn(frame), await me(frame)]).toEqual([ALICE, ALICE]);
    // The session that nobody wanted has been ended.
    await expect.poll(() => at.logOuts).toBe(1);
    await at.page.evaluate("embedded.signIn()");
    await dialog.getByRole("button", { name: BOB }).click();
    await expectUser(frame, BOB);
    expect(await me(frame)).toBe(BOB);
    await expect.poll(() => at.logOuts).toBe(2);
  });

  test("the question is asked in the browser's language, and Enter keeps whoever is signed in", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.logIn("bob");
    const questions = [
      ["de-AT", "Weiter als"],
      ["fr", "Continuer en tant que"],
      ["es-419", "Continuar como"],
      ["id", "Lanjutkan sebagai"],
      ["ja-JP", "続けるユーザー"],
      ["nl", "Continue as"],
    ] as const;
    for (const [index, [language, name]] of questions.entries()) {
      const speaks = `{ value: "${language}", configurable: true }`;
      await frame.evaluate(`Object.defineProperty(navigator, "language", ${speaks})`);
      await at.page.evaluate("embedded.signIn()");
      const dialog = frame.getByRole("dialog", { name, exact: true });
      await dialog.getByRole("button", { name: BOB }).waitFor();
      await at.page.keyboard.press("Enter");
      await expect.poll(() => at.logOuts).toBe(index + 1);
    }
    expect([await userIn(frame), await me(frame)]).toEqual([ALICE, ALICE]);
  });

  test("two tabs have a session each: a log-out in one leaves the other", async () => {
    const other = await at.context.newPage();
    const [one, two] = [await at.openWidget("alice"), await at.openWidget("alice", other)];
    await Promise.all([expectUser(one, ALICE), expectUser(two, ALICE)]);
    const session = "widget.session.id";
    expect(await one.evaluate(session)).not.toBe(await two.evaluate(session));
    await at.page.evaluate("embedded.signOut()");
    await expectUser(one, null);
    expect([await userIn(two), await me(two)]).toEqual([ALICE, ALICE]);
  });

  test("back and forward: the frame signs its user in again", async () => {
    await expectUser(await at.openWidget("alice"), ALICE);
    await at.page.goto(at.portals.evil);
    await at.page.goBack();
    const frame = await at.frameIn(at.page);
    await expectUser(frame, ALICE);
    expect(await me(frame)).toBe(ALICE);
    await at.page.goForward();
    expect(at.page.url()).toContain(at.portals.evil);
  });

  test("the element shows its content to whoever is signed in, and else its fallback", async () => {
    await at.logIn("alice");
    await at.page.goto(`${at.portals.portal}/#/widget/element`);
    const frame = at.page.frameLocator("iframe");
    await frame.getByText("inside").waitFor();
    expect(await frame.getByText("outside").isVisible()).toBe(false);
    await at.page.evaluate("embedded.signOut()");
    await frame.getByText("outside").waitFor();
    expect(await frame.getByText("inside").isVisible()).toBe(false);
  });

  test("the element tells its page by events, and ends its session when it is taken out", async () => {
    await at.logIn("alice");
    await at.page.goto(`${at.portals.portal}/#/widget/element`);
    await at.page.frameLocator("iframe").getByText("inside").waitFor();
    const frame = at.page.frames()[1];
    if (!frame) throw new Error("there is no frame");
    expect(await frame.evaluate("document.querySelector('gl-iam-widget').connection.user.email")).toBe(ALICE);
    await frame.evaluate(`
      window.told = [];
      for (const name of ["user", "session", "error"])
        document.addEventListener("gl-iam-" + name, ({ detail }) => told.push([name, detail && detail.email]));`);
    await at.page.evaluate("embedded.signOut()");
    await expect
      .poll(() => frame.evaluate("told"))
      .toEqual([
        ["user", null],
        ["session", null],
      ]);
    await at.page.evaluate("embedded.signIn()");
    await expect.poll(() => frame.evaluate("told[2]")).toEqual(["user", ALICE]);
    await frame.evaluate("document.querySelector('gl-iam-widget').remove()");
    await expect.poll(() => at.logOuts).toBe(2);
  });

  describe("in React", () => {
    const openReact = async () => {
      await at.logIn("alice");
      await at.page.goto(`${at.portals.portal}/#/widget/react`);
      return at.page.frameLocator("iframe");
    };

    test("the provider shows its children to whoever is signed in, and else its fallback", async () => {
      const frame = await openReact();
      await frame.getByText(`Hello ${ALICE}`).waitFor();
      await frame.getByRole("button", { name: "Ask" }).click();
      await expect.poll(() => frame.locator("output").textContent()).toBe(ALICE);
      await frame.getByRole("button", { name: "Sign out" }).click();
      await frame.getByText("Nobody is signed in").waitFor();
      await expect.poll(() => at.page.evaluate("signedOut")).toBe(1);
      await at.page.evaluate("embedded.signIn()");
      await frame.getByText(`Hello ${ALICE}`).waitFor();
      // In, out, and in again.
      await expect.poll(() => frame.locator("meter").getAttribute("value")).toBe("3");
    });

    test("one session is left of strict mode's two, and none of a provider that is taken away", async () => {
      const frame = await openReact();
      await frame.getByText(`Hello ${ALICE}`).waitFor();
      const own = (await frame.locator("data").getAttribute("value")) ?? "";
      const live = async () => {
        const { data } = (await at.portals.gateway.sessions.list()).unwrap();
        return data.map(({ id }) => id);
      };
      expect(await live()).toContain(own);
      expect(at.times("sso/authenticate") - at.logOuts).toBe(1);
      await frame.getByRole("button", { name: "Close" }).click();
      await expect.poll(live, { timeout: 10_000 }).not.toContain(own);
    });
  });
});
