/** Turning the encryption keys on a filled store, while others work on it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeAt } from "../../../../tools/testing/authenticator.js";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { generateEncryptionKey } from "../../src/index.js";
import { SEALED_TABLES } from "../../src/postgresql/sealed.js";
import {
  ENCRYPTION_KEY,
  expectRefused,
  type Installation,
  install,
  outcome,
  registerAcme,
  signedBy,
} from "../postgresql/installation.js";

const SECOND_KEY = generateEncryptionKey();
const BOTH = { encryptionKeys: { 1: ENCRYPTION_KEY, 2: SECOND_KEY } };

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "encryption keys are turned", (kind) => {
  let database: ScratchDatabase;
  let first: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    first = await install(database);
  });
  afterAll(async () => {
    await first?.close();
    await database?.drop();
  });

  /** Another process with other keys on the same data; the one before is closed where only one may be. */
  async function withKeys(crypto: object): Promise<Installation> {
    const { Core } = await import("../../src/core.js");
    const { parseProviderConfig } = await import("../../src/settings.js");
    const { Keyring } = await import("../../src/crypto/keyring.js");
    const { IAMGateway } = await import("../../src/index.js");
    const { StoredPartnerRegistry } = await import("../../src/partner-registry.js");
    const own = { fields: [], objects: [] };
    const settings = parseProviderConfig({ secretKey: "s3cret-key-0123456789-abcdefghijkl", crypto }, own, () => ({}));
    const keyring = new Keyring(settings.encryptionKeys, settings.sealingKeyVersion ?? undefined);
    const core = new Core({ ...first.provider.core, keyring });
    const provider = { ...first.provider, accessTokens: first.provider.accessTokens, core };
    const partnerRegistry = new StoredPartnerRegistry(core, first.provider);
    const gateway = IAMGateway.fromFullstackProvider({ ...provider, partnerRegistry } as never);
    return { ...first, gateway, registry: gateway.partnerRegistry };
  }

  /** @returns what it signs in with now */
  async function withSecondFactor({ gateway, clock }: Installation) {
    const credentials = { email: "guarded@example.com", password: "correct horse battery" };
    (await gateway.createUserWithPassword({ email: credentials.email }, credentials.password)).unwrap();
    const { accessToken } = (await gateway.authenticate(credentials)).unwrap().session;
    const { secret } = (await gateway.mfa.enroll(accessToken)).unwrap();
    (await gateway.mfa.confirm(accessToken, codeAt(secret, clock.now()))).unwrap();
    return () => ({ ...credentials, code: codeAt(secret, clock.now()) });
  }

  const validate = (installed: Installation, partner: Awaited<ReturnType<typeof registerAcme>>) =>
    installed.registry.validatePartnerSignature(signedBy(partner, installed.clock.now()));

  test("a version opens before it seals; what is sealed is listed; everything moves; the old key can go", async () => {
    const acme = await registerAcme(first.registry);
    const idempotency = { key: "k-1", actor: "ops", request: "{}" };
    await first.registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: 60, idempotency });

    const guarded = await withSecondFactor(first);

    const reading = await withKeys({ ...BOTH, sealingKeyVersion: 1 });
    const beta = await registerAcme(reading.registry, { partnerName: "Beta" });
    expect((await reading.gateway.encryptionKeys.usage()).unwrap()).toEqual([
      {
        ...{ version: 1, opens: true, seals: true },
        rows: { "consumer secret": 3, "kept answer": 1, "signing key": 1, "second factor": 1 },
      },
      {
        ...{ version: 2, opens: true, seals: false },
        rows: { "consumer secret": 0, "kept answer": 0, "signing key": 0, "second factor": 0 },
      },
    ]);

    const sealing = await withKeys(BOTH);
    const gamma = await registerAcme(sealing.registry, { partnerName: "Gamma" });
    expect(outcome(await validate(reading, gamma)), "who only reads the new version opens it").toBe("accepted");

    const progress: number[] = [];
    const resealed = await sealing.gateway.encryptionKeys.reseal({
      actor: "ops",
      onProgress: (now) => void progress.push(now.resealed),
    });
    expect(resealed.unwrap()).toEqual({ resealed: 6, total: 6, keyVersion: 2, failures: [] });
    expect(progress.at(-1)).toBe(6);
    expect((await sealing.gateway.encryptionKeys.reseal()).unwrap().total, "there is nothing left").toBe(0);

    const after = await withKeys({ encryptionKeys: { 2: SECOND_KEY } });
    for (const partner of [acme, beta, gamma]) expect(outcome(await validate(after, partner))).toBe("accepted");
    expect(outcome(await after.registry.checkEncryptionKeys())).toBe("accepted");
    const repeated = await after.registry.rotateConsumerSecret(acme.partner.id, {
      gracePeriodSeconds: 60,
      idempotency,
    });
    expect(repeated.unwrap().consumerKey, "an answer that was kept is told again").toBe(acme.consumerKey);
    const { data } = (await after.gateway.listAuditEvents({ eventType: "secrets_resealed" })).unwrap();
    expect(data).toMatchObject([{ actor: "ops", details: { resealed: 6, key_version: 2 } }]);
    first.clock.advance(30);
    expect(outcome(await after.gateway.authenticate(guarded())), "a second factor").toBe("accepted");
  });

  test("a version that is in use and not configured: named, not resealed, and a partner hears 503", async () => {
    const acme = await registerAcme((await withKeys(BOTH)).registry);
    const without = await withKeys({ encryptionKeys: { 3: generateEncryptionKey() } });
    const refused = await without.gateway.encryptionKeys.reseal();
    expectRefused(refused, "internal_error");
    expect(refused.error?.message).toContain("encryption key version 2 is not configured");
    expectRefused(await without.registry.checkEncryptionKeys(), "internal_error");
    expectRefused(await validate(without, acme), "store_unavailable");
    const usage = (await without.gateway.encryptionKeys.usage()).unwrap();
    expect(usage.map(({ version, opens, seals }) => ({ version, opens, seals }))).toEqual([
      { version: 2, opens: false, seals: false },
      { version: 3, opens: true, seals: true },
    ]);
  });

  test.skipIf(kind !== POSTGRESQL)("a process without a key that is in use is not ready, and says why", async () => {
    await registerAcme((await withKeys(BOTH)).registry, { partnerName: "Delta" });
    const warnings: string[] = [];
    const onWarning = (message: string) => void warnings.push(message);
    const late = await install(database, { crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } }, onWarning });
    expect(await late.provider.healthCheck()).toBe(false);
    expect(warnings).toContain("not ready: stored secrets need encryption key version 2, which is not configured");
    await late.close();
    const ready = await install(database, { crypto: { ...BOTH, sealingKeyVersion: 1 } });
    expect(await ready.provider.healthCheck()).toBe(true);
    await ready.close();
  });

  test("S28: a row that changed since it was read stays, and two that reseal at once replace a row once", async () => {
    const { sealed } = first.provider.core.store;
    const version = { kind: "consumer secret", keyVersion: 1 };
    const both = await withKeys({ ...BOTH, sealingKeyVersion: 1 });
    const { partner } = await registerAcme(both.registry);
    const [row] = await sealed.page(version, null, 1);
    if (!row) throw new Error("nothing is sealed with version 1");
    const stale = { keyVersion: 1, sealed: Buffer.concat([row.sealed, Buffer.of(0)]) };
    const after = { keyVersion: 2, sealed: row.sealed };
    expect(await sealed.replace(version.kind, [{ id: row.id, before: stale, after }])).toBe(0);
    expect(await sealed.page(version, null, 1)).toEqual([row]);

    const reports = await Promise.all([1, 2].map(async () => (await withKeys(BOTH)).gateway.encryptionKeys.reseal()));
    expect(reports.map((report) => report.unwrap().resealed).reduce((sum, count) => sum + count)).toBe(1);
    await first.sql("DELETE FROM gl_iam.partner_secrets WHERE partner_id = $1", partner.id);
  });

  test("another key under the version that seals is refused, and nothing is sealed with it", async () => {
    await registerAcme((await withKeys(BOTH)).registry);
    const older = await registerAcme((await withKeys({ ...BOTH, sealingKeyVersion: 1 })).registry);
    const read = () => first.sql("SELECT * FROM gl_iam.partner_secrets ORDER BY id");
    const before = await read();
    const strange = await withKeys({ encryptionKeys: { 1: ENCRYPTION_KEY, 2: generateEncryptionKey() } });
    expectRefused(await strange.gateway.encryptionKeys.reseal(), "internal_error");
    expect(await read()).toEqual(before);
    await first.sql("DELETE FROM gl_iam.partner_secrets WHERE partner_id = $1", older.partner.id);
  });

  test("a row that does not open is named and left as it is; the others move", async () => {
    const both = await withKeys({ ...BOTH, sealingKeyVersion: 1 });
    const acme = await registerAcme(both.registry);
    const where = "partner_id = $1";
    await first.sql(`UPDATE gl_iam.partner_secrets SET sealed = sealed || '\\x00' WHERE ${where}`, acme.partner.id);
    const [before] = await first.sql(`SELECT * FROM gl_iam.partner_secrets WHERE ${where}`, acme.partner.id);
    const report = (await (await withKeys(BOTH)).gateway.encryptionKeys.reseal()).unwrap();
    expect(report.failures).toEqual([
      {
        kind: "consumer secret",
        id: before?.id,
        message: expect.stringContaining("does not open under key version 1"),
      },
    ]);
    expect(await first.sql(`SELECT * FROM gl_iam.partner_secrets WHERE ${where}`, acme.partner.id)).toEqual([before]);
    await first.sql(`DELETE FROM gl_iam.partner_secrets WHERE ${where}`, acme.partner.id);
  });

  test("no table with sealed rows is missing from those that are sealed anew", async () => {
    const tables = await first.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'gl_iam' AND column_name = 'sealed' ORDER BY 1`,
    );
    expect(SEALED_TABLES.map(({ table }) => table).sort()).toEqual(tables.map(({ name }) => name));
  });
});
