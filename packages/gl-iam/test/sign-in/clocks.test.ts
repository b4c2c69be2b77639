/**
 * Nodes whose own clock is wrong, beside a healthy one, on one database. Such a node may refuse too much, but never
 * re-opens, extends or removes anything.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { Core } from "../../src/core.js";
import { Housekeeping } from "../../src/housekeeping.js";
import { IAMGateway } from "../../src/index.js";
import { expectRefused, type Installation, install, outcome } from "../postgresql/installation.js";
import { aUser, PartnerSide, sign } from "./partner-side.js";

const required = process.env.GL_IAM_TEST_REQUIRE_POSTGRESQL === "1";
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

describe.skipIf(!POSTGRESQL.answers && !required)("a node with a wrong clock", () => {
  let database: ScratchDatabase;
  let healthy: Installation;

  beforeAll(async () => {
    database = await POSTGRESQL.createMigrated();
    healthy = await install(database, { now: undefined });
  });
  afterAll(async () => {
    await healthy?.close();
    await database?.drop();
  });

  /** Positive: ahead. */
  function node(secondsOff: number) {
    const { provider } = healthy;
    const clock = () => new Date(Date.now() + secondsOff * 1000);
    const core = new Core({ ...provider.core, clock });
    const gateway = IAMGateway.fromFullstackProvider({
      core,
      accessTokens: provider.accessTokens,
      partnerRegistry: provider.partnerRegistry,
      healthCheck: () => provider.healthCheck(),
      usage: () => provider.usage(),
      close: () => provider.close(),
    });
    const failures: unknown[] = [];
    const housekeeping = new Housekeeping(core, (failure) => failures.push(failure));
    const sweep = async () => {
      await housekeeping.sweep();
      expect(failures).toEqual([]);
    };
    return { gateway, sweep };
  }

  const acme = (fields = {}) => PartnerSide.of(healthy, fields);
  const signedNow = ({ registration }: PartnerSide, payload = aUser(), secondsAgo = 0) =>
    sign(registration, new Date(Date.now() - secondsAgo * 1000), payload);

  test.each([17 * MINUTE, 31 * DAY, -31 * DAY])("%i s off, it sweeps nothing that others still need", async (off) => {
    const partner = await acme({ ssoMode: "both", loginUrl: "https://acme.example/login" });
    const request = signedNow(partner);
    const { token } = (await healthy.gateway.sso.issueToken(request)).unwrap();
    const second = (await healthy.gateway.sso.issueToken(signedNow(partner))).unwrap();
    const { session } = (await healthy.gateway.sso.authenticate({ token: second.token })).unwrap();
    const { redirectTo } = (await healthy.gateway.sso.start({ partnerId: partner.id })).unwrap();
    await node(off).sweep();
    expectRefused(await healthy.gateway.sso.issueToken(request), "assertion_replayed");
    expect(outcome(await healthy.gateway.sso.authenticate({ token }))).toBe("accepted");
    expect(outcome(await healthy.gateway.validateSession(session.accessToken, { organizationId: null }))).toBe(
      "accepted",
    );
    const state = new URL(redirectTo).searchParams.get("state") ?? "";
    expect(outcome(await healthy.gateway.sso.issueToken(signedNow(partner, aUser({ state }))))).toBe("accepted");
  });

  test.each([61, -61, 250, -250])("%i s off, its tokens live as long as others'", async (off) => {
    const partner = await acme();
    const wrong = node(off).gateway;
    const theirs = (await wrong.sso.issueToken(signedNow(partner))).unwrap();
    expect(outcome(await healthy.gateway.sso.authenticate(theirs))).toBe("accepted");
    const ours = (await healthy.gateway.sso.issueToken(signedNow(partner))).unwrap();
    expect(outcome(await wrong.sso.authenticate(ours))).toBe("accepted");
    const [row] = await healthy.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM max(expires_at) - clock_timestamp())::float8 AS seconds
       FROM gl_iam.one_time_tokens WHERE partner_id = $1`,
      await (async () => {
        await wrong.sso.issueToken(signedNow(partner));
        return partner.id;
      })(),
    );
    expect(row?.seconds).toBeGreaterThan(30);
    expect(row?.seconds).toBeLessThanOrEqual(60);
  });

  test("17 minutes behind, it re-opens no assertion whose marks are gone", async () => {
    const partner = await acme();
    const old = signedNow(partner, aUser(), 17 * MINUTE);
    const slow = node(-17 * MINUTE).gateway;
    expectRefused(await slow.sso.issueToken(old), "signature_expired");
    const logout = signedNow(partner, { action: "logout", external_id: "u-1" }, 17 * MINUTE);
    expectRefused(await slow.sso.logout(logout), "signature_expired");
    const rows = await healthy.sql("SELECT 1 FROM gl_iam.replay_claims WHERE expires_at < clock_timestamp()");
    expect(rows, "no mark that is over at once").toEqual([]);
  });

  test("a node that is behind accepts no secret whose grace period is over", async () => {
    const partner = await acme();
    const request = signedNow(partner, aUser(), 2 * MINUTE);
    (await healthy.registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 600 })).unwrap();
    await healthy.sql(
      `UPDATE gl_iam.partner_secrets SET expires_at = clock_timestamp() - interval '1 second'
       WHERE partner_id = $1 AND expires_at IS NOT NULL`,
      partner.id,
    );
    expectRefused(await node(-2 * MINUTE).gateway.sso.issueToken(request), "invalid_partner_signature");
    const signature = { ...request, sourceIp: undefined };
    expectRefused(await healthy.registry.validatePartnerSignature(signature), "invalid_partner_signature");
  });
});
