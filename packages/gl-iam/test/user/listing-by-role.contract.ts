/** Who is listed by a role: whoever was granted it, or would have it in a session through a partner now. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLEAR_PARTNER_FIELD, type ListUsersOptions, type SSOPartnerUpdate, type UserState } from "../../src/index.js";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";

export function listingByRoleContract(here: () => Application): void {
  const users = () => here().gateway.users;
  const nameOf = ({ email }: { email: string }) => email.slice(0, email.indexOf("@"));
  const listed = async (options: ListUsersOptions): Promise<string[]> => {
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = (await users().list({ limit: 2, ...options, cursor })).unwrap();
      names.push(...page.data.map(nameOf));
      if (page.nextCursor === null) return names;
      cursor = page.nextCursor;
    }
  };
  const signIn = async (partner: PartnerSide, name: string, role: string) => {
    here().clock.advance(1);
    return (await partner.signedIn({ external_id: name, email: `${name}@acme.example`, role, sent: randomUUID() }))
      .user;
  };
  const granted = async (name: string, roles: string[], organizationId: string) =>
    (await users().create({ email: `${name}@acme.example`, roles }, PASSWORD, { organizationId })).unwrap();
  const update = async (partner: PartnerSide, change: SSOPartnerUpdate) =>
    (await here().registry.updatePartner(partner.id, change)).unwrap();
  const rolesOf = async (userId: string) =>
    (await users().identities(userId, ANYWHERE)).unwrap().map(({ role, roles }) => ({ role, roles }));

  test("an administrator by mapping is found, and whoever only sounds like one is not", async () => {
    const partner = await PartnerSide.of(here(), {
      roleMap: { Chef: "org_admin", org_admin: "viewer" },
      allowedRoles: ["org_admin", "viewer"],
    });
    const { orgId: organizationId } = partner;
    const boss = await signIn(partner, "boss", "Chef");
    const viewer = await signIn(partner, "viewer", "org_admin");
    await granted("own", ["org_admin"], organizationId);
    expect(await listed({ organizationId, role: "org_admin" })).toEqual(["boss", "own"]);
    expect(await listed({ ...ANYWHERE, role: "org_admin", query: "boss@", partnerId: partner.id })).toEqual(["boss"]);
    expect(await listed({ organizationId, role: "viewer" })).toEqual(["viewer"]);
    expect(await listed({ organizationId, role: "Chef" })).toEqual([]);
    expect(await rolesOf(boss.id)).toEqual([{ role: "Chef", roles: ["org_admin"] }]);
    expect(await rolesOf(viewer.id)).toEqual([{ role: "org_admin", roles: ["viewer"] }]);
  });

  test("a reserved role that the partner may no longer give is nobody's, in any case", async () => {
    const roleMap = { Chef: "Org_Admin" };
    const allowedRoles = ["org_admin", "Org_Admin", "viewer"];
    const partner = await PartnerSide.of(here(), { roleMap, allowedRoles });
    const { orgId: organizationId } = partner;
    const amy = await signIn(partner, "amy", "org_admin");
    await signIn(partner, "ben", "Chef");
    await signIn(partner, "cat", "viewer");
    expect(await listed({ organizationId, role: "org_admin" })).toEqual(["amy"]);
    expect(await listed({ organizationId, role: "Org_Admin" })).toEqual(["ben"]);
    await update(partner, { allowedRoles: ["org_member"] });
    for (const role of ["org_admin", "Org_Admin"]) expect(await listed({ organizationId, role }), role).toEqual([]);
    expect(await listed({ organizationId, role: "viewer" }), "until its refresh").toEqual(["cat"]);
    expect(await rolesOf(amy.id)).toEqual([{ role: "org_admin", roles: [] }]);
    await update(partner, { allowedRoles: CLEAR_PARTNER_FIELD });
    expect(await listed({ organizationId, role: "org_admin" })).toEqual([]);
  });

  test("the list follows the map, and an identity that is withdrawn", async () => {
    const partner = await PartnerSide.of(here(), { roleMap: { "Vertrieb & Service": "sales", editor: "sales" } });
    const { orgId: organizationId } = partner;
    const amy = await signIn(partner, "amy", "Vertrieb & Service");
    await signIn(partner, "ben", "editor");
    await signIn(partner, "cat", "sales");
    expect(await listed({ organizationId, role: "sales" })).toEqual(["amy", "ben", "cat"]);
    expect(await listed({ organizationId, role: "editor" })).toEqual([]);
    await update(partner, { roleMap: { editor: "editor", sales: "service" } });
    expect(await listed({ organizationId, role: "sales" })).toEqual([]);
    expect(await listed({ organizationId, role: "editor" })).toEqual(["ben"]);
    expect(await listed({ organizationId, role: "service" })).toEqual(["cat"]);
    expect(await rolesOf(amy.id), "it is no role by itself").toEqual([{ role: "Vertrieb & Service", roles: [] }]);
    await update(partner, { roleMap: CLEAR_PARTNER_FIELD });
    expect(await listed({ organizationId, role: "sales" })).toEqual(["cat"]);
    await partner.deprovision("cat");
    expect(await listed({ organizationId, role: "sales" })).toEqual([]);
  });

  test("with a partner it is who is known there and has the role, by whatever", async () => {
    const partner = await PartnerSide.of(here(), { roleMap: { Chef: "lead" } });
    const { orgId: organizationId } = partner;
    const other = await PartnerSide.of(here(), { orgId: organizationId, partnerName: "Other" });
    await signIn(partner, "amy", "Chef");
    const ben = await signIn(partner, "ben", "org_member");
    await signIn(other, "cat", "lead");
    await signIn(other, "dan", "Chef");
    (await users().link(ben.id, { partnerId: other.id, externalId: "ben" }, ANYWHERE)).unwrap();
    await signIn(other, "ben", "lead");
    expect(await listed({ organizationId, role: "lead" })).toEqual(["amy", "ben", "cat"]);
    expect(await listed({ organizationId, role: "lead", partnerId: partner.id })).toEqual(["amy", "ben"]);
    expect(await listed({ organizationId, role: "lead", partnerId: other.id })).toEqual(["ben", "cat"]);
    expect(await listed({ organizationId, role: "Chef", partnerId: other.id })).toEqual(["dan"]);
    const seen = { ...ANYWHERE, seenAfter: new Date(0) };
    expect(await listed({ ...seen, role: "lead", partnerId: partner.id })).toEqual(["ben", "amy"]);
  });

  describe("of random maps and people", () => {
    const ROLES = ["org_admin", "Platform_Admin", "editor", "viewer"] as const;
    const WORDS = [...ROLES, "Chef", "two words", "__proto__"] as const;
    const STATES: readonly (UserState | undefined)[] = [undefined, "active", "dormant"];
    interface Person {
      readonly name: string;
      readonly granted: readonly string[];
      readonly state: UserState;
      readonly identities: readonly { readonly at: number; readonly word: string; readonly isActive: boolean }[];
    }
    interface Policy {
      readonly roleMap: Readonly<Record<string, string>> | null;
      readonly allowedRoles: readonly string[] | null;
    }
    const policy: fc.Arbitrary<Policy> = fc.record({
      roleMap: fc.option(
        fc
          .uniqueArray(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...ROLES)), {
            selector: ([word]) => word,
            minLength: 1,
          })
          .map((entries) => Object.fromEntries(entries)),
      ),
      allowedRoles: fc.option(fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 })),
    });

    const has = (policies: readonly Policy[], role: string, { granted: given, identities }: Person) =>
      given.includes(role) ||
      identities.some(({ at, word, isActive }) => {
        const { roleMap, allowedRoles } = policies[at] as Policy;
        const meant = new Map(Object.entries(roleMap ?? {})).get(word) ?? word;
        const isReserved = role === "org_admin" || role === "Platform_Admin";
        return isActive && meant === role && (!isReserved || (allowedRoles?.includes(role) ?? false));
      });

    /** Fifteen people at three partners: some known to two, some withdrawn, some with granted roles. */
    async function people(partners: readonly PartnerSide[]): Promise<Person[]> {
      const made: Person[] = [];
      for (let n = 0; n < 15; n += 1) {
        const name = `n${n}`;
        const first = { at: n % 3, word: WORDS[n % WORDS.length] as string };
        const side = partners[first.at] as PartnerSide;
        const { id } = await signIn(side, name, first.word);
        const identities = [{ ...first, isActive: n % 5 !== 3 }];
        if (n % 4 === 1) {
          const second = { at: (n + 1) % 3, word: WORDS[(n * 3) % WORDS.length] as string, isActive: true };
          const partnerId = (partners[second.at] as PartnerSide).id;
          (await users().link(id, { partnerId, externalId: name }, ANYWHERE)).unwrap();
          await signIn(partners[second.at] as PartnerSide, name, second.word);
          identities.push(second);
        }
        if (n % 5 === 3) (await side.deprovision(name)).unwrap();
        const state = identities.some(({ isActive }) => isActive) ? "active" : "dormant";
        const given = n % 6 === 2 ? ["editor", "org_admin"] : [];
        if (given.length > 0) (await users().update(id, { roles: given }, ANYWHERE)).unwrap();
        made.push({ name, granted: given, state, identities });
      }
      return made;
    }

    test("each page has exactly who has the role, in order, with every other filter", async () => {
      const roleMap = Object.fromEntries(WORDS.map((word) => [word, "org_member"]));
      const organizationId = anOrganization();
      const partners = await Promise.all(
        ["A", "B", "C"].map((partnerName) =>
          PartnerSide.of(here(), { partnerName, orgId: organizationId, roleMap, allowedRoles: ["org_member"] }),
        ),
      );
      const everybody = await people(partners);
      const names = (of: readonly Person[]) => of.map(({ name }) => name);
      await fc.assert(
        fc.asyncProperty(
          fc.tuple(policy, policy, policy),
          fc.constantFrom(...ROLES),
          fc.constantFrom(...STATES),
          fc.integer({ min: 1, max: 4 }),
          async (policies, role, state, limit) => {
            for (const [at, { roleMap: map, allowedRoles }] of policies.entries()) {
              await update(partners[at] as PartnerSide, {
                roleMap: map ?? CLEAR_PARTNER_FIELD,
                allowedRoles: allowedRoles === null ? CLEAR_PARTNER_FIELD : [...allowedRoles],
              });
            }
            const fit = everybody.filter(
              (person) => has(policies, role, person) && (state === undefined || person.state === state),
            );
            const options = { organizationId, role, state, limit };
            expect(await listed(options)).toEqual(names(fit));
            expect(await listed({ ...options, query: "n1" })).toEqual(
              names(fit.filter(({ name }) => /^n1/.test(name))),
            );
            const bySeen = await listed({ ...options, seenAfter: new Date(0) });
            expect(bySeen.toSorted()).toEqual(names(fit).toSorted());
            const known = fit.filter(({ identities }) => identities.some(({ at }) => at === 1));
            expect(await listed({ ...options, partnerId: partners[1]?.id })).toEqual(names(known));
          },
        ),
        { numRuns: 25 },
      );
    });
  });
}
