/**
 * A PATCH against a library that nobody here wrote, for the attributes that are kept. Where this service differs on
 * purpose, the difference has a name and a reason.
 */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { type ScimPatchOperation, type ScimResource, scimPatch } from "scim-patch";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Application } from "./application.js";
import { aResource, Directory, USER } from "./directory.js";

vi.setConfig({ testTimeout: 120_000 });

const RUNS = 150;
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

let application: Application;
let directory: Directory;
beforeAll(async () => {
  application = await Application.start();
  directory = await Directory.of(application, await application.administrator("platform_admin"));
});
afterAll(() => application.stop());

/** What is kept of a user, and follows a PATCH. */
interface Kept {
  userName: string;
  displayName?: string;
  active: boolean;
  roles: { value: string }[];
}

/** `emails`: they show `userName`, and are not read. `name`: it shows `displayName`. */
function keptOf({ userName, displayName, active, roles }: Kept): Kept {
  return {
    userName,
    ...(displayName === undefined ? {} : { displayName }),
    active: String(active).toLowerCase() === "true",
    roles: roles.map(({ value }) => ({ value })),
  };
}

/** `withdrawn`: while a user is withdrawn nothing else of it changes, so that an ending cannot be refused. */
function expected(before: Kept, operations: readonly ScimPatchOperation[]): Kept {
  // It changes what it is given, also with `mutateDocument: false`.
  const resource = structuredClone(before) as unknown as ScimResource;
  const after = keptOf(scimPatch(resource, structuredClone([...operations])) as unknown as Kept);
  return after.active ? after : { ...keptOf(before), active: false };
}

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const displayName = fc.stringMatching(/^[A-Z][a-z.'é]{0,12}(?: [A-Z][a-z]{0,12}){0,2}$/);
const userName = word.map((name) => `${name}-${randomUUID()}@acme.example`);
const role = fc.stringMatching(/^[a-z][a-z0-9_.:-]{0,20}$/);
const active = fc.boolean();
/** Entra ID writes text, in its own case. */
const activeText = fc.constantFrom("True", "False", "true", "false");
const roles = role.map((value) => [{ value, primary: true }]);
const op = fc.constantFrom("replace", "Replace", "add", "Add");
const replace = fc.constantFrom("replace", "Replace");
/** Both kinds of path. */
const path = (name: string) => fc.constantFrom(name, `${USER}:${name}`);

const withPath = (name: string, value: fc.Arbitrary<unknown>, ops = op) =>
  fc.record({ op: ops, path: path(name), value });
const emails = userName.map((value) => [{ value, type: "work", primary: true }]);
const operation = fc.oneof(
  withPath("active", fc.oneof(active, activeText)),
  withPath("displayName", displayName),
  withPath("userName", userName),
  withPath("roles", roles, replace),
  fc.record({ op, path: fc.constant("roles[primary eq true].value"), value: role }),
  // Not kept, and in nobody's way.
  fc.record({ op, path: fc.constant('emails[type eq "work"].value'), value: userName }),
  withPath("emails", emails, replace),
  withPath("title", word),
  fc.record({ op, path: fc.constant(`${ENTERPRISE}:department`), value: word }),
  // Okta names no path.
  fc.record({
    op,
    value: fc.record(
      { active: fc.oneof(active, activeText), displayName, userName, title: word },
      { requiredKeys: [] },
    ),
  }),
) as unknown as fc.Arbitrary<ScimPatchOperation>;

test("random operations make of a user what scim-patch makes of it", async () => {
  const { id } = (await directory.post(aResource())).json;
  let ends = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 6 }), async (operations) => {
      const before = (await directory.get(`/${id}`)).json;
      const patched = await directory.patch(id, operations);
      expect(patched.status, patched.text).toBe(200);
      expect(keptOf(patched.json)).toEqual(expected(before, operations));
      expect((await directory.get(`/${id}`)).json).toEqual(patched.json);
      ends += before.active && !patched.json.active ? 1 : 0;
    }),
    { numRuns: RUNS },
  );
  expect(ends).toBeGreaterThan(RUNS / 20);
});

