/** The mock partner against a running service: what it does rightly, each fault, and whom it refuses (S21). */
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import { FAULTS } from "../../src/mock-partner/faults.js";
import {
  LIFETIME_MS,
  type MockPartnerSettings,
  type RunningMockPartner,
  runMockPartner,
  startMockPartner,
} from "../../src/mock-partner/mock-partner.js";
import { credentialProblem, targetProblem } from "../../src/mock-partner/target.js";
import { type RunningServer, startServer } from "../../src/serve/server.js";
import { Application } from "../http/application.js";

let application: Application;
let server: RunningServer;
let settings: MockPartnerSettings;
let mock: RunningMockPartner;

beforeAll(async () => {
  application = await Application.start({}, { audience: ["https://app.example.com"] });
  server = await startServer(application.app, { host: "127.0.0.1", port: 0 });
  const fields = { ssoMode: "both", loginUrl: "http://localhost:4000/login", allowedRoles: ["org_member"] } as const;
  const { partner } = await application.register({ ...fields, allowedEmailDomains: ["acme.example"] });
  const made = (await application.gateway.partnerRegistry.createTestCredentials(partner.id)).unwrap();
  const { consumerKey, consumerSecret } = made;
  settings = { consumerKey, consumerSecret, target: `http://127.0.0.1:${server.port}`, port: 0 };
  mock = await startMockPartner(settings);
});
afterAll(async () => {
  await mock?.stop();
  await server?.breakOff();
  await application?.stop();
});

const ALICE = { external_id: "u-1", email: "alice@acme.example", display_name: "Alice" };

async function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields);
  const response = await fetch(mock.url + path, { method: "POST", body, headers: { origin: mock.url, ...headers } });
  const text = await response.text();
  return { status: response.status, title: /<h1>(.*)<\/h1>/.exec(text)?.[1], text, headers: response.headers };
}

const causeIn = (text: string) => /<strong>(\w+)/.exec(text)?.[1];

test("signs in, provisions, logs out and withdraws, as a partner's backend does", async () => {
  const signedIn = await post("/sign-in", ALICE);
  expect(signedIn.title).toBe("Sign-in: accepted");
  expect(signedIn.text).toContain("nothing is wrong");
  expect(signedIn.text).toContain(`action="${settings.target}/api/v1/sso/enter"`);
  const bob = { external_id: "u-2", email: "bob@acme.example" };
  expect((await post("/provision", bob)).title).toBe("Provision: accepted");
  expect((await post("/logout", bob)).title).toBe("Log-out: accepted");
  expect((await post("/deprovision", bob)).title).toBe("Withdrawal: accepted");
});

test("the answer of an SP-initiated start goes back signed", async () => {
  const path = `/api/v1/sso/start/${settings.consumerKey}?return_to=%2F`;
  const started = await fetch(settings.target + path, { redirect: "manual" });
  const there = new URL(started.headers.get("location") ?? "");
  expect(there.origin + there.pathname).toBe("http://localhost:4000/login");
  const page = await fetch(mock.url + there.pathname + there.search);
  const state = /name="state" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  expect((await post("/sign-in", { ...ALICE, state })).title).toBe("Sign-in: accepted");
  expect((await post("/sign-in", { ...ALICE, state })).title).toBe("Sign-in: refused: invalid_state");
});

const CAUSES: Readonly<Record<string, string>> = {
  wrong_secret: "unknown",
  secret_line_end: "secret_has_line_end",
  secret_without_prefix: "secret_without_prefix",
  swapped: "key_and_secret_swapped",
  unknown_key: "key_unknown",
  key_not_signed: "key_not_signed",
  other_timestamp: "other_timestamp_signed",
  stale_clock: "clock_off",
  timestamp_without_offset: "timestamp_without_offset",
  reserialized: "body_reserialized",
  trailing_newline: "body_trailing_newline",
  signature_base64: "signature_base64",
  signature_upper_case: "signature_upper_case",
  signature_prefixed: "signature_prefixed",
  replay: "replayed",
  foreign_domain: "email_domain_not_allowed",
  foreign_role: "role_not_allowed",
  missing_external_id: "validation_error",
  unknown_state: "invalid_state",
  other_audience: "audience_mismatch",
};

test("there is no fault without a cause", () => {
  expect(FAULTS.map(({ name }) => name)).toEqual(Object.keys(CAUSES));
});

test.each(Object.entries(CAUSES))("the fault %s is refused, and the doctor says %s", async (fault, cause) => {
  const { title, text } = await post("/fault", { ...ALICE, fault });
  expect(title).toContain(": refused: ");
  expect(causeIn(text)).toBe(cause);
  expect(text).not.toContain(settings.consumerSecret);
});

