/** The page of a setup link as a browser gets it: its language and look, and what it hears as it happens. */
import { createApp } from "gl-iam-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, TEXTS } from "../../src/http/pages/language.js";
import { Application, OWN } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

describe("the page", () => {
  test.each(LANGUAGES)("speaks %s to who asks for it, and names the application", async (language) => {
    const { headers, text } = await application.call("GET", "/setup", { headers: { "accept-language": language } });
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(TEXTS[language].setupStepSecret.replaceAll("'", "&#39;"));
    expect(text).toContain("app.example.com");
    expect(headers.get("content-language")).toBe(language);
    expect(headers.get("vary")).toBe("accept-language, accept-encoding");
    expect(text, "no text is missing").not.toContain("undefined");
  });

  test("has the application's name, logo, colours and words", async () => {
    const branding = {
      name: "Lumen <b>",
      logo: "/logo.svg",
      colors: { accent: "#ffcc00" },
      texts: { de: { setupOpen: "Aufmachen!" } },
    };
    const branded = application.with({ branding });
    const { headers, text } = await branded.call("GET", "/setup", { headers: { "accept-language": "de" } });
    expect(text).toContain("Lumen &lt;b&gt;");
    expect(text).toContain('<img src="/logo.svg" alt="">');
    expect(text).toContain("Aufmachen!");
    expect(headers.get("content-security-policy")).toContain("img-src 'self'");
    const { text: css } = await branded.call("GET", "/setup/page.css");
    expect(css).toContain("--accent: #ffcc00; --on-accent: #000000");
  });
});

async function holder({ isFirst = true, startsOnTestSide = false } = {}, at = application) {
  const acme = await application.register();
  const options = { baseUrl: OWN, isFirst, startsOnTestSide };
  const invited = (await at.gateway.setup.invite(acme.partner.id, options)).unwrap();
  const given = { link: invited.url.split("#")[1] ?? "", passcode: invited.passcode };
  const opened = await at.post("/api/v1/setup/open", given, { origin: OWN });
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const act = (what: string, body: object = {}) => at.post(`/api/v1/setup/${what}`, body, { origin: OWN, cookie });
  return { acme, id: invited.id, given, cookie, act };
}

/** What a page hears. */
class Listener {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  static async at(app: Application["app"], cookie: string): Promise<Listener> {
    const answer = await app.fetch(new Request(`${OWN}/setup/events`, { headers: { cookie } }));
    expect(answer.status).toBe(200);
    return new Listener(answer.body as ReadableStream<Uint8Array>);
  }

