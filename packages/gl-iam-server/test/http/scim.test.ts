/** A partner's directory over HTTP (RFC 7643, RFC 7644), with the requests that Entra ID and Okta document. */
import { randomUUID } from "node:crypto";
import SCIMMY from "scimmy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_ON_DISK, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { Application, bearer } from "./application.js";
import { aResource, Directory, expectScimError as expectError, tokensOf, USER, USERS } from "./directory.js";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describeOn([PGLITE_ON_DISK, POSTGRESQL], "a directory", (database) => {
  let application: Application;
  let drop = async () => {};
  let administrator: string;
  beforeAll(async () => {
    const scratch = await database.createMigrated();
    drop = () => scratch.drop();
    application = await Application.start({}, { databaseUrl: scratch.url });
    administrator = await application.administrator("platform_admin");
  });
  afterAll(async () => {
    await application.stop();
    await drop();
  });

  const aDirectory = (fields: object = {}) => Directory.of(application, administrator, fields);

  test("the life that Entra ID gives to a user", async () => {
    const entra = await aDirectory({ allowedRoles: ["org_member", "editor"] });
    // "Test connection" looks for somebody who is not there.
    const none = await entra.get(`?filter=userName+eq+"${randomUUID()}"`);
    expect(none.json).toMatchObject({ totalResults: 0, Resources: [], startIndex: 1 });
    const [externalId, userName] = [randomUUID(), `Entra.${randomUUID()}@acme.example`];
    const made = await entra.post({
      schemas: [USER, ENTERPRISE],
      externalId,
      userName,
      active: true,
      emails: [{ primary: true, type: "work", value: userName }],
      meta: { resourceType: "User" },
      name: { formatted: "Ada Entra", familyName: "Entra", givenName: "Ada" },
      roles: [],
      [ENTERPRISE]: { department: "Sales" },
    });
    expect(made.status, made.text).toBe(201);
    const { id } = made.json;
    expect(made.headers.get("location")).toBe(made.json.meta.location);
    expect(made.json).toMatchObject({ externalId, userName, active: true, displayName: "Ada Entra" });
    // The validator of a SCIM library that nobody here wrote.
    new SCIMMY.Schemas.User(made.json, "out");
    const found = await entra.get(`?filter=userName eq "${userName.toUpperCase()}" and externalId eq "${externalId}"`);
    expect(found.json.Resources).toEqual([made.json]);
    const changed = await entra.patch(id, [
      { op: "Replace", path: "displayName", value: "Ada E." },
      { op: "Add", path: 'roles[primary eq "True"].value', value: "editor" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: userName },
      { op: "Add", path: `${ENTERPRISE}:manager`, value: "x" },
    ]);
    expect(changed.json).toMatchObject({ displayName: "Ada E.", roles: [{ value: "editor", primary: true }] });
    const off = await entra.patch(id, [{ op: "Replace", path: "active", value: "False" }]);
    expect([off.status, off.json.active, off.json.displayName]).toEqual([200, false, "Ada E."]);
    expect((await entra.get(`/${id}`)).json.active).toBe(false);
    expectError(await entra.post({ externalId, userName }), 409, "uniqueness");
    const on = await entra.patch(id, [{ op: "Replace", value: { active: "True", displayName: "Ada" } }]);
    expect(on.json).toMatchObject({ active: true, displayName: "Ada" });
    expect((await entra.delete(id)).status).toBe(204);
    expectError(await entra.get(`/${id}`), 404);
    expectError(await entra.delete(id), 404);
    expectError(await entra.patch(id, [{ op: "Replace", path: "active", value: "True" }]), 404);
    expect((await entra.get(`?filter=externalId eq "${externalId}"`)).json.totalResults).toBe(0);
    const again = await entra.post({ externalId, userName });
    expect([again.status, again.json.id, again.json.active]).toEqual([201, id, true]);
    const { data } = (await application.gateway.listAuditEvents({ partnerId: entra.partnerId, limit: 100 })).unwrap();
    const acts = data.filter(({ actor }) => actor === `scim:${entra.tokenId}`).map(({ eventType }) => eventType);
    expect(acts).toEqual(
      expect.arrayContaining(["user_created", "user_updated", "identity_withdrawn", "identity_reopened"]),
    );
  });

  test("the life that Okta gives to a user", async () => {
    const okta = await aDirectory();
    const [externalId, userName] = ["00ujl29u0le5T6Aj10h7", `okta.${randomUUID()}@acme.example`];
    const resource = {
      schemas: [USER],
      userName,
      name: { givenName: "Test", familyName: "User" },
      emails: [{ primary: true, value: userName, type: "work" }],
      displayName: "Test User",
      locale: "en-US",
      externalId,
      groups: [],
      active: true,
    };
    const { id } = (await okta.post(resource)).json;
    const put = await okta.put(id, { ...resource, id, displayName: "Renamed", meta: {}, name: { givenName: "R" } });
    expect([put.status, put.json.displayName]).toEqual([200, "Renamed"]);
    const off = await okta.patch(id, [{ op: "replace", value: { active: false } }]);
    expect([off.status, off.json.active]).toEqual([200, false]);
    const put2 = await okta.put(id, { ...resource, active: true });
    expect([put2.status, put2.json.active]).toEqual([200, true]);
    const page = await okta.get("?startIndex=1&count=100");
    expect([page.json.totalResults, page.json.itemsPerPage]).toEqual([1, 1]);
    expect((await okta.get("?startIndex=0&count=0")).json).toMatchObject({ totalResults: 1, itemsPerPage: 0 });
    expect((await okta.get("?startIndex=7&count=9999")).json).toMatchObject({ totalResults: 1, Resources: [] });
  });

  test("what it says of itself is what a SCIM library reads", async () => {
    const directory = await aDirectory();
    for (const path of ["ServiceProviderConfig", "ResourceTypes", "ResourceTypes/User", "Schemas", `Schemas/${USER}`]) {
      const answer = await directory.call("GET", `/scim/v2/${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const config = await directory.call("GET", "/scim/v2/ServiceProviderConfig");
    expect(config.json).toMatchObject({ patch: { supported: true }, bulk: { supported: false } });
  });

  test("one partner's directory sees nothing of another's", async () => {
    const [ours, theirs] = [await aDirectory(), await aDirectory()];
    const { id, userName, externalId } = (await theirs.post(aResource())).json;
    for (const answer of [
      await ours.get(`/${id}`),
      await ours.patch(id, [{ op: "replace", path: "active", value: false }]),
      await ours.put(id, { userName }),
      await ours.delete(id),
      await ours.get("/not-a-uuid"),
      await ours.get(`/${randomUUID()}`),
    ]) {
      expectError(answer, 404);
    }
    for (const filter of [`userName eq "${userName}"`, `externalId eq "${externalId}"`]) {
      expect((await ours.get(`?filter=${encodeURIComponent(filter)}`)).json.totalResults).toBe(0);
    }
    // The address is somebody's. That is all that the other partner learns.
    expectError(await ours.post({ ...aResource(), userName }), 409, "uniqueness");
    expect((await theirs.get(`/${id}`)).json.active).toBe(true);
  });

  test("a filter is two attributes and eq, and nothing gets out of it", async () => {
    const directory = await aDirectory();
    await directory.post(aResource());
    for (const filter of [
      ...[
        "",
        "userName",
        "userName eq",
        "userName eq x",
        'userName sw "a"',
        'userName ne "a"',
        'not (userName eq "a")',
      ],
      ...['password eq "x"', 'userName eq "a" or externalId eq "b"', 'userName eq "a" and', 'emails[value eq "x"]'],
      ...[
        'userName eq "a\\u0000b"',
        'userName eq "a\\ud800"',
        'userName eq "\\x"',
        `userName eq "${"a".repeat(2000)}"`,
      ],
      Array(9).fill('userName eq "a"').join(" and "),
    ]) {
      expectError(await directory.get(`?filter=${encodeURIComponent(filter)}`), 400, "invalidFilter");
    }
    for (const value of ["' OR true --", "%", "_%", '\\" or 1=1', "$1", "a' AND 'a'='a"]) {
      const filter = `userName eq ${JSON.stringify(value)}`;
      const answer = await directory.get(`?filter=${encodeURIComponent(filter)}`);
      expect([value, answer.json.totalResults]).toEqual([value, 0]);
    }
    expectError(await directory.get("?count=x"), 400, "invalidValue");
  });

  test("the partner's restrictions apply, and a refusal changes nothing", async () => {
    const directory = await aDirectory({ allowedEmailDomains: ["acme.example"], maxUsers: 1 });
    expectError(await directory.post({ ...aResource(), password: "secret" }), 400, "invalidValue");
    expectError(await directory.post({ ...aResource(), externalId: undefined }), 400, "invalidValue");
    expectError(await directory.post({ ...aResource(), userName: "not an address" }), 400, "invalidValue");
    expectError(await directory.post({ ...aResource(), userName: "x@other.example" }), 403);
    for (const role of ["platform_admin", "ORG_ADMIN"]) {
      expectError(await directory.post({ ...aResource(), roles: [{ value: role }] }), 403);
    }
    expectError(await directory.post({ ...aResource(), roles: [{ value: "a" }, { value: "b" }] }), 400, "invalidValue");
    expect((await directory.get()).json.totalResults).toBe(0);
    const { id, externalId, userName } = (await directory.post(aResource())).json;
    expectError(await directory.post(aResource()), 403);
    expectError(await directory.put(id, { userName, externalId: "another" }), 400, "mutability");
    expectError(await directory.patch(id, [{ op: "replace", path: "externalId", value: "x" }]), 400, "mutability");
    expectError(await directory.patch(id, [{ op: "replace", path: "id", value: "x" }]), 400, "mutability");
    expectError(await directory.patch(id, [{ op: "remove" }]), 400, "noTarget");
    expectError(await directory.patch(id, [{ op: "remove", path: "active" }]), 400, "mutability");
    expectError(await directory.patch(id, [{ op: "add", path: "nothing.here[", value: 1 }]), 400, "invalidPath");
    expectError(await directory.patch(id, [{ op: "replace", path: "password", value: "x" }]), 400, "invalidValue");
    expectError(await directory.patch(id, [{ op: "replace", path: "roles", value: "org_admin" }]), 403);
    expect((await directory.get(`/${id}`)).json).toMatchObject({ externalId, roles: [{ value: "org_member" }] });
    // Withdrawn, it frees its place; another one takes it, and reopening finds none.
    await directory.patch(id, [{ op: "replace", path: "active", value: false }]);
    const next = await directory.post(aResource());
    expect(next.status).toBe(201);
    expectError(await directory.patch(id, [{ op: "replace", path: "active", value: true }]), 403);
  });

  test("what an administrator suspended stays suspended", async () => {
    const directory = await aDirectory();
    const { id } = (await directory.post(aResource())).json;
    const users = (await application.gateway.partnerUsers.list(directory.partnerId)).unwrap();
    const userId = users.data[0]?.userId ?? "";
    (await application.gateway.users.suspend(userId, { organizationId: null, actor: "admin" })).unwrap();
    await directory.patch(id, [{ op: "replace", path: "active", value: false }]);
    const on = await directory.patch(id, [{ op: "replace", path: "active", value: true }]);
    expect(on.json.active).toBe(true);
    const listed = (await application.gateway.partnerUsers.list(directory.partnerId)).unwrap();
    expect(listed.data[0]?.isActive).toBe(false);
  });

  test("a token is shown once, ends with its partner's activity, and at once when it is revoked", async () => {
    const directory = await aDirectory();
    const tokens = tokensOf(directory.partnerId);
    const admin = (method: string, path: string) => application.call(method, path, { headers: bearer(administrator) });
    const listed = await admin("GET", tokens);
    expect(listed.json.data).toMatchObject([{ id: directory.tokenId, state: "active" }]);
    expect(listed.text).not.toContain("sk_scim_");
    (await application.gateway.partnerRegistry.deactivatePartner(directory.partnerId)).unwrap();
    expectError(await directory.get(), 401);
    (await application.gateway.partnerRegistry.reactivatePartner(directory.partnerId)).unwrap();
    expect((await directory.get()).status).toBe(200);
    expect((await admin("GET", tokens)).json.data[0].last_used_at).not.toBeNull();
    const next = await admin("POST", tokens);
    expect((await admin("DELETE", `${tokens}/${directory.tokenId}`)).status).toBe(204);
    expectError(await directory.get(), 401);
    const successor = new Directory(application, directory.partnerId, next.json.token, next.json.id);
    expect((await successor.get()).status).toBe(200);
    for (let more = 1; more < 10; more += 1) expect((await admin("POST", tokens)).status).toBe(201);
    expect((await admin("POST", tokens)).json.code).toBe("conflict");
    expect((await admin("DELETE", `${tokens}/${randomUUID()}`)).status).toBe(404);
    for (const token of [`sk_scim_${"x".repeat(43)}`, administrator, "x"]) {
      expectError(await new Directory(application, directory.partnerId, token, "").get(), 401);
    }
    expectError(await application.call("GET", USERS), 401);
    // It opens nothing else.
    const elsewhere = await application.call("GET", "/api/v1/admin/partners", { headers: bearer(next.json.token) });
    expect(elsewhere.status).toBe(401);
  });

  test("of twenty equal requests at once one makes the user, and of twenty deletions one ends it", async () => {
    const directory = await aDirectory({ maxUsers: 1 });
    const resource = aResource();
    const atOnce = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, call));
    const made = (await atOnce(() => directory.post(resource))).map(({ status }) => status).sort();
    expect(made).toEqual([201, ...Array(19).fill(409)]);
    const { id } = (await directory.get()).json.Resources[0];
    const [ended] = await Promise.all([
      atOnce(() => directory.delete(id)),
      atOnce(() => directory.patch(id, [{ op: "replace", path: "displayName", value: "Late" }])),
    ]);
    expect(ended.map(({ status }) => status).sort()).toEqual([204, ...Array(19).fill(404)]);
    expectError(await directory.get(`/${id}`), 404);
    const listed = (await application.gateway.partnerUsers.list(directory.partnerId)).unwrap();
    expect(listed.data.map(({ isActive }) => isActive)).toEqual([false]);
  });

  test("bodies are bounded and JSON", async () => {
    const directory = await aDirectory();
    const big = { ...aResource(), displayName: "x".repeat(2 * 1024 * 1024) };
    expectError(await directory.post(big), 413);
    for (const body of ["", "{", "[]", "null", '{"userName":"a","userName":"b"}']) {
      expectError(await directory.call("POST", USERS, body), 400, "invalidSyntax");
    }
    const { id } = (await directory.post(aResource())).json;
    for (const operations of [[], [1], Array(101).fill({ op: "add", path: "title", value: "x" }), [{ op: "drop" }]]) {
      expectError(await directory.patch(id, operations), 400, "invalidSyntax");
    }
  });

  test("a partner's restriction to addresses counts for its directory", async () => {
    const directory = await aDirectory({ allowedSourceIps: ["203.0.113.0/24"] });
    expectError(await directory.get(), 403);
  });
});
