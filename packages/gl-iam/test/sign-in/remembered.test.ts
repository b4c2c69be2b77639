/**
 * S2: what a process remembers of a partner decides nothing. The write proves it, or it is judged again from the
 * database before anything is told, taken or recorded.
 */
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { generateConsumerKey } from "../../src/crypto/credential.js";
import { CLEAR_PARTNER_FIELD, type PartnerRegistry, type SSOPartnerCreate } from "../../src/index.js";
import { type Installation, install, outcome } from "../postgresql/installation.js";
import { unopenedProvider } from "../postgresql/unopened.js";
import { aUser, countsOf, PartnerSide, sign } from "./partner-side.js";

const FROM = { sourceIp: "203.0.113.7" };

interface Change {
  readonly name: string;
  readonly make: (side: PartnerSide, registry: PartnerRegistry, run: Installation["sql"]) => Promise<unknown>;
  readonly refusal: string;
}

const CHANGES: readonly Change[] = [
  {
    name: "a deactivation",
    make: ({ id }, registry) => registry.deactivatePartner(id).then((result) => result.unwrap()),
    refusal: "partner_inactive",
  },
  {
    name: "a rotation",
    make: ({ id }, registry) => registry.rotateConsumerSecret(id, { gracePeriodSeconds: 0 }).then((r) => r.unwrap()),
    refusal: "invalid_partner_signature",
  },
  {
    name: "a narrowed source address",
    make: ({ id }, registry) => registry.updatePartner(id, { allowedSourceIps: ["198.51.100.0/24"] }),
    refusal: "source_ip_not_allowed",
  },
  {
    name: "a narrowed domain",
    make: ({ id }, registry) => registry.updatePartner(id, { allowedEmailDomains: ["elsewhere.example"] }),
    refusal: "email_domain_not_allowed",
  },
  {
    name: "a cap",
    make: ({ id }, _, run) => run("UPDATE gl_iam.partners SET max_users = 0 WHERE id = $1", id),
    refusal: "max_users_exceeded",
  },
  {
    name: "an UPDATE by hand",
    make: ({ id }, _, run) => run("UPDATE gl_iam.partners SET is_active = false WHERE id = $1", id),
    refusal: "partner_inactive",
  },
  {
    name: "a secret that was removed by hand",
    make: ({ id }, _, run) => run("DELETE FROM gl_iam.partner_secrets WHERE partner_id = $1", id),
    refusal: "partner_not_found",
  },
  {
    name: "a secret whose end was set by hand",
    make: ({ id }, _, run) =>
      run("UPDATE gl_iam.partner_secrets SET expires_at = '2026-03-12T09:59:59Z' WHERE partner_id = $1", id),
    refusal: "partner_not_found",
  },
];

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "S2: remembered credentials", (kind) => {
  let database: ScratchDatabase;
  /** Where the changes are made. */
  let here: Installation;
  /** A second process where the database allows it. */
  let there: Installation;

  beforeAll(async () => {
    database = await kind.createMigrated();
    here = await install(database);
    there = database.shared ? await install(database, { now: here.clock.now }) : here;
  });
  afterAll(async () => {
    await there?.close();
    await here?.close();
    await database?.drop();
  });
  afterEach(() => vi.restoreAllMocks());

  /** A partner whom the other process remembers. */
  async function known(fields: Partial<SSOPartnerCreate> = {}): Promise<PartnerSide> {
    const side = await PartnerSide.of(here, fields);
    await issue(side, "accepted");
    return side;
  }

  async function issue(side: PartnerSide, expected: string): Promise<void> {
    const issued = await there.gateway.sso.issueToken(side.sign(aUser(), FROM));
    expect(outcome(issued)).toBe(expected);
  }

  const refusalsOf = async ({ id }: PartnerSide) =>
    (await there.gateway.listAuditEvents({ partnerId: id }))
      .unwrap()
      .data.filter(({ errorCode }) => errorCode !== null);

  test("a partner that is remembered signs in without a look-up", async () => {
    const side = await known();
    const lookUp = vi.spyOn(there.provider.core.store.partners, "findCredentials");
    await issue(side, "accepted");
    const request = (await there.gateway.sso.verify(side.sign(aUser(), FROM))).unwrap();
    (await there.gateway.sso.issueToken(request)).unwrap();
    expect(lookUp).not.toHaveBeenCalled();
    // Whatever acts without comparing the version proves the request by a look-up of its own.
    (await there.gateway.sso.logout(side.sign({ action: "logout", external_id: "u-1" }))).unwrap();
    expect(lookUp).toHaveBeenCalled();
  });

  test.each(CHANGES)(
    "$name is obeyed by the very next sign-in, which takes and records nothing twice",
    async (change) => {
      const side = await known({ allowedSourceIps: ["203.0.113.0/24"] });
      const before = await countsOf(here);
      await change.make(side, here.registry, here.sql);
      await issue(side, change.refusal);
      const after = await countsOf(here);
      // A refusal about the person takes its marks, once. With its secret, a token goes.
      const others = { replayMarks: 0, oneTimeTokens: 0 };
      expect({ ...after, ...others }).toEqual({ ...before, ...others });
      expect(after.oneTimeTokens).toBeLessThanOrEqual(before.oneTimeTokens ?? 0);
      if (change.refusal !== "partner_not_found") expect(await refusalsOf(side)).toHaveLength(1);
    },
  );

  test("what is allowed by now is not refused because of what was", async () => {
    const side = await known();
    const narrowed = { allowedSourceIps: ["198.51.100.0/24"] };
    (await here.registry.updatePartner(side.id, narrowed)).unwrap();
    await issue(side, "source_ip_not_allowed");
    (await here.registry.updatePartner(side.id, { allowedSourceIps: CLEAR_PARTNER_FIELD })).unwrap();
    await issue(side, "accepted");
    expect(await refusalsOf(side)).toHaveLength(1);
  });

  test("a new secret works at once, and the previous one until its end by the database's clock", async () => {
    const side = await known();
    const rotated = (await here.registry.rotateConsumerSecret(side.id, { gracePeriodSeconds: 60 })).unwrap();
    const anew = () => there.gateway.sso.issueToken(sign(rotated, here.clock.now(), aUser()));
    expect(outcome(await anew())).toBe("accepted");
    await issue(side, "accepted");
    here.clock.advance(61);
    await issue(side, "invalid_partner_signature");
    expect(outcome(await anew())).toBe("accepted");
  });

  test("a proof by an ended secret is worth nothing to what acts upon it", async () => {
    const side = await known();
    (await here.registry.rotateConsumerSecret(side.id, { gracePeriodSeconds: 0 })).unwrap();
    const proven = await there.gateway.sso.verify(side.sign({ action: "logout", external_id: "u-1" }));
    const logout = proven.isOk ? await there.gateway.sso.logout(proven.value) : proven;
    expect(outcome(logout)).toBe("invalid_partner_signature");
  });

  test("an answer to a start is proven by its write as well", async () => {
    const side = await known({ ssoMode: "both", loginUrl: "https://login.acme.example/" });
    const started = (await there.gateway.sso.start({ partnerId: side.id })).unwrap();
    const state = new URL(started.redirectTo).searchParams.get("state") ?? "";
    await here.sql("UPDATE gl_iam.partners SET allowed_roles = '{teacher}' WHERE id = $1", side.id);
    const answer = await there.gateway.sso.issueToken(side.sign(aUser({ state, role: "student" }), FROM));
    expect(outcome(answer)).toBe("role_not_allowed");
  });

  describe("a check of a signature", () => {
    const check = (side: PartnerSide, cacheSeconds?: number) =>
      there.registry.validatePartnerSignature({ ...side.sign(aUser()), ...FROM, cacheSeconds });
    /** Until the process has polled often enough to use what it has read. */
    async function warm(side: PartnerSide): Promise<void> {
      const lookUp = vi.spyOn(there.provider.core.store.partners, "findCredentials");
      await expect
        .poll(async () => {
          lookUp.mockClear();
          await check(side, 5);
          return lookUp.mock.calls.length;
        })
        .toBe(0);
      lookUp.mockClear();
    }

    test("asks for the version by default, and obeys every change at once", async () => {
      const side = await known();
      expect(outcome(await check(side))).toBe("accepted");
      await here.sql("UPDATE gl_iam.partners SET is_active = false WHERE id = $1", side.id);
      expect(outcome(await check(side))).toBe("partner_inactive");
    });

    test("of some seconds ago asks nothing, and obeys a change when they are over", async () => {
      const side = await known();
      await warm(side);
      const lookUp = vi.spyOn(there.provider.core.store.partners, "findCredentials");
      for (let n = 0; n < 10; n += 1) expect(outcome(await check(side, 5))).toBe("accepted");
      expect(lookUp).not.toHaveBeenCalled();
      await here.sql("UPDATE gl_iam.partners SET is_active = false WHERE id = $1", side.id);
      await expect.poll(async () => outcome(await check(side, 1)), { timeout: 5000 }).toBe("partner_inactive");
      await here.sql("UPDATE gl_iam.partners SET is_active = true WHERE id = $1", side.id);
      expect(outcome(await check(side, 1)), "a refusal is judged again").toBe("accepted");
    });

    test("remembers that nobody has a key, until somebody may have got it", async () => {
      const side = await known();
      const { consumerSecret } = side.registration;
      const stranger = { consumerKey: generateConsumerKey(), consumerSecret };
      const ask = () =>
        there.registry.validatePartnerSignature({
          ...sign(stranger, here.clock.now(), aUser()),
          sourceIp: undefined,
          cacheSeconds: 2,
        });
      const lookUp = vi.spyOn(there.provider.core.store.partners, "findCredentials");
      await expect
        .poll(async () => {
          lookUp.mockClear();
          expect(outcome(await ask())).toBe("partner_not_found");
          return lookUp.mock.calls.length;
        })
        .toBe(0);
      await here.sql("UPDATE gl_iam.partners SET consumer_key = $1 WHERE id = $2", stranger.consumerKey, side.id);
      await expect.poll(async () => outcome(await ask()), { timeout: 5000 }).toBe("accepted");
    });

    test.each([-1, 6, 0.5, "1", null])("takes no %j as cacheSeconds", async (cacheSeconds) => {
      const side = await known();
      expect(outcome(await check(side, cacheSeconds as number))).toBe("validation_error");
      const configure = () => unopenedProvider("pglite://memory", { cacheSeconds: cacheSeconds as number });
      if (cacheSeconds !== null) expect(configure).toThrow("cacheSeconds must be an integer from 0 to 5");
    });
  });
});

