/** Messages from whoever is not the partner's page, and tokens that must not go elsewhere. S22. */
import { describe, expect, test, vi } from "vitest";
import { browserRequired, CHROMIUM } from "../chromium.js";
import { ALICE, expectUser, Harness, me, userIn } from "./harness.js";

vi.setConfig({ testTimeout: 60_000 });

/** Offers a port to a window as partner.js does; the token comes on it when it is asked for. */
const OFFER = `
  window.offer = (target, token) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { id } }) => port1.postMessage({ type: "token", id, token });
    target.postMessage({ protocol: "gl-iam/1", type: "channel" }, "*", [port2]);
  };`;

describe.skipIf(CHROMIUM === undefined && !browserRequired)("S22: strangers", () => {
  const at = new Harness();

  test("another site's page cannot show the widget", async () => {
    await at.page.goto(`${at.portals.evil}/#/widget`);
    await expect.poll(() => at.page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });

  test("another site's page is not listened to, even where it can show the widget", async () => {
    const token = await at.portals.token("alice");
    await at.page.goto(at.portals.evil);
    await at.page.evaluate(`show("${at.portals.app}/widget/anywhere", async () => ({ token: "${token}" }))`);
    const frame = await at.frameIn(at.page);
    // partner.js of that page has answered the hello.
    await expect.poll(() => at.page.evaluate("kept.length")).toBe(1);
    await at.sleep(31_000);
    await expect.poll(() => frame.evaluate("log")).toEqual(["no_answer"]);
    expect([await userIn(frame), at.times("sso/authenticate")]).toEqual([null, 0]);
  });

  test("another window of the partner's own origin is not listened to; the parent is", async () => {
    await at.page.goto(at.portals.portal);
    await at.page.evaluate(`
      for (const src of ["${at.portals.app}/widget", "/sibling"])
        document.body.append(Object.assign(document.createElement("iframe"), { src }));`);
    const widget = await at.frameIn(at.page);
    await expect.poll(() => at.page.frames()[2]?.evaluate("typeof window.show")).toBe("function");
    await at.page.frames()[2]?.evaluate(`${OFFER} offer(parent.frames[0], "x")`);
    await at.page.frames()[2]?.evaluate("new Promise((resolve) => setTimeout(resolve, 300))");
    expect(at.times("sso/authenticate")).toBe(0);
    await at.page.evaluate(`${OFFER} offer(frames[0], "x")`);
    await expect.poll(() => at.times("sso/authenticate")).toBe(1);
    expect(await userIn(widget)).toBe(null);
  });

  test("after the first port no window is listened to, the parent included", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    await at.page.evaluate(`
      const { port1, port2 } = new MessageChannel();
      frames[0].postMessage({ protocol: "gl-iam/1", type: "channel" }, "*", [port2]);
      port1.postMessage({ type: "sign-out" });
      frames[0].postMessage({ type: "sign-out" }, "*");`);
    await frame.evaluate("new Promise((resolve) => setTimeout(resolve, 300))");
    expect([await userIn(frame), await me(frame)]).toEqual([ALICE, ALICE]);
  });

  test("a token that was made for another verifier is refused", async () => {
    const token = await at.portals.token("alice", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    await at.page.goto(at.portals.portal);
    await at.page.evaluate(`show("${at.portals.app}/widget", async () => ({ token: "${token}" }))`);
    const frame = await at.frameIn(at.page);
    await expect.poll(() => frame.evaluate("log")).toEqual(["invalid_token"]);
    expect(await userIn(frame)).toBe(null);
  });

  test("another partner's token is refused in this partner's page", async () => {
    const globex = await at.portals.gateway.partnerRegistry.registerPartner({
      partnerName: "Globex",
      orgId: "default",
      allowedOrigins: ["https://portal.globex.example"],
    });
    await at.page.exposeFunction("ofGlobex", async (challenge: string) => ({
      token: await at.portals.token("bob", challenge, globex.unwrap()),
    }));
    await at.page.goto(at.portals.portal);
    await at.page.evaluate(`show("${at.portals.app}/widget", ({ codeChallenge }) => ofGlobex(codeChallenge))`);
    const frame = await at.frameIn(at.page);
    await expect.poll(() => frame.evaluate("log")).toEqual(["origin_not_allowed"]);
    expect(await userIn(frame)).toBe(null);
  });

  test("the access token goes to the application only: to no other origin, and with no redirect", async () => {
    const frame = await at.openWidget("alice");
    await expectUser(frame, ALICE);
    at.portals.overheard.length = 0;
    await frame.evaluate(`widget.fetch("${at.portals.evil}/collect")`);
    expect(at.portals.overheard).toEqual([undefined]);
    expect(await frame.evaluate(`widget.fetch("/moved").catch((error) => error.name)`)).toBe("TypeError");
    expect(at.portals.overheard).toEqual([undefined]);
  });

  test.each([
    ["apiUrl", `{ apiUrl: "javascript:alert(1)", partnerOrigins: [] }`],
    ["partnerOrigins", `{ apiUrl: "/", partnerOrigins: ["*"] }`],
    ["partnerOrigins", `{ apiUrl: "/", partnerOrigins: ["null"] }`],
    ["partnerOrigins", `{ apiUrl: "/", partnerOrigins: ["https://portal.acme.example/path"] }`],
    ["partnerOrigins", `{ apiUrl: "/" }`],
  ])("a wrong %s is refused by name: %s", async (field, options) => {
    await at.page.goto(`${at.portals.app}/widget/anywhere`);
    const refusal = await at.page.evaluate(
      `try { GlIam.connect(${options}); "taken" } catch (error) { error.message }`,
    );
    expect(refusal).toContain(field);
  });

  test.each([
    ["src", `{ src: "http://app.example.com/", container: "#app", getToken() {} }`],
    ["container", `{ src: "/", container: "#nowhere", getToken() {} }`],
    ["getToken", `{ src: "/", container: "#app" }`],
  ])("embed refuses a wrong %s by name: %s", async (field, options) => {
    await at.page.goto(at.portals.portal);
    const refusal = await at.page.evaluate(`try { GlIam.embed(${options}); "taken" } catch (error) { error.message }`);
    expect(refusal).toContain(field);
  });
});
