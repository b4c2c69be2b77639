/**
 * Legal requests, asked oddly: with administrators' sessions, and in rightly signed payloads. Never a 5xx, and never
 * anything of another organization. Seeded like the strangers' fuzz beside this file.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Dice } from "../../../../tools/testing/dice.js";
import { Application, bearer, type Credential, signed } from "./application.js";
import { type DocumentedOperation, examplesOf } from "./document.js";
import { mutated, ODD_TEXTS, oddValue } from "./odd-values.js";

vi.setConfig({ testTimeout: 300_000 });

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const REQUESTS = Number(process.env.FUZZ_INSIDE_REQUESTS ?? 3000);
const AT_ONCE = 25;
/** Occurs in everything of the other organization, and in no request. */
const THEIRS = "canary-of-theirs";

let application: Application;
let tokens: Record<"ours" | "theirs" | "platform", string>;
beforeAll(async () => {
  application = await Application.start({ clientAddress: () => "203.0.113.7" });
  tokens = {
    ours: await application.administrator("org_admin", "ours"),
    theirs: await application.administrator("org_admin", "theirs"),
    platform: await application.administrator("platform_admin"),
  };
});
afterAll(() => application.stop());

/** A partner of this organization with a user, and everything that its administrator can see of them. */
async function populated(orgId: string, mark: string) {
  const partner = await application.register({
    ...{ orgId, partnerName: `${mark} ${randomUUID()}`, metadata: { note: mark } },
    allowedOrigins: [`https://${mark}.example`],
  });
  const payload = { external_id: `u-${orgId}`, email: `alice@${orgId}.example`, display_name: `${mark} Alice` };
  const token = await application.token(partner, payload);
  const { json } = await application.post("/api/v1/sso/authenticate", { token });
  return { ...partner, payload, userId: json.user.id as string };
}

/** Everything that its own administrator can see of a partner. */
async function everythingOf(id: string, token: string): Promise<string> {
  const paths = [`partners/${id}`, `partners/${id}/users`, `audit-events?partner_id=${id}&limit=200`];
  const ask = (path: string) => application.call("GET", `/api/v1/admin/${path}`, { headers: bearer(token) });
  return (await Promise.all(paths.map(ask))).map(({ text }) => text).join("\n");
}

