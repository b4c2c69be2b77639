/**
 * A node is killed in the middle of its statements of many callers. Whoever was answered has what the answer said, at
 * another node too. Of everybody else all is written, or nothing, and a second try goes on from there.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Dice } from "../../../../tools/testing/dice.js";
import type { IssuedToken, PartnerSignIn, Result, Session } from "../../src/index.js";
import { ANYWHERE, type Installation, install, outcome } from "../postgresql/installation.js";
import { inTurns } from "./in-turns.js";
import { type Asked, MixingProcess } from "./mixes/mixing-process.js";
import { aUser, PartnerSide } from "./partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
/** Of each kind: assertions, first sign-ins, returning ones, refreshes. */
const CALLERS = 25;
const KILLS = 4;
const TOKEN_SECONDS = 300;
const PATIENCE = { timeout: 180_000 };

/** What one caller has asked for, and what it was answered, if that came. */
interface Attempt<Input, Value> {
  readonly input: Input;
  answer: { readonly outcome: string; readonly value: Value } | null;
}

/** Calls of a process that is killed when it has answered so many of them. */
class LastCalls {
  readonly #attempts: Attempt<unknown, unknown>[] = [];
  readonly #enough: Promise<void>;
  #answered: () => void = () => {};

  constructor(
    private readonly node: MixingProcess,
    answers: number,
  ) {
    this.#enough = new Promise((resolve) => {
      let left = answers;
      this.#answered = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });
  }

  ask<Value, Input>(inputs: readonly Input[], call: (input: Input) => Asked): Attempt<Input, Value>[] {
    return inputs.map((input) => {
      const attempt: Attempt<Input, Value> = { input, answer: null };
      this.#attempts.push(attempt);
      void this.node.ask(call(input)).then(({ outcome: told, value }) => {
        this.#answered();
        // A busy machine may make one wait too long: that one knows nothing.
        if (told !== "store_unavailable") attempt.answer = { outcome: told, value: value as Value };
      });
      return attempt;
    });
  }

  /** @returns whether each was answered */
  async kill(): Promise<boolean[]> {
    await this.#enough;
    await this.node.kill();
    for (const { answer } of this.#attempts) expect(answer?.outcome ?? "accepted").toBe("accepted");
    return this.#attempts.map(({ answer }) => answer !== null);
  }
}

/** A busy machine may refuse for a moment. Of these calls, each may be repeated. */
async function settled(call: () => Promise<Result<unknown>>): Promise<string> {
  let answered = outcome(await call());
  for (let more = 5; answered === "store_unavailable" && more > 0; more -= 1) answered = outcome(await call());
  return answered;
}

describe.skipIf(!POSTGRESQL.answers && !required)("a node killed in the middle of many callers", PATIENCE, () => {
  let database: ScratchDatabase;
  let installed: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    installed = await install(database, { now: undefined, tokenTtlSeconds: TOKEN_SECONDS });
  });
  afterAll(async () => {
    await installed?.close();
    await database?.drop();
  });

  const several = <T>(make: (n: number) => Promise<T>) => inTurns([...Array(CALLERS).keys()], make);

  /** What the process had sent to the server may still be under way. */
  const untilDone = () =>
    expect
      .poll(() =>
        installed.sql(`SELECT pid FROM pg_stat_activity WHERE datname = current_database()
          AND pid <> pg_backend_pid() AND state <> 'idle'`),
      )
      .toEqual([]);

