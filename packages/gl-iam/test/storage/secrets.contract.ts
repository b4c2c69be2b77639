import { beforeAll, describe, expect, test } from "vitest";
import { Core } from "../../src/core.js";
import { Keyring, parseEncryptionKey } from "../../src/crypto/keyring.js";
import { generateEncryptionKey, type PartnerRegistry, type SSOPartnerRegistration } from "../../src/index.js";
import { StoredPartnerRegistry } from "../../src/partner-registry.js";
import { anOrganization, registerAcme, signedBy } from "../acme.js";
import { type Application, ENCRYPTION_KEY } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

class CountingKeyring extends Keyring {
  opened = 0;

  override open(...sealed: Parameters<Keyring["open"]>) {
    this.opened += 1;
    return super.open(...sealed);
  }
}

export function secretsContract(onDatabase: () => Application): void {
  let installed: Application;

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
      expect(await installed.inspection.secretVersions(first.partner.id)).toHaveLength(1);
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
      expect(await installed.inspection.secretVersions(first.partner.id)).toHaveLength(2);
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

  describe("a new encryption key", () => {
    test("seals from now on, the old one still opens, and without it the answer names its version", async () => {
      const newKey = generateEncryptionKey();
      const old = await registerAcme(installed.registry);

      const during = withKeys({ 1: ENCRYPTION_KEY, 2: newKey });
      expect(await answer(old, during)).toBe("accepted");
      const fresh = await registerAcme(during);
      expect(await installed.inspection.secretVersions(fresh.partner.id)).toEqual([2]);

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
  });
}
