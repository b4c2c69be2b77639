import { beforeAll, describe, expect, test } from "vitest";
import { Core } from "../../src/core.js";
import { Keyring, parseEncryptionKey } from "../../src/crypto/keyring.js";
import { generateEncryptionKey, type PartnerRegistry, type SSOPartnerRegistration } from "../../src/index.js";
import { StoredPartnerRegistry } from "../../src/partner-registry.js";
import {
  anOrganization,
  ENCRYPTION_KEY,
  expectRefused,
  type Installation,
  outcome,
  registerAcme,
  signedBy,
} from "./installation.js";

class CountingKeyring extends Keyring {
  opened = 0;

  override open(...sealed: Parameters<Keyring["open"]>) {
    this.opened += 1;
    return super.open(...sealed);
  }
}

export function secretsContract(onDatabase: () => Installation): void {
  let installed: Installation;

  beforeAll(() => {
    installed = onDatabase();
  });

  type Credential = Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">;

  const answer = async (credential: Credential, registry: PartnerRegistry = installed.registry) =>
    outcome(await registry.validatePartnerSignature(signedBy(credential, installed.clock.now())));

  async function rotate(partnerId: string, gracePeriodSeconds?: number) {
    return (await installed.registry.rotateConsumerSecret(partnerId, { gracePeriodSeconds })).unwrap();
  }

  /** The same data, as a process with other encryption keys sees it. */
  function withKeys(keys: Record<number, string>): PartnerRegistry {
    const parsed = Object.entries(keys).map(([version, text]): [number, Uint8Array] => [
      Number(version),
      parseEncryptionKey(text) as Uint8Array,
    ]);
    return new StoredPartnerRegistry(
      new Core({ ...installed.provider.core, keyring: new Keyring(new Map(parsed)) }),
      installed.provider,
    );
  }

  async function storedSecrets(partnerId: string) {
    return installed.sql<{ id: string; key_version: number; expires_at: Date | null }>(
      "SELECT id, key_version, expires_at FROM gl_iam.partner_secrets WHERE partner_id = $1 ORDER BY created_at, id",
      partnerId,
    );
  }

  test("an unknown key costs the same work as a known one: one secret opened, one MAC compared", async () => {
    const { core } = installed.provider;
    const known = await registerAcme(installed.registry);
    const keyring = new CountingKeyring(new Map([[1, parseEncryptionKey(ENCRYPTION_KEY) as Uint8Array]]));
    const registry = new StoredPartnerRegistry(new Core({ ...core, keyring }), installed.provider);
    const forged = { consumerKey: known.consumerKey, consumerSecret: `cs_live_${"x".repeat(39)}` };
    for (const consumerKey of [known.consumerKey, `ck_live_${"0".repeat(39)}`]) {
      keyring.opened = 0;
      const code = consumerKey === known.consumerKey ? "invalid_partner_signature" : "partner_not_found";
      expect(await answer({ ...forged, consumerKey }, registry)).toBe(code);
      expect(keyring.opened).toBe(1);
    }
  });

  describe("rotation", () => {
    test("without a grace period the old secret ends at once, and its row with it", async () => {
      const first = await registerAcme(installed.registry);
      const second = await rotate(first.partner.id);
      expect(second).toMatchObject({ consumerKey: first.consumerKey, previousSecretExpiresAt: null });
      expect(second.partner, "a rotation is no change of the partner").toEqual(first.partner);
      expect(await answer(first)).toBe("invalid_partner_signature");
      expect(await answer(second)).toBe("accepted");
      expect(await storedSecrets(first.partner.id)).toHaveLength(1);
    });

    test("in the grace period both secrets work, and after its last moment the old one does not", async () => {
      const { clock } = installed;
      const first = await registerAcme(installed.registry);
      const second = await rotate(first.partner.id, 3600);
      expect(second.previousSecretExpiresAt).toEqual(new Date(clock.now().getTime() + 3_600_000));
      clock.advance(3599);
      expect([await answer(first), await answer(second)]).toEqual(["accepted", "accepted"]);
      clock.advance(1);
      expect([await answer(first), await answer(second)]).toEqual(["invalid_partner_signature", "accepted"]);
    });

    test("a second rotation inside it leaves the new secret and the one right before it", async () => {
      const first = await registerAcme(installed.registry);
      const second = await rotate(first.partner.id, 3600);
      const third = await rotate(first.partner.id, 60);
      expect([await answer(first), await answer(second), await answer(third)]).toEqual([
        "invalid_partner_signature",
        "accepted",
        "accepted",
      ]);
      expect(await storedSecrets(first.partner.id)).toHaveLength(2);
      installed.clock.advance(60);
      expect([await answer(second), await answer(third)]).toEqual(["invalid_partner_signature", "accepted"]);
    });

    test("an immediate rotation inside it ends both older ones", async () => {
      const first = await registerAcme(installed.registry);
      const second = await rotate(first.partner.id, 604_800);
      const third = await rotate(first.partner.id, 0);
      expect([await answer(first), await answer(second), await answer(third)]).toEqual([
        "invalid_partner_signature",
        "invalid_partner_signature",
        "accepted",
      ]);
    });

    test("a caller learns the start of the current secret and the end of the one before, and no secret", async () => {
      const { registry, clock } = installed;
      const { partner } = await registerAcme(registry);
      const known = async () => (await registry.listConsumerSecrets(partner.id)).unwrap();
      const first = { createdAt: clock.now(), expiresAt: null };
      expect(await known()).toEqual([first]);
      clock.advance(5);
      const { previousSecretExpiresAt } = await rotate(partner.id, 60);
      const second = { createdAt: clock.now(), expiresAt: null };
      expect(await known()).toEqual([second, { ...first, expiresAt: previousSecretExpiresAt }]);
      clock.advance(60);
      expect(await known(), "what has ended is no secret any more").toEqual([second]);
      const elsewhere = { organizationId: anOrganization() };
      expectRefused(await registry.listConsumerSecrets(partner.id, elsewhere), "partner_not_found");
    });

    test.each([-1, 604_801, 0.5, Number.NaN])(
      "a grace period of %s seconds is refused, and nothing ends",
      async (seconds) => {
        const first = await registerAcme(installed.registry);
        const options = { gracePeriodSeconds: seconds };
        expectRefused(await installed.registry.rotateConsumerSecret(first.partner.id, options), "validation_error");
        expect(await answer(first)).toBe("accepted");
      },
    );

    test("an inactive partner's secret can be rotated, and it stays inactive", async () => {
      const first = await registerAcme(installed.registry);
      await installed.registry.deactivatePartner(first.partner.id);
      const second = await rotate(first.partner.id);
      expect(await answer(second)).toBe("partner_inactive");
    });
  });

  describe("at rest", () => {
    test("no table and no column has a secret that opens without the key", async () => {
      const { consumerSecret, partner } = await registerAcme(installed.registry);
      const [row] = await installed.sql<{ hex: string }>(
        "SELECT encode(sealed, 'hex') AS hex FROM gl_iam.partner_secrets WHERE partner_id = $1",
        partner.id,
      );
      expect(row?.hex).toHaveLength(2 * (12 + consumerSecret.length + 16));
      expect(row?.hex).not.toContain(Buffer.from(consumerSecret.slice(8, 20)).toString("hex"));
    });

    test("a ciphertext moved to another row opens for neither partner", async () => {
      const victim = await registerAcme(installed.registry);
      const attacker = await registerAcme(installed.registry);
      await installed.sql(
        `UPDATE gl_iam.partner_secrets SET sealed = (SELECT sealed FROM gl_iam.partner_secrets WHERE partner_id = $1)
         WHERE partner_id = $2`,
        attacker.partner.id,
        victim.partner.id,
      );
      const forged = { consumerKey: victim.consumerKey, consumerSecret: attacker.consumerSecret };
      expect(await answer(forged)).toBe("internal_error");
      expect(await answer(victim)).toBe("internal_error");
      expect(await answer(attacker)).toBe("accepted");
    });

    test("a whole row moved to another partner opens for neither", async () => {
      const victim = await registerAcme(installed.registry);
      const attacker = await registerAcme(installed.registry);
      const both = [victim.partner.id, attacker.partner.id];
      await installed.sql("DELETE FROM gl_iam.partner_secrets WHERE partner_id = $1", both[0]);
      await installed.sql("UPDATE gl_iam.partner_secrets SET partner_id = $1 WHERE partner_id = $2", ...both);
      const forged = { consumerKey: victim.consumerKey, consumerSecret: attacker.consumerSecret };
      expect(await answer(forged)).toBe("internal_error");
    });

    test("each sealing has its own nonce", async () => {
      const [one, two] = [await registerAcme(installed.registry), await registerAcme(installed.registry)];
      const nonces = await installed.sql<{ nonce: string }>(
        "SELECT DISTINCT encode(substring(sealed FOR 12), 'hex') AS nonce " +
          "FROM gl_iam.partner_secrets WHERE partner_id IN ($1, $2)",
        one.partner.id,
        two.partner.id,
      );
      expect(nonces).toHaveLength(2);
    });
  });

  describe("a new encryption key", () => {
    test("seals from now on, the old one still opens, and without it the answer names its version", async () => {
      const newKey = generateEncryptionKey();
      const old = await registerAcme(installed.registry);

      const during = withKeys({ 1: ENCRYPTION_KEY, 2: newKey });
      expect(await answer(old, during)).toBe("accepted");
      const fresh = await registerAcme(during);
      expect(await storedSecrets(fresh.partner.id)).toMatchObject([{ key_version: 2 }]);

      const after = withKeys({ 2: newKey });
      expect(await answer(fresh, after)).toBe("accepted");
      const refused = await after.validatePartnerSignature(signedBy(old, installed.clock.now()));
      expectRefused(refused, "store_unavailable");
      expect(refused.error?.message).toContain("encryption key version 1 is not configured");

      const rotated = (await after.rotateConsumerSecret(old.partner.id, { lostKey: true })).unwrap();
      expect(await answer(rotated, after)).toBe("accepted");
    });

    test("another key under the same version opens nothing", async () => {
      const partner = await registerAcme(installed.registry);
      expect(await answer(partner, withKeys({ 1: generateEncryptionKey() }))).toBe("internal_error");
    });

    test("a row relabelled with another version does not open", async () => {
      const both = withKeys({ 1: ENCRYPTION_KEY, 3: ENCRYPTION_KEY });
      const partner = await registerAcme(both);
      expect(await answer(partner, both)).toBe("accepted");
      await installed.sql(
        "UPDATE gl_iam.partner_secrets SET key_version = 1 WHERE partner_id = $1",
        partner.partner.id,
      );
      expect(await answer(partner, both)).toBe("internal_error");
    });
  });
}