describe("the documented requests", () => {
  const cases: readonly [string, readonly ScimPatchOperation[]][] = [
    ["Entra ID ends a user", [{ op: "Replace", path: "active", value: "False" }]],
    [
      "Entra ID updates attributes, the address by its filter",
      [
        { op: "Replace", path: 'emails[type eq "work"].value', value: "updated@acme.example" },
        { op: "Replace", path: "displayName", value: "Updated" },
      ],
    ],
    ["Entra ID names attributes in an object", [{ op: "Replace", value: { displayName: "Flat", active: true } }]],
    ["Okta ends a user", [{ op: "replace", value: { active: false } }]],
    ["Okta updates attributes", [{ op: "replace", value: { displayName: "By Okta", active: true } }]],
  ];
  test.each(cases)("%s", async (_, operations) => {
    const { json: before } = await directory.post(aResource());
    const patched = await directory.patch(before.id, operations);
    expect(keptOf(patched.json)).toEqual(expected(before, operations));
  });
});

describe("differs on purpose:", () => {
  const apart = async (operations: readonly ScimPatchOperation[], fields: object = {}) => {
    const { json: before } = await directory.post({ ...aResource(), ...fields });
    const ours = await directory.patch(before.id, operations);
    expect(ours.status, ours.text).toBe(200);
    let theirs: Kept | "refused";
    try {
      theirs = scimPatch(structuredClone(before), structuredClone([...operations]));
    } catch {
      theirs = "refused";
    }
    return { before, ours: ours.json, theirs };
  };

  test("withdrawn: what is said beside an ending waits, so that no rule about it can refuse the ending", async () => {
    const both = { op: "replace", value: { active: false, displayName: "Later" } } as const;
    const { ours, theirs } = await apart([both]);
    expect([ours.active, ours.displayName]).toEqual([false, "Somebody"]);
    expect(theirs).toMatchObject({ active: false, displayName: "Later" });
  });

  test("one role: another one takes the place of the first, because a user has one role at a partner", async () => {
    const { ours, theirs } = await apart([{ op: "add", path: "roles", value: [{ value: "editor", primary: true }] }]);
    expect(ours.roles).toEqual([{ value: "editor", primary: true }]);
    expect(theirs).toMatchObject({ roles: [{ value: "org_member" }, { value: "editor" }] });
  });

  test("no role: without one the user has the default role", async () => {
    const { ours, theirs } = await apart([{ op: "remove", path: "roles" }], { roles: [{ value: "editor" }] });
    expect(ours.roles).toEqual([{ value: "org_member", primary: true }]);
    expect(theirs).not.toHaveProperty("roles");
  });

  test("text in a filter: Entra ID compares a boolean with text, and means it", async () => {
    const { ours, theirs } = await apart([{ op: "Add", path: 'roles[primary eq "True"].value', value: "editor" }]);
    expect(ours.roles).toEqual([{ value: "editor", primary: true }]);
    expect(theirs).not.toMatchObject({ roles: [{ value: "editor" }] });
  });

  test("one name: what is said of `name` alone is the display name, which is the only one kept", async () => {
    const { ours, theirs } = await apart([{ op: "replace", path: "name.formatted", value: "Formatted" }]);
    expect([ours.displayName, ours.name]).toEqual(["Formatted", { formatted: "Formatted" }]);
    expect(theirs).toMatchObject({ displayName: "Somebody", name: { formatted: "Formatted" } });
  });

  test("spaces: of several in a name one is kept, as in a signed payload", async () => {
    const { ours, theirs } = await apart([{ op: "replace", path: "displayName", value: "Ada   Lovelace" }]);
    expect(ours.displayName).toBe("Ada Lovelace");
    expect(theirs).toMatchObject({ displayName: "Ada   Lovelace" });
  });

  test("no name: a removed one stays, because nothing said of it leaves it as it is", async () => {
    const { ours, theirs } = await apart([{ op: "remove", path: "displayName" }]);
    expect(ours.displayName).toBe("Somebody");
    expect(theirs).not.toHaveProperty("displayName");
  });

  test("addresses: emails show userName, and another one in them is not read", async () => {
    const value = `${randomUUID()}@acme.example`;
    const { before, ours, theirs } = await apart([{ op: "replace", path: 'emails[type eq "work"].value', value }]);
    expect([ours.userName, ours.emails]).toEqual([before.userName, before.emails]);
    expect(theirs).toMatchObject({ userName: before.userName, emails: [{ value }] });
  });
});
