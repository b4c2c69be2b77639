/**
 * What happens at the same moment: two providers with a pool each on one PostgreSQL, as two processes would be, and for
 * the first two races two real processes. Ten rounds each, because on a cold pool one round hides the race; the naive
 * versions go on until it shows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { IAMGateway, Result, SSOPartnerCreate } from "../../src/index.js";
import { countRows } from "../postgresql/inspection.js";
import { ANYWHERE, type Installation, install, outcome } from "../postgresql/installation.js";
import { expectMoreThan } from "../until-they-meet.js";
import {
  COUNTS_BEFORE_IT_INSERTS,
  LOOKS_BEFORE_IT_CLAIMS,
  naiveGateway,
  READS_BEFORE_IT_TAKES,
  READS_LATE_WITHOUT_HOLDING,
  READS_THE_STATE_FIRST,
  takesPlacesUnasked,
} from "./naive.js";
import { aUser, isLive, PartnerSide, pkce, tally } from "./partner-side.js";
import { SigningInProcess } from "./signing-in-process.js";

const ROUNDS = 10;
const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";

/** Half of the calls go to each. */
type Pair = readonly [IAMGateway, IAMGateway];

describe.skipIf(!POSTGRESQL.answers && !required)("races", () => {
  let database: ScratchDatabase;
  let first: Installation;
  let second: Installation;
  let both: Pair;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    // A busy service refuses after a second of waiting for a connection. The races here are the database's.
    first = await install(database, { pool: { max: 12 } });
    second = await install(database, { pool: { max: 12 } });
    both = [first.gateway, second.gateway];
    await atOnce(24, (n) => side(n).gateway.listAuditEvents());
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await database?.drop();
  });

  const side = (n: number) => (n % 2 === 0 ? first : second);
  const naive = (...[naivety]: [Parameters<typeof naiveGateway>[1]]): Pair => [
    naiveGateway(first.provider, naivety),
    naiveGateway(second.provider, naivety),
  ];
  const of = (pair: Pair, n: number) => pair[n % 2] as IAMGateway;

  function atOnce<T>(times: number, call: (n: number) => Promise<T>): Promise<T[]> {
    return Promise.all(Array.from({ length: times }, (_, n) => call(n)));
  }

  async function rounds<T>(round: (n: number) => Promise<T>): Promise<T[]> {
    const answers: T[] = [];
    for (let n = 0; n < ROUNDS; n += 1) answers.push(await round(n));
    return answers;
  }

  const register = (fields: Partial<SSOPartnerCreate> = {}) => PartnerSide.of(first, fields);
  /** A reader of the audit waits for the refusals still to be written. An earlier race's refusals do not count here. */
  const refusalsWritten = () => Promise.all(both.map((gateway) => gateway.listAuditEvents()));
  const accepted = (results: readonly Result<unknown>[]) => tally(results).accepted ?? 0;

  describe("one assertion posted fifty times at once gives one token", () => {
    const post = (pair: Pair) => async () => {
      const request = (await register()).sign(aUser());
      return tally(await atOnce(50, (n) => of(pair, n).sso.issueToken(request)));
    };

    test("the naive version gives several", async () => {
      const tokens = post(naive(LOOKS_BEFORE_IT_CLAIMS));
      await expectMoreThan(1, async () => (await tokens()).accepted ?? 0);
    });

    test("this one gives one", async () => {
      const once = { accepted: 1, assertion_replayed: 49 };
      expect(await rounds(post(both))).toEqual(Array.from({ length: ROUNDS }, () => once));
    });
  });

  describe("one token exchanged fifty times at once gives one session", () => {
    const exchange = (pair: Pair) => async () => {
      const partner = await register();
      const token = await partner.token();
      const codes = tally(await atOnce(50, (n) => of(pair, n).sso.authenticate({ token })));
      const [row] = await first.sql<{ sessions: number }>(
        "SELECT count(*)::integer AS sessions FROM gl_iam.sessions WHERE partner_id = $1",
        partner.id,
      );
      return { ...codes, sessions: row?.sessions };
    };

    test("the naive version gives several", async () => {
      const exchanged = exchange(naive(READS_BEFORE_IT_TAKES));
      await expectMoreThan(1, async () => (await exchanged()).sessions ?? 0);
    });

    test("this one gives one", async () => {
      const once = { accepted: 1, invalid_token: 49, sessions: 1 };
      expect(await rounds(exchange(both))).toEqual(Array.from({ length: ROUNDS }, () => once));
    });
  });

  test("a wrong code verifier uses the token up, also when the right one comes at the same moment", async () => {
    const won = await rounds(async () => {
      const partner = await register();
      const { codeVerifier, codeChallenge } = pkce();
      const token = await partner.token(aUser({ code_challenge: codeChallenge }));
      const exchangeAt = (n: number) =>
        of(both, n).sso.authenticate({ token, codeVerifier: n === 4 ? codeVerifier : pkce().codeVerifier });
      const results = await atOnce(5, exchangeAt);
      // At most the first caller to get the token has its verifier checked; the audit has one refusal that says why.
      const looked = results.filter(({ error }) => error?.message.includes("code verifier"));
      return { looked: looked.length, accepted: accepted(results) };
    });
    for (const { looked, accepted } of won) expect(looked + accepted).toBe(1);
  });

  describe("of two processes", () => {
    let processes: [SigningInProcess, SigningInProcess];

    beforeAll(async () => {
      processes = [new SigningInProcess(database.url), new SigningInProcess(database.url)];
      await Promise.all(processes.map((process) => process.ready()));
    });
    afterAll(() => Promise.all((processes ?? []).map((process) => process.close())));

    const together = async (command: Parameters<SigningInProcess["run"]>[0]) => {
      const codes = await Promise.all(processes.map((process) => process.run(command)));
      return codes.flat().sort();
    };
    const oneOf = (code: string) => ["accepted", ...Array.from({ length: 49 }, () => code)];

    test("one assertion posted fifty times at once gives one token", async () => {
      await rounds(async () => {
        const request = (await register()).sign(aUser());
        expect(await together({ call: "issueToken", input: request, times: 25 })).toEqual(oneOf("assertion_replayed"));
      });
    });

    test("one token exchanged fifty times at once gives one session", async () => {
      await rounds(async () => {
        const token = await (await register()).token();
        expect(await together({ call: "authenticate", input: { token }, times: 25 })).toEqual(oneOf("invalid_token"));
      });
    });
  });

  describe("a hundred first sign-ins at a cap of ten make ten users", () => {
    async function signIns(pair: Pair) {
      const partner = await register({ maxUsers: 10 });
      const tokens = await atOnce(100, () => partner.token());
      await refusalsWritten();
      const before = await countRows(first);
      const results: Result<unknown>[] = [];
      // Fifty at a time, so that nobody waits for a connection longer than a caller may.
      for (const half of [tokens.slice(0, 50), tokens.slice(50)]) {
        results.push(...(await Promise.all(half.map((token, n) => of(pair, n).sso.authenticate({ token })))));
      }
      return { partner, before, results };
    }

    const unasked = () => [first, second].map(({ provider }) => naiveGateway(provider, takesPlacesUnasked(provider)));

    test.each([
      ["in a transaction", () => naive(COUNTS_BEFORE_IT_INSERTS)],
      ["the short way", () => unasked() as unknown as Pair],
    ])("the naive version makes more, %s", async (_, pair) => {
      await expectMoreThan(10, async () => accepted((await signIns(pair())).results));
    });

    test("this one makes ten, and the ninety others leave only an audit row", async () => {
      await rounds(async () => {
        const { partner, before, results } = await signIns(both);
        expect(tally(results)).toEqual({ accepted: 10, max_users_exceeded: 90 });
        await refusalsWritten();
        const after = await countRows(first);
        const tables = Object.keys({ ...before, ...after });
        const grown = tables.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const);
        // Four audit rows for each new user, and one for each refusal. The tokens are used up.
        expect(Object.fromEntries(grown.filter(([, rows]) => rows !== 0))).toEqual({
          audit_events: 10 * 4 + 90,
          // All but the events of sessions name the person.
          audit_personal_data: 10 * 3 + 90,
          identities: 10,
          one_time_tokens: -100,
          partner_user_counts: 1,
          refresh_tokens: 10,
          sessions: 10,
          users: 10,
        });
        const refused = await first.sql(
          "SELECT 1 FROM gl_iam.audit_events WHERE partner_id = $1 AND error_code = 'max_users_exceeded'",
          partner.id,
        );
        expect(refused).toHaveLength(90);
      });
    });

    test("existing users sign in, all at once, while new ones are refused", async () => {
      const partner = await register({ maxUsers: 10 });
      const known = Array.from({ length: 10 }, () => aUser());
      for (const payload of known) await partner.signedIn(payload);
      const open = await atOnce(10, (n) => partner.token(partner.anew(known[n] ?? {})));
      expect(accepted(await atOnce(10, (n) => of(both, n).sso.authenticate({ token: open[n] ?? "" })))).toBe(10);
      expect(tally(await atOnce(10, () => partner.post()))).toEqual({ max_users_exceeded: 10 });
    });
  });

  describe("after a deprovision there is room for exactly one more", () => {
    const oneMore = (pair: Pair) => async () => {
      const partner = await register({ maxUsers: 2 });
      const tokens = await atOnce(20, () => partner.token());
      await partner.signedIn(aUser({ external_id: "leaves" }));
      await partner.signedIn();
      // The same user is withdrawn several times at once: one place is freed.
      const withdrawn = await atOnce(5, (n) => partner.deprovision("leaves", { n }));
      expect(accepted(withdrawn)).toBe(5);
      return accepted(await atOnce(20, (n) => of(pair, n).sso.authenticate({ token: tokens[n] ?? "" })));
    };

    test("the naive version has room for several", async () => {
      await expectMoreThan(1, oneMore(naive(COUNTS_BEFORE_IT_INSERTS)));
    });

    test("this one for one", async () => {
      expect(await rounds(oneMore(both))).toEqual(Array.from({ length: ROUNDS }, () => 1));
    });

    test("and a reactivation either takes a place before a new user does, or is refused", async () => {
      await rounds(async () => {
        const partner = await register({ maxUsers: 1 });
        const tokens = await atOnce(5, () => partner.token());
        const { user } = await partner.signedIn();
        // By an administrator, because what a partner withdrew stays withdrawn.
        (await first.gateway.deactivateUser(user.id, ANYWHERE)).unwrap();
        const reactivated = atOnce(3, (n) => of(both, n).reactivateUser(user.id, ANYWHERE));
        const signIns = await atOnce(5, (n) => of(both, n).sso.authenticate({ token: tokens[n] ?? "" }));
        const back = accepted(await reactivated);
        expect([back, accepted(signIns)]).toEqual(back > 0 ? [3, 0] : [0, 1]);
      });
    });
  });

  describe("where the unique indexes decide", () => {
    let bare: ScratchDatabase;
    let unindexed: Installation;

    beforeAll(async () => {
      bare = await POSTGRESQL.createMigrated();
      unindexed = await install(bare, { pool: { max: 12 } });
      await unindexed.sql("ALTER TABLE gl_iam.users DROP CONSTRAINT users_email_unique");
      await unindexed.sql("ALTER TABLE gl_iam.identities DROP CONSTRAINT identities_external_id_unique");
      await unindexed.sql("ALTER TABLE gl_iam.one_time_tokens DROP CONSTRAINT one_time_tokens_secret_id_fkey");
      // The version of its partner would tell an issue that the secret has changed.
      await unindexed.sql("DROP TRIGGER partner_secrets_move_version ON gl_iam.partner_secrets");
    });
    afterAll(async () => {
      await unindexed?.close();
      await bare?.drop();
    });

    async function sameUser(installed: Installation, pair: Pair) {
      const partner = await PartnerSide.of(installed);
      const payload = aUser();
      const tokens = await atOnce(20, () => partner.token(partner.anew(payload)));
      // Meanwhile the partner asserts the user again and again.
      const issuing = atOnce(20, async (n) => {
        await sleep(n);
        return of(pair, n).sso.issueToken(partner.sign(partner.anew(payload)));
      });
      const results = await atOnce(20, (n) => of(pair, n).sso.authenticate({ token: tokens[n] ?? "" }));
      const users = await installed.sql("SELECT id FROM gl_iam.users WHERE org_id = $1", partner.orgId);
      return { accepted: accepted(results), issued: accepted(await issuing), users: users.length };
    }

    test("one user's first sign-in, twenty times at once, makes several users without them", async () => {
      const transacting = naiveGateway(unindexed.provider, () => ({}));
      await expectMoreThan(1, async () => (await sameUser(unindexed, [transacting, transacting])).users);
    });

    test("and one with them: all twenty are in", async () => {
      const made = await rounds(() => sameUser(first, both));
      expect(made).toEqual(Array.from({ length: ROUNDS }, () => ({ accepted: 20, issued: 20, users: 1 })));
    });

    async function sameEmail(installed: Installation, pair: Pair) {
      const partner = await PartnerSide.of(installed);
      const { email } = aUser();
      const spellings = [email as string, (email as string).toUpperCase()];
      // A new user, and an existing user who is now asserted with that e-mail.
      const known = aUser();
      await partner.signedIn(known);
      const tokens = [
        await partner.token(aUser({ email: spellings[0] as string })),
        await partner.token(aUser({ email: spellings[1] as string })),
        await partner.token({ ...known, email: email as string }),
      ];
      const results = await atOnce(3, (n) => of(pair, n).sso.authenticate({ token: tokens[n] ?? "" }));
      const { accepted = 0, identity_conflict = 0 } = tally(results);
      return [accepted, identity_conflict];
    }

    test("without them an e-mail that three users race for belongs to several", async () => {
      const owners = async () => (await sameEmail(unindexed, [unindexed.gateway, unindexed.gateway]))[0] ?? 0;
      await expectMoreThan(1, owners);
    });

    test("with them it belongs to one, and the others get identity_conflict", async () => {
      expect(await rounds(() => sameEmail(first, both))).toEqual(Array.from({ length: ROUNDS }, () => [1, 2]));
    });

    /** @returns how many tokens of the old secret could be exchanged after the rotation had answered */
    async function rotated(installed: Installation, pair: Pair) {
      const partner = await PartnerSide.of(installed);
      const open = await atOnce(5, () => partner.token());
      const issuing = atOnce(15, (n) => of(pair, n).sso.issueToken(partner.sign(aUser())));
      const exchanging = atOnce(5, (n) => of(pair, n).sso.authenticate({ token: open[n] ?? "" }));
      (await installed.registry.rotateConsumerSecret(partner.id)).unwrap();
      const issued = (await issuing).flatMap((result) => (result.isOk ? [result.value.token] : []));
      const late = await Promise.all(issued.map((token, n) => of(pair, n).sso.authenticate({ token })));
      expect((await exchanging).map(outcome)).not.toContain("store_unavailable");
      return accepted(late);
    }

    test("a rotation at once leaves tokens of the old secret open when nothing ties them to it", async () => {
      await expectMoreThan(0, () => rotated(unindexed, [unindexed.gateway, unindexed.gateway]));
    });

    test("and leaves none here, not even one that was being issued at that moment", async () => {
      expect(await rounds(() => rotated(first, both))).toEqual(Array.from({ length: ROUNDS }, () => 0));
    });
  });

  describe("deactivating a partner with its sessions, while tokens are exchanged, leaves no session alive", () => {
    const deactivate = (pair: Pair) => async (round: number) => {
      const partner = await register();
      const tokens = await atOnce(16, () => partner.token());
      const exchanges = atOnce(16, (n) => of(pair, n).sso.authenticate({ token: tokens[n] ?? "" }));
      await sleep(2 * (round % ROUNDS));
      (await first.registry.deactivatePartner(partner.id, { revokeSessions: true })).unwrap();
      const signedIn = (await exchanges).flatMap((result) => (result.isOk ? [result.value] : []));
      const alive = await Promise.all(signedIn.map((answer) => isLive(first.gateway, answer)));
      return alive.filter(Boolean).length;
    };

    test("the naive version leaves some", async () => {
      await expectMoreThan(0, deactivate(naive(READS_LATE_WITHOUT_HOLDING)));
    });

    test("this one leaves none", async () => {
      expect(await rounds(deactivate(both))).toEqual(Array.from({ length: ROUNDS }, () => 0));
    });

    test("nor does deactivating the user, by the administrator or by the partner", async () => {
      const left = await rounds(async (round) => {
        const partner = await register();
        const payload = aUser({ external_id: "u-1" });
        const { user } = await partner.signedIn(payload);
        const tokens = await atOnce(12, () => partner.token(partner.anew(payload)));
        const exchanges = atOnce(12, (n) => of(both, n).sso.authenticate({ token: tokens[n] ?? "" }));
        await sleep(2 * round);
        const end = round % 2 === 0 ? partner.deprovision("u-1") : second.gateway.deactivateUser(user.id, ANYWHERE);
        expect(outcome(await end)).toBe("accepted");
        const signedIn = (await exchanges).flatMap((result) => (result.isOk ? [result.value] : []));
        // Active again, so that only the revocation can keep them out.
        (await second.gateway.reactivateUser(user.id, ANYWHERE)).unwrap();
        const alive = await Promise.all(signedIn.map((answer) => isLive(first.gateway, answer)));
        return alive.filter(Boolean).length;
      });
      expect(left).toEqual(Array.from({ length: ROUNDS }, () => 0));
    });
  });

  describe("one state answered ten times at once gives one token", () => {
    const answer = (pair: Pair) => async () => {
      const partner = await register({ ssoMode: "sp_initiated", loginUrl: "https://acme.example/login" });
      const { redirectTo } = (await first.gateway.sso.start({ partnerId: partner.id })).unwrap();
      const state = new URL(redirectTo).searchParams.get("state") ?? "";
      return tally(await atOnce(10, (n) => of(pair, n).sso.issueToken(partner.sign(aUser({ state })))));
    };

    test("the naive version gives several", async () => {
      const tokens = answer(naive(READS_THE_STATE_FIRST));
      await expectMoreThan(1, async () => (await tokens()).accepted ?? 0);
    });

    test("this one gives one", async () => {
      const once = { accepted: 1, invalid_state: 9 };
      expect(await rounds(answer(both))).toEqual(Array.from({ length: ROUNDS }, () => once));
    });
  });

  describe("the same at the same moment", () => {
    test("registered under one idempotency key makes one partner", async () => {
      await rounds(async (round) => {
        const create = { partnerName: "Acme Corp", orgId: `org-twins-${round}` };
        const idempotency = { key: `k-${round}`, actor: "admin", request: "{}" };
        const twins = await atOnce(10, (n) => of(both, n).partnerRegistry.registerPartner(create, { idempotency }));
        const secrets = twins.map((twin) => twin.unwrap().consumerSecret);
        expect(new Set(secrets).size).toBe(1);
      });
    });

    test("pre-provisioned by two administrators is one user, and both get it", async () => {
      await rounds(async () => {
        const partner = await register();
        const user = { externalId: "u-1", email: "u1@acme.example" };
        const twins = await atOnce(6, (n) => of(both, n).partnerUsers.preProvision(partner.id, user));
        expect(new Set(twins.map((twin) => twin.unwrap().userId)).size).toBe(1);
      });
    });
  });
});