test(`${REQUESTS} requests with seed ${SEED}: never a 5xx, never another organization's`, async () => {
  const dice = new Dice(SEED);
  const ours = await populated("ours", "ours");
  const theirs = await populated("theirs", THEIRS);
  // Signs, and is in no path below, because an administrator could deactivate it.
  const signer = await application.register({ orgId: "ours" });
  const { operations } = await application.document();
  // Ending the session, or changing its password, would end the test.
  const endsItself = ({ method, path }: DocumentedOperation) =>
    /^\/api\/v1\/admin\/session(\/password)?$/.test(path) && method !== "GET";
  const administration = operations.filter(
    (operation) => /^\/api\/v1\/(admin\/|me$)/.test(operation.path) && !endsItself(operation),
  );
  expect(administration.length).toBeGreaterThan(10);
  const before = await everythingOf(theirs.partner.id, tokens.theirs);
  expect(before.split(THEIRS).length).toBeGreaterThan(4);

  const tally: Record<string, number> = {};
  let wrong: string[] = [];

  /** Removes or replaces one or two fields of a right request. */
  function bent(fields: object): Record<string, unknown> {
    const odd: Record<string, unknown> = { ...fields };
    for (let turns = dice.below(3); turns > 0; turns--) {
      const name = dice.one([...Object.keys(fields), dice.one(ODD_TEXTS), "org_id", "metadata"]);
      if (dice.below(4) === 0) delete odd[name];
      else odd[name] = dice.one([oddValue(dice), dice.one(ODD_TEXTS), mutated(dice, JSON.stringify(odd[name]) ?? "")]);
    }
    return odd;
  }

  function administrators(token: string, known: readonly string[]): { method: string; url: string; init: RequestInit } {
    const { method, path, parameters, requestBody } = dice.one(administration);
    const right = path.includes("/users/") ? ours.userId : ours.partner.id;
    const place = path.replace(/\{\w+\}/g, () => {
      return encodeURIComponent(dice.one([right, right, right, ...known, dice.one(ODD_TEXTS)])) || "x";
    });
    const query = new URLSearchParams();
    for (const { name } of parameters.filter((parameter) => parameter.in === "query" && dice.below(4) === 0)) {
      query.append(name, dice.one([...known, dice.one(ODD_TEXTS), "ours", "theirs", "1", "true", "max_users"]));
    }
    const headers: Record<string, string> = { "content-type": "application/json", ...bearer(token) };
    if (dice.below(4) === 0) headers["idempotency-key"] = dice.one(["a", "b", "c"]);
    const media = requestBody?.content["application/json"];
    if (media === undefined) return { method, url: `${place}?${query}`, init: { headers } };
    const example = dice.one(examplesOf(media, path)) as object;
    const number = dice.below(100);
    const own = Object.entries({
      ...{ user_id: dice.one(known), external_id: `u-${number}`, email: `${number}@acme.example` },
      partner_name: `Acme ${dice.below(10_000)}`,
    }).filter(([name]) => name in example);
    const text = JSON.stringify(bent({ ...example, ...Object.fromEntries(own) }));
    return { method, url: `${place}?${query}`, init: { headers, body: dice.below(10) ? text : mutated(dice, text) } };
  }

  /** Users of either organization, in the name of one's partner. */
  function partners(by: Credential): { method: string; url: string; init: RequestInit } {
    const path = dice.one(["/api/v1/sso/token", "/api/v1/sso/token", "/api/v1/sso/logout", "/api/v1/sso/deprovision"]);
    const action = path.slice("/api/v1/sso/".length).replace("token", "sign_in");
    const { payload } = dice.one([ours, theirs]);
    const { display_name: _, ...user } = payload;
    const body = bent({ ...user, action, role: "org_member", nonce: `n-${dice.below(1000)}` });
    const text = JSON.stringify(body);
    const { headers, body: sent } = signed(by, dice.below(10) ? text : mutated(dice, text));
    return { method: "POST", url: path, init: { headers, body: sent } };
  }

  function note(what: string): void {
    wrong = [...wrong, what].slice(0, 5);
  }

  async function send(): Promise<void> {
    const who = dice.one(["ours", "ours", "ours", "platform", "partner", "partner"] as const);
    const known = [ours.partner.id, ours.userId, ours.consumerKey, randomUUID()];
    const request =
      who === "partner"
        ? partners(signer)
        : administrators(tokens[who], who === "ours" ? [...known, theirs.partner.id, theirs.userId] : known);
    const { method, url, init } = request;
    const response = await application.app.fetch(new Request(`https://app.example.com${url}`, { ...init, method }));
    const text = await response.text();
    tally[`${who} ${response.status}`] = (tally[`${who} ${response.status}`] ?? 0) + 1;
    const told = `${method} ${url} ${JSON.stringify(init)}: ${response.status} ${text}`;
    if (response.status >= 500) note(told);
    // A platform administrator may see everything.
    if (who !== "platform" && text.includes(THEIRS)) note(told);
    if (who !== "partner" || response.status !== 200 || url !== "/api/v1/sso/token") return;
    const session = await application.post("/api/v1/sso/authenticate", { token: JSON.parse(text).token });
    if (session.status >= 500) note(`${told}, then ${session.text}`);
    if (session.status !== 200) return;
    const { organization_id, id } = session.json.user;
    if (organization_id !== "ours" || id === theirs.userId) note(`${told}, then ${session.text}`);
  }

  for (let sent = 0; sent < REQUESTS && wrong.length === 0; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, send));
  }
  expect(wrong).toEqual([]);
  console.log(`fuzzed inside: ${JSON.stringify(tally)}`);
  // Enough of them were accepted, and enough were of nothing that is there.
  for (const far of ["ours 2", "ours 404", "platform 2", "partner 2"]) {
    const answers = Object.entries(tally).filter(([kind]) => kind.startsWith(far));
    expect(
      answers.reduce((sum, [, count]) => sum + count, 0),
      far,
    ).toBeGreaterThan(REQUESTS / 1000);
  }
  expect(await everythingOf(theirs.partner.id, tokens.theirs)).toBe(before);
});
