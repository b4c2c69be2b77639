/** Defects inside: a gateway of real parts, of which one call fails as no call should. */
import { ErrorCode, type IAMGateway, IamError } from "gl-iam";
import { createApp } from "gl-iam-server";
import { afterAll, beforeEach, expect, test } from "vitest";
import { Metrics } from "../../src/index.js";
import { Application, OWN, PORTAL } from "./application.js";

const CANARY = "duplicate key (email)=(canary@acme.example)";

const application = await Application.start();
afterAll(() => application.stop());

const logged: Record<string, unknown>[] = [];
beforeEach(() => void logged.splice(0));

const write = (level: string) => (fields: object, message: string) => void logged.push({ level, message, ...fields });
const logger = { info: write("info"), warn: write("warn"), error: write("error") };

/** The real gateway, except for one call. */
function changed<T extends object>(whole: T, name: keyof T, part: unknown): T {
  return new Proxy(whole, {
    get(target, asked) {
      if (asked === name) return part;
      const value = Reflect.get(target, asked, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

class ConstraintViolation extends Error {
  override readonly name = "ConstraintViolation";
}

const broken = (error: unknown) => async () => {
  throw error;
};

function appOn(gateway: IAMGateway, metrics = new Metrics()) {
  return createApp(gateway, { publicUrl: OWN, logger, metrics });
}

function ask(app: ReturnType<typeof appOn>, path: string, init: RequestInit = {}): Promise<Response> {
  return app.fetch(new Request(OWN + path, init));
}

const withToken = { headers: { authorization: "Bearer a.b.c" } };
const CALLS: [string, string, RequestInit, (fail: () => Promise<unknown>) => IAMGateway][] = [
  ["of the gateway", "/api/v1/me", withToken, (fail) => changed(application.gateway, "validateSession", fail)],
  [
    "of the registry",
    "/api/v1/me",
    { method: "OPTIONS", headers: { origin: PORTAL } },
    (fail) => {
      const registry = changed(application.gateway.partnerRegistry, "isPartnerOrigin", fail);
      return changed(application.gateway, "partnerRegistry", registry);
    },
  ],
];

test.each(CALLS)("a call %s that throws is an internal_error without its message", async (_, path, init, make) => {
  const metrics = new Metrics();
  const response = await ask(appOn(make(broken(new ConstraintViolation(CANARY))), metrics), path, init);
  const text = await response.text();
  const requestId = response.headers.get("x-request-id");
  expect(response.status).toBe(500);
  expect(JSON.parse(text)).toEqual({
    type: "urn:gl-iam:error:internal_error",
    title: "Internal error",
    status: 500,
    detail: "something went wrong inside; the log has it by this id",
    code: "internal_error",
    request_id: requestId,
  });
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(JSON.stringify(logged)).not.toContain("canary");
  const stack = expect.arrayContaining([expect.stringMatching(/^at .*defects\.test\.ts/)]);
  expect(logged[0]).toEqual({
    ...{ level: "error", message: "failed", request_id: requestId, error: "ConstraintViolation", stack },
  });
  expect(logged[1]).toMatchObject({ level: "info", request_id: requestId, status: 500, code: "internal_error" });
  expect((await metrics.text()).body).toContain('gl_iam_refusals_total{code="internal_error"} 1');
});

test("what the library itself calls a defect is answered without its words, which are in the log", async () => {
  const defect = new IamError(ErrorCode.INTERNAL_ERROR, "the key ring has no version 3");
  const response = await ask(
    appOn(changed(application.gateway, "validateSession", broken(defect))),
    "/api/v1/me",
    withToken,
  );
  expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining("version 3")]);
  expect(logged[0]).toMatchObject({
    ...{ level: "error", request_id: response.headers.get("x-request-id"), reason: "the key ring has no version 3" },
  });
});

test("a thrown value that is not an error gets the same answer; the log has its type", async () => {
  const response = await ask(
    appOn(changed(application.gateway, "validateSession", broken(CANARY))),
    "/api/v1/me",
    withToken,
  );
  expect([response.status, (await response.json()) as object]).toMatchObject([500, { code: "internal_error" }]);
  expect(logged[0]).toEqual({
    ...{ level: "error", message: "failed", request_id: response.headers.get("x-request-id"), error: "string" },
  });
});

test("a person sees a page with the code and the id, and nothing else", async () => {
  const sso = changed(application.gateway.sso, "authenticate", broken(new ConstraintViolation(CANARY)));
  const response = await ask(appOn(changed(application.gateway, "sso", sso)), "/api/v1/sso/enter", {
    method: "POST",
    body: "token=x",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", origin: PORTAL },
  });
  const text = await response.text();
  expect([response.status, response.headers.get("content-type")]).toEqual([500, "text/html; charset=utf-8"]);
  expect(text).toContain(`<small>internal_error<br>${response.headers.get("x-request-id")}</small>`);
  expect(text).not.toContain("canary");
});

test("a store that does not answer is no defect: 503, when to come back, and its code in the log", async () => {
  const cause = Object.assign(new Error(CANARY), { code: "57P01" });
  const gone = new IamError(ErrorCode.STORE_UNAVAILABLE, "the database does not answer", [], { cause });
  const app = appOn(changed(application.gateway, "validateSession", broken(gone)));
  const response = await ask(app, "/api/v1/me", withToken);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(logged[0]).toMatchObject({
    ...{ level: "warn", request_id: response.headers.get("x-request-id"), cause: "57P01" },
  });
  expect(JSON.stringify(logged) + (await response.text())).not.toContain("canary");
});
