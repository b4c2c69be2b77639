import { describe, expect, test } from "vitest";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "./partner-side.js";

const LOGIN_URL = "https://acme.example/login?tenant=7";

export function startContract(here: () => Application): void {
  const spPartner = (fields: object = {}) =>
    PartnerSide.of(here(), { ssoMode: "sp_initiated", loginUrl: LOGIN_URL, ...fields });

  async function started(partner: PartnerSide, returnTo?: string) {
    const { redirectTo, browserSecret } = (
      await here().gateway.sso.start({ partnerId: partner.id, returnTo })
    ).unwrap();
    return { state: new URL(redirectTo).searchParams.get("state") ?? "", browserSecret };
  }

  test("a start sends the browser to the partner's login page, and its answer brings it to return_to", async () => {
    const { sso } = here().gateway;
    const partner = await spPartner();
    const start = (
      await sso.start({ consumerKey: partner.registration.consumerKey, returnTo: "/reports?x=1#y" })
    ).unwrap();
    const url = new URL(start.redirectTo);
    const state = url.searchParams.get("state") ?? "";
    expect(url.origin + url.pathname).toBe("https://acme.example/login");
    expect(url.searchParams.get("tenant")).toBe("7");
    expect(url.searchParams.get("consumer_key")).toBe(partner.registration.consumerKey);
    expect(start).toMatchObject({ expiresIn: 600, browserSecret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
    expect(start.redirectTo).not.toContain(start.browserSecret);
    const token = await partner.token(aUser({ state }));
    const answer = await sso.authenticate({ token, browserSecret: start.browserSecret });
    expect(answer.unwrap()).toMatchObject({ partnerId: partner.id, returnTo: "/reports?x=1#y" });
  });

  test.each([
    ["https://acme.example/login", "https://acme.example/login?STATE"],
    ["https://acme.example/login?", "https://acme.example/login?STATE"],
    ["https://acme.example/login?next=a%20b&flag", "https://acme.example/login?next=a%20b&flag&STATE"],
    ["https://acme.example/?a=1+2&a=%2B&b=;&=x&&c", "https://acme.example/?a=1+2&a=%2B&b=;&=x&&c&STATE"],
    ["https://acme.example/login#top?x=1", "https://acme.example/login?STATE#top?x=1"],
    ["https://acme.example/login?a=b#/route", "https://acme.example/login?a=b&STATE#/route"],
    ["https://acme.example/?state=old&st%61te=x&consumer_key=y&states=z", "https://acme.example/?states=z&STATE"],
  ])("the partner's own query and fragment stay as they are: %s", async (loginUrl, expected) => {
    const partner = await spPartner({ loginUrl });
    const { redirectTo } = (await here().gateway.sso.start({ partnerId: partner.id })).unwrap();
    const added = /state=[A-Za-z0-9_-]{43}&consumer_key=ck_live_\w+/;
    expect(redirectTo.replace(added, "STATE")).toBe(expected);
    const parameters = new URL(redirectTo).searchParams;
    expect([parameters.getAll("state").length, parameters.getAll("consumer_key").length]).toEqual([1, 1]);
  });

  test.each([
    ["no secret", undefined],
    ["another browser's", "another"],
    ["an empty one", ""],
    ["no text", 7],
  ])("the exchange needs the browser that started: %s is an invalid_state and burns the token", async (_, secret) => {
    const { sso } = here().gateway;
    const partner = await spPartner();
    const { state, browserSecret } = await started(partner);
    const other = await started(partner);
    const token = await partner.token(aUser({ state }));
    const wrong = secret === "another" ? other.browserSecret : secret;
    expectRefused(await sso.authenticate({ token, browserSecret: wrong as string }), "invalid_state");
    expectRefused(await sso.authenticate({ token, browserSecret }), "invalid_token");
  });

  test("a state is answered once, by its partner, within ten minutes; a refused answer leaves no claim", async () => {
    const { clock } = here();
    const [partner, foreign] = [await spPartner(), await spPartner()];
    const { state } = await started(partner);
    const nonce = `n-${state}`;
    expectRefused(await foreign.post(aUser({ state })), "invalid_state");
    expectRefused(await partner.post(aUser({ state: "made-up", nonce })), "invalid_state");
    expect(outcome(await partner.post(aUser({ state, nonce }))), "state and nonce are still good").toBe("accepted");
    expectRefused(await partner.post(aUser({ state })), "invalid_state");
    const old = await started(partner);
    const inTime = await started(partner);
    clock.advance(599);
    expect(outcome(await partner.post(aUser({ state: inTime.state })))).toBe("accepted");
    clock.advance(1);
    expectRefused(await partner.post(aUser({ state: old.state })), "invalid_state");
  });

  test("a replayed assertion leaves the next start unanswered", async () => {
    const partner = await spPartner();
    const { state } = await started(partner);
    const nonce = `n-${state}`;
    await partner.token(aUser({ state, nonce }));
    const next = await started(partner);
    expectRefused(await partner.post(aUser({ state: next.state, nonce })), "assertion_replayed");
    expect(outcome(await partner.post(aUser({ state: next.state })))).toBe("accepted");
  });

  test("the mode decides: a push without a state, an answer with one, or both", async () => {
    const { sso } = here().gateway;
    const pushed = await PartnerSide.of(here());
    const answered = await spPartner();
    const both = await spPartner({ ssoMode: "both" });
    expectRefused(await sso.start({ partnerId: pushed.id }), "sso_mode_not_allowed");
    expectRefused(await pushed.post(aUser({ state: "x" })), "sso_mode_not_allowed");
    expectRefused(await answered.post(aUser()), "sso_mode_not_allowed");
    expectRefused(await answered.post(aUser({ state: null })), "sso_mode_not_allowed");
    expect(outcome(await both.post(aUser()))).toBe("accepted");
    expect(outcome(await both.post(aUser({ state: (await started(both)).state })))).toBe("accepted");
  });

  test("a start is refused for a partner that does not exist or is not active", async () => {
    const { sso } = here().gateway;
    const partner = await spPartner();
    await here().registry.deactivatePartner(partner.id);
    expectRefused(await sso.start({ partnerId: partner.id }), "partner_inactive");
    for (const consumerKey of ["ck_live_nobody", "", "a\0b", "x".repeat(300), 7 as never]) {
      expectRefused(await sso.start({ consumerKey }), "partner_not_found");
    }
    expectRefused(await sso.start({ partnerId: "7" }), "partner_not_found");
  });

  test("a start may name the organization that the partner must belong to", async () => {
    const { sso } = here().gateway;
    const { id, orgId, registration } = await spPartner();
    const { consumerKey } = registration;
    for (const partner of [{ partnerId: id }, { consumerKey }]) {
      expect(outcome(await sso.start(partner, { organizationId: orgId }))).toBe("accepted");
      expectRefused(await sso.start(partner, { organizationId: "other" }), "partner_not_found");
    }
  });

  test("a mode taken away between start and exchange counts", async () => {
    const { sso } = here().gateway;
    const partner = await spPartner({ ssoMode: "both" });
    const { state, browserSecret } = await started(partner);
    const token = await partner.token(aUser({ state }));
    await here().registry.updatePartner(partner.id, { ssoMode: "idp_initiated" });
    expectRefused(await sso.authenticate({ token, browserSecret }), "sso_mode_not_allowed");
  });

  describe("return_to stays on the application", () => {
    test.each([
      "/",
      "/a",
      "/a/b?c=d&e=%2F%2Fevil#f",
      "/%09//evil",
      "/a//b",
      "/@evil.example",
      "/:80",
      "/%C3%A4",
      "/?//evil",
    ])("%j does", async (returnTo) => {
      const partner = await spPartner();
      const { state, browserSecret } = await started(partner, returnTo);
      const token = await partner.token(aUser({ state }));
      const answer = (await here().gateway.sso.authenticate({ token, browserSecret })).unwrap();
      expect(answer.returnTo).toBe(returnTo);
      expect(new URL(answer.returnTo ?? "", "https://app.example").origin).toBe("https://app.example");
    });

    test.each<[unknown]>([
      [""],
      ["a"],
      ["//evil.example"],
      ["///evil.example"],
      ["/\\evil.example"],
      ["\\/evil.example"],
      ["\\\\evil.example"],
      ["/a\\b"],
      ["/\t/evil.example"],
      ["/\n/evil.example"],
      ["/\r/evil.example"],
      ["\t//evil.example"],
      [" //evil.example"],
      [" /a"],
      ["/a b"],
      ["/\0/evil"],
      ["/a\r\nSet-Cookie: x=1"],
      ["/\u007f"],
      // A header can hold neither. Percent-encoded they are fine.
      ["/ä"],
      ["/日本"],
      // A program that removes dots before a browser does would be left with "//evil.example".
      ["/..//evil.example"],
      ["/a/../..//evil.example"],
      ["https://evil.example"],
      ["https:evil.example"],
      ["javascript:alert(1)"],
      ["@evil.example"],
      [".evil.example"],
      [`/${"a".repeat(2048)}`],
      [7],
      [["/a"]],
      [{ toString: () => "/a" }],
    ])("%j does not", async (returnTo) => {
      const partner = await spPartner();
      const result = await here().gateway.sso.start({ partnerId: partner.id, returnTo: returnTo as string });
      expectRefused(result, "validation_error");
      expect(result.error?.details[0]?.field).toBe("returnTo");
    });
  });
}
