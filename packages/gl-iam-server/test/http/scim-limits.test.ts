/** What a directory may ask for is limited, and its refusals have the form of RFC 7644. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, Application, aUser, signed } from "./application.js";
import { aResource, Directory, expectScimError } from "./directory.js";

/** Milliseconds by which the application is ahead. */
let later = 0;
let application: Application;
let administrator: string;
beforeAll(async () => {
  application = await Application.start({}, { now: () => new Date(Date.now() + later) });
  administrator = await application.administrator("platform_admin");
});
afterAll(() => application.stop());

function expectLimited(answer: Answer, policy: RegExp, atMost: number): void {
  expectScimError(answer, 429);
  const seconds = Number(answer.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(atMost);
  expect(answer.headers.get("ratelimit-policy")).toMatch(policy);
}

test("a partner's limit counts each request of its directory", async () => {
  const limited = application.with({ rateLimits: { source: 0, partner: 3, login: 0 } });
  const directory = (await Directory.of(application, administrator)).at(limited);
  const { json } = await directory.post(aResource());
  for (const answer of [await directory.get(), await directory.get(`/${json.id}`)]) expect(answer.status).toBe(200);
  expectLimited(await directory.get(), /^"partner";q=3;w=60$/, 60);
  expectLimited(await directory.post(aResource()), /^"partner"/, 60);
  expectLimited(await directory.delete(json.id), /^"partner"/, 60);
  // The limit is that partner's own.
  expect((await (await Directory.of(application, administrator)).at(limited).get()).status).toBe(200);
});

test("who tries tokens is limited by address, and a right token goes on", async () => {
  const limited = application.with({
    rateLimits: { source: 3, partner: 0, login: 0 },
    clientAddress: () => "203.0.113.9",
  });
  const directory = (await Directory.of(application, administrator)).at(limited);
  const thief = new Directory(limited, directory.partnerId, `sk_scim_${"x".repeat(43)}`, "");
  const statuses: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    const answer = await thief.get();
    statuses.push(answer.status);
    if (answer.status === 429) expectLimited(answer, /^"source";/, 60);
    else expectScimError(answer, 401);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await directory.get()).status).toBe(200);
});

test("addresses of others are told 500 times an hour, by SCIM and by signed requests together", async () => {
  const acme = await application.register();
  const directory = await Directory.of(application, administrator);
  const email = "somebody@acme.example";
  await application.push(acme, { action: "provision", external_id: "u-1", email }, "/api/v1/sso/provision");
  const partner = await secretOf(directory);
  const users = Array.from({ length: 498 }, () => aUser({ email }));
  const at = new Date(Date.now() + later);
  const { headers, body } = signed(partner, { action: "provision", users }, at);
  const told = await application.call("POST", "/api/v1/sso/provision", { headers, body });
  expect(told.json.users.every(({ outcome }: { outcome: string }) => outcome === "identity_conflict")).toBe(true);

  const asks = { ...aResource(), userName: email };
  const { id, userName } = (await directory.post(aResource())).json;
  expectScimError(await directory.post(asks), 409, "uniqueness");
  expectScimError(await directory.put(id, { userName: email }), 409, "uniqueness");
  const policy = /^"conflict";q=500;w=3600$/;
  expectLimited(await directory.post(asks), policy, 3600);
  // Not even of an address that nobody has, because that would tell too.
  expectLimited(await directory.post(aResource()), policy, 3600);
  expectLimited(await directory.patch(id, [{ op: "replace", path: "userName", value: email }]), policy, 3600);
  expect((await directory.put(id, { userName, displayName: "As before" })).status).toBe(200);
  expect((await directory.delete(id)).status).toBe(204);

  const events = { partnerId: directory.partnerId, eventType: "rate_limited" } as const;
  expect((await application.gateway.listAuditEvents(events)).unwrap().data).toHaveLength(1);
  later += 3_601_000;
  expect((await directory.post(aResource())).status).toBe(201);
});

/** A partner's own credential, for what it signs beside its directory. */
async function secretOf({ partnerId }: Directory) {
  const rotated = (await application.gateway.partnerRegistry.rotateConsumerSecret(partnerId)).unwrap();
  return { consumerKey: rotated.consumerKey, consumerSecret: rotated.consumerSecret };
}
