/**
 * Calls that meet on the same rows wait for each other, and never in a circle: PostgreSQL would end one of them after a
 * second, and an emergency rotation that is ended does not rotate.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { ANYWHERE, type Installation, install } from "../postgresql/installation.js";
import { aUser, PartnerSide, tally } from "./partner-side.js";

/** Each begins the change two milliseconds later than the one before, so that one of them hits the right moment. */
const ROUNDS = 8;

describeOn([POSTGRESQL], "calls that meet", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  test("rotating the secret at once while its tokens are being exchanged", async () => {
    const { gateway, registry } = installed;
    for (let round = 0; round < ROUNDS; round += 1) {
      const partner = await PartnerSide.of(installed);
      const tokens = await Promise.all(Array.from({ length: 8 }, () => partner.token()));
      const exchanges = tokens.map((token) => gateway.sso.authenticate({ token }));
      await sleep(2 * round);
      const rotated = registry.rotateConsumerSecret(partner.id);
      const { accepted = 0, invalid_token = 0 } = tally(await Promise.all(exchanges));
      expect(tally([await rotated])).toEqual({ accepted: 1 });
      expect(accepted + invalid_token).toBe(8);
    }
  });

  test("deactivating a partner with its sessions while they are refreshed", async () => {
    const { gateway, registry } = installed;
    for (let round = 0; round < ROUNDS; round += 1) {
      const partner = await PartnerSide.of(installed);
      const signedIn = await Promise.all(Array.from({ length: 8 }, () => partner.signedIn()));
      const refreshes = signedIn.map(({ session }) =>
        gateway.refreshSession(session.refreshToken, { organizationId: partner.orgId }),
      );
      await sleep(2 * round);
      const deactivated = registry.deactivatePartner(partner.id, { revokeSessions: true });
      const { accepted = 0, session_not_found = 0, partner_inactive = 0 } = tally(await Promise.all(refreshes));
      expect(tally([await deactivated])).toEqual({ accepted: 1 });
      expect(accepted + session_not_found + partner_inactive).toBe(8);
    }
  });

  test("deactivating a user who is signing in", async () => {
    const { gateway } = installed;
    for (let round = 0; round < ROUNDS; round += 1) {
      const partner = await PartnerSide.of(installed);
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      const tokens = await Promise.all(Array.from({ length: 6 }, () => partner.token(partner.anew(payload))));
      const exchanges = tokens.map((token) => gateway.sso.authenticate({ token }));
      await sleep(2 * round);
      const deactivated = gateway.deactivateUser(user.id, ANYWHERE);
      const { accepted = 0, user_inactive = 0 } = tally(await Promise.all(exchanges));
      expect(tally([await deactivated])).toEqual({ accepted: 1 });
      expect(accepted + user_inactive).toBe(6);
    }
  });

  test("a partner with uninterrupted sign-ins can still be changed, rotated and deactivated", async () => {
    const { gateway, registry } = installed;
    const partner = await PartnerSide.of(installed);
    const payloads = Array.from({ length: 8 }, () => aUser());
    let over = false;
    const load = payloads.map(async (payload) => {
      while (!over) {
        const issued = await partner.post(partner.anew(payload));
        if (issued.isOk) await gateway.sso.authenticate({ token: issued.value.token });
      }
    });
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const results = [
          await registry.updatePartner(partner.id, { maxUsers: 100 + round }),
          await registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 }),
        ];
        expect(tally(results)).toEqual({ accepted: 2 });
      }
      expect(tally([await registry.deactivatePartner(partner.id, { revokeSessions: true })])).toEqual({ accepted: 1 });
    } finally {
      over = true;
      await Promise.all(load);
    }
  });
});
