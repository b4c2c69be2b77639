import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import type { OpenedSetup } from "../../src/index.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aUser, PartnerSide } from "../sign-in/partner-side.js";

const BASE = { baseUrl: "https://app.example.com" };

export function compromiseContract(here: () => Application): void {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("S26: everything that the secret opened ends, who was made since is suspended", async () => {
    const { registry, gateway, clock } = here();
    const partner = await PartnerSide.of(here());
    const before = (await partner.signIn(aUser({ external_id: "before" }))).unwrap();
    clock.advance(60);
    const since = clock.now();
    const made = (await partner.signIn(aUser({ external_id: "made-since" }))).unwrap();
    const { token } = (await gateway.scimTokens.create(partner.id)).unwrap();
    const { url } = (await gateway.setup.invite(partner.id, BASE)).unwrap();
    clock.advance(1);

    const options = { since, actor: "ops", ...BASE };
    const { report, setupLink } = (await registry.handleCompromise(partner.id, options)).unwrap();
    expect(report).toMatchObject({
      scimTokensRevoked: 1,
      setupLinksRevoked: 1,
      identitiesSuspended: 1,
      isComplete: true,
    });
    expect(report.people).toEqual([
      expect.objectContaining({ externalId: "made-since", change: "made", isSuspended: true, assertions: 1 }),
    ]);
    for (const { session } of [before, made]) {
      const call = { organizationId: partner.orgId };
      expect(outcome(await gateway.validateSession(session.accessToken, call))).not.toBe("accepted");
      expect(outcome(await gateway.refreshSession(session.refreshToken, call))).not.toBe("accepted");
    }
    expect(outcome(await partner.signIn(aUser({ external_id: "before" })))).not.toBe("accepted");
    expectRefused(await gateway.scimTokens.verify(token, { sourceIp: null }), "invalid_token");
    expect(url).not.toBe(setupLink.url);

    const given = { link: setupLink.url.split("#")[1] ?? "", passcode: setupLink.passcode };
    const { browserToken } = (await gateway.setup.open(given)).unwrap() as OpenedSetup;
    expect((await gateway.setup.reveal(browserToken)).unwrap().state).toBe("live");
    const { data } = (
      await gateway.listAuditEvents({ partnerId: partner.id, eventType: "partner_compromise_handled" })
    ).unwrap();
    expect(data[0]).toMatchObject({ severity: "critical", actor: "ops", details: { identities_suspended: 1 } });
  });

  test("S26: who was given another role since is suspended and listed, on every way that a role comes in", async () => {
    const { registry, clock } = here();
    const partner = await PartnerSide.of(here(), { allowedRoles: ["teacher", "editor"] });
    const ids = ["same", "earlier", "by-sign-in", "by-provision", "by-batch"];
    const email = (id: string) => ({ external_id: id, email: `${id}-${partner.id}@acme.example` });
    const signIn = async (id: string, role: string) => {
      clock.advance(1);
      (await partner.signIn(aUser({ ...email(id), role }))).unwrap();
    };
    for (const id of ids) await signIn(id, "teacher");
    await signIn("earlier", "editor");
    clock.advance(60);
    const since = clock.now();
    await signIn("same", "teacher");
    await signIn("by-sign-in", "editor");
    clock.advance(1);
    (await partner.provision({ ...email("by-provision"), role: "editor" })).unwrap();
    const users = [
      { ...email("by-batch"), role: "editor" },
      { ...email("same"), role: "teacher" },
    ];
    (await partner.provision({ users })).unwrap();

    const { report } = (await registry.handleCompromise(partner.id, { since, ...BASE })).unwrap();
    const byRole = report.people.filter(({ change }) => change === "role");
    expect(byRole.map(({ externalId, isSuspended }) => [externalId, isSuspended]).sort()).toEqual([
      ["by-batch", true],
      ["by-provision", true],
      ["by-sign-in", true],
    ]);
    expect(report.identitiesSuspended).toBe(3);
  });

  test("S26: who was reopened since is suspended, however much was reopened after", async () => {
    const { registry, clock, provider } = here();
    const partner = await PartnerSide.of(here());
    const id = { external_id: "reopened", email: `reopened-${partner.id}@acme.example` };
    (await partner.signIn(aUser(id))).unwrap();
    (await partner.deprovision(id.external_id)).unwrap();
    clock.advance(60);
    const since = clock.now();
    (await partner.provision(id)).unwrap();
    clock.advance(1);
    await provider.core.store.transaction(async ({ audit }) => {
      const { id: partnerId, orgId: organizationId } = partner;
      for (let n = 0; n < 201; n += 1) {
        const details = { external_id: `later-${n}` };
        await audit({ eventType: "identity_reopened", partnerId, organizationId, message: "reopened", details }, {});
      }
    });
    const oneByOne = vi.spyOn(provider.core.store.identities, "find");
    const { report } = (await registry.handleCompromise(partner.id, { since, ...BASE })).unwrap();
    expect(oneByOne).not.toHaveBeenCalled();
    expect(report).toMatchObject({ identitiesSuspended: 1, isComplete: true });
    expect(report.people).toEqual([
      expect.objectContaining({ externalId: "reopened", change: "reopened", isSuspended: true }),
    ]);
  });

  test("S26: one transaction: nothing has ended when the event can't be written", async () => {
    const { registry, clock, inspection } = here();
    const partner = await PartnerSide.of(here());
    await inspection.refuseAuditOf("compromise-refused");
    const options = { since: clock.now(), requestId: "compromise-refused", ...BASE };
    expect(outcome(await registry.handleCompromise(partner.id, options))).not.toBe("accepted");
    expect(outcome(await partner.signIn())).toBe("accepted");
  });

  test("a machine, another organization and a missing time are refused, and nothing ends", async () => {
    const { registry, clock } = here();
    const partner = await PartnerSide.of(here());
    const options = { since: clock.now(), ...BASE };
    expectRefused(await registry.handleCompromise(partner.id, { ...options, asMachine: true }), "permission_denied");
    expectRefused(
      await registry.handleCompromise(partner.id, { ...options, organizationId: "other" }),
      "partner_not_found",
    );
    expectRefused(await registry.handleCompromise(partner.id, {} as never), "validation_error");
    expect(outcome(await partner.signIn())).toBe("accepted");
  });

  test("a dry run says whom a change would have refused, by reason, and changes nothing", async () => {
    const { registry } = here();
    const partner = await PartnerSide.of(here());
    const alice = { external_id: "alice", email: `alice-${partner.id}@acme.example` };
    const eve = { external_id: "eve", email: `eve-${partner.id}@elsewhere.example` };
    for (const person of [alice, eve, eve]) {
      here().clock.advance(1);
      (await partner.signIn(aUser(person))).unwrap();
    }
    const oneByOne = vi.spyOn(here().provider.core.store.identities, "find");
    const run = (await registry.dryRun(partner.id, { allowedEmailDomains: ["acme.example"] })).unwrap();
    expect(oneByOne).not.toHaveBeenCalled();
    expect(run).toMatchObject({
      signIns: 3,
      wouldBeRefused: 2,
      byReason: { email_domain_not_allowed: 2 },
      isComplete: true,
    });
    expect(run.people).toEqual([expect.objectContaining({ externalId: "eve", email: eve.email, signIns: 2 })]);
    expect((await registry.dryRun(partner.id, { allowedSourceIps: [] })).unwrap().wouldBeRefused).toBe(3);
    expect((await registry.dryRun(partner.id, { maxUsers: 5 })).unwrap().wouldBeRefused).toBe(0);
    expectRefused(await registry.dryRun(partner.id, { maxUsers: -1 }), "validation_error");
    expect((await registry.getPartner(partner.id)).unwrap().allowedEmailDomains).toBeNull();
  });

  test("a dry run reads the week's sign-ins at once, however many, and tells them apart by sender", async () => {
    const { registry, provider, clock } = here();
    const partner = await PartnerSide.of(here());
    const people = ["alice", "bob"].map((id) => ({ external_id: id, email: `${id}-${partner.id}@acme.example` }));
    for (const person of people) (await partner.signIn(aUser(person))).unwrap();
    const { auditEvents } = provider.core.store;
    const [known] = (await auditEvents.list({ partnerId: partner.id, eventType: "sso_token_issued" }, 1, null)).rows;
    if (!known) throw new Error("a sign-in left no event");
    const senders = ["203.0.113.7", "198.51.100.9", null];
    await auditEvents.append(
      Array.from({ length: 450 }, (_, n) => ({
        ...known,
        id: randomUUID(),
        timestamp: new Date(clock.now().getTime() - n * 1000),
        ipAddress: senders[n % 3] ?? null,
        details: { external_id: n < 300 ? "alice" : "bob" },
      })),
    );
    const inTurn = vi.spyOn(auditEvents, "list");
    const run = (await registry.dryRun(partner.id, { allowedSourceIps: ["203.0.113.0/24"] })).unwrap();
    expect(inTurn.mock.calls.length).toBeLessThanOrEqual(1);
    expect(run).toMatchObject({ signIns: 452, isComplete: true, byReason: { source_ip_not_allowed: 302 } });
    expect(run.people.map(({ externalId, signIns }) => [externalId, signIns])).toEqual([
      ["alice", 201],
      ["bob", 101],
    ]);
  });
}
