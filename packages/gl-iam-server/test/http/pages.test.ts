/** What a person sees: in which language, whose it is, and with which branding. */
import { randomUUID } from "node:crypto";
import { isConfigurationError } from "gl-iam";
import { type AppOptions, type Branding, createApp, type PageTexts } from "gl-iam-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, preferredLanguage, TEXTS } from "../../src/http/pages/language.js";
import { PLACEHOLDERS } from "../../src/http/pages/texts/page-texts.js";
import { Application, aUser, OWN, PORTAL } from "./application.js";
import { cookieHeader, cookiesOf } from "./cookies.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
  // Before anybody asks whose the portal is: an answer is remembered for a moment.
  await application.register();
});
afterAll(() => application.stop());

const UNKNOWN = { token: `ott_live_${"x".repeat(43)}` };
const HTML = { accept: "text/html" };

function refused(headers: Record<string, string> = {}, at = application) {
  return at.enter(UNKNOWN, { origin: PORTAL, ...HTML, ...headers });
}

test.each([
  ["", "en"],
  ["de", "de"],
  ["de-AT", "de"],
  ["DE-at;q=0.4, fr;q=0.5", "fr"],
  ["fr-CA, de;q=0.9", "fr"],
  ["nl, ja;q=0.1", "ja"],
  ["nl", "en"],
  ["id-ID,id;q=0.9,en;q=0.8", "id"],
  ["es-419", "es"],
  ["de;q=0, *;q=0.5", "en"],
  ["en;q=0, *", "de"],
  ["*;q=0", "en"],
  ["de;q=2, fr;q=0.1", "fr"],
  ["de;q=0.1234, fr;q=0.1", "fr"],
  ["de;level=1, fr;q=0.1", "fr"],
  ["../../etc/passwd, <script>, de", "de"],
  ["x".repeat(10_000), "en"],
  [",,,;q=1,", "en"],
])("the language of %j is %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test("every language has every text, with the values of the English one", () => {
  const valuesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
  for (const language of LANGUAGES) {
    const texts = TEXTS[language];
    expect(Object.keys(texts).toSorted(), language).toEqual(Object.keys(TEXTS.en).toSorted());
    for (const [name, text] of Object.entries(texts)) {
      const english = TEXTS.en[name as keyof PageTexts];
      expect(new Set(valuesIn(text)), `${language} ${name}`).toEqual(new Set(valuesIn(english)));
    }
  }
  const used = Object.values(TEXTS.en).flatMap(valuesIn);
  expect(new Set(used)).toEqual(new Set(PLACEHOLDERS));
});

test.each(LANGUAGES)("a refusal in %s says so", async (language) => {
  const answer = await refused({ "accept-language": language });
  expect(answer.text).toContain(`<html lang="${language}">`);
  expect(answer.text).toContain(TEXTS[language].refusalExpired.replaceAll("'", "&#39;"));
  expect([answer.headers.get("content-language"), answer.headers.get("vary")]).toEqual([language, "accept-language"]);
});

describe("who is signed in", () => {
  async function signedIn(email: string) {
    const acme = await application.register({ partnerName: `Acme <b> ${randomUUID()}` });
    const entered = await application.enter({ token: await application.token(acme, aUser({ email })) });
    const cookies = cookiesOf(entered.headers);
    return { acme, cookies, mark: `__Host-signed-in=${cookies["__Host-signed-in"]?.split(";")[0]}` };
  }

  test("is said by the question and the refusal, with the partner, the application and the ways on", async () => {
    const { acme, mark } = await signedIn("alice@acme.example");
    const token = await application.token(acme, aUser({ email: "bob@acme.example" }));
    const asked = await application.enter({ token }, { origin: PORTAL, cookie: mark, ...HTML });
    for (const part of ["alice@acme.example", "bob@acme.example", "Acme &lt;b&gt;", "app.example.com", PORTAL]) {
      expect(asked.text, part).toContain(part);
    }
    expect(asked.text).toContain('<a href="/">');
    const answer = await refused({ cookie: mark });
    const told = ["alice@acme.example", "app.example.com", `href="${PORTAL}"`];
    for (const part of told) expect(answer.text).toContain(part);
  });

  test("is told to nobody who names another user, nor after the end, nor to a link of a foreign page", async () => {
    const { cookies, mark } = await signedIn("carol@acme.example");
    const { mark: others } = await signedIn("dave@acme.example");
    const [userId] = mark.slice("__Host-signed-in=".length).split(".");
    const [, digest] = others.split(".");
    const forged = ["", `.${"A".repeat(43)}`, `.${digest}`].map((rest) => `__Host-signed-in=${userId}${rest}`);
    for (const cookie of [...forged, `${mark}; ${mark}`]) {
      const { text } = await refused({ cookie });
      for (const name of ["carol@", "dave@"]) expect(text, cookie).not.toContain(name);
    }
    expect((await refused({ cookie: mark, origin: "https://evil.example" })).text).not.toContain("evil.example");
    const out = { cookie: cookieHeader(cookies), origin: OWN };
    expect((await application.call("POST", "/api/v1/auth/logout", { headers: out })).status).toBe(204);
    expect((await refused({ cookie: mark })).text).not.toContain("carol@");
  });
});

