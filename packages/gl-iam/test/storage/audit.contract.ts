import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import type { AuditEvent, ErrorCode, Result } from "../../src/index.js";
import { anOrganization, registerAcme, signedBy } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { sweepAll } from "../sign-in/partner-side.js";

const PASSWORD = "canary-password-4711";
/** No audit event with this request id can be stored. */
const UNWRITABLE = "unwritable";

export function auditContract(onDatabase: () => Application): void {
  let installed: Application;

  beforeAll(async () => {
    installed = onDatabase();
    await installed.inspection.refuseAuditOf(UNWRITABLE);
  });

  async function newest(partnerId: string): Promise<AuditEvent | undefined> {
    return (await installed.gateway.listAuditEvents({ partnerId, limit: 1 })).unwrap().data[0];
  }

  const ORIGIN = { actor: "admin-1", requestId: "req-1", ipAddress: "203.0.113.9", userAgent: "console/1" };

  test("each change writes its row: who, what, in which organization, from where", async () => {
    const { registry, clock } = installed;
    const orgId = anOrganization();
    const { partner, consumerKey } = (await registry.registerPartner({ partnerName: "Acme", orgId }, ORIGIN)).unwrap();
    const common = { ...ORIGIN, partnerId: partner.id, organizationId: orgId, severity: "info", errorCode: null };
    expect(await newest(partner.id)).toMatchObject({
      ...common,
      eventType: "partner_registered",
      timestamp: clock.now(),
      details: { partner_name: "Acme", consumer_key: consumerKey },
    });

    await registry.updatePartner(partner.id, { maxUsers: 3, allowedRoles: [] }, ORIGIN);
    expect(await newest(partner.id)).toMatchObject({ ...common, eventType: "partner_updated" });
    expect((await newest(partner.id))?.details).toEqual({
      changed_fields: ["max_users", "allowed_roles"],
      before: { max_users: null, allowed_roles: null },
      after: { max_users: 3, allowed_roles: [] },
    });

    clock.advance(1);
    await registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60, ...ORIGIN });
    expect(await newest(partner.id)).toMatchObject({
      ...common,
      eventType: "partner_secret_rotated",
      details: { grace_period_seconds: 60 },
    });
    clock.advance(1);
    await registry.deactivatePartner(partner.id, ORIGIN);
    expect(await newest(partner.id)).toMatchObject({ ...common, eventType: "partner_deactivated" });
    clock.advance(1);
    await registry.reactivatePartner(partner.id, ORIGIN);
    expect(await newest(partner.id)).toMatchObject({ ...common, eventType: "partner_reactivated" });
  });

  describe("a change whose audit row cannot be written is not made, and no handler gets it:", () => {
    const origin = { requestId: UNWRITABLE };

    /** A password counts as a failure, in the value after a user's epoch, until it has signed its user in. */
    const apartFromFailures = async () => {
      const everything = await installed.inspection.everything();
      return everything
        .replace(/^(users: .*",\d+,)\d+/gm, "$1")
        .split("\n")
        .sort();
    };

    async function expectUndone(change: () => Promise<Result<unknown>>): Promise<void> {
      // What earlier tests left to write and to sweep does not belong to this change.
      const { gateway } = installed;
      await gateway.listAuditEvents();
      await sweepAll(installed);
      const before = await apartFromFailures();
      const heard = installed.events.length;
      expectRefused(await change(), "internal_error");
      expect(await apartFromFailures()).toEqual(before);
      expect(installed.events.length).toBe(heard);
    }

    test("a registration", async () => {
      const create = { partnerName: "Acme", orgId: anOrganization() };
      await expectUndone(() => installed.registry.registerPartner(create, origin));
      expect(outcome(await installed.registry.registerPartner(create))).toBe("accepted");
    });

    test("an update, a rotation, a deactivation with its sessions, a reactivation", async () => {
      const { registry, clock } = installed;
      const acme = await registerAcme(registry);
      const { id } = acme.partner;
      await expectUndone(() => registry.updatePartner(id, { maxUsers: 1 }, origin));
      await expectUndone(() => registry.rotateConsumerSecret(id, origin));
      expect(outcome(await registry.validatePartnerSignature(signedBy(acme, clock.now())))).toBe("accepted");
      await expectUndone(() => registry.deactivatePartner(id, { revokeSessions: true, ...origin }));
      await registry.deactivatePartner(id);
      await expectUndone(() => registry.reactivatePartner(id, origin));
    });

    test("a new user, a sign-in, a new password, a logout, the end of a stolen family", async () => {
      const { gateway } = installed;
      const organizationId = anOrganization();
      const [call, failing] = [{ organizationId }, { organizationId, ...origin }];
      const credentials = { email: "alice@example.com", password: PASSWORD };
      const create = { email: credentials.email };
      // The first sign-in of an installation makes its signing key, which stays.
      const other = { email: "bob@example.com" };
      await gateway.createUserWithPassword(other, PASSWORD, call);
      (await gateway.authenticate({ ...other, password: PASSWORD }, call)).unwrap();
      await expectUndone(() => gateway.createUserWithPassword(create, PASSWORD, failing));
      await gateway.createUserWithPassword(create, PASSWORD, call);
      await expectUndone(() => gateway.authenticate(credentials, failing));
      const { user, session } = (await gateway.authenticate(credentials, call)).unwrap();
      await expectUndone(() => gateway.setPassword(user.id, "another correct horse", { ...failing, ...ANYWHERE }));
      await expectUndone(() => gateway.logout(session.accessToken, failing));
      await gateway.refreshSession(session.refreshToken, call);
      await expectUndone(() => gateway.refreshSession(session.refreshToken, failing));
      expect(outcome(await gateway.validateSession(session.accessToken, call))).toBe("accepted");
    });
  });

  test("a change that fails at its commit leaves no audit row, and no handler gets it", async () => {
    const { registry, gateway, events, inspection } = installed;
    await inspection.refuseAtCommit("Refused at commit");
    const orgId = anOrganization();
    const heard = events.length;
    const create = { partnerName: "Refused at commit", orgId };
    expectRefused(await registry.registerPartner(create), "internal_error");
    const { partner } = await registerAcme(registry, { orgId });
    expectRefused(await registry.updatePartner(partner.id, { partnerName: create.partnerName }), "internal_error");
    expect((await registry.listPartners({ organizationId: orgId })).unwrap()).toEqual([partner]);
    expect((await gateway.listAuditEvents({ organizationId: orgId })).unwrap().data).toHaveLength(1);
    expect(events.length).toBe(heard + 1);
  });

  test("handlers get a change after its commit, and one that fails affects nobody", async () => {
    const { provider, registry, events } = installed;
    const seen: unknown[] = [];
    const unsubscribe = [
      provider.core.trail.subscribe({
        async handle({ partnerId }) {
          seen.push((await registry.getPartner(partnerId ?? "")).unwrap().partnerName);
        },
      }),
      provider.core.trail.subscribe({
        handle() {
          throw new Error("a handler that always fails");
        },
      }),
      provider.core.trail.subscribe({ handle: () => Promise.reject(new Error("and one that fails later")) }),
    ];
    const { partner } = await registerAcme(registry);
    for (const stop of unsubscribe) stop();
    await expect.poll(() => seen).toEqual(["Acme Corp"]);
    expect(events.at(-1)).toEqual(await newest(partner.id));
    expect(provider.core.trail.lostByHandlers).toBe(2);
  });

  describe("reading", () => {
    test("filters by organization, type, partner, user and time: from is inclusive, to is exclusive", async () => {
      const { gateway, registry, clock } = installed;
      const organizationId = anOrganization();
      clock.advance(1000);
      const start = clock.now();
      const { partner } = await registerAcme(registry, { orgId: organizationId });
      const other = await registerAcme(registry, { orgId: organizationId, partnerName: "Other" });
      clock.advance(10);
      await registry.deactivatePartner(partner.id);
      const create = { email: "alice@example.com" };
      const user = (await gateway.createUserWithPassword(create, PASSWORD, { organizationId })).unwrap();
      const end = clock.now();
      const found = async (query: Parameters<typeof gateway.listAuditEvents>[0]) =>
        (await gateway.listAuditEvents({ organizationId, ...query })).unwrap().data.map(({ eventType }) => eventType);

      expect(await found({})).toEqual([
        "user_created",
        "partner_deactivated",
        "partner_registered",
        "partner_registered",
      ]);
      expect(await found({ partnerId: other.partner.id })).toEqual(["partner_registered"]);
      expect(await found({ partnerId: partner.id.toUpperCase() })).toEqual([
        "partner_deactivated",
        "partner_registered",
      ]);
      expect(await found({ userId: user.id })).toEqual(["user_created"]);
      expect(await found({ eventType: "partner_deactivated" })).toEqual(["partner_deactivated"]);
      expect(await found({ from: start, to: end })).toEqual(["partner_registered", "partner_registered"]);
      expect(await found({ from: end })).toEqual(["user_created", "partner_deactivated"]);
      expect(await found({ organizationId: anOrganization() })).toEqual([]);
    });

    test("pages newest first, without gaps or repetitions, also among rows of one moment", async () => {
      const { gateway, registry } = installed;
      const organizationId = anOrganization();
      for (let n = 1; n <= 7; n += 1) await registerAcme(registry, { orgId: organizationId, partnerName: `P${n}` });
      const seen: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = (await gateway.listAuditEvents({ organizationId, limit: 3, cursor })).unwrap();
        seen.push(...page.data.map(({ details }) => details.partner_name));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(["P7", "P6", "P5", "P4", "P3", "P2", "P1"]);
    });

    test.each([
      { limit: 0 },
      { limit: 201 },
      { cursor: "no cursor" },
      { partnerId: "no uuid" },
      { from: new Date(Number.NaN) },
      { from: new Date(-8.64e15) },
      { to: new Date(8.64e15) },
      { cursor: Buffer.from("-271821-04-20T00:00:00.000Z 0199d3a2-6c1e-7b54-9d7a-3f6f2c0e8b11").toString("base64url") },
    ])("with %j it is a validation_error", async (query) => {
      expectRefused(await installed.gateway.listAuditEvents(query), "validation_error");
    });
  });

  test("sign-ins are counted over time and by reason, of one partner and side, the newest of them", async () => {
    const { gateway, registry, clock, provider } = installed;
    const organizationId = anOrganization();
    const { partner } = await registerAcme(registry, { orgId: organizationId });
    const other = await registerAcme(registry, { orgId: organizationId, partnerName: "Other" });
    const now = clock.now().getTime();
    const hour = 3_600_000;
    const event = (hoursAgo: number, errorCode: ErrorCode | null, partnerId = partner.id, side = "") => ({
      ...{ id: randomUUID(), timestamp: new Date(now - hoursAgo * hour), severity: errorCode ? "warning" : "info" },
      ...{
        eventType: errorCode ? "sso_refused" : "sso_sign_in",
        errorCode,
        organizationId: `${organizationId}${side}`,
      },
      ...{ actor: null, userId: null, partnerId, ipAddress: null, userAgent: null, requestId: null },
      ...{ message: "m", details: {} },
    });
    await provider.core.store.auditEvents.append([
      ...[event(23.5, null), event(1.5, null), event(1.4, "role_not_allowed"), event(1.1, "role_not_allowed")],
      ...[event(0.1, "source_ip_not_allowed"), event(25, null), event(0.1, null, other.partner.id)],
      event(0.1, null, partner.id, "/test"),
    ] as AuditEvent[]);
    const query = { organizationId, partnerId: partner.id };
    const counts = (await gateway.countSignIns(query)).unwrap();
    const since = new Date(now - 24 * hour);
    expect(counts).toEqual({
      ...{ since, accepted: 2, refused: 3, isComplete: true },
      byReason: { role_not_allowed: 2, source_ip_not_allowed: 1 },
      buckets: [
        { from: since, accepted: 1, refused: 0 },
        { from: new Date(now - 2 * hour), accepted: 1, refused: 2 },
        { from: new Date(now - hour), accepted: 0, refused: 1 },
      ],
    });
    expect(Object.keys(counts.byReason)).toEqual(["role_not_allowed", "source_ip_not_allowed"]);
    expect((await gateway.countSignIns({ organizationId })).unwrap()).toMatchObject({ accepted: 3, refused: 3 });
    expect((await gateway.countSignIns({ organizationId, test: true })).unwrap()).toMatchObject({ accepted: 1 });
    const week = { ...query, since: new Date(now - 7 * 24 * hour), bucketSeconds: 86_400 };
    expect((await gateway.countSignIns(week)).unwrap()).toMatchObject({ accepted: 3, refused: 3 });
    const filter = { organizationId, test: false, from: since };
    const most = await provider.core.store.auditEvents.count(filter, ["sso_sign_in", "sso_refused"], 3600, 2);
    expect(most.hasMore).toBe(true);
    expect(most.counts.reduce((sum, { events }) => sum + events, 0)).toBe(4);
    for (const wrong of [
      { since: new Date(Number.NaN) },
      { since: new Date(now - 1001 * hour) },
      { bucketSeconds: 59 },
      { bucketSeconds: 86_401 },
      { partnerId: "no uuid" },
      { test: "true" as never },
    ]) {
      expectRefused(await gateway.countSignIns(wrong), "validation_error");
    }
  });

  test("rows outlive the partner, the user and the session that they name", async () => {
    const { registry, gateway, inspection } = installed;
    const organizationId = anOrganization();
    const { partner } = await registerAcme(registry, { orgId: organizationId });
    const create = { email: "alice@example.com" };
    await gateway.createUserWithPassword(create, PASSWORD, { organizationId });
    await gateway.authenticate({ ...create, password: PASSWORD }, { organizationId });
    const before = (await gateway.listAuditEvents({ organizationId })).unwrap().data;
    expect(before).toHaveLength(4);
    await inspection.erase(organizationId, partner.id);
    expect((await gateway.listAuditEvents({ organizationId })).unwrap().data).toEqual(before);
  });

  test("no table, event, answer or error ever shows a secret, token or password", async () => {
    const { registry, gateway, events, clock } = installed;
    const call = { organizationId: anOrganization() };
    const consumerSecret = "cs_live_canary-secret-of-an-imported-partner";
    const imported = await registerAcme(registry, { orgId: call.organizationId, consumerSecret });
    const answers: unknown[] = [imported];
    const rotated = (await registry.rotateConsumerSecret(imported.partner.id, { gracePeriodSeconds: 9 })).unwrap();
    const credentials = { email: "alice@example.com", password: PASSWORD };
    const user = await gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call);
    const { session } = (await gateway.authenticate(credentials, call)).unwrap();
    const second = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
    const next = (await gateway.refreshSession(second.refreshToken, call)).unwrap();
    const signed = signedBy(rotated, clock.now());
    answers.push(rotated, user, await registry.validatePartnerSignature(signed));
    answers.push(
      await gateway.refreshSession(session.refreshToken, call),
      await gateway.validateSession(next.accessToken, call),
      await gateway.authenticate({ ...credentials, password: `${PASSWORD}?` }, call),
      await gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call),
      await gateway.createUserWithPassword({ email: "x@example.com" }, "canary-short"),
      await gateway.setPassword(user.unwrap().id, "canary-short", ANYWHERE),
      await gateway.setPassword(user.unwrap().id, PASSWORD, ANYWHERE),
      await registry.registerPartner({ partnerName: "A", orgId: "o", consumerSecret: "cs_live_canary" }),
      await registry.registerPartner({ partnerName: "A", orgId: "o", consumerKey: `${consumerSecret}` }),
      await registry.validatePartnerSignature({ ...signed, signature: "ab".repeat(32) }),
      await registry.validatePartnerSignature({ ...signed, consumerKey: consumerSecret }),
      await registry.updatePartner(imported.partner.id, { consumerSecret } as object),
    );
    const audit = (await gateway.listAuditEvents(call)).unwrap().data;
    const tables = await installed.inspection.everything();
    const shown = [tables, JSON.stringify([events, audit, answers]), inspect([events, audit, answers], { depth: 12 })];

    const { refreshToken, accessToken } = session;
    const secrets = [
      consumerSecret,
      rotated.consumerSecret,
      PASSWORD,
      refreshToken,
      accessToken,
      second.refreshToken,
      next.refreshToken,
    ];
    secrets.push(next.accessToken, signed.signature, "canary-short");
    for (const secret of secrets) {
      const hex = Buffer.from(secret).toString("hex");
      for (const text of shown) {
        expect(text.includes(secret), `${secret.slice(0, 12)}… is shown`).toBe(false);
        expect(text.includes(hex), `${secret.slice(0, 12)}… is shown in hex`).toBe(false);
      }
    }
    expect(tables, "the dump is one of these tables").toContain(imported.consumerKey);
  });
}
