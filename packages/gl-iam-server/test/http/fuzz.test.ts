/**
 * Bodies and headers that nobody would send: never a 5xx, never a wrong accept. Seeded, so that a failure can be
 * repeated. FUZZ_SEED and FUZZ_REQUESTS set the seed and the number of requests.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Dice } from "../../../../tools/testing/dice.js";
import { Application, signed } from "./application.js";
import { mutated, ODD_TEXTS, oddValue } from "./odd-values.js";

vi.setConfig({ testTimeout: 600_000 });

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 20_000);
const AT_ONCE = 50;
/** The service's clock and the partner's, because no request depends on the time. */
const NOW = new Date("2026-11-24T08:00:00.000Z");
const ASSERTION = { external_id: "u-1001", email: "alice@acme.example", display_name: "Alice", action: "sign_in" };
const CREDENTIAL = { consumerKey: `ck_live_${"k".repeat(39)}`, consumerSecret: `cs_live_${"s".repeat(39)}` };

/** The keys that tokens are verified with, and the page of a setup link, which says nothing before it is opened. */
const FOR_EVERYBODY: ReadonlySet<string> = new Set([
  "/.well-known/jwks.json",
  "/api/v1/auth/passkey/begin",
  "/setup",
  "/setup/page.css",
  "/setup/page.js",
]);

let application: Application;
beforeAll(async () => {
  application = await Application.start({ clientAddress: () => "203.0.113.7" }, { now: () => NOW });
});
afterAll(() => application.stop());

/** Headers cannot carry line ends or characters above U+00FF, so such values are left out. */
function headerValue(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?").trim();
}

/** In the form of the API, or below /scim of RFC 7644. */
function isRefusal(path: string, status: number, answer: { request_id?: string; status?: unknown }): boolean {
  return path.startsWith("/scim/") ? answer.status === String(status) : answer.request_id !== undefined;
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString("base64url");
}

test(`${REQUESTS} requests with seed ${SEED}: never a 5xx, never a wrong accept`, async () => {
  const dice = new Dice(SEED);
  await application.register(CREDENTIAL);
  const operations = (await application.document()).operations.filter(
    ({ tags, path }) => !["monitoring", "document"].some((tag) => tags.includes(tag)) && !FOR_EVERYBODY.has(path),
  );
  const untouched = signed(CREDENTIAL, ASSERTION, NOW);
  expect(
    (await application.post("/api/v1/sso/token", untouched.envelope)).status,
    "what is not changed is accepted",
  ).toBe(200);
  const tally: Record<string, number> = {};
  let wrong: string[] = [];

  /** Changed after signing: an answer of 200 would be an accepted forgery. */
  function forgedAssertion(): { path: string; init: RequestInit } {
    const path = dice.one(["/api/v1/sso/token", "/api/v1/sso/logout", "/api/v1/sso/deprovision"]);
    const { headers, body, envelope } = signed(CREDENTIAL, ASSERTION, NOW);
    const part = dice.one(["x-consumer-key", "x-signature", "x-timestamp", "body"] as const);
    if (dice.below(3) === 0) {
      const key = dice.one(["consumer_key", "signature", "timestamp", "payload"] as const);
      const changed = dice.below(2) === 0 ? mutated(dice, envelope[key]) : oddValue(dice);
      if (changed === envelope[key]) return forgedAssertion();
      const text = JSON.stringify({ ...envelope, [key]: changed });
      return { path, init: { headers: { "content-type": "application/json" }, body: text } };
    }
    if (part === "body") {
      const changed = dice.below(5) === 0 ? dice.bytes(dice.below(300)) : mutated(dice, body);
      if (changed === body || Buffer.from(changed as string).equals(Buffer.from(body))) return forgedAssertion();
      return { path, init: { headers, body: changed as string } };
    }
    const changed = headerValue(mutated(dice, headers[part] ?? ""));
    if (changed === headers[part]) return forgedAssertion();
    return { path, init: { headers: { ...headers, [part]: changed }, body } };
  }

  /** Any operation, without authority. */
  function strangersRequest(): { path: string; method: string; init: RequestInit } {
    const { method, path } = dice.one(operations);
    const place = path.replace(/\{\w+\}/g, () => encodeURIComponent(dice.one(ODD_TEXTS).slice(0, 200)) || "x");
    const query =
      dice.below(3) === 0
        ? `?${dice.one(["return_to", "limit", "cursor", "clear", "org_id"])}=${encodeURIComponent(dice.one(ODD_TEXTS))}`
        : "";
    const headers: Record<string, string> = {
      "content-type": dice.one([
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        ";;",
        "application/json; charset=utf-16",
      ]),
      authorization: headerValue(
        dice.one(["Bearer ", "Bearer a.b.c", `Bearer ${base64(dice.bytes(40))}`, "Basic YTpi", dice.one(ODD_TEXTS)]),
      ),
      cookie: headerValue(dice.one(["__Host-session=x", "__Host-session=%ff", "__Host-session", dice.one(ODD_TEXTS)])),
      origin: headerValue(dice.one(["https://app.example.com", "null", "https://evil.example", dice.one(ODD_TEXTS)])),
    };
    if (method === "GET") return { path: place + query, method, init: { headers } };
    const named = Object.fromEntries(
      ["token", "refresh_token", "email", "password", "org_id", "return_to"].map((name) => [name, oddValue(dice)]),
    );
    const body = dice.one([
      JSON.stringify(oddValue(dice)),
      JSON.stringify(named),
      mutated(dice, JSON.stringify(named)),
      "token=%ff&token=",
      "",
    ]);
    return { path: place + query, method, init: { headers, body } };
  }

  async function send(): Promise<void> {
    const forged = dice.below(2) === 0;
    const { path, init, ...rest } = forged ? { ...forgedAssertion(), method: "POST" } : strangersRequest();
    const request = new Request(`https://app.example.com${path}`, { ...init, method: rest.method });
    const response = await application.app.fetch(request);
    const text = await response.text();
    tally[response.status] = (tally[response.status] ?? 0) + 1;
    // A start's redirect and the like need no authority. Nothing registered here would give any.
    const isRefused = response.status >= 400 && response.status < 500;
    const isRight = isRefused && isRefusal(path, response.status, JSON.parse(text));
    if (!isRight)
      wrong = [...wrong, `${rest.method} ${path} ${JSON.stringify(init)}: ${response.status} ${text}`].slice(0, 5);
  }

  for (let sent = 0; sent < REQUESTS && wrong.length === 0; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, send));
  }
  expect(wrong).toEqual([]);
  expect(Object.values(tally).reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  console.log(`fuzzed: ${JSON.stringify(tally)}`);
});
