import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { anOrganization } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";
import { PartnerSide } from "./partner-side.js";

export function idempotencyContract(here: () => Application): void {
  const once = (fields: object = {}) => ({ key: randomUUID(), actor: "admin-1", request: "{}", ...fields });
  const create = () => ({ partnerName: "Acme Corp", orgId: anOrganization(), metadata: { createdAt: "2026-01-01" } });

  test("a repeated registration gets the first answer, including the secret", async () => {
    const { registry, events } = here();
    const [fields, idempotency] = [create(), once()];
    const first = (await registry.registerPartner(fields, { idempotency })).unwrap();
    const before = events.length;
    const again = (await registry.registerPartner(fields, { idempotency })).unwrap();
    expect(again).toEqual(first);
    expect(again.consumerSecret).toBe(first.consumerSecret);
    expect(JSON.stringify(again)).not.toContain(first.consumerSecret);
    // Nothing is done again, but a secret is never told without an event.
    expect(events.slice(before).map(({ eventType, partnerId }) => [eventType, partnerId])).toEqual([
      ["secret_revealed", first.partner.id],
    ]);
  });

  test("a repeated rotation too, and the previous secret is not rotated away twice", async () => {
    const { registry } = here();
    const partner = await PartnerSide.of(here());
    const options = { gracePeriodSeconds: 60, idempotency: once() };
    const first = (await registry.rotateConsumerSecret(partner.id, options)).unwrap();
    const again = (await registry.rotateConsumerSecret(partner.id, options)).unwrap();
    expect(again).toEqual(first);
    expect(again.consumerSecret).toBe(first.consumerSecret);
    expect(again.previousSecretExpiresAt).toEqual(first.previousSecretExpiresAt);
    expect(outcome(await partner.post()), "the first secret is in its grace period").toBe("accepted");
  });

  test("the same key with another body is a conflict, also for another operation or another partner", async () => {
    const { registry } = here();
    const [partner, other] = [await PartnerSide.of(here()), await PartnerSide.of(here())];
    const idempotency = once();
    (await registry.rotateConsumerSecret(partner.id, { idempotency })).unwrap();
    const changed = { ...idempotency, request: '{"grace_period_seconds":1}' };
    expectRefused(await registry.rotateConsumerSecret(partner.id, { idempotency: changed }), "conflict");
    expectRefused(await registry.rotateConsumerSecret(other.id, { idempotency }), "conflict");
    expectRefused(await registry.registerPartner(create(), { idempotency }), "conflict");
    expect(outcome(await other.post()), "the other one's secret is untouched").toBe("accepted");
  });

  test("the lists are sets: another order, or an entry twice, is the same request; another entry is not", async () => {
    const { registry } = here();
    const [fields, idempotency] = [{ ...create(), metadata: { order: [1, 2] } }, once({ request: undefined })];
    const lists = (order: <T>(list: T[]) => T[]) => ({
      ...fields,
      allowedOrigins: order(["https://a.example", "https://b.example"]),
      allowedEmailDomains: order(["a.example", "b.example"]),
      allowedSourceIps: order(["203.0.113.1", "198.51.100.0/24"]),
      allowedRoles: order(["teacher", "learner"]),
    });
    const first = (
      await registry.registerPartner(
        lists((list) => list),
        { idempotency },
      )
    ).unwrap();
    for (const order of [<T>(list: T[]) => list.toReversed(), <T>(list: T[]) => [...list, ...list]]) {
      const again = (await registry.registerPartner(lists(order), { idempotency })).unwrap();
      expect(again.consumerSecret).toBe(first.consumerSecret);
      expect(again.partner.allowedRoles, "as it was registered").toEqual(["teacher", "learner"]);
    }
    const fewer = lists((list) => list.slice(0, 1));
    expectRefused(await registry.registerPartner(fewer, { idempotency }), "conflict");
    const reordered = { ...lists((list) => list), metadata: { order: [2, 1] } };
    expectRefused(await registry.registerPartner(reordered, { idempotency }), "conflict");
  });

  test("the same request is the same, with a default absent or given", async () => {
    const { registry } = here();
    const [fields, idempotency] = [create(), once()];
    const first = (await registry.registerPartner(fields, { idempotency })).unwrap();
    const spelled = { ...fields, allowedOrigins: [], maxUsers: null, ssoMode: "idp_initiated" as const };
    expect((await registry.registerPartner(spelled, { idempotency })).unwrap().consumerSecret).toBe(
      first.consumerSecret,
    );
    expectRefused(await registry.registerPartner({ ...fields, maxUsers: 5 }, { idempotency }), "conflict");
    const rotation = once({ request: undefined });
    const { consumerSecret } = (
      await registry.rotateConsumerSecret(first.partner.id, { idempotency: rotation })
    ).unwrap();
    const zero = { idempotency: rotation, gracePeriodSeconds: 0 };
    expect((await registry.rotateConsumerSecret(first.partner.id, zero)).unwrap().consumerSecret).toBe(consumerSecret);
    const other = { idempotency: rotation, gracePeriodSeconds: 1 };
    expectRefused(await registry.rotateConsumerSecret(first.partner.id, other), "conflict");
  });

  test("a secret that was rotated away is not shown again, and one in its grace period is", async () => {
    const { registry, clock } = here();
    const [fields, registration, rotation] = [create(), once(), once()];
    const { partner } = (await registry.registerPartner(fields, { idempotency: registration })).unwrap();
    const rotate = (options: object) => registry.rotateConsumerSecret(partner.id, options);
    const first = (await rotate({ idempotency: rotation })).unwrap();
    expectRefused(await registry.registerPartner(fields, { idempotency: registration }), "conflict");
    (await rotate({ gracePeriodSeconds: 60 })).unwrap();
    expect((await rotate({ idempotency: rotation })).unwrap().consumerSecret).toBe(first.consumerSecret);
    clock.advance(61);
    expectRefused(await rotate({ idempotency: rotation }), "conflict");
  });

  test("another actor's key is another key", async () => {
    const { registry } = here();
    const idempotency = once();
    const mine = (await registry.registerPartner(create(), { idempotency })).unwrap();
    const theirs = { ...idempotency, actor: "admin-2" };
    const other = (await registry.registerPartner(create(), { idempotency: theirs })).unwrap();
    expect(other.partner.id).not.toBe(mine.partner.id);
    expect(other.consumerSecret).not.toBe(mine.consumerSecret);
  });

  test("an answer is kept for a day", async () => {
    const { registry, clock } = here();
    const partner = await PartnerSide.of(here());
    const idempotency = once();
    const rotate = async () =>
      (await registry.rotateConsumerSecret(partner.id, { idempotency })).unwrap().consumerSecret;
    const first = await rotate();
    clock.advance(86_399);
    expect(await rotate()).toBe(first);
    clock.advance(1);
    const second = await rotate();
    expect(second).not.toBe(first);
    expect(await rotate()).toBe(second);
  });

  test("a refusal is not kept: the same key may be used again", async () => {
    const { registry } = here();
    const [fields, idempotency] = [create(), once()];
    await registry.registerPartner(fields);
    expectRefused(await registry.registerPartner(fields, { idempotency }), "partner_already_exists");
    expect(outcome(await registry.registerPartner({ ...fields, partnerName: "Other" }, { idempotency }))).toBe(
      "accepted",
    );
  });

  test("twins at the same moment make one partner and get the same answer", async () => {
    const { registry } = here();
    const [fields, idempotency] = [create(), once()];
    const twins = Array.from({ length: 8 }, () => registry.registerPartner(fields, { idempotency }));
    const answers = (await Promise.all(twins)).map((answer) => answer.unwrap().consumerSecret);
    expect(new Set(answers).size).toBe(1);
    expect((await registry.listPartners({ organizationId: fields.orgId })).unwrap()).toHaveLength(1);
  });

  test("nobody who has the store can read a kept answer", async () => {
    const { registry, inspection } = here();
    const idempotency = once({ request: "canary-request", actor: "canary-actor" });
    const { consumerSecret } = (await registry.registerPartner(create(), { idempotency })).unwrap();
    const everything = await inspection.everything();
    for (const secret of [consumerSecret, idempotency.key, "canary-request", "canary-actor"]) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString("hex"));
    }
  });

  test.each([{ key: "" }, { key: "k".repeat(256) }, { actor: "" }, { key: 7 }, { key: "a\0b" }])(
    "%j is a validation_error",
    async (wrong) => {
      const idempotency = once(wrong);
      expectRefused(await here().registry.registerPartner(create(), { idempotency }), "validation_error");
    },
  );
}
