/** An administrator lists, makes and changes users. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ListUsersOptions, type PasswordUserCreate, type UserDetails, userVersion } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, isLive, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";
const ORG_ADMIN = { ...ANYWHERE, asOrgAdmin: true } as const;
const MACHINE = { ...ANYWHERE, asMachine: true } as const;

export function userAdministrationContract(here: () => Application): void {
  const users = () => here().gateway.users;
  const made = async (fields: Partial<PasswordUserCreate> = {}, organizationId = anOrganization()) => {
    const create = { email: `${randomUUID()}@acme.example`, ...fields };
    return (await users().create(create, PASSWORD, { organizationId })).unwrap();
  };
  const listed = async (options: ListUsersOptions): Promise<string[]> => {
    const found: UserDetails[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = (await users().list({ limit: 2, ...options, cursor })).unwrap();
      found.push(...page.data);
      if (page.nextCursor === null) return found.map(({ email }) => email.slice(0, email.indexOf("@")));
      cursor = page.nextCursor;
    }
  };
  const eventsOf = ({ id }: Pick<UserDetails, "id">) =>
    here()
      .events.filter(({ userId }) => userId === id)
      .map(({ eventType, details, actor }) => ({ eventType, details, actor }));

  describe("the list", () => {
    test("has every user once, page by page, each with its state, and no merged one", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 10 });
      const { orgId: organizationId } = partner;
      for (const name of ["amy", "ben", "cat", "dan", "eve"]) {
        await partner.signedIn({ external_id: name, email: `${name}@acme.example` });
        here().clock.advance(1);
      }
      await partner.deprovision("ben");
      const all = (await users().list({ organizationId })).unwrap().data;
      const [amy, ben, cat, dan, eve] = all as [UserDetails, UserDetails, UserDetails, UserDetails, UserDetails];
      (await users().suspend(cat.id, { ...ANYWHERE, actor: "ops" })).unwrap();
      (
        await users().unlink(dan.id, (await users().identities(dan.id, ANYWHERE)).unwrap()[0]?.id ?? "", ANYWHERE)
      ).unwrap();
      (await users().merge(dan.id, eve.id, ANYWHERE)).unwrap();
      expect(await listed({ organizationId })).toEqual(["amy", "ben", "cat", "eve"]);
      expect(await listed({ organizationId, state: "active" })).toEqual(["amy", "eve"]);
      expect(await listed({ organizationId, state: "dormant" })).toEqual(["ben"]);
      expect(await listed({ organizationId, state: "suspended" })).toEqual(["cat"]);
      expect((await users().get(ben.id, ANYWHERE)).unwrap()).toMatchObject({ state: "dormant", isActive: false });
      expect((await users().get(cat.id, ANYWHERE)).unwrap()).toMatchObject({
        ...{ state: "suspended", suspendedBy: "ops", hasPassword: false },
        suspendedAt: expect.any(Date),
      });
      expectRefused(await users().get(dan.id, ANYWHERE), "user_not_found");
      expect(amy).toMatchObject({ state: "active", suspendedAt: null, lastSignInAt: expect.any(Date) });
      expectRefused(await users().get(amy.id, { organizationId: anOrganization() }), "user_not_found");
    });

    test("is searched by the beginning of an address, a former one too, or a name, however it is spelt", async () => {
      const organizationId = anOrganization();
      const partner = await PartnerSide.of(here(), { orgId: organizationId });
      await partner.signedIn({ external_id: "1", email: "strasse@acme.example", display_name: "Ödön Weiß" });
      await made({ email: "100%_sure@acme.example", displayName: "Straßmann" }, organizationId);
      await made({ email: "other@acme.example" }, organizationId);
      await partner.deprovision("1");
      for (const query of ["STRAß", "straSS", " strass "]) {
        expect(await listed({ organizationId, query }), query).toEqual(["strasse", "100%_sure"]);
      }
      expect(await listed({ organizationId, query: "ödön weiss" })).toEqual(["strasse"]);
      expect(await listed({ organizationId, query: "100%_s" })).toEqual(["100%_sure"]);
      for (const query of ["%", "_", "\\", "acme", "100%%"]) {
        expect(await listed({ organizationId, query }), query).toEqual([]);
      }
      expect(await listed({ organizationId, query: "" })).toHaveLength(3);
    });

    test("follows a changed name and address", async () => {
      const user = await made({ email: "before@acme.example", displayName: "Before" });
      const { organizationId, id } = user;
      (await users().update(id, { email: "after@acme.example", displayName: "Then" }, ANYWHERE)).unwrap();
      for (const [query, count] of [
        ["before", 0],
        ["after", 1],
        ["then", 1],
      ] as const) {
        expect(await listed({ organizationId, query }), query).toHaveLength(count);
      }
    });

    test("is of one partner, of a role that was granted or is asserted, and of both", async () => {
      const partner = await PartnerSide.of(here(), { allowedRoles: ["org_member", "editor", "org_admin"] });
      const { orgId: organizationId } = partner;
      const other = await PartnerSide.of(here(), { orgId: organizationId, partnerName: "Other" });
      await made({ email: "own@acme.example", roles: ["editor", "org_admin"] }, organizationId);
      await partner.signedIn({ external_id: "1", email: "one@acme.example", role: "editor" });
      await partner.signedIn({ external_id: "2", email: "two@acme.example" });
      await other.signedIn({ external_id: "1", email: "three@acme.example", role: "editor" });
      const linked = (await users().list({ organizationId, query: "own" })).unwrap().data[0]?.id ?? "";
      (await users().link(linked, { partnerId: partner.id, externalId: "own" }, ANYWHERE)).unwrap();
      expect(await listed({ organizationId, partnerId: partner.id })).toEqual(["own", "one", "two"]);
      expect(await listed({ organizationId, role: "editor" })).toEqual(["own", "one", "three"]);
      expect(await listed({ organizationId, role: "editor", partnerId: partner.id })).toEqual(["own", "one"]);
      expect(await listed({ organizationId, role: "editor", partnerId: other.id })).toEqual(["three"]);
      await partner.deprovision("1");
      expect(await listed({ organizationId, role: "editor", partnerId: partner.id })).toEqual(["own"]);
      expect(await listed({ organizationId, partnerId: partner.id, state: "dormant" })).toEqual(["one"]);
      expect(await listed({ organizationId: anOrganization(), partnerId: partner.id })).toEqual([]);
    });

    test("by the last sign-in has the last seen first; who never signed in was seen when made", async () => {
      const partner = await PartnerSide.of(here());
      const { orgId: organizationId } = partner;
      const begin = here().clock.now();
      const sign = (name: string) => partner.signedIn({ external_id: name, email: `${name}@acme.example` });
      for (const name of ["amy", "ben", "cat"]) {
        await sign(name);
        here().clock.advance(60);
      }
      await made({ email: "pia@acme.example" }, organizationId);
      here().clock.advance(60);
      const then = here().clock.now();
      await sign("amy");
      expect(await listed({ organizationId, seenAfter: begin })).toEqual(["amy", "pia", "cat", "ben"]);
      expect(await listed({ organizationId, seenBefore: then })).toEqual(["pia", "cat", "ben"]);
      expect(await listed({ organizationId, seenAfter: then })).toEqual(["amy"]);
      expect(await listed({ organizationId, seenBefore: then, partnerId: partner.id })).toEqual(["cat", "ben"]);
      const credentials = { email: "pia@acme.example", password: PASSWORD };
      (await here().gateway.authenticate(credentials, { organizationId })).unwrap();
      expect(await listed({ organizationId, seenAfter: then, state: "active" })).toEqual(["pia", "amy"]);
    });

    test("tells all that is wrong with its options, also a cursor of the other order", async () => {
      const organizationId = anOrganization();
      const wrong = {
        ...{ query: "\0", partnerId: "x", role: "a b", state: "gone", seenBefore: new Date(Number.NaN), limit: 0 },
        ...{ cursor: "?", colour: "red" },
      } as unknown as ListUsersOptions;
      const refused = await users().list(wrong);
      expect(refused.isErr && refused.error.details.map(({ field }) => field)).toEqual([
        ...["colour", "query", "partnerId", "role", "state", "seenBefore", "limit", "cursor"],
      ]);
      for (const email of ["a@acme.example", "b@acme.example"]) await made({ email }, organizationId);
      const { nextCursor } = (await users().list({ organizationId, limit: 1 })).unwrap();
      const other = { organizationId, seenAfter: new Date(0), cursor: nextCursor ?? "" };
      expectRefused(await users().list(other), "validation_error");
    });
  });

  describe("a change", () => {
    test("of address and name leaves before and after; the former address is free, the new one taken", async () => {
      const user = await made({ email: "old@acme.example", displayName: "Old" });
      const { organizationId } = user;
      const call = { ...ANYWHERE, actor: "ops" };
      const changed = (await users().update(user.id, { email: "New@acme.example", displayName: null }, call)).unwrap();
      expect(changed).toMatchObject({ email: "New@acme.example", displayName: null, state: "active" });
      expect((await users().get(user.id, ANYWHERE)).unwrap()).toEqual(changed);
      expect(eventsOf(user).at(-1)).toEqual({
        eventType: "user_updated",
        actor: "ops",
        details: {
          changed_fields: ["email", "displayName"].map((name) => (name === "email" ? name : "display_name")),
          before: { email: "old@acme.example", display_name: "Old" },
          after: { email: "New@acme.example", display_name: null },
        },
      });
      const successor = await made({ email: "old@acme.example" }, organizationId);
      expectRefused(await users().update(successor.id, { email: "NEW@acme.example" }, call), "user_already_exists");
      expect(outcome(await users().update(user.id, { email: "new@acme.example" }, call))).toBe("accepted");
      const credentials = { email: "new@acme.example", password: PASSWORD };
      expect(outcome(await here().gateway.authenticate(credentials, { organizationId }))).toBe("accepted");
    });

    test("that changes nothing leaves no event, and one refused in a part changes no part", async () => {
      const user = await made({ email: "same@acme.example", roles: ["b", "a"] });
      await made({ email: "taken@acme.example" }, user.organizationId);
      const before = eventsOf(user);
      const same = { email: "same@acme.example", displayName: null, roles: ["a", "b", "a"] };
      expect((await users().update(user.id, same, ANYWHERE)).unwrap()).toEqual(user);
      const taken = { displayName: "New", roles: [], email: "taken@acme.example" };
      expectRefused(await users().update(user.id, taken, ANYWHERE), "user_already_exists");
      expect((await users().get(user.id, ANYWHERE)).unwrap()).toEqual(user);
      expect(eventsOf(user).filter(({ eventType }) => eventType !== "permission_denied")).toEqual(before);
    });

    test("of somebody who follows a partner lasts until the next assertion", async () => {
      const partner = await PartnerSide.of(here());
      const asserted = aUser({ email: "said@acme.example" });
      const { user } = await partner.signedIn(asserted);
      (await users().update(user.id, { email: "changed@acme.example" }, ANYWHERE)).unwrap();
      here().clock.advance(1);
      expect((await partner.signedIn(asserted)).user.email).toBe("said@acme.example");
    });

    test("gives a dormant user no address, only the one that it has when it comes back", async () => {
      const partner = await PartnerSide.of(here());
      const { user } = await partner.signedIn({ external_id: "1", email: "left@acme.example" });
      await partner.deprovision("1");
      const changed = (await users().update(user.id, { email: "back@acme.example" }, ANYWHERE)).unwrap();
      expect(changed).toMatchObject({ email: "back@acme.example", state: "dormant" });
      const holder = await made({ email: "back@acme.example" }, partner.orgId);
      expectRefused(await users().reactivate(user.id, ANYWHERE), "user_already_exists");
      (await users().update(holder.id, { email: "gone@acme.example" }, ANYWHERE)).unwrap();
      expect(outcome(await users().reactivate(user.id, ANYWHERE))).toBe("accepted");
    });

    test("of roles is seen at the next look-up, and ends no session", async () => {
      const user = await made({ roles: ["org_member"] });
      const { organizationId } = user;
      const signedIn = (
        await here().gateway.authenticate({ email: user.email, password: PASSWORD }, { organizationId })
      ).unwrap();
      (await users().update(user.id, { roles: ["editor", "org_admin"] }, { ...ANYWHERE, actor: "ops" })).unwrap();
      expect(await isLive(here().gateway, signedIn)).toBe(true);
      const seen = await here().gateway.validateSession(signedIn.session.accessToken, ANYWHERE);
      expect(seen.unwrap().roles).toEqual(["editor", "org_admin"]);
      const roles = { before: ["org_member"], after: ["editor", "org_admin"] };
      expect(eventsOf(user).slice(-2)).toEqual([
        { eventType: "role_assigned", actor: "ops", details: { roles: ["editor", "org_admin"], ...roles } },
        { eventType: "role_removed", actor: "ops", details: { roles: ["org_member"], ...roles } },
      ]);
    });

    test("stays within the caller's authority, over the roles before and after", async () => {
      const mighty = await made({ roles: ["platform_admin"] });
      const admin = await made({ roles: ["org_admin"] });
      const member = await made();
      for (const call of [ORG_ADMIN, MACHINE]) {
        expectRefused(await users().update(mighty.id, { displayName: "x" }, call), "permission_denied");
        expectRefused(await users().update(mighty.id, { roles: [] }, call), "permission_denied");
        expectRefused(await users().update(member.id, { roles: ["Platform_Admin"] }, call), "permission_denied");
        expect((await users().update(member.id, { roles: ["editor"] }, call)).unwrap().roles).toEqual(["editor"]);
      }
      expectRefused(await users().update(member.id, { roles: ["org_admin"] }, MACHINE), "permission_denied");
      expectRefused(await users().update(admin.id, { email: "mine@acme.example" }, MACHINE), "permission_denied");
      expect(outcome(await users().update(admin.id, { roles: [] }, ORG_ADMIN))).toBe("accepted");
      const elsewhere = { organizationId: anOrganization() };
      expectRefused(await users().update(member.id, { roles: [] }, elsewhere), "user_not_found");
      expect(
        here().events.filter(({ userId, eventType }) => userId === mighty.id && eventType === "permission_denied"),
      ).not.toHaveLength(0);
    });

    test("never takes the role from the last platform_admin", async () => {
      const { data } = (
        await users().list({ ...ANYWHERE, role: "platform_admin", state: "active", limit: 200 })
      ).unwrap();
      const all = [...data, await made({ roles: ["platform_admin", "x"] })];
      const outcomes = [];
      for (const { id, roles } of all) {
        const others = roles.filter((role) => role !== "platform_admin");
        outcomes.push(outcome(await users().update(id, { roles: others }, ANYWHERE)));
      }
      expect(outcomes.at(-1)).toBe("permission_denied");
      expect(new Set(outcomes.slice(0, -1))).not.toContain("permission_denied");
      const last = all.at(-1)?.id ?? "";
      expect((await users().get(last, ANYWHERE)).unwrap().roles).toEqual(["platform_admin", "x"]);
    });

    test("tells all problems at once", async () => {
      const user = await made();
      const wrong = { email: null, displayName: 7, roles: ["a b", "ok", 5], state: "active", colour: "red" };
      const refused = await users().update(user.id, wrong as never, ANYWHERE);
      expect(refused.isErr && refused.error.details.map(({ field, rule, index }) => [field, rule, index])).toEqual([
        ["state", "immutable", undefined],
        ["colour", "unknown_field", undefined],
        ["email", "null", undefined],
        ["displayName", "string", undefined],
        ["roles", "role", 0],
        ["roles", "role", 2],
      ]);
      expectRefused(await users().update(user.id, { roles: null as never }, ANYWHERE), "validation_error");
      expectRefused(await users().update(user.id, { roles: Array(101).fill("a") }, ANYWHERE), "validation_error");
    });

    test("applies to the state that was read, which a sign-in does not change", async () => {
      const user = await made({ email: `${randomUUID()}@acme.example` });
      const ifVersion = userVersion(user);
      const { email, organizationId } = user;
      (await here().gateway.authenticate({ email, password: PASSWORD }, { organizationId })).unwrap();
      const first = await users().update(user.id, { displayName: "One" }, { ...ANYWHERE, ifVersion });
      expect(first.unwrap().displayName).toBe("One");
      expectRefused(await users().update(user.id, { displayName: "Two" }, { ...ANYWHERE, ifVersion }), "conflict");
    });
  });

  test("a new user has no role that its maker may not grant, and is no machine's", async () => {
    const organizationId = anOrganization();
    const create = { email: "new@acme.example", roles: ["PLATFORM_ADMIN"] };
    expectRefused(await users().create(create, PASSWORD, { organizationId, asOrgAdmin: true }), "permission_denied");
    const plain = { email: "new@acme.example" };
    expectRefused(await users().create(plain, PASSWORD, { organizationId, asMachine: true }), "permission_denied");
    const user = (await users().create(plain, PASSWORD, { organizationId, asOrgAdmin: true })).unwrap();
    expect(user).toMatchObject({ state: "active", hasPassword: true, lastSignInAt: null, roles: ["org_member"] });
    expectRefused(await users().create(plain, PASSWORD, { organizationId }), "user_already_exists");
  });
}
