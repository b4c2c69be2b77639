/** The admin API's users, from the list to the merge. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Application, PASSWORD } from "./application.js";

const USERS = "/api/v1/admin/users";
const PARTNERS = "/api/v1/admin/partners";

let application: Application;
/** Access tokens. */
let platform: string;
let ours: string;
let theirs: string;

beforeAll(async () => {
  application = await Application.start();
  platform = await application.administrator("platform_admin");
  ours = await application.administrator("org_admin", "ours");
  theirs = await application.administrator("org_admin", "theirs");
});
afterAll(() => application.stop());

const as: Application["as"] = (...call) => application.as(...call);

async function made(token: string, fields: object = {}) {
  const create = { email: `${randomUUID()}@acme.example`, password: PASSWORD, ...fields };
  const answer = await as(token, "POST", USERS, create);
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

/** A partner of an organization, and how it makes users there. */
async function aPartner(token: string) {
  const answer = await as(token, "POST", PARTNERS, { partner_name: `Acme ${randomUUID()}` });
  const { id } = answer.json.partner;
  const provisioned = async (externalId: string = randomUUID()) => {
    const user = { external_id: externalId, email: `${randomUUID()}@acme.example` };
    return (await as(token, "POST", `${PARTNERS}/${id}/users`, user)).json;
  };
  return { id, provisioned };
}

test("a user is made, shown, listed and changed, each state with its tag", async () => {
  const answer = await as(ours, "POST", USERS, { email: "Zoe@acme.example", password: PASSWORD, display_name: "Zoë" });
  expect(answer.json).toMatchObject({
    ...{ email: "Zoe@acme.example", display_name: "Zoë", roles: ["org_member"], organization_id: "ours" },
    ...{ state: "active", has_password: true, last_sign_in_at: null, suspended_at: null },
  });
  const location = answer.headers.get("location") ?? "";
  const shown = await as(ours, "GET", location);
  expect(shown.json).toEqual({ ...answer.json, identities: [] });
  expect(shown.headers.get("etag")).toBe(answer.headers.get("etag"));
  for (const query of ["q=zoe", "q=ZO%C3%8B", "state=active&q=zoe", "role=org_member&q=zoe"]) {
    expect((await as(ours, "GET", `${USERS}?${query}`)).json.data, query).toEqual([answer.json]);
  }
  const etag = { "if-match": shown.headers.get("etag") ?? "" };
  const changed = await as(ours, "PATCH", location, { display_name: null, roles: ["editor"] }, etag);
  expect(changed.json).toMatchObject({ display_name: null, roles: ["editor"] });
  expect((await as(ours, "PATCH", location, { display_name: "Late" }, etag)).json.code).toBe("conflict");
  const events = (await as(ours, "GET", `/api/v1/admin/audit-events?user_id=${answer.json.id}`)).json.data;
  expect(events.map(({ event_type }: { event_type: string }) => event_type)).toEqual([
    ...["role_removed", "role_assigned", "user_updated", "user_created"],
  ]);
});

test("pages follow each other, and a list by the last sign-in has its own order", async () => {
  const organization = await application.administrator("org_admin", `pages-${randomUUID()}`);
  for (const name of ["a", "b", "c"]) await made(organization, { email: `${name}@pages.example` });
  const emails: string[] = [];
  for (let path = `${USERS}?limit=2`; ; ) {
    const { data, next_cursor } = (await as(organization, "GET", path)).json;
    emails.push(...data.map(({ email }: { email: string }) => email));
    if (next_cursor === null) break;
    path = `${USERS}?limit=2&cursor=${next_cursor}`;
  }
  expect(emails.slice(1)).toEqual(["a@pages.example", "b@pages.example", "c@pages.example"]);
  const seen = (await as(organization, "GET", `${USERS}?seen_after=2020-01-01T00:00:00Z`)).json.data;
  expect(seen).toHaveLength(4);
  expect(seen.map(({ email }: { email: string }) => email).slice(0, 3)).toEqual(emails.slice(1).reverse());
  for (const query of ["seen_before=yesterday", "state=gone", "partner_id=x", "role=a%20b", "colour=red", "cursor=x"]) {
    expect((await as(organization, "GET", `${USERS}?${query}`)).status, query).toBe(422);
  }
});

test("suspended and reactivated, by the new name and the former one; another address where it is taken", async () => {
  const partner = await aPartner(ours);
  const { user_id: id, email } = await partner.provisioned();
  for (const act of ["suspend", "deactivate"]) {
    expect((await as(ours, "POST", `${USERS}/${id}/${act}`)).json).toMatchObject({ id, is_active: false });
    expect((await as(ours, "GET", `${USERS}/${id}`)).json).toMatchObject({ state: "suspended" });
    expect((await as(ours, "POST", `${USERS}/${id}/reactivate`)).json).toMatchObject({ id, is_active: true });
  }
  const [identity] = (await as(ours, "GET", `${USERS}/${id}/identities`)).json.data;
  expect((await as(ours, "DELETE", `${USERS}/${id}/identities/${identity.id}`)).status).toBe(204);
  expect((await as(ours, "GET", `${USERS}/${id}`)).json).toMatchObject({ state: "dormant", identities: [] });
  await made(ours, { email });
  expect((await as(ours, "POST", `${USERS}/${id}/reactivate`)).json.code).toBe("user_already_exists");
  const another = { email: `${randomUUID()}@acme.example` };
  expect((await as(ours, "POST", `${USERS}/${id}/reactivate`, another)).json).toMatchObject(another);
  expect((await as(ours, "POST", `${USERS}/${id}/reactivate`, { mail: "x" })).status).toBe(422);
});

test("an identity is linked, suspended, reopened and unlinked", async () => {
  const partner = await aPartner(ours);
  const { id } = await made(ours);
  const identities = `${USERS}/${id}/identities`;
  const link = { partner_id: partner.id, external_id: "u-7" };
  const linked = await as(ours, "POST", identities, link);
  expect(linked.json).toMatchObject({ ...link, is_active: true, withdrawn_at: null, last_sign_in_at: null });
  expect((await as(ours, "POST", identities, { ...link, external_id: "u-8" })).json.code).toBe("identity_conflict");
  const one = `${identities}/${linked.json.id}`;
  expect((await as(ours, "POST", `${one}/suspend`)).json).toMatchObject({ is_active: false });
  expect((await as(ours, "POST", `${one}/reopen`)).json).toMatchObject({ is_active: true, suspended_at: null });
  expect((await as(theirs, "DELETE", one)).json.code).toBe("user_not_found");
  expect((await as(ours, "DELETE", one)).status).toBe(204);
  expect((await as(ours, "DELETE", one)).json.code).toBe("not_found");
  const wrong = await as(ours, "POST", identities, { external_id: "", user_id: id });
  expect(wrong.json.errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)).toEqual([
    ...["user_id unknown_field", "external_id length", "partner_id required"],
  ]);
});