describe("the entrance, opened without a form", () => {
  const open = (headers: Record<string, string>, method = "GET") =>
    application.call(method, "/api/v1/sso/enter", { headers });

  test.each(LANGUAGES)("says in %s what it is, and the ways on", async (language) => {
    const answer = await open({ ...HTML, "accept-language": language, referer: `${PORTAL}/apps?id=1` });
    expect([answer.status, answer.headers.get("content-language")]).toEqual([200, language]);
    const [opening = ""] = TEXTS[language].entranceText.split("{application}");
    expect(answer.text).toContain(opening.replaceAll("'", "&#39;"));
    for (const way of [`<a href="${PORTAL}">`, '<a href="/">']) expect(answer.text).toContain(way);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("says who is signed in, and links to no page but a partner's", async () => {
    const acme = await application.register();
    const entered = await application.enter({
      token: await application.token(acme, aUser({ email: "eve@acme.example" })),
    });
    const cookie = cookieHeader(cookiesOf(entered.headers));
    const answer = await open({ ...HTML, cookie, referer: "https://evil.example/" });
    expect(answer.text).toContain("eve@acme.example");
    expect(answer.text).not.toContain("evil.example");
    expect((await open({ ...HTML, referer: "about:client" })).status).toBe(200);
  });

  test.each([
    ["a program", {}, "GET"],
    ["a program that takes anything", { accept: "*/*" }, "GET"],
    ["another method", HTML, "DELETE"],
    ["a method that a header overrides", { ...HTML, "x-http-method-override": "DELETE" }, "GET"],
  ])("%s is told the method", async (_what, headers: Record<string, string>, method) => {
    const answer = await open(headers, method);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("S24: branding", () => {
  const BRANDING: Branding = {
    name: "Lumen <Learning>",
    logo: "/logo.svg",
    colors: { accent: "#ffcc00", accentDark: "#003300" },
    texts: { de: { refusalExpired: "Weg <i>damit</i> bei {application}" } },
  };

  test("shows name, logo, colours and words, each escaped, and reads no picture from elsewhere", async () => {
    const branded = application.with({ branding: BRANDING });
    const answer = await refused({ "accept-language": "de" }, branded);
    expect(answer.text).toContain("Lumen &lt;Learning&gt;");
    expect(answer.text).toContain("Weg &lt;i&gt;damit&lt;/i&gt; bei <bdi>Lumen &lt;Learning&gt;</bdi>");
    expect(answer.text).toContain('<img src="/logo.svg" alt="">');
    expect(answer.text).toContain("--accent: #ffcc00; --on-accent: #000000");
    expect(answer.text).toContain("--accent: #003300; --on-accent: #ffffff");
    expect(answer.headers.get("content-security-policy")).toContain("img-src 'self'");
    expect((await refused()).headers.get("content-security-policy")).not.toContain("img-src");
  });

  test.each<[string, unknown, string]>([
    ["a name that is none", { name: " " }, "branding.name"],
    ["a name with a line end", { name: "a\nb" }, "branding.name"],
    ["a name that is too long", { name: "a".repeat(81) }, "branding.name"],
    ["a colour by name", { colors: { accent: "red" } }, "branding.colors.accent"],
    ["a colour with more", { colors: { accent: "#ffcc00;}" } }, "branding.colors.accent"],
    ["a short colour", { colors: { accentDark: "#fc0" } }, "branding.colors.accentDark"],
    ["an unknown colour", { colors: { background: "#ffffff" } }, "branding.colors.background"],
    ["a logo from elsewhere", { logo: "https://evil.example/x.svg" }, "branding.logo"],
    ["a logo of any scheme", { logo: "//evil.example/x.svg" }, "branding.logo"],
    ["a logo behind a backslash", { logo: "/\\evil.example/x.svg" }, "branding.logo"],
    ["a logo in the text", { logo: "data:image/svg+xml,x" }, "branding.logo"],
    ["a script", { logo: "javascript:alert(1)" }, "branding.logo"],
    ["an unknown language", { texts: { xx: {} } }, "branding.texts.xx"],
    ["an unknown text", { texts: { en: { hello: "x" } } }, "branding.texts.en.hello"],
    ["an unknown value", { texts: { en: { questionAsk: "{user}" } } }, "branding.texts.en.questionAsk"],
    ["a text that is none", { texts: { en: { questionAsk: 5 } } }, "branding.texts.en.questionAsk"],
    ["no object", { texts: "x" }, "branding.texts"],
  ])("%s is a ConfigurationError that names the field", (_, branding, field) => {
    const options = { publicUrl: OWN, branding } as AppOptions;
    try {
      createApp(application.gateway, options);
    } catch (error) {
      if (!isConfigurationError(error)) throw error;
      return expect(error.problems.map((problem) => problem.field)).toEqual([field]);
    }
    expect.fail("refused");
  });

  test("a logo of the own origin may be named in full", () => {
    const branding = { logo: `${OWN}/logo.svg` };
    expect(() => createApp(application.gateway, { publicUrl: OWN, branding })).not.toThrow();
  });
});

test("/ of the service says what this is; an application that mounts it has its own", async () => {
  const at = (options: Partial<AppOptions>) =>
    createApp(application.gateway, { publicUrl: OWN, ...options }).fetch(new Request(`${OWN}/`));
  expect((await at({})).status).toBe(404);
  const answer = await at({ frontPage: true });
  const text = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  for (const path of ["/docs", "/openapi.json", "/healthz"]) expect(text).toContain(`href="${path}"`);
});
