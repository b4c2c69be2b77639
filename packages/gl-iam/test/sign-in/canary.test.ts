/**
 * Pushes secrets through every call and every refusal of a sign-in, and then looks for them everywhere they could have
 * stayed: in every table, in every audit event, and in every error in every printed form.
 */
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOn, PGLITE_IN_MEMORY, POSTGRESQL, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import type { PartnerRequest, Result } from "../../src/index.js";
import { type Installation, install, outcome } from "../postgresql/installation.js";
import { aUser, PartnerSide, pkce, sign } from "./partner-side.js";

/** The error and everything in it: message, stack, cause of cause, hidden fields too. */
function everyPrintOf(result: Result<unknown>): string {
  const { error } = result;
  if (error === undefined) return "";
  const parts = [JSON.stringify(error), String(error), inspect(error, { depth: null, showHidden: true })];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    parts.push(cause.message, cause.stack ?? "", JSON.stringify(cause), JSON.stringify(Object.values(cause)));
  }
  return parts.join("\n");
}

describeOn([PGLITE_IN_MEMORY, POSTGRESQL], "no secret sticks anywhere", (kind) => {
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

  test("in a table, an event or an error, on any way through a sign-in", async () => {
    const { gateway, registry, events, clock } = installed;
    const { sso } = gateway;
    const secrets = new Map<string, string>();
    const keep = (what: string, secret: string) => {
      secrets.set(what, secret);
      return secret;
    };
    const random = (prefix: string) => prefix + randomBytes(32).toString("base64url");
    const results: Result<unknown>[] = [];
    async function noted<T>(call: Promise<Result<T>>): Promise<Result<T>> {
      const result = await call;
      results.push(result);
      return result;
    }

    const given = keep("a secret that was brought along", random("cs_live_"));
    const password = keep("a password", random("password-"));
    const wrongPassword = keep("a wrong password", random("wrong-"));
    const idempotency = { key: keep("an idempotency key", random("key-")), actor: "admin", request: "{}" };
    const partner = await PartnerSide.of(installed, {
      consumerKey: random("ck_live_"),
      consumerSecret: given,
      ssoMode: "both",
      loginUrl: "https://acme.example/login",
    });
    const call = { organizationId: partner.orgId };
    const rotated = (
      await registry.rotateConsumerSecret(partner.id, { gracePeriodSeconds: 600, idempotency })
    ).unwrap();
    keep("a rotated secret", rotated.consumerSecret);
    const signed = (payload: Parameters<typeof sign>[2], more: Partial<PartnerRequest> = {}) => ({
      ...sign(rotated, clock.now(), payload),
      ...more,
    });

    // Successful, with everything that a sign-in can carry.
    const start = (await sso.start({ partnerId: partner.id, returnTo: "/reports" })).unwrap();
    keep("the browser's secret", start.browserSecret);
    const state = keep("a state", new URL(start.redirectTo).searchParams.get("state") ?? "");
    const { codeVerifier, codeChallenge } = pkce();
    keep("a verifier", codeVerifier);
    const nonce = keep("a nonce", random("nonce-"));
    const payload = aUser({ state, nonce, code_challenge: codeChallenge, external_id: "u-1" });
    const request = signed(payload);
    keep("a signature", request.signature);
    const { token } = (await sso.issueToken(request)).unwrap();
    keep("a token", token);
    const kept = await installed.inspection.everything();
    const exchange = { token, codeVerifier, browserSecret: start.browserSecret };
    await noted(sso.preview(token));
    const { session } = (await sso.authenticate(exchange)).unwrap();
    keep("an access token", session.accessToken);
    keep("a refresh token", session.refreshToken);
    const next = (await gateway.refreshSession(session.refreshToken, call)).unwrap();
    keep("the next refresh token", next.refreshToken);

    // Refused, in every way there is.
    await noted(sso.issueToken(request));
    await noted(sso.authenticate(exchange));
    await noted(sso.preview(token));
    await noted(gateway.refreshSession(session.refreshToken, call));
    await noted(gateway.validateSession(`${next.accessToken}x`, call));
    await noted(gateway.logout(keep("a broken access token", random("eyJ.")), call));
    const stray = (prefix: string) => keep(`a stray ${prefix}`, random(prefix));
    await noted(sso.authenticate({ token: stray("ott_live_") }));
    await noted(sso.authenticate({ token: stray("not-a-token-") }));
    await noted(gateway.refreshSession(stray("rt_live_"), call));
    await noted(
      sso.issueToken({
        ...request,
        signature: keep("a signature in capitals", randomBytes(32).toString("hex").toUpperCase()),
      }),
    );
    await noted(sso.issueToken({ ...request, signature: keep("a wrong signature", randomBytes(32).toString("hex")) }));
    await noted(sso.issueToken(signed(keep("a payload that is no JSON", random("{canary-")))));
    await noted(sso.issueToken(signed({ ...aUser(), nonce: [keep("a nonce in a list", random("n-"))] })));
    await noted(sso.issueToken(signed({ ...aUser(), code_challenge: keep("a challenge that is none", random("c-")) })));
    await noted(sso.issueToken(signed({ ...aUser(), state: keep("a wrong state", random("s-")) })));
    await noted(
      sso.issueToken(
        signed({ ...aUser(), password: keep("a password in a payload", random("p-")), role: "org_admin" }),
      ),
    );
    await noted(sso.logout(signed({ action: "logout", external_id: "u-1", nonce })));
    await noted(sso.deprovision(signed({ action: "deprovision", external_id: "nobody" })));
    const bound = (await sso.issueToken(signed(aUser({ code_challenge: codeChallenge })))).unwrap().token;
    keep("a bound token", bound);
    await noted(sso.authenticate({ token: bound, codeVerifier: keep("a wrong verifier", random("v-")) }));
    const bad = {
      partnerName: "Bad",
      orgId: partner.orgId,
      consumerSecret: keep("a short secret", `cs_live_${randomBytes(9).toString("hex")}`),
    };
    await noted(registry.registerPartner({ ...bad, consumerKey: random("ck_live_") }));
    await noted(
      registry.registerPartner(
        { partnerName: "acme corp", orgId: partner.orgId },
        { idempotency: { ...idempotency, key: stray("other-key-") } },
      ),
    );
    await noted(
      registry.rotateConsumerSecret(partner.id, { idempotency: { ...idempotency, request: stray("request-") } }),
    );
    await noted(gateway.createUserWithPassword({ email: "p@acme.example" }, password, call));
    await noted(gateway.createUserWithPassword({ email: "p@acme.example" }, password, call));
    await noted(gateway.createUserWithPassword({ email: "no e-mail" }, password, call));
    await noted(gateway.authenticate({ email: "p@acme.example", password: wrongPassword }, call));

    // And when the database itself fails in the middle.
    for (const table of ["one_time_tokens", "refresh_tokens", "kept_answers", "partner_secrets"]) {
      await installed.sql(`ALTER TABLE gl_iam.${table} RENAME TO away`);
      await noted(sso.issueToken(signed(aUser())));
      await noted(sso.authenticate({ token: stray("ott_live_"), codeVerifier }));
      await noted(gateway.refreshSession(next.refreshToken, call));
      await noted(gateway.authenticate({ email: "p@acme.example", password }, call));
      await noted(
        registry.registerPartner(
          {
            partnerName: table,
            orgId: partner.orgId,
            consumerKey: random("ck_live_"),
            consumerSecret: stray("cs_live_"),
          },
          { idempotency },
        ),
      );
      await noted(
        registry.rotateConsumerSecret(partner.id, { idempotency: { ...idempotency, key: stray("third-key-") } }),
      );
      await installed.sql(`ALTER TABLE gl_iam.away RENAME TO ${table}`);
    }
    const codes = new Set(results.map(outcome));
    for (const code of [
      "internal_error",
      "invalid_token",
      "assertion_replayed",
      "validation_error",
      "role_not_allowed",
    ]) {
      expect(codes, "the refusals were reached").toContain(code);
    }

    await gateway.listAuditEvents();
    const places = {
      "a table while the token was open": kept,
      "a table": await installed.inspection.everything(),
      "an event": events.map((event) => inspect(event, { depth: null }) + JSON.stringify(event)).join("\n"),
      "an error": results.map(everyPrintOf).join("\n"),
    };
    const found: string[] = [];
    for (const [place, text] of Object.entries(places)) {
      expect(text, "there is something to look at").not.toBe("");
      for (const [what, secret] of secrets) {
        const spellings = [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64")];
        if (spellings.some((spelling) => text.includes(spelling))) found.push(`${what} in ${place}`);
      }
    }
    expect(found).toEqual([]);
  });
});