test("an identity says what the partner's word gives, and a list by that role has its user", async () => {
  const partner = await aPartner(ours);
  const { user_id: id } = await partner.provisioned();
  const named = async () => {
    const [identity] = (await as(ours, "GET", `${USERS}/${id}/identities`)).json.data;
    return { role: identity.role, roles: identity.roles };
  };
  const listed = async (role: string) =>
    (await as(ours, "GET", `${USERS}?role=${role}&partner_id=${partner.id}`)).json.data.map(
      (user: { id: string }) => user.id,
    );
  expect(await named()).toEqual({ role: "org_member", roles: ["org_member"] });
  const change = { role_map: { org_member: "pupil" } };
  expect((await as(ours, "PATCH", `${PARTNERS}/${partner.id}`, change)).status).toBe(200);
  expect(await named()).toEqual({ role: "org_member", roles: ["pupil"] });
  expect([await listed("pupil"), await listed("org_member")]).toEqual([[id], []]);
});

test("two users who are one person become one, for ever", async () => {
  const partner = await aPartner(ours);
  const from = (await partner.provisioned()).user_id;
  const into = await made(ours);
  const merge = (path: string, intoId: string, by = ours) => as(by, "POST", `${path}/merge`, { into_id: intoId });
  expect((await merge(`${USERS}/${into.id}`, from)).json.code).toBe("conflict");
  expect((await merge(`${USERS}/${from}`, from)).status).toBe(422);
  expect((await merge(`${USERS}/${from}`, into.id, theirs)).json.code).toBe("user_not_found");
  expect((await merge(`${USERS}/${from}`, into.id)).json).toMatchObject({ id: into.id });
  expect((await as(ours, "GET", `${USERS}/${into.id}`)).json.identities).toHaveLength(1);
  expect((await as(ours, "GET", `${USERS}/${from}`)).json.code).toBe("user_not_found");
  expect((await merge(`${USERS}/${from}`, into.id)).json.code).toBe("user_not_found");
});

