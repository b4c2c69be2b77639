import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { expectRefused, type Installation, outcome, registerAcme } from "../postgresql/installation.js";
import { aUser, countRows, PartnerSide, sweepAll } from "./partner-side.js";

export function replayContract(here: () => Installation): void {
  const claims = async () => (await countRows(here())).replay_claims ?? 0;

  test("the same assertion is accepted once, whatever its source", async () => {
    const { sso } = here().gateway;
    const partner = await PartnerSide.of(here());
    const request = partner.sign(aUser());
    expect(outcome(await sso.issueToken(request))).toBe("accepted");
    expectRefused(await sso.issueToken(request), "assertion_replayed");
    expectRefused(await sso.issueToken({ ...request, sourceIp: "203.0.113.9" }), "assertion_replayed");
    expectRefused(await sso.issueToken({ ...request, payload: Buffer.from(request.payload) }), "assertion_replayed");
    const { data } = (await here().gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap();
    expect(data[0]).toMatchObject({ eventType: "sso_refused", errorCode: "assertion_replayed" });
  });

  test("a nonce is used once at one partner, and does not affect another", async () => {
    const [partner, other] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
    const nonce = randomUUID();
    expect(outcome(await partner.post(aUser({ nonce })))).toBe("accepted");
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    expect(outcome(await other.post(aUser({ nonce })))).toBe("accepted");
  });

  test("both claims or neither: a taken nonce leaves no mark of the assertion that carried it", async () => {
    const partner = await PartnerSide.of(here());
    const nonce = randomUUID();
    await partner.token(aUser({ nonce }));
    const before = await countRows(here());
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    await partner.logout("nobody", { nonce });
    await partner.deprovision("nobody", { nonce });
    const after = await countRows(here());
    delete before.audit_events;
    delete after.audit_events;
    expect(after).toEqual(before);
  });

  test("the nonce of a logout cannot be a sign-in's again, nor the reverse", async () => {
    const partner = await PartnerSide.of(here());
    const nonce = randomUUID();
    expect(outcome(await partner.logout("nobody", { nonce }))).toBe("accepted");
    expectRefused(await partner.post(aUser({ nonce })), "assertion_replayed");
    const second = randomUUID();
    await partner.token(aUser({ nonce: second }));
    expectRefused(await partner.logout("nobody", { nonce: second }), "assertion_replayed");
  });

  test("what is refused for another reason claims nothing, and may be sent again", async () => {
    const { registry, gateway } = here();
    const partner = await PartnerSide.of(here(), { allowedRoles: [] });
    const request = partner.sign(aUser({ nonce: randomUUID() }));
    const before = await claims();
    expectRefused(await gateway.sso.issueToken(request), "role_not_allowed");
    expectRefused(
      await gateway.sso.deprovision(partner.sign({ action: "deprovision", external_id: "x" })),
      "user_not_found",
    );
    expect(await claims()).toBe(before);
    await registry.updatePartner(partner.id, { allowedRoles: ["org_member"] });
    expect(outcome(await gateway.sso.issueToken(request))).toBe("accepted");
  });

  test("raising the tolerance to its maximum re-opens nothing, at any moment, with or without sweeps", async () => {
    const { gateway, clock, provider } = here();
    const partner = await PartnerSide.of(here());
    // Signed by a fast clock, so it stays inside the tolerance for the longest time.
    clock.advance(-900);
    const slow = partner.sign(aUser(), { toleranceSeconds: 900 });
    clock.advance(1800);
    const fast = partner.sign(aUser(), { toleranceSeconds: 900 });
    clock.advance(-900);
    for (const request of [slow, fast]) expect(outcome(await gateway.sso.issueToken(request))).toBe("accepted");
    const seconds = [0, 299, 1, 1, 300, 298, 1, 0, 1, 598, 300, 1];
    let passed = 0;
    for (const step of seconds) {
      clock.advance(step);
      passed += step;
      await provider.core.store.replayMarks.sweep();
      const expected = passed <= 1800 ? "assertion_replayed" : "signature_expired";
      expect(`${passed}: ${outcome(await gateway.sso.issueToken(fast))}`).toBe(`${passed}: ${expected}`);
    }
    expectRefused(await gateway.sso.issueToken(slow), "signature_expired");
  });

  test("claims are kept for the timestamp, 900 s and a minute of skew, and are then swept in batches", async () => {
    const { clock, provider, sql } = here();
    const partner = await PartnerSide.of(here());
    const { replayMarks } = provider.core.store;
    const sweepMarks = async () => {
      while (await replayMarks.sweep());
    };
    clock.advance(10_000);
    await sweepMarks();
    const before = await claims();
    const signed = clock.now();
    const request = partner.sign(aUser({ nonce: randomUUID() }));
    clock.advance(200);
    expect(outcome(await here().gateway.sso.issueToken(request))).toBe("accepted");
    const newest = await sql<{ expires_at: Date }>(
      "SELECT expires_at FROM gl_iam.replay_claims ORDER BY 1 DESC LIMIT 2",
    );
    expect(newest.map(({ expires_at }) => (expires_at.getTime() - signed.getTime()) / 1000)).toEqual([960, 960]);
    clock.advance(760);
    await sweepMarks();
    expect(await claims(), "not before").toBe(before + 2);
    clock.advance(1);
    await sweepMarks();
    expect(await claims(), "then").toBe(before);
  });

  test("a sign-in sweeps expired rows without being asked", async () => {
    const { clock, sql } = here();
    const partner = await PartnerSide.of(here());
    await partner.token();
    const open = () => sql("SELECT 1 FROM gl_iam.one_time_tokens WHERE partner_id = $1", partner.id);
    expect(await open()).toHaveLength(1);
    clock.advance(120);
    await (await PartnerSide.of(here())).token();
    await expect.poll(open).toHaveLength(0);
  });

  test("everything that has expired goes, of every kind, and nothing else", async () => {
    const { clock, sql, gateway, registry } = here();
    const acme = await PartnerSide.of(here(), { ssoMode: "both", loginUrl: "https://acme.example/login" });
    const idempotency = { key: randomUUID(), actor: "admin-1", request: "{}" };
    await registry.rotateConsumerSecret(acme.id, { idempotency, gracePeriodSeconds: 604_800 });
    const { user } = await acme.signedIn();
    await acme.token();
    await gateway.sso.start({ partnerId: acme.id });
    const kinds = ["replay_claims", "one_time_tokens", "pending_starts", "kept_answers", "sessions"] as const;
    const rows = async () =>
      Promise.all(kinds.map(async (kind) => (await sql(`SELECT 1 FROM gl_iam.${kind} LIMIT 1`)).length));
    expect(await rows()).toEqual([1, 1, 1, 1, 1]);
    clock.advance(31 * 24 * 60 * 60);
    await sweepAll(here());
    expect(await rows()).toEqual([0, 0, 0, 0, 0]);
    const kept = await sql("SELECT 1 FROM gl_iam.users WHERE id = $1", user.id);
    expect(kept).toHaveLength(1);
    expect((await gateway.listAuditEvents({ partnerId: acme.id })).unwrap().data.length).toBeGreaterThan(5);
  });

  test("a sign-in by password and a start sweep too, where nobody comes through a partner", async () => {
    const { clock, sql, gateway, registry } = here();
    const acme = await registerAcme(registry, { ssoMode: "both", loginUrl: "https://acme.example/login" });
    const started = () => sql("SELECT 1 FROM gl_iam.pending_starts WHERE partner_id = $1", acme.partner.id);
    const credentials = { email: `${randomUUID()}@acme.example`, password: "correct horse battery staple" };
    (await gateway.createUserWithPassword({ email: credentials.email }, credentials.password)).unwrap();
    for (const comes of [
      () => gateway.authenticate(credentials),
      async () =>
        gateway.sso.start({
          partnerId: (await registerAcme(registry, { ssoMode: "both", loginUrl: "https://a.example/" })).partner.id,
        }),
    ]) {
      await gateway.sso.start({ partnerId: acme.partner.id });
      expect(await started()).toHaveLength(1);
      clock.advance(700);
      (await comes()).unwrap();
      await expect.poll(started).toHaveLength(0);
      clock.advance(60);
    }
  });

  test("the claims are in a table that a crash does not empty", async () => {
    const tables = await here().sql<{ relname: string; relpersistence: string }>(
      `SELECT relname, relpersistence::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'gl_iam'::regnamespace
       AND relpersistence <> 'p'`,
    );
    expect(tables).toEqual([]);
  });
}
