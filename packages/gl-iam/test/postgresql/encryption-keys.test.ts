/**
 * A service starts with other encryption keys than those its secrets were sealed under. It must say so at the start.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { generateEncryptionKey } from "../../src/index.js";
import {
  ENCRYPTION_KEY,
  expectRefused,
  type Installation,
  install,
  outcome,
  registerAcme,
  signedBy,
} from "./installation.js";
import { withKeys } from "./with-keys.js";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "encryption keys", ({ createMigrated }) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const registryWith = (keys: Record<number, string>) => withKeys(installed, keys);

  test("any key is fine while nothing is sealed", async () => {
    expect(outcome(await registryWith({ 1: generateEncryptionKey() }).checkEncryptionKeys())).toBe("accepted");
  });

  test("a wrong and a missing one are named by their version; a new one beside it is fine", async () => {
    await registerAcme(installed.registry);
    expect(outcome(await installed.registry.checkEncryptionKeys())).toBe("accepted");
    const added = registryWith({ 1: ENCRYPTION_KEY, 2: generateEncryptionKey() });
    expect(outcome(await added.checkEncryptionKeys())).toBe("accepted");
    const wrong = await registryWith({ 1: generateEncryptionKey() }).checkEncryptionKeys();
    expectRefused(wrong, "internal_error");
    expect(wrong.error?.message).toContain("does not open under key version 1");
    const missing = await registryWith({ 2: generateEncryptionKey() }).checkEncryptionKeys();
    expectRefused(missing, "internal_error");
    expect(missing.error?.message).toContain("encryption key version 1 is not configured");
  });

  test("nothing is sealed with a wrong key: a rotation and a registration change nothing", async () => {
    const { partner } = await registerAcme(installed.registry);
    const secrets = () => installed.sql("SELECT * FROM gl_iam.partner_secrets WHERE partner_id = $1", partner.id);
    const before = await secrets();
    const wrong = registryWith({ 1: generateEncryptionKey() });
    for (const options of [{ gracePeriodSeconds: 60 }, {}]) {
      expectRefused(await wrong.rotateConsumerSecret(partner.id, options), "internal_error");
    }
    const idempotency = { key: "k", actor: "ops" };
    expectRefused(
      await wrong.registerPartner({ partnerName: "X", orgId: partner.orgId }, { idempotency }),
      "internal_error",
    );
    expect(await secrets()).toEqual(before);
    // The key of another version is missing: the new key seals, but what it replaces cannot be opened.
    const missing = registryWith({ 2: generateEncryptionKey() });
    expectRefused(await missing.rotateConsumerSecret(partner.id), "internal_error");
    expect(outcome(await missing.registerPartner({ partnerName: "Y", orgId: partner.orgId }))).toBe("accepted");
    expect(await secrets()).toEqual(before);
  });

  test("a lost key must be declared: then a rotation goes on, without a grace period", async () => {
    const { partner } = await registerAcme(installed.registry);
    const anew = registryWith({ 3: generateEncryptionKey() });
    const grace = { lostKey: true, gracePeriodSeconds: 60 };
    expect((await anew.rotateConsumerSecret(partner.id, grace)).error?.details).toMatchObject([
      { field: "lostKey", rule: "exclusive" },
    ]);
    const rotated = (await anew.rotateConsumerSecret(partner.id, { lostKey: true })).unwrap();
    const signed = signedBy(rotated, installed.clock.now());
    expect(outcome(await anew.validatePartnerSignature(signed))).toBe("accepted");
    // The next one opens what the new key has sealed.
    expect(outcome(await anew.rotateConsumerSecret(partner.id))).toBe("accepted");
    const wrong = registryWith({ 1: generateEncryptionKey() });
    const other = await wrong.registerPartner({ partnerName: "Z", orgId: partner.orgId }, { lostKey: true });
    expect(outcome(other)).toBe("accepted");
  });
});
