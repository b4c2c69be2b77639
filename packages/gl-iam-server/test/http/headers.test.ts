/** The headers that every answer carries. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, OWN, PORTAL } from "./application.js";

let application: Application;
beforeAll(async () => {
  application = await Application.start();
});
afterAll(() => application.stop());

const SECURITY = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

const ANSWERS = [
  ["a success", "GET", "/healthz", 200],
  ["a refusal", "GET", "/api/v1/me", 401],
  ["nothing at this path", "GET", "/nowhere", 404],
  ["a method that is none here", "DELETE", "/api/v1/me", 405],
] as const;

test.each(ANSWERS)("%s has all security headers", async (_, method, path, status) => {
  const answer = await application.call(method, path);
  expect(answer.status).toBe(status);
  expect(Object.fromEntries(answer.headers)).toMatchObject(SECURITY);
});

test.each(ANSWERS)("%s ties browsers to https if that is the application's own scheme", async (_, method, path) => {
  const plain = application.with({ publicUrl: "http://localhost:3000" });
  const [secure, local] = await Promise.all([application.call(method, path), plain.call(method, path)]);
  expect(secure.headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(local.headers.has("strict-transport-security")).toBe(false);
});

test("a 401 says how to authenticate, and no other answer does", async () => {
  const named = await Promise.all(
    ANSWERS.map(async ([, method, path]) => (await application.call(method, path)).headers.get("www-authenticate")),
  );
  expect(named).toEqual([null, "Bearer", null, null]);
});

test.each([
  ["PUT", "/api/v1/me", "GET, HEAD"],
  ["PUT", "/api/v1/admin/partners", "POST, GET, HEAD"],
  ["GET", "/api/v1/sso/token", "POST"],
  ["DELETE", "/api/v1/admin/partners/x", "GET, PATCH, HEAD"],
])("%s %s is told which methods there are: %s", async (method, path, allow) => {
  const answer = await application.call(method, path);
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
});

test("HEAD is answered wherever GET is, without a body", async () => {
  const response = await application.app.fetch(new Request(`${OWN}/healthz`, { method: "HEAD" }));
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

describe("a page", () => {
  test("of the sign-in runs nothing, loads nothing, cannot be framed, and posts to the application alone", async () => {
    const answer = await application.call("POST", "/api/v1/sso/enter", {
      body: "token=none",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", origin: PORTAL },
    });
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(answer.text) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...SECURITY,
      "content-security-policy":
        `default-src 'none'; style-src 'sha256-${hash}'; ` +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "same-origin",
    });
  });

  test("of the documentation loads nothing from elsewhere", async () => {
    const { headers } = await application.call("GET", "/docs");
    expect(Object.fromEntries(headers)).toMatchObject({
      ...SECURITY,
      // Kept, and asked for by its tag.
      "cache-control": "no-cache",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
  });
});