describe("authority", () => {
  test("another organization's users are not there, whatever is asked", async () => {
    const { id } = await made(ours);
    const one = `${USERS}/${id}`;
    const identity = `${one}/identities/${randomUUID()}`;
    const asked: [string, string, object?][] = [
      ["GET", one],
      ["PATCH", one, { display_name: "x" }],
      ["PATCH", one, { roles: ["x"] }],
      ...["suspend", "deactivate", "reactivate"].map((act): [string, string] => ["POST", `${one}/${act}`]),
      ["POST", `${one}/merge`, { into_id: randomUUID() }],
      ["GET", `${one}/identities`],
      ["DELETE", identity],
      ["POST", `${identity}/suspend`],
      ["POST", `${identity}/reopen`],
    ];
    for (const [method, path, body] of asked) {
      const answer = await as(theirs, method, path, body);
      expect([answer.status, answer.json.code], `${method} ${path}`).toEqual([404, "user_not_found"]);
    }
    expect((await as(theirs, "GET", `${USERS}?org_id=ours`)).status).toBe(404);
    const listed = (await as(theirs, "GET", `${USERS}?limit=200`)).json.data;
    expect(listed.some((user: { id: string }) => user.id === id)).toBe(false);
    expect((await as(platform, "GET", `${USERS}?org_id=ours&limit=200`)).json.data).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await as(theirs, "POST", USERS, { email: "x@x.example", password: PASSWORD, org_id: "ours" })).status).toBe(
      404,
    );
  });

  test("an org_admin neither makes a platform_admin nor touches one", async () => {
    const refused = await as(ours, "POST", USERS, {
      ...{ email: `${randomUUID()}@acme.example`, password: PASSWORD, roles: ["platform_admin"] },
    });
    expect(refused.json.code).toBe("permission_denied");
    const mighty = await made(platform, { roles: ["platform_admin"], org_id: "ours" });
    const member = await made(ours);
    const one = `${USERS}/${mighty.id}`;
    for (const [path, body] of [
      [one, { email: "mine@acme.example" }],
      [one, { roles: [] }],
      [`${USERS}/${member.id}`, { roles: ["platform_admin"] }],
    ] as const) {
      expect((await as(ours, "PATCH", path, body)).json.code).toBe("permission_denied");
    }
    expect((await as(ours, "POST", `${one}/suspend`)).json.code).toBe("permission_denied");
    expect((await as(platform, "PATCH", one, { roles: [] })).json).toMatchObject({ roles: [] });
  });

  test("a machine reads users and changes names; passwords, merges and identities are a person's", async () => {
    const issued = await as(ours, "POST", "/api/v1/admin/tokens", {
      ...{ name: "directory", scopes: ["users:read", "users:write"] },
    });
    const { token } = issued.json;
    const { id } = await made(ours);
    const admin = await made(ours, { roles: ["org_admin"] });
    expect((await as(token, "GET", `${USERS}?limit=1`)).status).toBe(200);
    expect((await as(token, "PATCH", `${USERS}/${id}`, { display_name: "M", roles: ["editor"] })).json).toMatchObject({
      ...{ display_name: "M", roles: ["editor"] },
    });
    for (const [method, path, body] of [
      ["PATCH", `${USERS}/${id}`, { roles: ["org_admin"] }],
      ["PATCH", `${USERS}/${admin.id}`, { display_name: "M" }],
      ["POST", USERS, { email: "m@acme.example", password: PASSWORD }],
      ["POST", `${USERS}/${id}/merge`, { into_id: admin.id }],
      ["POST", `${USERS}/${id}/identities`, { partner_id: randomUUID(), external_id: "x" }],
      ["DELETE", `${USERS}/${id}/identities/${randomUUID()}`, undefined],
    ] as const) {
      expect((await as(token, method, path, body)).json.code, `${method} ${path}`).toBe("permission_denied");
    }
  });

  test("a session of nobody who administers opens none of it", async () => {
    const member = await application.administrator("org_member", "ours");
    for (const path of [USERS, `${USERS}/${randomUUID()}`, `${USERS}/${randomUUID()}/identities`]) {
      expect((await as(member, "GET", path)).json.code).toBe("permission_denied");
    }
  });
});
