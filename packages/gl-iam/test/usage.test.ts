/** What a process reports about itself: connections in use, waiting callers, refusals still to be written. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../tools/testing/databases.js";
import { CallbackAuditHandler, IAMGateway } from "../src/index.js";
import { type Installation, install, registerAcme, signedBy } from "./postgresql/installation.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "usage", ({ createMigrated, name }) => {
  let database: ScratchDatabase;
  let installed: Installation;
  const max = name === "PostgreSQL" ? 3 : 1;

  beforeAll(async () => {
    database = await createMigrated();
    installed = await install(database, { pool: { max: 3 } });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("reports connections in use, and callers waiting for one", async () => {
    const { gateway, registry } = installed;
    expect(gateway.usage()).toMatchObject({
      connections: { max },
      waiting: 0,
      audit: { pending: 0, lost: 0, suppressed: 0, handlerFailures: 0 },
    });
    await registerAcme(registry);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holders = Array.from({ length: max }, () => installed.tables.transaction().execute(() => held));
    await vi.waitFor(() => expect(gateway.usage().connections).toEqual({ open: max, idle: 0, max }));
    const calls = Array.from({ length: 5 }, () => registry.listPartners());
    await vi.waitFor(() => expect(gateway.usage().waiting).toBe(5));
    letGo();
    await Promise.all([...holders, ...calls]);
    const idle = gateway.usage();
    expect(idle.waiting).toBe(0);
    expect([idle.connections.open, idle.connections.idle]).toEqual([max, max]);
  });

  test("counts refusals until they are written, and events that a handler failed to take", async () => {
    const { gateway, provider, registry, clock } = installed;
    const broken = new CallbackAuditHandler(() => {
      throw new Error("full");
    });
    IAMGateway.fromFullstackProvider(provider, { auditHandlers: [broken] });
    const acme = await registerAcme(registry);
    await registry.validatePartnerSignature({ ...signedBy(acme, clock.now()), signature: "0".repeat(64) });
    expect(gateway.usage().audit).toEqual({ pending: 1, lost: 0, suppressed: 0, handlerFailures: 2 });
    await gateway.listAuditEvents();
    expect(gateway.usage().audit.pending).toBe(0);
  });

  test("another layer's limit is reported to the audit like any refusal", async () => {
    const { gateway } = installed;
    gateway.recordRateLimit("source", { ipAddress: "203.0.113.7" });
    const { data } = (await gateway.listAuditEvents({ eventType: "rate_limited" })).unwrap();
    expect(data).toMatchObject([
      { errorCode: "rate_limited", severity: "warning", ipAddress: "203.0.113.7", details: { limit: "source" } },
    ]);
  });
});
