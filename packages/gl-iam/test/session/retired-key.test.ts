/** S12: a signing key that only verifies ends at once when an operator says so, in every process. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { IAMGateway } from "../../src/index.js";
import { PostgreSQLProvider } from "../../src/postgresql/index.js";
import {
  ENCRYPTION_KEY,
  expectRefused,
  type Installation,
  install,
  outcome,
  SECRET_KEY,
} from "../postgresql/installation.js";

const PASSWORD = "a passphrase of some length";
const EMAIL = "alice@example.com";

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "a retired signing key", (kind) => {
  let database: ScratchDatabase;
  let installed: Installation;
  /** With a newer version of the secret key. */
  let newer: IAMGateway;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    (await installed.gateway.createUserWithPassword({ email: EMAIL }, PASSWORD)).unwrap();
  });
  afterAll(async () => {
    await newer?.close();
    await installed?.close();
    await database?.drop();
  });

  const signIn = async (gateway: IAMGateway) =>
    (await gateway.authenticate({ email: EMAIL, password: PASSWORD })).unwrap().session.accessToken;
  const keys = async () => (await installed.gateway.accessTokenKeys.list()).unwrap();

  test("there is none before the first token, and one that signs is not ended", async () => {
    const { gateway } = installed;
    expect(await keys()).toEqual([]);
    await signIn(gateway);
    const [only, ...others] = await keys();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ secretKeyVersion: 1, state: "signing", endsAt: null });
    expectRefused(await gateway.accessTokenKeys.retire(only?.kid ?? ""), "conflict");
    for (const unknown of ["", "no such key", undefined, 7]) {
      expectRefused(await gateway.accessTokenKeys.retire(unknown as string), "not_found");
    }
    expect((await keys())[0]?.state).toBe("signing");
  });

  test.skipIf(kind === PGLITE_IN_MEMORY)(
    "it ends in every process within seconds, and its sessions go on",
    async () => {
      const { gateway, clock } = installed;
      const session = (await gateway.authenticate({ email: EMAIL, password: PASSWORD })).unwrap().session;
      const provider = new PostgreSQLProvider({
        databaseUrl: database.url,
        secretKeys: { 1: SECRET_KEY, 2: `${SECRET_KEY}!` },
        crypto: { encryptionKeys: { 1: ENCRYPTION_KEY } },
        enablePartnerRegistry: true,
        now: clock.now,
      });
      newer = IAMGateway.fromFullstackProvider(provider);
      const next = await signIn(newer);
      const [retired, signing] = await keys();
      expect([retired?.state, signing?.state]).toEqual(["verifying", "signing"]);
      expect(retired?.endsAt).toEqual(new Date(clock.now().getTime() + 15 * 60_000));
      // This process learns that it is retired.
      await sleep(5100);
      for (const process of [gateway, newer]) {
        expect(outcome(await process.validateSession(session.accessToken))).toBe("accepted");
      }
      const { kid = "" } = retired ?? {};
      const ended = (await newer.accessTokenKeys.retire(kid, { actor: "ops" })).unwrap();
      expect(ended).toMatchObject({ kid, state: "ended", endsAt: clock.now() });
      expect((await gateway.accessTokenKeys.retire(kid, { actor: "ops" })).unwrap(), "again").toEqual(ended);
      await sleep(1100);
      for (const process of [gateway, newer]) {
        expectRefused(await process.validateSession(session.accessToken), "invalid_token");
        expect(outcome(await process.validateSession(next))).toBe("accepted");
        const published = (await process.jsonWebKeySet()).unwrap().keys.map((key) => key.kid);
        expect(published).toEqual([signing?.kid]);
      }
      const refreshed = (await gateway.refreshSession(session.refreshToken)).unwrap();
      expect(outcome(await newer.validateSession(refreshed.accessToken))).toBe("accepted");
      const { data } = (await gateway.listAuditEvents({ eventType: "signing_key_retired" })).unwrap();
      expect(data).toMatchObject([{ actor: "ops", details: { kid, secret_key_version: 1 } }]);
    },
  );
});