describeOn([POSTGRESQL], "S2: a database", (kind) => {
  test.each([
    "ALTER TABLE gl_iam.partners DISABLE TRIGGER partners_move_version",
    "ALTER TABLE gl_iam.partners ENABLE TRIGGER partners_record_change",
    "DROP TRIGGER partner_secrets_move_version ON gl_iam.partner_secrets",
  ])("with %s is not served", async (statement) => {
    const database = await kind.createMigrated();
    const installed = await install(database);
    await installed.sql(statement);
    const other = unopenedProvider(database.url);
    const refused = await (other.partnerRegistry?.listPartners() ?? expect.fail("there is a registry"));
    expect(outcome(refused)).toBe("store_unavailable");
    expect(refused.error?.message).toContain(/\w+_(?:version|change)/.exec(statement)?.[0] ?? "");
    await Promise.all([other.close(), installed.close()]);
    await database.drop();
  });

  test("whose sessions fire no ordinary triggers moves the version all the same", async () => {
    const database = await kind.createMigrated();
    const installed = await install(database);
    const side = await PartnerSide.of(installed);
    const version = async () =>
      (await installed.sql("SELECT version FROM gl_iam.partners WHERE id = $1", side.id))[0]?.version;
    const before = await version();
    await installed.tables.transaction().execute(async (transaction) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(transaction);
      await sql`UPDATE gl_iam.partner_secrets SET key_version = key_version WHERE partner_id = ${side.id}`.execute(
        transaction,
      );
    });
    expect(await version()).not.toEqual(before);
    await installed.close();
    await database.drop();
  });
});