  /** @returns null when the answer has ended */
  async next(): Promise<{ event: string; data: Record<string, unknown> } | null> {
    for (;;) {
      const [first, ...others] = this.#text.split("\n\n");
      if (others.length > 0) {
        this.#text = others.join("\n\n");
        const data = /^data: (.*)$/m.exec(first ?? "")?.[1];
        if (data !== undefined) return { event: /^event: (.*)$/m.exec(first ?? "")?.[1] ?? "", data: JSON.parse(data) };
        continue;
      }
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += Buffer.from(value).toString();
    }
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}

describe("the live feed", () => {
  test("tells of each step as it happens, and of the link's end", async () => {
    const { acme, id, cookie, act } = await holder();
    const page = await Listener.at(application.app, cookie);
    expect(await page.next()).toMatchObject({ event: "status", data: { state: "awaiting_secret" } });

    const { consumer_secret: consumerSecret } = (await act("reveal")).json;
    expect(await page.next()).toMatchObject({ data: { state: "awaiting_first_signature" } });
    const before = performance.now();
    await application.token({ consumerKey: acme.consumerKey, consumerSecret });
    expect(await page.next()).toMatchObject({ data: { state: "live" } });
    expect(performance.now() - before, "not when somebody asks next").toBeLessThan(2500);

    (await application.gateway.setup.revoke(id)).unwrap();
    expect(await page.next()).toEqual({ event: "ended", data: {} });
    expect(await page.next()).toBeNull();
    expect((await application.call("GET", "/setup/events", { headers: { cookie } })).status).toBe(401);
  });

  test("S13: tells of the test side and of the operator's consent; the same link shows the live secret", async () => {
    const { acme, cookie, act } = await holder({ startsOnTestSide: true });
    const page = await Listener.at(application.app, cookie);
    expect(await page.next()).toMatchObject({ data: { test_side: { state: "awaiting_secret", consumer_key: null } } });
    expect((await act("reveal")).json.code).toBe("conflict");
    const told = (await act("reveal-test")).json;
    expect(await page.next()).toMatchObject({
      data: { test_side: { state: "awaiting_signature", consumer_key: told.consumer_key } },
    });
    expect((await act("reveal-test", { again: 1 })).json.code).toBe("validation_error");
    const before = performance.now();
    await application.token({ consumerKey: told.consumer_key, consumerSecret: told.consumer_secret });
    expect(await page.next()).toMatchObject({ data: { state: "awaiting_secret", test_side: { state: "may_ask" } } });
    expect(performance.now() - before, "not when somebody asks next").toBeLessThan(2500);

    expect((await act("go-live")).json.test_side.state).toBe("asked");
    expect(await page.next()).toMatchObject({ data: { test_side: { state: "asked" } } });
    const path = `/api/v1/admin/partners/${acme.partner.id}`;
    const authorization = `Bearer ${await application.administrator("org_admin")}`;
    const { data } = (await application.call("GET", `${path}/proposals`, { headers: { authorization } })).json;
    const { id, field, digest } = data.at(-1);
    expect(field).toBe("go_live");
    const approved = await application.post(`${path}/proposals/${id}/approve`, { digest }, { authorization });
    expect(approved.json).toMatchObject({ state: "approved" });
    expect(await page.next()).toMatchObject({ data: { test_side: { state: "approved" } } });
    expect((await act("reveal")).json).toMatchObject({ consumer_key: acme.consumerKey, state: "live" });
    expect(await page.next()).toMatchObject({ data: { state: "awaiting_first_signature", secrets: [{}] } });
    await page.leave();
  });

  test("a registration makes a link that starts on the test side, if it says so", async () => {
    const authorization = `Bearer ${await application.administrator("org_admin")}`;
    const register = (fields: object) => {
      const named = { partner_name: `Test ${Math.random()}`, ...fields };
      return application.post("/api/v1/admin/partners", named, { authorization });
    };
    const startsOf = async (fields: object) => {
      const { partner } = (await register(fields)).json;
      const [link] = (await application.gateway.setup.list(partner.id)).unwrap();
      return link?.startsOnTestSide;
    };
    expect(await startsOf({ setup_link: true })).toBe(false);
    expect(await startsOf({ setup_link: true, starts_on_test_side: true })).toBe(true);
    for (const wrong of [{ starts_on_test_side: true }, { setup_link: true, starts_on_test_side: "yes" }]) {
      expect((await register(wrong)).json.code).toBe("validation_error");
    }
  });

  test("a machine, which makes no link, registers nobody with one", async () => {
    const authorization = `Bearer ${await application.administrator("org_admin")}`;
    const made = { name: "Deploy", scopes: ["partners:write"] };
    const { token } = (await application.post("/api/v1/admin/tokens", made, { authorization })).json;
    const named = { partner_name: `Machine ${Math.random()}`, setup_link: true };
    const refused = await application.post("/api/v1/admin/partners", named, { authorization: `Bearer ${token}` });
    expect([refused.status, refused.json.code]).toEqual([403, "permission_denied"]);
    const { data } = (await application.gateway.partnerRegistry.listPartnersPage({ query: "Machine" })).unwrap();
    expect(data).toEqual([]);
  });

  test("hears what another process did within seconds", async () => {
    const { acme, cookie, act } = await holder();
    const page = await Listener.at(application.app, cookie);
    await page.next();
    await act("propose", { login_url: "https://acme.example/login" });
    // A proposal leaves no event here, as nothing of another process does.
    expect(await page.next()).toMatchObject({ data: { proposals: [{ field: "login_url" }] } });
    expect(acme.partner.loginUrl).toBeNull();
    await page.leave();
  });

  test("S18: needs the cookie, and has no capability in its URL", async () => {
    const { cookie } = await holder();
    expect((await application.call("GET", "/setup/events")).status).toBe(401);
    const forged = `${cookie.slice(0, -4)}AAAA`;
    expect((await application.call("GET", "/setup/events", { headers: { cookie: forged } })).status).toBe(401);
  });

  test("a fifth reader of a link ends the first one's", async () => {
    const { cookie } = await holder();
    const pages: Listener[] = [];
    for (let count = 0; count < 5; count += 1) pages.push(await Listener.at(application.app, cookie));
    await pages[0]?.next();
    expect(await pages[0]?.next()).toBeNull();
    for (const page of pages.slice(1)) {
      expect(await page.next()).toMatchObject({ event: "status" });
      await page.leave();
    }
  });

  test("ends when the service ends, so that it holds nothing up", async () => {
    let accepting = true;
    const app = createApp(application.gateway, { publicUrl: OWN, accepting: () => accepting });
    const { cookie } = await holder();
    const page = await Listener.at(app, cookie);
    await page.next();
    accepting = false;
    expect(await page.next()).toBeNull();
  });
});

test("S18: a holder's browser acts for the setup page alone: for no other origin, for null, and for none", async () => {
  const { given, cookie, act } = await holder({ startsOnTestSide: true });
  const acts = ["open", "reveal", "rotate", "reveal-test", "go-live", "propose", "prove", "explain"];
  for (const origin of ["https://evil.example", "https://app.example.com.evil.example", "null", undefined]) {
    for (const what of acts) {
      const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
      const body = { open: { ...given, not_me: true }, explain: { headers: {}, body: "" } }[what] ?? {};
      const { status, json } = await application.post(`/api/v1/setup/${what}`, body, headers);
      expect([what, origin, status, json.code]).toEqual([what, origin, 403, "origin_not_allowed"]);
    }
  }
  expect((await act("propose")).json).toMatchObject({
    secret: { revealed_at: null },
    test_side: { revealed_at: null },
  });
});

test("a holder is not told which administrator decided", async () => {
  const { acme, act } = await holder();
  await act("propose", { login_url: "https://acme.example/login" });
  const [proposal] = (await application.gateway.setup.proposals(acme.partner.id)).unwrap();
  const approval = { digest: proposal?.digest ?? "" };
  const call = { actor: "the-administrator@example.com" };
  (await application.gateway.setup.approve(acme.partner.id, proposal?.id ?? "", approval, call)).unwrap();
  const status = await act("propose");
  expect(status.json.proposals).toMatchObject([{ state: "approved", decided_at: expect.any(String) }]);
  expect(status.text).not.toContain(call.actor);
});

test("S18: a request signed with the current secret confirms the pending one", async () => {
  const { acme, id, act } = await holder({ isFirst: false });
  const { consumer_secret: consumerSecret, state } = (await act("reveal")).json;
  expect(state).toBe("pending");
  const next = { consumerKey: acme.consumerKey, consumerSecret };
  const payload = { action: "confirm_secret", setup_link_id: id };
  const path = "/api/v1/sso/confirm-secret";
  expect(await application.push(next, payload, path)).toMatchObject({ status: 401 });
  expect(await application.push(acme, { ...payload, setup_link_id: "x" }, path)).toMatchObject({ status: 400 });
  expect((await application.push(acme, payload, path)).json).toEqual({ confirmed: true });
  expect(await application.token(next)).toMatch(/^ott_live_/);
  expect(await application.push(acme, payload, path)).toMatchObject({ status: 401 });
});

test("S18: a second opener sees when and from where, and ends the link with `not_me`", async () => {
  const { given, cookie, act } = await holder();
  const second = await application.post("/api/v1/setup/open", given, { origin: OWN });
  expect(second.json).toMatchObject({ taken_at: expect.any(String), ended: false });
  expect(second.headers.get("set-cookie")).toBeNull();
  const wrong = { ...given, passcode: "0000-0000-0000", not_me: true };
  expect((await application.post("/api/v1/setup/open", wrong, { origin: OWN })).status).toBe(401);
  expect((await act("explain", { headers: {}, body: "" })).status, "whoever was first goes on").not.toBe(401);
  const ended = await application.post("/api/v1/setup/open", { ...given, not_me: true }, { origin: OWN });
  expect(ended.json).toMatchObject({ ended: true });
  for (const what of ["reveal", "rotate"]) expect((await act(what)).status).toBe(401);
  expect((await application.call("GET", "/setup/events", { headers: { cookie } })).status).toBe(401);
});
