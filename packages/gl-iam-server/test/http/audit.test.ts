/** The audit and the other lists over HTTP: what their filters let through, and whom the rows name. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, Application, aUser, type Credential, PASSWORD } from "./application.js";

const PARTNERS = "/api/v1/admin/partners";
const EVENTS = "/api/v1/admin/audit-events";
const CALLER = { ip_address: "203.0.113.7", user_agent: "audited/1.0" };

/** The service's clock stands still unless a test moves it. Partners sign by the real one. */
let now = new Date();
const MINUTE = 60_000;

let application: Application;
let token: string;
let adminId: string;

beforeAll(async () => {
  const options = { clientAddress: () => CALLER.ip_address };
  application = await Application.start(options, { now: () => now });
  token = await application.administrator("org_admin");
  adminId = (await as("GET", "/api/v1/me")).json.id;
});
afterAll(() => application.stop());

function as(method: string, path: string, body?: unknown): Promise<Answer> {
  return application.as(token, method, path, body, { "user-agent": CALLER.user_agent });
}

async function registered(fields: object = {}): Promise<{ id: string; path: string } & Credential> {
  const { status, text, json } = await as("POST", PARTNERS, { partner_name: `Acme ${randomUUID()}`, ...fields });
  expect(status, text).toBe(201);
  const { id } = json.partner;
  return { id, path: `${PARTNERS}/${id}`, consumerKey: json.consumer_key, consumerSecret: json.consumer_secret };
}

async function signedIn(partner: Credential): Promise<Answer> {
  const sso_token = await application.token(partner);
  const answer = await application.call("POST", "/api/v1/sso/authenticate", {
    body: JSON.stringify({ sso_token }),
    headers: { "content-type": "application/json", "user-agent": CALLER.user_agent },
  });
  expect(answer.status, answer.text).toBe(200);
  return answer;
}

/** All pages, one after the other. */
async function everything(list: string, limit: number): Promise<{ rows: Record<string, unknown>[]; pages: number }> {
  const rows: Record<string, unknown>[] = [];
  let pages = 0;
  for (let cursor: string | null = ""; cursor !== null; pages++) {
    expect(pages, "pages come to an end").toBeLessThan(100);
    const separator = list.includes("?") ? "&" : "?";
    const page: Answer = await as("GET", `${list}${separator}limit=${limit}${cursor && `&cursor=${cursor}`}`);
    expect(page.status, page.text).toBe(200);
    expect(page.json.data.length).toBeLessThanOrEqual(limit);
    rows.push(...page.json.data);
    cursor = page.json.next_cursor;
  }
  return { rows, pages };
}

const typesOf = ({ json }: Answer): string[] => json.data.map((row: { event_type: string }) => row.event_type);