test("a service that does not answer is said to", async () => {
  const { port } = await startServer(application.app, { host: "127.0.0.1", port: 0 }).then(async (other) => {
    await other.breakOff();
    return other;
  });
  const lonely = await startMockPartner({ ...settings, target: `http://127.0.0.1:${port}` });
  const init = { method: "POST", body: new URLSearchParams(ALICE), headers: { origin: lonely.url } };
  expect(await (await fetch(`${lonely.url}/sign-in`, init)).text()).toContain("Sign-in: refused: no answer");
  await lonely.stop();
});

test("its pages run nothing, and are for its own forms only", async () => {
  const page = await fetch(`${mock.url}/`);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self' http:/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(await page.text()).not.toMatch(/<script|style="|onclick/i);
  for (const origin of ["https://evil.example", "null", settings.target]) {
    expect((await post("/sign-in", ALICE, { origin })).status).toBe(403);
  }
  expect((await post("/fault", { ...ALICE, fault: "<b>" })).status).toBe(400);
  const odd = await post("/sign-in", { ...ALICE, display_name: "<script>alert(1)</script>" });
  expect(odd.text).not.toContain("<script>alert");
  expect((await fetch(`${mock.url}/login?state=x&consumer_key=ck_test_other`)).status).toBe(400);
});

test("the command prints its address, and ends at a signal", async () => {
  const interrupted = new AbortController();
  const printed: string[] = [];
  const screen = (then: (text: string) => void) =>
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        printed.push(text);
        then(text);
        done();
      },
    });
  const answers: Promise<Response>[] = [];
  const seen = (text: string) => {
    answers.push(fetch(text.trim()));
    void answers[0]?.finally(() => interrupted.abort());
  };
  const { consumerKey, consumerSecret, target } = settings;
  const code = await run(["mock-partner", "--key", consumerKey, "--app", target, "--port", "0"], {
    variables: { GL_IAM_CONSUMER_SECRET: consumerSecret },
    isTyped: false,
    stdout: screen(seen),
    stderr: screen(() => {}),
    readInput: () => new Uint8Array(),
    interruption: () => interrupted.signal,
  });
  expect([code, (await answers[0])?.status]).toEqual([0, 200]);
  expect(printed.join("")).not.toContain(consumerSecret);
});

describe("S21:", () => {
  test("it takes a test side's credential only, and repeats none", async () => {
    const [key, secret] = [settings.consumerKey, settings.consumerSecret];
    expect(credentialProblem(key, secret)).toBeNull();
    const live = secret.replace("cs_test_", "cs_live_");
    for (const wrong of [live, "", `${secret}\n`, secret.slice(8)]) {
      const problem = credentialProblem(key, wrong);
      expect(problem).toContain("cs_test_…");
      if (wrong) expect(problem).not.toContain(wrong);
    }
    expect(credentialProblem(key.replace("test", "live"), secret)).toContain("ck_test_…");
    await expect(startMockPartner({ ...settings, consumerSecret: live })).rejects.toThrow(TypeError);
  });

  test.each([
    ...["http://localhost:3000", "http://127.0.0.1:3000/", "http://127.1:80", "https://[::1]:8443"],
    ...["https://app.localhost", "https://iam.test", "http://a.b.test:8080"],
  ])("%s is a target", (target) => {
    expect(targetProblem(target)).toBeNull();
  });

  test.each([
    ...[
      "https://iam.example.com",
      "http://10.0.0.1",
      "http://0.0.0.0:3000",
      "http://localhost.example.com",
      "https://test",
    ],
    ...["https://127.0.0.1.example.com", "https://example.test.com", "http://[::ffff:127.0.0.1]", "ftp://localhost"],
    ...["http://localhost:3000/api", "http://me@localhost", "http://localhost?x=1", "localhost:3000", ""],
  ])("%s is none", async (target) => {
    expect(targetProblem(target)).not.toBeNull();
    await expect(startMockPartner({ ...settings, target })).rejects.toThrow(TypeError);
  });

  test("it is reached from this machine only, by its own names", async () => {
    const { port } = new URL(mock.url);
    const { request } = await import("node:http");
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", port, path: "/", headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on("error", reject).end();
      });
    for (const own of [`localhost:${port}`, `127.0.0.1:${port}`]) expect(await status(own)).toBe(200);
    // Another name that an attacker lets lead here.
    expect(await status(`rebound.example:${port}`)).toBe(403);
  });

  test("it ends after eight hours, and at a signal before", async () => {
    expect(LIFETIME_MS).toBe(8 * 3600 * 1000);
    const never = new AbortController();
    const urls: string[] = [];
    expect(await runMockPartner(settings, never.signal, (url) => urls.push(url), 20)).toBe("expired");
    const interrupted = new AbortController();
    const running = runMockPartner(settings, interrupted.signal, () => interrupted.abort());
    expect(await running).toBe("interrupted");
    await expect(fetch(urls[0] ?? "")).rejects.toThrow();
  });
});
