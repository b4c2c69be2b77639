/** An embedded session over time: renewals, lost answers, restarts, and a laptop that slept. */
import { describe, expect, test, vi } from "vitest";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ALICE, BOB, DAYS, expectUser, Harness, MINUTES, me, userIn } from "./harness.js";

vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(CHROMIUM === undefined && !browserRequired)("an embedded session", () => {
  const at = new Harness();

  test("goes on for an hour: five renewals, one sign-in", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    for (let renewals = 1; renewals <= 5; renewals += 1) {
      await at.sleep(14 * MINUTES);
      await expect.poll(() => at.times("auth/refresh")).toBe(renewals);
      expect(await me(frame)).toBe(ALICE);
    }
    expect(at.times("sso/authenticate")).toBe(1);
  });

  // S11.
  test("goes on when the answer to a renewal is lost", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    at.portals.losesAnswerOf = "/api/v1/auth/refresh";
    at.portals.refreshKeys.length = 0;
    await at.sleep(14 * MINUTES);
    await at.expectInTime(() => at.portals.refreshKeys.length, 2);
    expect(at.portals.losesAnswerOf).toBe("");
    expect(at.portals.refreshKeys[1]).toBe(at.portals.refreshKeys[0]);
    await at.sleep(14 * MINUTES);
    await expect.poll(() => at.times("auth/refresh")).toBe(3);
    expect([await me(frame), at.times("sso/authenticate")]).toEqual([ALICE, 1]);
  });

  test("requests that meet an expired token wait for one renewal", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    at.portals.ahead += 16 * MINUTES;
    const answers = await frame.evaluate(
      "Promise.all([1, 2, 3].map(() => widget.fetch('/api/v1/me').then((it) => it.status)))",
    );
    expect([answers, at.times("auth/refresh")]).toEqual([[200, 200, 200], 1]);
  });

  test("survives a restart of the application", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.portals.stopApplication();
    await at.sleep(14 * MINUTES);
    await at.portals.startApplication();
    await at.expectInTime(() => at.times("auth/refresh"), 1);
    expect([await userIn(frame), await me(frame), at.times("sso/authenticate")]).toEqual([ALICE, ALICE, 1]);
  });

  test("goes on by one renewal when the laptop has slept for an hour", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    const before = await frame.evaluate("widget.session.id");
    await at.sleep(60 * MINUTES);
    // What is asked first waits for it.
    expect(await me(frame)).toBe(ALICE);
    expect(await frame.evaluate("widget.session.id")).toBe(before);
    expect([at.times("auth/refresh"), at.times("sso/authenticate")]).toEqual([1, 1]);
  });

  test("goes on in each of two tabs that wake up together", async () => {
    const other = await at.context.newPage();
    const tabs = [await at.openWidget("alice"), await at.openWidget("alice", other)];
    for (const tab of tabs) await expectUser(tab, ALICE);
    await at.sleep(60 * MINUTES);
    expect(await Promise.all(tabs.map(me))).toEqual([ALICE, ALICE]);
    expect([at.times("auth/refresh"), at.times("sso/authenticate")]).toEqual([2, 2]);
  });

  test("is a new one, without a question, when the laptop has slept for longer than a session lives", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.sleep(8 * DAYS);
    await expect.poll(() => at.times("sso/authenticate")).toBe(2);
    expect([await me(frame), await frame.locator("dialog").count()]).toEqual([ALICE, 0]);
  });

  test("is not handed to another person who has logged in at the portal while the laptop slept", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.logIn("bob");
    await at.sleep(8 * DAYS);
    await frame.getByRole("dialog").waitFor();
    expect(await userIn(frame)).not.toBe(BOB);
    await frame.getByRole("button", { name: ALICE }).click();
    await expectUser(frame, null);
  });

  test("ends with its page", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    const own = await frame.evaluate("widget.session.id");
    const isListed = async () => {
      const { data } = (await at.portals.gateway.sessions.list()).unwrap();
      return data.some(({ id }) => id === own);
    };
    expect(await isListed()).toBe(true);
    await at.page.evaluate("embedded.destroy()");
    await expect.poll(isListed, { timeout: 10_000 }).toBe(false);
  });
});
