/**
 * S17: strangers cannot lock out a device that signed in before, and its cookie ends with the password.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application, PASSWORD } from "./application.js";

let address = "203.0.113.7";
let application: Application;
beforeAll(async () => {
  application = await Application.start({ clientAddress: () => address, rateLimits: { source: 0, login: 3 } });
  for (const role of ["org_admin", "org_member"]) await application.administrator(role);
});
afterAll(() => application.stop());

const ADMIN = { email: "org_admin.default@example.com" };

function login(password: string, cookie?: string, email = ADMIN.email) {
  const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
  return application.post("/api/v1/auth/login", { email, password }, headers);
}

function deviceOf({ headers }: { headers: Headers }): string {
  return headers.getSetCookie().find((cookie) => cookie.startsWith("__Host-device=")) ?? "";
}

test("strangers at any address lock out others, but not the device that signed in before", async () => {
  const first = await login(PASSWORD);
  expect(deviceOf(first)).toMatch(/^__Host-device=\S+; Max-Age=15552000; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const cookie = deviceOf(first).split(";")[0] ?? "";
  for (let guess = 0; guess < 40; guess++) {
    address = guess < 10 ? "203.0.113.7" : `198.51.100.${guess}`;
    await login(`a wrong password ${guess}`);
  }
  address = "203.0.113.7";
  expect((await login(PASSWORD)).status).toBe(429);
  expect((await login(PASSWORD, cookie)).status).toBe(200);
  // It does not count for another account. It does not help to guess either: the device has a budget of its own.
  const other = await login("a wrong password", cookie, "org_member.default@example.com");
  expect(other.status).toBe(401);
  const guesses: number[] = [];
  for (let guess = 0; guess < 5; guess++) guesses.push((await login(`a wrong password ${guess}`, cookie)).status);
  expect(guesses).toEqual([401, 401, 401, 429, 429]);
});

test("a token holds for one user only, cannot be made up, and ends with the password", async () => {
  const user = (await application.gateway.getUserByEmail("org_member.default@example.com")).unwrap();
  const admin = (await application.gateway.getUserByEmail(ADMIN.email)).unwrap();
  const token = (await application.gateway.issueDeviceToken(user.id)).unwrap() ?? "";
  const recognized = async (text: string) => (await application.gateway.recognizeDevice(text)).unwrap()?.id ?? null;
  expect(await recognized(token)).toBe(user.id);
  for (const wrong of [
    token.replace(user.id, admin.id),
    token.replace(/[A-Za-z0-9_-]{4}$/, "AAAA"),
    token.replace(".1.", ".2."),
    "",
    "x",
  ]) {
    expect(await recognized(wrong), wrong).toBeNull();
  }
  (await application.gateway.setPassword(user.id, "another long enough passphrase 7")).unwrap();
  expect(await recognized(token)).toBeNull();
  expect((await application.gateway.issueDeviceToken("nobody")).unwrap()).toBeNull();
});
