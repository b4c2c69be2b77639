import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type AuditEvent, type ExplainCall, IAMGateway, type SSOPartnerRegistration } from "../../src/index.js";
import { anOrganization, registerAcme } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

const PAYLOAD = () => JSON.stringify({ external_id: randomUUID(), email: `${randomUUID()}@acme.example` });

export function explainContract(here: () => Application): void {
  function sign(
    { consumerKey }: Pick<SSOPartnerRegistration, "consumerKey">,
    secret: string,
    { payload = PAYLOAD(), at = here().clock.now() } = {},
  ) {
    const timestamp = at.toISOString();
    const signature = createHmac("sha256", secret).update(`${timestamp}|${consumerKey}|${payload}`).digest("hex");
    const headers = { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp };
    return { headers, body: payload };
  }

  async function explain(request: ReturnType<typeof sign> & { secret?: string }, call: ExplainCall = {}) {
    return (await here().gateway.explain(request, call)).unwrap();
  }

  const issue = ({ headers, body }: ReturnType<typeof sign>) =>
    here().gateway.sso.issueToken({
      consumerKey: headers["x-consumer-key"],
      signature: headers["x-signature"],
      timestamp: headers["x-timestamp"],
      payload: body,
    });

  test("a genuine request is accepted, step by step", async () => {
    const acme = await registerAcme(here().registry);
    const found = await explain(sign(acme, acme.consumerSecret));
    expect(found).toMatchObject({ accepted: true, cause: null, exposedSecret: false });
    expect(found.steps.map(({ name, outcome: how }) => `${name} ${how}`)).toEqual([
      ...["form passed", "consumer_key passed", "timestamp passed", "signature passed", "clock passed"],
      ...["policy passed", "replay passed"],
    ]);
  });

  test("S20: what it finds genuine is used up, and a second look says so", async () => {
    const acme = await registerAcme(here().registry);
    const request = sign(acme, acme.consumerSecret);
    expect((await explain(request)).accepted).toBe(true);
    expectRefused(await issue(request), "assertion_replayed");
    expect((await explain(request)).cause).toMatchObject({ code: "replayed", certainty: "proved" });
  });

  test("S20: what could be made genuine by putting its form right is used up too", async () => {
    const acme = await registerAcme(here().registry);
    const request = sign(acme, acme.consumerSecret);
    const shouted = {
      ...request,
      headers: { ...request.headers, "x-signature": request.headers["x-signature"].toUpperCase() },
    };
    expect((await explain(shouted)).cause).toMatchObject({ code: "signature_upper_case", certainty: "proved" });
    expectRefused(await issue(request), "assertion_replayed");
  });

  test("an unsigned request leaves no mark: the original goes on", async () => {
    const acme = await registerAcme(here().registry);
    const request = sign(acme, acme.consumerSecret);
    const forged = { ...request, headers: { ...request.headers, "x-signature": "0".repeat(64) } };
    expect((await explain(forged)).cause).toMatchObject({ code: "unknown", certainty: "likely" });
    expect(outcome(await issue(request))).toBe("accepted");
  });

  describe("what only the registry knows", () => {
    test("a refusal of policy has its own code", async () => {
      const acme = await registerAcme(here().registry, { allowedEmailDomains: ["acme.example"] });
      const payload = JSON.stringify({ external_id: "u-1", email: "eve@elsewhere.example" });
      const found = await explain(sign(acme, acme.consumerSecret, { payload }));
      expect(found.cause).toMatchObject({ code: "email_domain_not_allowed", certainty: "proved" });
    });

    test("the previous secret, once its grace is over", async () => {
      const acme = await registerAcme(here().registry);
      (await here().registry.rotateConsumerSecret(acme.partner.id, { gracePeriodSeconds: 60 })).unwrap();
      here().clock.advance(61);
      const found = await explain(sign(acme, acme.consumerSecret));
      expect(found.cause).toMatchObject({ code: "previous_secret", certainty: "proved" });
    });

    test("S20: whose secret signed is told to who administers both, not to the partner", async () => {
      const orgId = anOrganization();
      const acme = await registerAcme(here().registry, { orgId });
      const globex = await registerAcme(here().registry, { orgId, partnerName: "Globex" });
      const request = sign(acme, globex.consumerSecret);
      const told = await explain(request, { organizationId: orgId });
      expect(told.cause).toMatchObject({ code: "other_partners_secret", certainty: "proved" });
      expect(told.cause?.message).toContain("Globex");
      const held = await explain(request, { organizationId: orgId, partnerId: acme.partner.id });
      expect(held.cause).toMatchObject({ code: "unknown", certainty: "likely" });
      expect(JSON.stringify(held)).not.toContain("Globex");
    });

    test("S20: another organization's key is answered as an unknown one", async () => {
      const foreign = await registerAcme(here().registry);
      const organizationId = anOrganization();
      const unknown = { ...foreign, consumerKey: `ck_live_${"A".repeat(39)}` };
      const answers = [foreign, unknown].map(async (partner) => {
        const { cause } = await explain(sign(partner, foreign.consumerSecret), { organizationId });
        return cause;
      });
      const [one, other] = await Promise.all(answers);
      expect(one).toMatchObject({ code: "key_unknown", certainty: "likely" });
      expect(one).toEqual(other);
      expect(outcome(await issue(sign(foreign, foreign.consumerSecret)))).toBe("accepted");
    });

    test("a secret that its holder gives is tried beside the registered ones", async () => {
      const acme = await registerAcme(here().registry);
      const own = `cs_live_${"x".repeat(39)}`;
      const found = await explain({ ...sign(acme, own), secret: own });
      expect(found.cause).toMatchObject({ code: "unknown", certainty: "proved" });
      expect(found.cause?.message).toContain("the given secret signed this");
    });
  });

  describe("S20: hints in the audit of refusals", () => {
    const watched = (perMinute: number) =>
      IAMGateway.fromFullstackProvider(here().provider, { refusalHintsPerMinute: perMinute });

    async function neighbours() {
      const of = { orgId: anOrganization() };
      const globex = await registerAcme(here().registry, { ...of, partnerName: "Globex" });
      return [await registerAcme(here().registry, of), globex] as const;
    }

    async function hintsOf({ partner }: SSOPartnerRegistration) {
      const events = await here().gateway.listAuditEvents({ partnerId: partner.id });
      return events.unwrap().data.flatMap(({ details: { hint } }) => (hint === undefined ? [] : [hint]));
    }

    async function refuse(gateway: IAMGateway, { headers, body }: ReturnType<typeof sign>) {
      const { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp } = headers;
      const request = { consumerKey, signature, timestamp, payload: body };
      expectRefused(await gateway.sso.issueToken(request), "invalid_partner_signature");
    }

    test("name the cause, and whose secret signed; the answer and the handlers have none", async () => {
      const [acme, other] = await neighbours();
      const gateway = watched(100);
      const handled: AuditEvent[] = [];
      const end = gateway.onAuditEvent((event) => void handled.push(event));
      await refuse(gateway, sign(acme, `${acme.consumerSecret}\n`));
      await refuse(gateway, sign(acme, other.consumerSecret));
      await refuse(gateway, sign(acme, "nobody's"));
      end();
      expect(await hintsOf(acme)).toEqual([
        { code: "other_partners_secret", certainty: "proved", message: expect.stringContaining(other.consumerKey) },
        { code: "secret_has_line_end", certainty: "proved", message: expect.any(String) },
      ]);
      expect(handled.filter(({ details }) => "hint" in details)).toEqual([]);
      const seen = JSON.stringify(await here().gateway.listAuditEvents({ partnerId: acme.partner.id }));
      for (const secret of [acme.consumerSecret, other.consumerSecret]) expect(seen).not.toContain(secret);
    });

    test("are not for the partner: its own page has the refusal without them", async () => {
      const [acme, other] = await neighbours();
      await refuse(watched(100), sign(acme, other.consumerSecret));
      expect(await hintsOf(acme)).toHaveLength(1);
      const { url, passcode } = (
        await here().gateway.setup.invite(acme.partner.id, { baseUrl: "https://app.example.com" })
      ).unwrap();
      const opened = (await here().gateway.setup.open({ link: url.split("#")[1] ?? "", passcode })).unwrap();
      const text = JSON.stringify(opened);
      expect(text).toContain("invalid_partner_signature");
      expect(text).not.toMatch(new RegExp(`other_partners_secret|${other.consumerKey}`));
    });

    test("are bounded: so many a minute, and a third of them for one partner; none unless asked for", async () => {
      const [acme, other] = [await registerAcme(here().registry), await registerAcme(here().registry)];
      const gateway = watched(3);
      const flood = async (partner: SSOPartnerRegistration) => {
        for (let count = 0; count < 4; count += 1) {
          await refuse(gateway, sign(partner, `${partner.consumerSecret}\n`));
        }
      };
      await flood(acme);
      await flood(other);
      expect([await hintsOf(acme), await hintsOf(other)].map(({ length }) => length)).toEqual([1, 1]);
      here().clock.advance(60);
      await flood(acme);
      expect(await hintsOf(acme)).toHaveLength(2);
      const long = await registerAcme(here().registry);
      await refuse(gateway, sign(long, `${long.consumerSecret}\n`, { payload: `{"a":"${"x".repeat(16_384)}"}` }));
      expect(await hintsOf(long)).toEqual([]);
      const quiet = await registerAcme(here().registry);
      await refuse(here().gateway, sign(quiet, `${quiet.consumerSecret}\n`));
      expect(await hintsOf(quiet)).toEqual([]);
    });
  });

  test("S20: a living secret that was pasted is reported as exposed, and told nowhere", async () => {
    const acme = await registerAcme(here().registry);
    const request = sign(acme, acme.consumerSecret);
    const pasted = { ...request, headers: { ...request.headers, "x-consumer-secret": acme.consumerSecret } };
    const found = await explain(pasted);
    expect(found.exposedSecret).toBe(true);
    const { data } = (await here().gateway.listAuditEvents({ partnerId: acme.partner.id, limit: 5 })).unwrap();
    expect(data[0]).toMatchObject({ eventType: "secret_revealed", severity: "critical" });
    expect(JSON.stringify([found, data])).not.toContain(acme.consumerSecret);
  });

  test("nothing that was handed in is stored", async () => {
    const acme = await registerAcme(here().registry);
    const request = sign(acme, `${acme.consumerSecret}\n`);
    expect((await explain(request)).cause).toMatchObject({ code: "secret_has_line_end", certainty: "proved" });
    const stored = await here().inspection.everything();
    expect(stored).not.toContain(request.headers["x-signature"]);
    expect(stored).not.toContain(request.body);
  });

  test("a header that is none is named, with the rule", async () => {
    const explained = (headers: object) => here().gateway.explain({ headers: headers as never, body: "" });
    const rule = "must be a string, or a list of strings, of at most 8192 characters";
    const wrong = await explained({ "x-timestamp": ["1"], "x-signature": 1 });
    expect(wrong.error?.details).toEqual([
      { field: "headers", rule: "headers", message: `has x-signature, which ${rule}` },
    ]);
    expect((await explained({ cs_live_x: 1 })).error?.message).not.toContain("cs_live");
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, "a"]));
    expect((await explained(many)).error?.details).toMatchObject([{ message: "must be at most 100" }]);
  });

  test("a body beyond the bound, and an unknown option, are refused by name", async () => {
    const { gateway } = here();
    expectRefused(await gateway.explain({ headers: {}, body: "x".repeat(65_537) }), "validation_error");
    expectRefused(await gateway.explain({ headers: {}, body: "" }, { partner: "x" } as never), "validation_error");
  });
}
