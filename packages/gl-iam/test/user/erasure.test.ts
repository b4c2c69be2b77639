/** Erase and export leave nothing and miss nothing, whatever has been stored about a person (S29). */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import {
  ANYWHERE,
  anOrganization,
  expectRefused,
  type Installation,
  install,
  outcome,
} from "../postgresql/installation.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";
import { aWholeLife, expectEach } from "./person.js";

const PASSWORD = "a password of some length";
const ADMIN = { ...ANYWHERE, actor: randomUUID(), ipAddress: "198.51.100.200", userAgent: "Console/1" };

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a person", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const users = () => installed.gateway.users;
  const everything = () => installed.inspection.everything();
  const anAdministrator = async (roles: string[], organizationId = anOrganization()) => {
    const user = { email: `${randomUUID()}@acme.example`, roles };
    return (await installed.gateway.createUserWithPassword(user, PASSWORD, { organizationId })).unwrap();
  };

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("who has lived through everything is in an export with each word, and after an erasure nowhere", async () => {
    const { user, canaries, partner } = await aWholeLife(installed);
    // A neighbour of the same partner, of whom nothing may go.
    const neighbour = await partner.signedIn(aUser({ external_id: "neighbour", display_name: "Neighbour" }));
    await installed.gateway.listAuditEvents();
    expectEach(canaries, await everything(), true);

    const exported = (await users().export(user.id, ADMIN)).unwrap();
    expectEach(canaries, JSON.stringify(exported), true);
    expect(JSON.stringify(exported)).not.toMatch(/argon2id|neighbour/i);

    // Refusals that wait in memory must not come after it.
    await partner.post({ external_id: canaries.externalId, email: `x@${canaries.domain}`, role: canaries.role });
    (await users().erase(user.id, ADMIN)).unwrap();
    await installed.gateway.listAuditEvents();
    const left = await everything();
    expectEach(canaries, left, false);
    expect(left).toContain(user.id);
    expect(left).toContain(neighbour.user.email);
    expect(left).toContain("neighbour");
    // The neighbour's, and that of whose address was taken.
    expect(await installed.provider.core.store.identities.countActive(partner.id)).toBe(2);

    const events = (await installed.gateway.listAuditEvents({ userId: user.id, limit: 200 })).unwrap().data;
    expect(events[0]).toMatchObject({ eventType: "user_erased", actor: ADMIN.actor, ipAddress: ADMIN.ipAddress });
    expect(events.map(({ eventType }) => eventType)).toEqual(expect.arrayContaining(["user_created", "sso_sign_in"]));
    for (const again of [users().erase(user.id, ADMIN), users().export(user.id, ADMIN)]) {
      expectRefused(await again, "user_not_found");
    }
    expectRefused(await installed.gateway.getUser(user.id, ANYWHERE), "user_not_found");
  });

  test("whose external id comes again after an erasure is another user", async () => {
    const partner = await PartnerSide.of(installed, { maxUsers: 1 });
    const person = aUser();
    const { user } = await partner.signedIn(person);
    (await users().erase(user.id, ADMIN)).unwrap();
    const again = await partner.signedIn(partner.anew(person));
    expect(again.user).toMatchObject({ email: person.email });
    expect(again.user.id).not.toBe(user.id);
  });

  test("who has more events than a page is exported by pages too, with each event once", async () => {
    const partner = await PartnerSide.of(installed, { allowedEmailDomains: ["acme.example"] });
    const { user } = await partner.signedIn(aUser({ external_id: "busy" }));
    for (let time = 0; time < 8; time += 1) {
      await partner.post(partner.anew({ external_id: "busy", email: "busy@other.example" }));
    }
    const all = (await users().export(user.id, ANYWHERE)).unwrap();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = (await users().export(user.id, { ...ANYWHERE, limit: 3, cursor })).unwrap();
      ids.push(...page.auditEvents.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(all.auditEvents.length).toBeGreaterThan(11);
    expect(new Set(ids).size).toBe(ids.length);
    // The first page also has the event of its own export.
    expect(ids.slice(1)).toEqual(all.auditEvents.map(({ id }) => id));
    expectRefused(await users().export(user.id, { ...ANYWHERE, limit: 0 }), "validation_error");
  });

  test("who named somebody of another organization: that event is the other organization's alone", async () => {
    const [own, other] = [anOrganization(), anOrganization()];
    const partner = await PartnerSide.of(installed, { orgId: own });
    const { user } = await partner.signedIn(aUser());
    const stranger = await anAdministrator(["org_member"], other);
    const from = { organizationId: own, actor: user.id, ipAddress: "203.0.113.99" };
    expectRefused(await installed.gateway.getUser(stranger.id, from), "user_not_found");
    const exported = async (organizationId: string | null) =>
      JSON.stringify((await users().export(user.id, { ...ADMIN, organizationId })).unwrap().auditEvents);
    expect(await exported(own)).not.toContain(stranger.id);
    expect(await exported(own)).not.toContain(other);
    expect(await exported(own)).toContain("user_created");
    expect(await exported(null)).toContain(stranger.id);
    const theirs = async () => (await installed.gateway.listAuditEvents({ organizationId: other })).unwrap().data;
    const before = await theirs();
    expect(before).toContainEqual(expect.objectContaining({ actor: user.id, ipAddress: "203.0.113.99" }));
    (await users().erase(user.id, { ...ADMIN, organizationId: own })).unwrap();
    expect(await theirs()).toEqual(before);
  });

  test("whom a user is merged into during its erasure goes with all events", async () => {
    const partner = await PartnerSide.of(installed);
    const [one, other] = [aUser({ external_id: "one-x" }), aUser({ external_id: "other-x" })];
    const [into, from] = [(await partner.signedIn(one)).user, (await partner.signedIn(other)).user];
    await partner.deprovision("other-x");
    installed.clock.advance(120);
    const { store } = installed.provider.core;
    const { flush } = store.auditEvents;
    // Between the reading of the events and the erasure.
    store.auditEvents.flush = async () => {
      store.auditEvents.flush = flush;
      await flush.call(store.auditEvents);
      (await users().merge(from.id, into.id, ADMIN)).unwrap();
    };
    (await users().erase(into.id, ADMIN)).unwrap();
    await installed.gateway.listAuditEvents();
    const left = await everything();
    for (const word of ["one-x", "other-x", String(one.email), String(other.email)]) expect(left).not.toContain(word);
  });

  test("what an administrator has done stays, without its address, and so does from where others acted", async () => {
    const [organizationId, boss] = [anOrganization(), randomUUID()];
    const admin = await anAdministrator(["org_admin"], organizationId);
    const member = await anAdministrator(["org_member"], organizationId);
    const from = { organizationId, actor: admin.id, ipAddress: "203.0.113.77", userAgent: "Admin/1" };
    (await users().suspend(member.id, from)).unwrap();
    (await users().reactivate(member.id, { ...from, actor: boss, ipAddress: "203.0.113.78" })).unwrap();
    (await users().suspend(admin.id, { ...ADMIN, actor: boss })).unwrap();
    (await users().erase(admin.id, ADMIN)).unwrap();
    const events = async () => (await installed.gateway.listAuditEvents({ userId: member.id })).unwrap().data;
    const whence = async () => (await events()).map(({ actor, ipAddress }) => [actor, ipAddress]).slice(0, 2);
    expect(await whence()).toEqual([
      [boss, "203.0.113.78"],
      [admin.id, null],
    ]);
    (await users().erase(member.id, ADMIN)).unwrap();
    expect((await whence())[1]).toEqual([boss, "203.0.113.78"]);
  });

  test("who is an administrator needs two, nobody erases themselves, and a machine erases nobody", async () => {
    const organizationId = anOrganization();
    const admin = await anAdministrator(["org_admin"], organizationId);
    expectRefused(await users().erase(admin.id, ADMIN), "conflict");
    (await users().suspend(admin.id, ADMIN)).unwrap();
    expectRefused(await users().erase(admin.id, ADMIN), "conflict");
    expectRefused(await users().erase(admin.id, { ...ADMIN, actor: admin.id }), "permission_denied");
    for (const operation of ["erase", "export"] as const) {
      expectRefused(await users()[operation](admin.id, { ...ADMIN, asMachine: true }), "permission_denied");
      expectRefused(await users()[operation](admin.id, { organizationId: anOrganization() }), "user_not_found");
      expectRefused(await users()[operation]("nobody", ADMIN), "user_not_found");
    }
    (await users().erase(admin.id, { ...ADMIN, actor: randomUUID() })).unwrap();

    const mighty = await anAdministrator(["platform_admin"]);
    for (const operation of ["erase", "export"] as const) {
      expectRefused(await users()[operation](mighty.id, { ...ADMIN, asOrgAdmin: true }), "permission_denied");
    }
    const last = await users().erase(mighty.id, ADMIN);
    expectRefused(last, "permission_denied");
  });

  test("whose sign-in is on its way at that moment leaves nothing behind", async () => {
    const partner = await PartnerSide.of(installed);
    for (let round = 0; round < 10; round += 1) {
      const [externalId, address] = [`racing-${randomUUID()}`, `2001:db8::${round + 1}`];
      const person = aUser({ external_id: externalId });
      const { user, session } = await partner.signedIn(person);
      const token = await partner.token(partner.anew(person), { sourceIp: address });
      const [erased] = await Promise.all([
        users().erase(user.id, ADMIN),
        installed.gateway.sso.authenticate({ token }, { ipAddress: address }),
        installed.gateway.refreshSession(session.refreshToken, { organizationId: partner.orgId, ipAddress: address }),
      ]);
      expect(outcome(erased)).toBe("accepted");
      await installed.gateway.listAuditEvents();
      const rows = await installed.sql(
        `SELECT event_type, personal.* FROM gl_iam.audit_personal_data personal
         JOIN gl_iam.audit_events ON id = event_id WHERE user_id = $1 AND actor IS DISTINCT FROM $2`,
        user.id,
        ADMIN.actor,
      );
      expect(rows).toEqual([]);
      expect(await installed.sql("SELECT 1 FROM gl_iam.sessions WHERE user_id = $1", user.id)).toEqual([]);
    }
  });
});
