/** It takes two to erase an administrator (S29), however one of them tries to make it nobody's matter. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { CLEAR_PARTNER_FIELD } from "../../src/index.js";
import {
  ANYWHERE,
  anOrganization,
  expectRefused,
  type Installation,
  install,
  outcome,
} from "../postgresql/installation.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const PASSWORD = "a password of some length";
const [ONE, OTHER] = [randomUUID(), randomUUID()].map((actor) => ({ ...ANYWHERE, actor })) as [Call, Call];

type Call = { readonly organizationId: null; readonly actor: string };

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "the erasure of an administrator", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const users = () => installed.gateway.users;
  const registry = () => installed.registry;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  async function granted(roles: string[]) {
    const user = { email: `${randomUUID()}@acme.example`, roles };
    const made = await installed.gateway.createUserWithPassword(user, PASSWORD, { organizationId: anOrganization() });
    return made.unwrap().id;
  }

  /** An administrator by the partner's word. */
  async function mapped(roleMap = { boss: "org_admin" }) {
    const partner = await PartnerSide.of(installed, { allowedRoles: ["org_admin", "org_member", "boss"], roleMap });
    const person = aUser({ role: "boss" });
    const { user } = await partner.signedIn(person);
    const [identity] = (await users().identities(user.id, ANYWHERE)).unwrap();
    return { partner, person, userId: user.id, identityId: identity?.id ?? "" };
  }

  /** Nor by suspending the user. */
  async function expectTwo(userId: string): Promise<void> {
    expectRefused(await users().erase(userId, ONE), "conflict");
    (await users().suspend(userId, ONE)).unwrap();
    expectRefused(await users().erase(userId, ONE), "conflict");
    expect(outcome(await users().erase(userId, OTHER))).toBe("accepted");
  }

  test("takes two where a partner's map makes the administrator, also through an ended identity", async () => {
    await expectTwo((await mapped()).userId);

    const withdrawn = await mapped();
    (await withdrawn.partner.deprovision(String(withdrawn.person.external_id))).unwrap();
    expectRefused(await users().erase(withdrawn.userId, ONE), "conflict");

    const suspended = await mapped();
    (await users().suspendIdentity(suspended.userId, suspended.identityId, ONE)).unwrap();
    expectRefused(await users().erase(suspended.userId, ONE), "conflict");
  });

  test("is refused to whoever took the roles away, and allowed to another", async () => {
    const userId = await granted(["org_admin", "editor"]);
    (await users().update(userId, { roles: ["editor"] }, ONE)).unwrap();
    await expectTwo(userId);

    const stepwise = await granted(["platform_admin", "org_admin"]);
    await granted(["platform_admin"]);
    (await users().update(stepwise, { roles: ["org_admin"] }, OTHER)).unwrap();
    (await users().update(stepwise, { roles: [] }, ONE)).unwrap();
    await expectTwo(stepwise);
  });

  test("is allowed to the first of two who took roles away, after the second", async () => {
    const userId = await granted(["org_admin"]);
    (await users().update(userId, { roles: [] }, ONE)).unwrap();
    (await users().update(userId, { roles: ["org_admin"] }, OTHER)).unwrap();
    (await users().update(userId, { roles: [] }, OTHER)).unwrap();
    expectRefused(await users().erase(userId, OTHER), "conflict");
    expect(outcome(await users().erase(userId, ONE))).toBe("accepted");
  });

  test("stays refused when an administrator's identity is unlinked, and when the rest is merged", async () => {
    const unlinked = await mapped();
    (await users().unlink(unlinked.userId, unlinked.identityId, ONE)).unwrap();
    await expectTwo(unlinked.userId);

    const merged = await mapped();
    (await users().unlink(merged.userId, merged.identityId, ONE)).unwrap();
    const { user: into } = await (
      await PartnerSide.of(installed, { orgId: merged.partner.orgId, partnerName: "Second" })
    ).signedIn();
    (await users().merge(merged.userId, into.id, ONE)).unwrap();
    await expectTwo(into.id);
  });

  test("stays refused when the partner's map is changed, the identity unlinked after it or not", async () => {
    const changes = [{ roleMap: { boss: "org_member" } }, { roleMap: CLEAR_PARTNER_FIELD }] as const;
    for (const change of changes) {
      for (const isUnlinked of [false, true]) {
        const { partner, userId, identityId } = await mapped();
        (await registry().updatePartner(partner.id, change, { actor: ONE.actor })).unwrap();
        if (isUnlinked) (await users().unlink(userId, identityId, OTHER)).unwrap();
        await expectTwo(userId);
        installed.clock.advance(1);
        // Who came later never was an administrator.
        const { user: later } = await partner.signedIn(aUser({ role: "boss" }));
        expect(outcome(await users().erase(later.id, ONE))).toBe("accepted");
      }
    }

    // The partner asserts the role itself, and the map takes it away.
    const plain = await PartnerSide.of(installed, { allowedRoles: ["org_admin", "org_member"] });
    const { user } = await plain.signedIn(aUser({ role: "org_admin" }));
    const roleMap = { org_admin: "org_member" };
    (await registry().updatePartner(plain.id, { roleMap }, { actor: ONE.actor })).unwrap();
    await expectTwo(user.id);
  });

  test("takes a second one with a name: who suspended without one may be the same", async () => {
    const userId = await granted(["org_admin"]);
    (await users().suspend(userId, ANYWHERE)).unwrap();
    expectRefused(await users().erase(userId, ONE), "conflict");
    (await users().reactivate(userId, ANYWHERE)).unwrap();
    (await users().update(userId, { roles: [] }, ANYWHERE)).unwrap();
    expectRefused(await users().erase(userId, ANYWHERE), "conflict");
    expectRefused(await users().erase(userId, ONE), "conflict");
  });

  test("of somebody who never was one takes nobody else", async () => {
    const userId = await granted(["editor"]);
    (await users().update(userId, { roles: [] }, ONE)).unwrap();
    expect(outcome(await users().erase(userId, ONE))).toBe("accepted");
    expect(await installed.sql("SELECT 1 FROM gl_iam.user_demotions WHERE user_id = $1", userId)).toEqual([]);
  });
});
