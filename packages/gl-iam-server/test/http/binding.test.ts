/** What ties a sign-in to the browser and the page in which it began. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, Application, aUser, OWN, PORTAL } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

function enter(fields: Record<string, string>, headers: Record<string, string> = { origin: PORTAL }): Promise<Answer> {
  return application.call("POST", "/api/v1/sso/enter", {
    body: new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

function challenge(): { code_verifier: string; code_challenge: string } {
  const code_verifier = randomBytes(32).toString("base64url");
  return { code_verifier, code_challenge: createHash("sha256").update(code_verifier).digest("base64url") };
}

describe("a sign-in that the application started", () => {
  /** A start in one browser, and the token that answers it. */
  async function started(): Promise<{ cookie: string; attributes: string; token: string }> {
    const acme = await application.register({ ssoMode: "sp_initiated", loginUrl: "https://login.acme.example/" });
    const answer = await application.call("GET", `/api/v1/sso/start/${acme.consumerKey}`);
    const [setCookie = ""] = answer.headers.getSetCookie();
    const [cookie = "", ...attributes] = setCookie.split("; ");
    const state = new URL(answer.headers.get("location") ?? "").searchParams.get("state");
    const token = await application.token(acme, aUser({ state }));
    return { cookie, attributes: attributes.join("; "), token };
  }

  test("leaves a cookie that lasts as long as the state does: ten minutes", async () => {
    const { cookie, attributes } = await started();
    expect(cookie).toMatch(/^__Host-sso-state=[\w-]{43}$/);
    expect(attributes).toBe("Max-Age=600; Path=/; Secure; HttpOnly; SameSite=None");
  });

  test("can be finished by a script too, in the browser in which it began", async () => {
    const { cookie, token } = await started();
    const answer = await application.post("/api/v1/sso/authenticate", { token }, { cookie, origin: OWN });
    expect([answer.status, answer.json.user?.roles]).toEqual([200, ["org_member"]]);
  });

  test("cannot be finished by a script without that browser's cookie, or with another's", async () => {
    const other = await started();
    for (const headers of [{}, { cookie: other.cookie }] as Record<string, string>[]) {
      const { token } = await started();
      const answer = await application.post("/api/v1/sso/authenticate", { token }, headers);
      expect([answer.status, answer.json.code]).toEqual([401, "invalid_state"]);
    }
  });
});

describe("a token with a code challenge", () => {
  test("is exchanged by a form that has the verifier", async () => {
    const acme = await application.register();
    const { code_verifier, code_challenge } = challenge();
    const token = await application.token(acme, aUser({ code_challenge }));
    expect((await enter({ token, code_verifier })).status).toBe(303);
  });

  test("is not exchanged by a form without it, or with another", async () => {
    const acme = await application.register();
    for (const fields of [{}, { code_verifier: challenge().code_verifier }]) {
      const token = await application.token(acme, aUser({ code_challenge: challenge().code_challenge }));
      const answer = await enter({ token, ...fields });
      expect([answer.status, answer.json.code]).toEqual([401, "invalid_token"]);
    }
  });
});

describe("the page that asks before it switches users", () => {
  /** The fields that its button would post. */
  function formOf({ text }: Answer): Record<string, string> {
    const fields = text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
    return Object.fromEntries([...fields].map(([, name, value]) => [name, value?.replaceAll("&amp;", "&")]));
  }

  test("posts again everything that the form had: the verifier, and where to go", async () => {
    const acme = await application.register();
    const { code_verifier, code_challenge } = challenge();
    const token = await application.token(acme, aUser({ code_challenge }));
    const form = { token, code_verifier, return_to: "/reports?year=2026&all=1" };
    const cookie = "__Host-signed-in=somebody-else";
    const asked = await enter(form, { origin: PORTAL, cookie });
    expect(asked.status).toBe(200);
    expect(formOf(asked)).toEqual({ ...form, confirm: "switch" });
    const confirmed = await enter(formOf(asked), { origin: OWN, cookie });
    expect([confirmed.status, confirmed.headers.get("location")]).toEqual([303, form.return_to]);
  });

  test("posts nothing that the form did not have", async () => {
    const token = await application.token(await application.register());
    const asked = await enter({ token }, { origin: PORTAL, cookie: "__Host-signed-in=somebody-else" });
    expect(formOf(asked)).toEqual({ token, confirm: "switch" });
  });
});