  /** Each sign-in and each issue has all of its rows. */
  async function expectWhole(partnerId: string): Promise<void> {
    const [rows] = await installed.sql<Record<string, number>>(
      `WITH events AS (SELECT event_type FROM gl_iam.audit_events WHERE partner_id = $1),
         people AS (SELECT user_id FROM gl_iam.identities WHERE partner_id = $1 AND is_active),
         opened AS (SELECT id FROM gl_iam.sessions WHERE partner_id = $1)
       SELECT (SELECT count(*) FROM events WHERE event_type = 'sso_token_issued')::integer AS issued,
         (SELECT count(*) FROM gl_iam.one_time_tokens WHERE partner_id = $1)::integer AS waiting,
         (SELECT count(*) FROM events WHERE event_type = 'sso_sign_in')::integer AS signed_in,
         (SELECT count(*) FROM events WHERE event_type = 'session_created')::integer AS audited,
         (SELECT count(*) FROM opened)::integer AS sessions,
         (SELECT count(*) FROM gl_iam.refresh_tokens JOIN opened ON opened.id = session_id WHERE used_at IS NULL
           )::integer AS unused,
         (SELECT count(*) FROM events WHERE event_type = 'jit_provision')::integer AS provisioned,
         (SELECT count(*) FROM people)::integer AS identities,
         (SELECT count(*) FROM gl_iam.users WHERE id IN (SELECT user_id FROM people) AND email_key IS NOT NULL
           )::integer AS users,
         (SELECT active_users FROM gl_iam.partner_user_counts WHERE partner_id = $1) AS places,
         (SELECT count(*) FROM gl_iam.replay_claims)::integer AS marks,
         (SELECT count(*) FROM gl_iam.audit_events WHERE event_type = 'sso_token_issued')::integer AS all_issued`,
      partnerId,
    );
    const { issued = 0, signed_in: signedIn = 0, provisioned = 0, all_issued: allIssued = 0 } = rows ?? {};
    expect(rows).toEqual({
      ...{ issued, waiting: issued - signedIn, all_issued: allIssued, marks: allIssued },
      ...{ signed_in: signedIn, audited: signedIn, sessions: signedIn, unused: signedIn },
      ...{ provisioned, identities: provisioned, users: provisioned, places: provisioned },
    });
  }

  test("every answer was true, and what was not answered is whole or not there", async () => {
    const dice = new Dice(7);
    const answered: boolean[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      installed.clock.advance((Date.now() - installed.clock.now().getTime()) / 1000);
      const { gateway } = installed;
      const partner = await PartnerSide.of(installed);
      const people = Array.from({ length: CALLERS }, () => aUser());
      const sessions = await several(async (n) => (await partner.signedIn(people[n])).session);
      const returning = await several((n) => partner.token(partner.anew(people[n] ?? {})));
      const tokens = [...(await several(() => partner.token())), ...returning];
      const requests = Array.from({ length: CALLERS }, () => partner.sign(aUser()));

      const node = await MixingProcess.start(database.url, TOKEN_SECONDS);
      const calls = new LastCalls(node, 1 + dice.below(2 * CALLERS));
      const posts = calls.ask<IssuedToken, (typeof requests)[0]>(requests, (request) => ({ call: "post", request }));
      const exchanges = calls.ask<PartnerSignIn, string>(tokens, (token) => ({ call: "exchange", token }));
      const refreshes = calls.ask<Session, Session>(sessions, (session) => ({
        call: "refresh",
        token: session.refreshToken,
      }));
      answered.push(...(await calls.kill()));
      await untilDone();
      await expectWhole(partner.id);

      await inTurns(posts, async ({ input, answer }) => {
        const again = await settled(() => gateway.sso.issueToken(input));
        expect(answer ? ["assertion_replayed"] : ["accepted", "assertion_replayed"]).toContain(again);
        const { token = "" } = answer?.value ?? {};
        if (answer) expect(await settled(() => gateway.sso.preview(token))).toBe("accepted");
      });
      await inTurns(exchanges, async ({ input, answer }) => {
        const again = await settled(() => gateway.sso.authenticate({ token: input }));
        expect(answer ? ["invalid_token"] : ["accepted", "invalid_token"]).toContain(again);
        const { accessToken = "" } = answer?.value.session ?? {};
        if (answer) expect(await settled(() => gateway.validateSession(accessToken, ANYWHERE))).toBe("accepted");
      });
      await inTurns(refreshes, async ({ input, answer }) => {
        const { refreshToken } = answer?.value ?? input;
        expect(await settled(() => gateway.refreshSession(refreshToken, ANYWHERE))).toBe("accepted");
      });
      await expectWhole(partner.id);
    }
    const answers = answered.filter((wasAnswered) => wasAnswered).length;
    expect(answers, "some were answered").toBeGreaterThan(KILLS);
    expect(answered.length - answers, "and some were not").toBeGreaterThan(KILLS);
  });
});
