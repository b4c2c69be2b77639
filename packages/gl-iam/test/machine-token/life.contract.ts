import { inspect } from "node:util";
import { expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import { ANYWHERE, type Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { aMaker, aToken } from "./maker.js";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

export function lifeContract(here: () => Application): void {
  const verify = (token: string) => here().gateway.machineTokens.verify(token);

  test("is shown once, stored as its hash, and good for 90 days", async () => {
    const { gateway, clock } = here();
    const maker = await aMaker(here());
    const issued = await aToken(here(), maker, { scopes: ["users:write", "partners:read", "users:write"] });
    expect(issued.token).toMatch(/^gk_live_[A-Za-z0-9_-]{43}$/);
    expect(inspect(issued) + JSON.stringify(issued)).not.toContain(issued.token);
    expect(await here().inspection.everything()).not.toContain(issued.token);
    expect(issued.machineToken).toEqual({
      id: expect.any(String),
      name: "deployment",
      scopes: ["partners:read", "users:write"],
      organizationId: maker.organizationId,
      makerId: maker.id,
      state: "active",
      createdAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + 90 * DAY * 1000),
      lastUsedAt: null,
      revokedAt: null,
      previousTokenExpiresAt: null,
    });
    expect((await verify(issued.token)).unwrap()).toEqual({
      tokenId: issued.machineToken.id,
      scopes: ["partners:read", "users:write"],
      makerId: maker.id,
      organizationId: maker.organizationId,
    });
    const { data } = (await gateway.listAuditEvents({ eventType: "machine_token_created" })).unwrap();
    expect(data[0]).toMatchObject({
      actor: maker.id,
      userId: maker.id,
      organizationId: maker.organizationId,
      details: { machine_token_id: issued.machineToken.id, scopes: ["partners:read", "users:write"] },
    });
  });

  test("all problems of a new one are told at once", async () => {
    const { gateway } = here();
    const maker = await aMaker(here());
    const wrong = {
      name: " ",
      scopes: ["partners:read", "all"],
      makerId: maker.id,
      expiresInSeconds: 367 * DAY,
      org: 1,
    };
    const refused = await gateway.machineTokens.create(wrong as never, ANYWHERE);
    expect(refused.error?.details.map(({ field, index, rule }) => [field, index, rule])).toEqual([
      ["org", undefined, "unknown_field"],
      ["name", undefined, "surrounding_spaces"],
      ["scopes", 1, "one_of"],
      ["expiresInSeconds", undefined, "integer"],
    ]);
    for (const scopes of [[], undefined, "partners:read", [1]]) {
      const create = { name: "x", scopes: scopes as never, makerId: maker.id };
      expectRefused(
        await gateway.machineTokens.create(create, { organizationId: maker.organizationId }),
        "validation_error",
      );
    }
    for (const makerId of ["nobody", "018f4e9c-0000-7000-8000-000000000000"]) {
      const create = { name: "x", scopes: ["introspect" as const], makerId };
      expectRefused(await gateway.machineTokens.create(create, ANYWHERE), "user_not_found");
    }
  });

  test("ends by the database's clock", async () => {
    const { gateway, clock } = here();
    const maker = await aMaker(here());
    const { token, machineToken } = await aToken(here(), maker, { expiresInSeconds: 10 * MINUTE });
    clock.advance(10 * MINUTE - 1);
    expect(outcome(await verify(token))).toBe("accepted");
    clock.advance(1);
    expectRefused(await verify(token), "invalid_token");
    const { data } = (await gateway.machineTokens.list({ organizationId: maker.organizationId })).unwrap();
    expect(data.map(({ id, state }) => [id, state])).toEqual([[machineToken.id, "expired"]]);
    expectRefused(await gateway.machineTokens.rotate(machineToken.id, ANYWHERE), "conflict");
  });

  test("its last use is written at most once a minute", async () => {
    const { gateway, clock, inspection } = here();
    const maker = await aMaker(here());
    const { token, machineToken } = await aToken(here(), maker);
    const state = () => inspection.machineToken(machineToken.id);
    (await verify(token)).unwrap();
    const first = await state();
    expect(first?.lastUsedAt).toEqual(clock.now());
    clock.advance(59);
    await Promise.all([verify(token), verify(token)]);
    expect(await state()).toEqual(first);
    clock.advance(1);
    await Promise.all([verify(token), verify(token), verify(token)]);
    const [listed] = (await gateway.machineTokens.list({ organizationId: maker.organizationId })).unwrap().data;
    expect(listed?.lastUsedAt).toEqual(clock.now());
  });

  test("a rotation gives a new one; the one before works for the grace period, older ones end", async () => {
    const { gateway, clock } = here();
    const maker = await aMaker(here());
    const first = await aToken(here(), maker, { expiresInSeconds: 30 * DAY });
    clock.advance(20 * DAY);
    const call = { organizationId: maker.organizationId, actor: maker.id };
    const { id } = first.machineToken;
    const second = (await gateway.machineTokens.rotate(id, { ...call, gracePeriodSeconds: 3600 })).unwrap();
    expect(second.machineToken).toMatchObject({
      id,
      expiresAt: new Date(clock.now().getTime() + 30 * DAY * 1000),
      previousTokenExpiresAt: new Date(clock.now().getTime() + 3600 * 1000),
    });
    for (const { token } of [first, second]) expect(outcome(await verify(token))).toBe("accepted");
    const third = (await gateway.machineTokens.rotate(id, { ...call, gracePeriodSeconds: 3600 })).unwrap();
    expectRefused(await verify(first.token), "invalid_token");
    expect(outcome(await verify(second.token))).toBe("accepted");
    clock.advance(3600);
    expectRefused(await verify(second.token), "invalid_token");
    const fourth = (await gateway.machineTokens.rotate(id, call)).unwrap();
    expectRefused(await verify(third.token), "invalid_token");
    expect(outcome(await verify(fourth.token))).toBe("accepted");
    const { data } = (await gateway.listAuditEvents({ eventType: "machine_token_rotated", limit: 3 })).unwrap();
    expect(data[2]).toMatchObject({
      actor: maker.id,
      details: { grace_period_seconds: 3600, before: { maker_id: maker.id }, after: { maker_id: maker.id } },
    });
    for (const gracePeriodSeconds of [604_801, -1, 1.5, "3600" as never]) {
      expectRefused(await gateway.machineTokens.rotate(id, { ...call, gracePeriodSeconds }), "validation_error");
    }
  });

  test("the grace period does not outlive the old token", async () => {
    const { gateway, clock } = here();
    const maker = await aMaker(here());
    const { token, machineToken } = await aToken(here(), maker, { expiresInSeconds: 10 * MINUTE });
    const options = { organizationId: maker.organizationId, gracePeriodSeconds: 3600 };
    (await gateway.machineTokens.rotate(machineToken.id, options)).unwrap();
    clock.advance(9 * MINUTE);
    expect(outcome(await verify(token))).toBe("accepted");
    clock.advance(MINUTE);
    expectRefused(await verify(token), "invalid_token");
  });

  test("revoked it ends for ever, with the one before; the event tells before and after, once", async () => {
    const { gateway, clock } = here();
    const maker = await aMaker(here());
    const { token, machineToken } = await aToken(here(), maker);
    const call = { organizationId: maker.organizationId, actor: "ops" };
    const next = (await gateway.machineTokens.rotate(machineToken.id, { ...call, gracePeriodSeconds: 3600 })).unwrap();
    const revoked = (await gateway.machineTokens.revoke(machineToken.id, call)).unwrap();
    expect(revoked).toMatchObject({ state: "revoked", revokedAt: clock.now(), previousTokenExpiresAt: null });
    expect((await gateway.machineTokens.revoke(machineToken.id, call)).unwrap()).toEqual(revoked);
    for (const old of [token, next.token]) expectRefused(await verify(old), "invalid_token");
    expectRefused(await gateway.machineTokens.rotate(machineToken.id, call), "conflict");
    const { data } = (await gateway.listAuditEvents({ organizationId: maker.organizationId })).unwrap();
    const revocations = data.filter(({ eventType }) => eventType === "machine_token_revoked");
    expect(revocations).toHaveLength(1);
    expect(revocations[0]).toMatchObject({
      actor: "ops",
      details: { machine_token_id: machineToken.id, before: { state: "active" }, after: { state: "revoked" } },
    });
  });

  test("the list has pages, in the order of creation", async () => {
    const { gateway } = here();
    const maker = await aMaker(here());
    const made: string[] = [];
    for (const name of ["a", "b", "c"]) made.push((await aToken(here(), maker, { name })).machineToken.id);
    const call = { organizationId: maker.organizationId };
    const first = (await gateway.machineTokens.list({ ...call, limit: 2 })).unwrap();
    const cursor = first.nextCursor ?? undefined;
    const second = (await gateway.machineTokens.list({ ...call, limit: 2, cursor })).unwrap();
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made);
    expect([second.data.length, second.nextCursor]).toEqual([1, null]);
    expectRefused(await gateway.machineTokens.list({ ...call, cursor: "x" }), "validation_error");
    expectRefused(await gateway.machineTokens.list({ ...call, limit: 0 }), "validation_error");
  });

  test("a made-up one is refused, leaves an event, and none of its text", async () => {
    const { gateway } = here();
    const before = (await gateway.listAuditEvents({ eventType: "permission_denied" })).unwrap().data[0]?.id;
    const madeUp = `gk_live_${"x".repeat(43)}`;
    for (const token of [madeUp, `${madeUp}=`, "", "gk_live_", 7, null, undefined, {}]) {
      expectRefused(await gateway.machineTokens.verify(token as never, { actor: "me" }), "invalid_token");
    }
    const { data } = (await gateway.listAuditEvents({ eventType: "permission_denied", limit: 8 })).unwrap();
    expect(data.map(({ id }) => id)).not.toContain(before);
    expect(new Set(data.map(({ errorCode, actor }) => `${errorCode} ${actor}`))).toEqual(
      new Set(["invalid_token null"]),
    );
    expect(await here().inspection.everything()).not.toContain(madeUp);
  });

  test("one that is long over is removed", async () => {
    const { clock, inspection, provider } = here();
    const maker = await aMaker(here(), { organizationId: anOrganization() });
    const { machineToken } = await aToken(here(), maker, { expiresInSeconds: 60 });
    const stored = () => inspection.machineToken(machineToken.id);
    const { machineTokens } = provider.core.store;
    clock.advance(90 * DAY + 60);
    await machineTokens.sweep();
    expect(await stored()).toBeDefined();
    clock.advance(1);
    expect(await machineTokens.sweep()).toBe(false);
    expect(await stored()).toBeUndefined();
  });
}
