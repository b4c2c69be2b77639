/**
 * A service starts with other encryption keys than those its secrets were sealed under. It must say so at the start.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Core } from "../../src/core.js";
import { Keyring, parseEncryptionKey } from "../../src/crypto/keyring.js";
import { generateEncryptionKey } from "../../src/index.js";
import { StoredPartnerRegistry } from "../../src/partner-registry.js";
import { ENCRYPTION_KEY, expectRefused, type Installation, install, outcome, registerAcme } from "./installation.js";

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

  /** The same data, as a process with these keys sees it. */
  function withKeys(keys: Record<number, string>): StoredPartnerRegistry {
    const parsed = Object.entries(keys).map(
      ([version, text]) => [Number(version), parseEncryptionKey(text) as Uint8Array] as const,
    );
    return new StoredPartnerRegistry(
      new Core({ ...installed.provider.core, keyring: new Keyring(new Map(parsed)) }),
      installed.provider,
    );
  }

  test("any key is fine while nothing is sealed", async () => {
    expect(outcome(await withKeys({ 1: generateEncryptionKey() }).checkEncryptionKeys())).toBe("accepted");
  });

  test("a wrong and a missing one are named by their version; a new one beside it is fine", async () => {
    await registerAcme(installed.registry);
    expect(outcome(await installed.registry.checkEncryptionKeys())).toBe("accepted");
    const added = withKeys({ 1: ENCRYPTION_KEY, 2: generateEncryptionKey() });
    expect(outcome(await added.checkEncryptionKeys())).toBe("accepted");
    const wrong = await withKeys({ 1: generateEncryptionKey() }).checkEncryptionKeys();
    expectRefused(wrong, "internal_error");
    expect(wrong.error?.message).toContain("does not open under key version 1");
    const missing = await withKeys({ 2: generateEncryptionKey() }).checkEncryptionKeys();
    expectRefused(missing, "internal_error");
    expect(missing.error?.message).toContain("encryption key version 1 is not configured");
  });

  test("a rotation that promises a grace period first opens the old secret, or changes nothing", async () => {
    const { partner } = await registerAcme(installed.registry);
    const before = await installed.sql("SELECT * FROM gl_iam.partner_secrets WHERE partner_id = $1", partner.id);
    const wrong = withKeys({ 1: generateEncryptionKey() });
    expectRefused(await wrong.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 }), "internal_error");
    const after = await installed.sql("SELECT * FROM gl_iam.partner_secrets WHERE partner_id = $1", partner.id);
    expect(after).toEqual(before);
    // Without a grace period the old secret ends anyway. This is the way out when the keys are lost.
    expect(outcome(await wrong.rotateConsumerSecret(partner.id))).toBe("accepted");
  });
});
