/**
 * Many callers at the same moment: ten rounds of twenty, on a server through two pools, as from two processes; three on
 * the one connection of an embedded database, where the callers meet in the same order each time. Beside each guarantee
 * runs the naive version, until it breaks.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseKind, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { IAMGateway, PartnerRegistry, Result } from "../../src/index.js";
import type { Tables } from "../../src/postgresql/tables.js";
import { expectMoreThan } from "../until-they-meet.js";
import {
  ANYWHERE,
  anOrganization,
  type Installation,
  install,
  outcome,
  registerAcme,
  signedBy,
} from "./installation.js";
import {
  naiveChange,
  naiveRefresh,
  naiveRegister,
  naiveRotate,
  naiveSetPassword,
  naiveSignIn,
  naiveTables,
  partnerRow,
} from "./naive.js";

const CALLERS = 20;
const PASSWORD = "correct horse battery";

export function racesContract(kind: DatabaseKind): void {
  const ROUNDS = kind === POSTGRESQL ? 10 : 3;
  let database: ScratchDatabase;
  let installed: Installation;
  /** A second provider with its own connections, where the database allows it; else the same one again. */
  let second: Installation;
  let naive: Kysely<Tables>;

  beforeAll(async () => {
    database = await kind.createMigrated();
    installed = await install(database);
    second = database.shared ? await install(database, { now: installed.clock.now }) : installed;
    naive = await naiveTables(installed.tables);
  });
  afterAll(async () => {
    await second?.close();
    await installed?.close();
    await database?.drop();
  });

  /** Twenty at once, taking turns between the two providers. */
  function atOnce<T>(call: (caller: { registry: PartnerRegistry; gateway: IAMGateway }, n: number) => Promise<T>) {
    const callers = Array.from({ length: CALLERS }, (_, n) => (n % 2 === 0 ? installed : second));
    return Promise.all(callers.map((caller, n) => call(caller, n)));
  }

  async function rounds<T>(round: () => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (let n = 0; n < ROUNDS; n += 1) results.push(await round());
    return results;
  }

  const everyRound = <T>(value: T): T[] => Array.from({ length: ROUNDS }, () => value);

  describe("one name registered twenty times", () => {
    test("makes one partner, and nineteen callers hear that the name is taken", async () => {
      const made = await rounds(async () => {
        const orgId = anOrganization();
        const spellings = ["Straße 1", "STRASSE 1", "strasse 1", " Straße 1 "];
        const answers = await atOnce(({ registry }, n) =>
          registry.registerPartner({ orgId, partnerName: spellings[n % spellings.length] as string }),
        );
        const codes = answers.map(outcome).sort();
        const stored = (await installed.registry.listPartners({ organizationId: orgId })).unwrap().length;
        const audit = (await installed.gateway.listAuditEvents({ organizationId: orgId })).unwrap().data.length;
        return {
          first: codes[0],
          taken: codes.filter((code) => code === "partner_already_exists").length,
          stored,
          audit,
        };
      });
      expect(made).toEqual(everyRound({ first: "accepted", taken: CALLERS - 1, stored: 1, audit: 1 }));
    });

    test("makes several with the naive version", async () => {
      await expectMoreThan(1, async () => {
        const orgId = anOrganization();
        return (await atOnce(() => naiveRegister(naive, orgId, "acme"))).filter(Boolean).length;
      });
    });
  });

  describe("twenty rotations at once, each with a grace period", () => {
    test("leave two live secrets: the newest and the one right before it", async () => {
      const left = await rounds(async () => {
        const acme = await registerAcme(installed.registry);
        const { id } = acme.partner;
        const rotations = await atOnce(({ registry }) =>
          registry.rotateConsumerSecret(id, { gracePeriodSeconds: 3600 }),
        );
        const secrets = [acme, ...rotations.map((rotation) => rotation.unwrap())];
        const live = await Promise.all(
          secrets.map((secret) => installed.registry.validatePartnerSignature(signedBy(secret, installed.clock.now()))),
        );
        const rows = await installed.sql<{ expires_at: Date | null }>(
          "SELECT expires_at FROM gl_iam.partner_secrets WHERE partner_id = $1",
          id,
        );
        return {
          live: live.filter(({ isOk }) => isOk).length,
          current: rows.filter(({ expires_at }) => expires_at === null).length,
          stored: rows.length,
        };
      });
      expect(left).toEqual(everyRound({ live: 2, current: 1, stored: 2 }));
    });

    test("leave more with the naive version", async () => {
      await expectMoreThan(2, async () => {
        const partnerId = randomUUID();
        await naiveRotate(naive, partnerId);
        await atOnce(() => naiveRotate(naive, partnerId));
        const query = naive.selectFrom("partner_secrets").select("id").where("partner_id", "=", partnerId);
        return (await query.execute()).length;
      });
    });

    test("without a grace period leave only the newest", async () => {
      const left = await rounds(async () => {
        const acme = await registerAcme(installed.registry);
        await atOnce(({ registry }, n) =>
          registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: n === 7 ? 60 : 0 }),
        );
        const rows = await installed.sql<{ expires_at: Date | null }>(
          "SELECT expires_at FROM gl_iam.partner_secrets WHERE partner_id = $1",
          acme.partner.id,
        );
        return { atMostTwo: rows.length <= 2, current: rows.filter(({ expires_at }) => expires_at === null).length };
      });
      expect(left).toEqual(everyRound({ atMostTwo: true, current: 1 }));
    });
  });

  describe("a deactivation among rotations and updates", () => {
    test("stands, and every rotation and update is kept too", async () => {
      const left = await rounds(async () => {
        const { partner } = await registerAcme(installed.registry);
        const answers = await atOnce<Result<unknown>>(({ registry }, n) => {
          if (n === 10) return registry.deactivatePartner(partner.id);
          if (n % 2 === 0) return registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 60 });
          return registry.updatePartner(partner.id, { metadata: { [`n${n}`]: n }, maxUsers: n });
        });
        const { isActive, maxUsers } = (await installed.registry.getPartner(partner.id)).unwrap();
        const events = (await installed.gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
        const count = (type: string) => events.filter(({ eventType }) => eventType === type).length;
        const [{ secrets } = { secrets: -1 }] = await installed.sql<{ secrets: number }>(
          "SELECT count(*)::int AS secrets FROM gl_iam.partner_secrets WHERE partner_id = $1",
          partner.id,
        );
        return {
          refused: answers.filter(({ isErr }) => isErr).length,
          isActive,
          updated: maxUsers !== null && maxUsers % 2 === 1,
          secrets,
          events: [count("partner_deactivated"), count("partner_secret_rotated"), count("partner_updated")],
        };
      });
      expect(left).toEqual(everyRound({ refused: 0, isActive: false, updated: true, secrets: 2, events: [1, 9, 10] }));
    });

    test("is undone by the naive version, which read the partner before", async () => {
      await expectMoreThan(0, async () => {
        const row = partnerRow(anOrganization(), "acme");
        await naive.insertInto("partners").values(row).execute();
        await atOnce((_, n) => naiveChange(naive, row.id, n === 10 ? { is_active: false } : { max_users: n }));
        const query = naive.selectFrom("partners").select("is_active").where("id", "=", row.id);
        return Number((await query.executeTakeFirstOrThrow()).is_active);
      });
    });

    test("revoking sessions twenty times at once ends and records them once", async () => {
      const left = await rounds(async () => {
        const { partner } = await registerAcme(installed.registry);
        const answers = await atOnce(({ registry }) =>
          registry.deactivatePartner(partner.id, { revokeSessions: true }),
        );
        const events = (await installed.gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
        return { refused: answers.filter(({ isErr }) => isErr).length, events: events.length };
      });
      expect(left).toEqual(everyRound({ refused: 0, events: 2 }));
    });
  });

  describe("one refresh token used twenty times at once", () => {
    const call = { organizationId: anOrganization() };
    const credentials = { email: "alice@example.com", password: PASSWORD };
    beforeAll(() => installed.gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call));

    async function race(idempotencyKey?: string) {
      const { session } = (await installed.gateway.authenticate(credentials, call)).unwrap();
      const refreshing = { ...call, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
      const answers = await atOnce(({ gateway }) => gateway.refreshSession(session.refreshToken, refreshing));
      const winners = answers.flatMap((answer) => (answer.isOk ? [answer.value] : []));
      const after = winners[0] ?? session;
      return {
        winners: winners.length,
        successors: new Set(winners.map(({ refreshToken }) => refreshToken)).size,
        invalid: answers.filter((answer) => outcome(answer) === "invalid_token").length,
        ended: answers.filter((answer) => outcome(answer) === "session_not_found").length,
        access: outcome(await installed.gateway.validateSession(after.accessToken, call)),
        refresh: outcome(await second.gateway.refreshSession(after.refreshToken, call)),
      };
    }

    test("has one successor, told four times; a fifth use ends the family: the winners' tokens too", async () => {
      const ended = { access: "session_not_found", refresh: "session_not_found" };
      const told = { winners: 4, successors: 1, invalid: 1, ended: CALLERS - 5 };
      expect(await rounds(() => race())).toEqual(everyRound({ ...told, ...ended }));
      const reuse = { ...call, eventType: "token_reuse_detected" } as const;
      const events = (await installed.gateway.listAuditEvents({ ...reuse, limit: 200 })).unwrap().data;
      const critical = events.filter(({ severity }) => severity === "critical");
      expect([critical.length, events.length]).toEqual([ROUNDS, ROUNDS * 4]);
    });

    test("has one successor, told to all who come with the same idempotency key, and goes on", async () => {
      let n = 0;
      const goesOn = { access: "accepted", refresh: "accepted" };
      expect(await rounds(() => race(`k-${++n}`))).toEqual(
        everyRound({ winners: CALLERS, successors: 1, invalid: 0, ended: 0, ...goesOn }),
      );
    });

    test("succeeds several times with the naive version", async () => {
      await expectMoreThan(1, async () => {
        const token_hash = randomBytes(32);
        const token = { token_hash, session_id: randomUUID(), created_at: new Date(), used_at: null };
        await naive.insertInto("refresh_tokens").values(token).execute();
        return (await atOnce(() => naiveRefresh(naive, token_hash))).filter(Boolean).length;
      });
    });
  });

  test("a logout among refreshes wins: nobody has a session afterwards", async () => {
    const call = { organizationId: anOrganization() };
    const credentials = { email: "alice@example.com", password: PASSWORD };
    await installed.gateway.createUserWithPassword({ email: credentials.email }, PASSWORD, call);
    const after = await rounds(async () => {
      const { session } = (await installed.gateway.authenticate(credentials, call)).unwrap();
      const [refreshed] = await Promise.all([
        second.gateway.refreshSession(session.refreshToken, call),
        installed.gateway.logout(session.accessToken, call),
      ]);
      const { accessToken, refreshToken } = refreshed.unwrapOr(session);
      return [
        outcome(await second.gateway.validateSession(accessToken, call)),
        outcome(await installed.gateway.refreshSession(refreshToken, call)),
      ];
    });
    expect(after).toEqual(everyRound(["session_not_found", "session_not_found"]));
  });

  describe("a new password among sign-ins with the old one", () => {
    test("leaves nobody signed in with the old one", async () => {
      const call = { organizationId: anOrganization() };
      const email = "alice@example.com";
      const user = (await installed.gateway.createUserWithPassword({ email }, `${PASSWORD} 0`, call)).unwrap();
      let n = 0;
      const left = await rounds(async () => {
        const [old, next] = [`${PASSWORD} ${n}`, `${PASSWORD} ${++n}`];
        const signIn = ({ gateway }: Installation) => gateway.authenticate({ email, password: old }, call);
        // The slow part of both is the hashing, so they meet where one opens its session and the other ends all
        // sessions.
        const [one, changed, two] = await Promise.all([
          signIn(installed),
          second.gateway.setPassword(user.id, next, ANYWHERE),
          signIn(second),
        ]);
        const opened = [one, two].flatMap((answer) => (answer.isOk ? [answer.value.session] : []));
        const standing = await Promise.all(
          opened.map(({ accessToken }) => installed.gateway.validateSession(accessToken, call)),
        );
        return { changed: outcome(changed), standing: standing.filter(({ isOk }) => isOk).length };
      });
      expect(left).toEqual(everyRound({ changed: "accepted", standing: 0 }));
    });

    test("leaves some with the naive version", async () => {
      await expectMoreThan(0, async () => {
        const [id, now] = [randomUUID(), new Date()];
        const user = { id, org_id: "default", email: "", email_key: "", display_name: null, roles: [] };
        await naive
          .insertInto("users")
          .values({ ...user, password_hash: "old", created_at: now })
          .execute();
        await atOnce((_, n) => (n === 10 ? naiveSetPassword(naive, id, "new") : naiveSignIn(naive, id, "old")));
        const open = naive.selectFrom("sessions").select("id").where("user_id", "=", id).where("ended_at", "is", null);
        return (await open.execute()).length;
      });
    });
  });

  test("a deactivation among sign-ins by password leaves nobody signed in", async () => {
    const call = { organizationId: anOrganization() };
    const email = "bob@example.com";
    const user = (await installed.gateway.createUserWithPassword({ email }, PASSWORD, call)).unwrap();
    const left = await rounds(async () => {
      // Checking a password takes some 30 ms. A user who is deactivated meanwhile must not get a session afterwards.
      const signIns = atOnce((side) => side.gateway.authenticate({ email, password: PASSWORD }, call));
      await sleep(20);
      (await second.gateway.deactivateUser(user.id, call)).unwrap();
      const opened = (await signIns).flatMap((answer) => (answer.isOk ? [answer.value.session] : []));
      // Active again, so that only the revocation can keep them out.
      (await second.gateway.reactivateUser(user.id, call)).unwrap();
      const standing = await Promise.all(
        opened.map(({ accessToken }) => installed.gateway.validateSession(accessToken, call)),
      );
      return { opened: opened.length, standing: standing.filter(({ isOk }) => isOk).length };
    });
    expect(left.map(({ standing }) => standing)).toEqual(everyRound(0));
  });

  test("one e-mail created twenty times makes one user", async () => {
    const call = { organizationId: anOrganization() };
    const answers = await atOnce(({ gateway }) =>
      gateway.createUserWithPassword({ email: "alice@example.com" }, PASSWORD, call),
    );
    expect(answers.filter(({ isOk }) => isOk)).toHaveLength(1);
    expect(answers.filter((answer) => outcome(answer) === "user_already_exists")).toHaveLength(CALLERS - 1);
  });
}