describe("the audit's filters", () => {
  test("from is inclusive, to is exclusive", async () => {
    const { id, path } = await registered();
    const [first, second] = [new Date(now.getTime() + MINUTE), new Date(now.getTime() + 2 * MINUTE)];
    now = first;
    await as("POST", `${path}/deactivate`);
    now = second;
    await as("POST", `${path}/reactivate`);
    const between = async (query: string) => typesOf(await as("GET", `${EVENTS}?partner_id=${id}&${query}`));
    expect(await between(`to=${first.toISOString()}`)).toEqual(["partner_registered"]);
    expect(await between(`to=${second.toISOString()}`)).toEqual(["partner_deactivated", "partner_registered"]);
    expect(await between(`from=${second.toISOString()}`)).toEqual(["partner_reactivated"]);
    expect(await between(`from=${first.toISOString()}&to=${second.toISOString()}`)).toEqual(["partner_deactivated"]);
  });

  test("user_id selects the events of one user, event_type those of one type", async () => {
    const acme = await registered();
    const alice = (await signedIn(acme)).json.user.id;
    const bob = (await signedIn(acme)).json.user.id;
    const ofAlice = (await as("GET", `${EVENTS}?user_id=${alice}`)).json.data;
    expect(ofAlice.map(({ user_id }: { user_id: string }) => user_id)).toEqual(ofAlice.map(() => alice));
    const signIns = await as("GET", `${EVENTS}?partner_id=${acme.id}&event_type=sso_sign_in`);
    expect(typesOf(signIns)).toEqual(["sso_sign_in", "sso_sign_in"]);
    expect(signIns.json.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual([bob, alice]);
    const one = await as("GET", `${EVENTS}?user_id=${alice}&event_type=sso_sign_in`);
    expect(typesOf(one)).toEqual(["sso_sign_in"]);
    expect((await as("GET", `${EVENTS}?user_id=${randomUUID()}`)).json.data).toEqual([]);
  });

  test("pages list each event once, newest first, also when many are of the same moment", async () => {
    const acme = await registered();
    for (let count = 0; count < 3; count++) await signedIn(acme);
    const list = `${EVENTS}?partner_id=${acme.id}`;
    const whole = (await as("GET", list)).json;
    expect([whole.data.length, whole.next_cursor]).toEqual([16, null]);
    const { rows, pages } = await everything(list, 5);
    expect(rows).toEqual(whole.data);
    expect(pages).toBe(4);
  });
});

test("is_active tells active partners from inactive ones", async () => {
  const [on, off] = [await registered({ partner_name: "Switch on" }), await registered({ partner_name: "Switch off" })];
  await as("POST", `${off.path}/deactivate`);
  const found = async (query: string) =>
    (await as("GET", `${PARTNERS}?q=switch${query}`)).json.data.map(({ id }: { id: string }) => id);
  expect(await found("&is_active=true")).toEqual([on.id]);
  expect(await found("&is_active=false")).toEqual([off.id]);
  expect(await found("")).toEqual([on.id, off.id]);
});

test("pages of a partner's users list each once, in the order of creation", async () => {
  const { path } = await registered();
  const made = Array.from({ length: 5 }, (_, index) => ({
    external_id: `u-${index}`,
    email: `u${index}@acme.example`,
  }));
  for (const user of made) expect((await as("POST", `${path}/users`, user)).status).toBe(201);
  const { rows, pages } = await everything(`${path}/users`, 2);
  expect(rows.map(({ external_id }) => external_id)).toEqual(made.map(({ external_id }) => external_id));
  expect(pages).toBe(3);
});

describe("the actor, the address and the user agent", () => {
  /** The rows that one request left, found by the id in its answer. */
  async function leftBy({ headers }: Answer): Promise<Record<string, unknown>[]> {
    const requestId = headers.get("x-request-id");
    const { rows } = await everything(EVENTS, 200);
    return rows.filter((row) => row.request_id === requestId);
  }

  const callerOf = ({ event_type, actor, ip_address, user_agent }: Record<string, unknown>) => ({
    ...{ event_type, actor, ip_address, user_agent },
  });

  test("are the administrator's, in every call that changes something", async () => {
    const { path } = await registered();
    const user = { external_id: "u-1", email: `${randomUUID()}@acme.example` };
    const linked = await application.gateway.createUserWithPassword({ email: "linked@example.com" }, PASSWORD);
    const calls: [string, Promise<Answer> | Answer][] = [
      ["partner_registered", await as("POST", PARTNERS, { partner_name: "By an administrator" })],
      ["partner_updated", await as("PATCH", path, { max_users: 9 })],
      ["partner_secret_rotated", await as("POST", `${path}/rotate-secret`)],
      ["user_created", await as("POST", `${path}/users`, user)],
      ["identity_linked", await as("POST", `${path}/links`, { external_id: "u-2", user_id: linked.unwrap().id })],
      ["user_deactivated", await as("POST", `/api/v1/admin/users/${linked.unwrap().id}/deactivate`)],
      ["user_activated", await as("POST", `/api/v1/admin/users/${linked.unwrap().id}/reactivate`)],
      ["partner_deactivated", await as("POST", `${path}/deactivate`)],
      ["partner_reactivated", await as("POST", `${path}/reactivate`)],
    ];
    for (const [event_type, answer] of calls) {
      const rows = (await leftBy(await answer)).map(callerOf);
      expect(rows, event_type).toContainEqual({ event_type, actor: adminId, ...CALLER });
      expect(rows.filter(({ actor }) => actor !== adminId)).toEqual([]);
    }
  });

  test("are the partner's when its user's token is exchanged for a session", async () => {
    const acme = await registered();
    const caller = { actor: `partner:${acme.id}`, ...CALLER };
    const rows = (await leftBy(await signedIn(acme))).map(callerOf);
    expect(rows.toReversed()).toEqual([
      { event_type: "user_created", ...caller },
      { event_type: "jit_provision", ...caller },
      { event_type: "session_created", ...caller },
      { event_type: "sso_sign_in", ...caller },
    ]);
  });

  test("are the user's when a password signs in, and nobody's when it does not", async () => {
    const login = (password: string) =>
      application.call("POST", "/api/v1/auth/login", {
        body: JSON.stringify({ email: "org_admin.default@example.com", password }),
        headers: { "content-type": "application/json", "user-agent": CALLER.user_agent },
      });
    expect((await leftBy(await login(PASSWORD))).map(callerOf).toReversed()).toEqual([
      { event_type: "session_created", actor: adminId, ...CALLER },
      { event_type: "login_success", actor: adminId, ...CALLER },
    ]);
    expect((await leftBy(await login("a wrong password"))).map(callerOf)).toEqual([
      { event_type: "login_error", actor: null, ...CALLER },
    ]);
  });

  test("are the partner's also when it asks for a token", async () => {
    const acme = await registered();
    const issued = await application.push(acme, aUser());
    const caller = { actor: `partner:${acme.id}`, ip_address: CALLER.ip_address };
    expect(await leftBy(issued)).toMatchObject([{ event_type: "sso_token_issued", ...caller }]);
  });
});
