import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { CLEAR_PARTNER_FIELD, SSOMode, type SSOPartnerCreate, SSOUserProvisioning } from "../../src/index.js";
import { anOrganization, registerAcme, signedBy } from "../acme.js";
import type { Application } from "../application.js";
import { expectRefused, outcome } from "../outcome.js";

export const EVERY_FIELD = {
  partnerName: "Acme Corp",
  allowedOrigins: ["https://acme.example", "http://localhost:8080"],
  ssoMode: SSOMode.BOTH,
  userProvisioning: SSOUserProvisioning.PRE_PROVISIONED,
  metadata: { tier: "gold", contacts: [{ name: 'Zoë "Z" O\'Hara', phone: null }], limits: { n: 1e21, f: 0.1 } },
  allowedEmailDomains: ["acme.example", "xn--bcher-kva.example"],
  allowedSourceIps: ["203.0.113.0/24", "2001:db8::1"],
  maxUsers: 2_147_483_647,
  allowedRoles: ["org_member", "NULL", "null", "a.b:c-d"],
  roleMap: { Chef: "editor", constructor: "a.b:c-d", 'Zoë "Z"': "org_member" },
  allowedAttributes: ["department", "Zoë"],
  sessionMaxAgeSeconds: 2_592_000,
  sessionIdleSeconds: 60,
  loginUrl: "https://acme.example/start",
  requireAudience: true,
} satisfies Partial<SSOPartnerCreate>;

export const RESTRICTIONS = ["allowedEmailDomains", "allowedSourceIps", "allowedRoles"] as const;

export function partnersContract(onDatabase: () => Application): void {
  let installed: Application;

  beforeAll(() => {
    installed = onDatabase();
  });

  async function auditOf(partnerId: string) {
    const page = await installed.gateway.listAuditEvents({ partnerId });
    return page.unwrap().data.map(({ eventType }) => eventType);
  }

  test("an origin is known while it belongs to an active partner, in its canonical spelling only", async () => {
    const { registry } = installed;
    const known = async (origin: string) => (await registry.isPartnerOrigin(origin)).unwrap();
    const origin = `https://${anOrganization()}.acme.example:8443`;
    const { partner } = await registerAcme(registry, { allowedOrigins: ["https://one.example", origin] });
    expect(await known(origin)).toBe(true);
    for (const other of [`${origin}/`, origin.toUpperCase(), origin.slice(0, -1), "null", "", "https://a.b\0"]) {
      expect(await known(other)).toBe(false);
    }
    (await registry.deactivatePartner(partner.id)).unwrap();
    expect(await known(origin)).toBe(false);
  });

  describe("registering", () => {
    test("every field is returned as given: by registration, id, consumer key and signature", async () => {
      const { registry, clock } = installed;
      const orgId = anOrganization();
      const registration = await registerAcme(registry, { orgId, ...EVERY_FIELD });
      const { partner, consumerKey } = registration;
      expect(partner).toEqual({
        ...EVERY_FIELD,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        orgId,
        consumerKey: expect.stringMatching(/^ck_live_[0-9A-Za-z]{39}$/),
        isActive: true,
        createdAt: clock.now(),
        updatedAt: clock.now(),
      });
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
      expect((await registry.getPartnerByConsumerKey(consumerKey)).unwrap()).toEqual(partner);
      const signed = signedBy(registration, clock.now());
      expect((await registry.validatePartnerSignature(signed)).unwrap()).toEqual(partner);
    });

    test("absent fields have their defaults: no restriction, and no origin", async () => {
      const { partner } = await registerAcme(installed.registry);
      expect((await installed.registry.getPartner(partner.id)).unwrap()).toMatchObject({
        allowedOrigins: [],
        ssoMode: "idp_initiated",
        userProvisioning: "jit",
        metadata: {},
        allowedEmailDomains: null,
        allowedSourceIps: null,
        maxUsers: null,
        allowedRoles: null,
        roleMap: null,
        allowedAttributes: null,
        sessionMaxAgeSeconds: null,
        sessionIdleSeconds: null,
        loginUrl: null,
        requireAudience: false,
      });
    });

    test("the secret is a plain string that logging or serializing the whole answer does not show", async () => {
      const registration = await registerAcme(installed.registry);
      const { consumerSecret } = registration;
      expect(consumerSecret).toMatch(/^cs_live_[0-9A-Za-z]{39}$/);
      expect(Object.keys(registration)).not.toContain("consumerSecret");
      for (const printed of [
        JSON.stringify(registration),
        inspect(registration, { depth: 9 }),
        `${{ ...registration }}`,
      ]) {
        expect(printed).not.toContain(consumerSecret);
      }
    });

    test.each([
      ["Acme Corp", "ACME CORP"],
      ["  Acme   Corp", "acme   corp  "],
      ["Ärzte Österreich", "ÄRZTE ÖSTERREICH"],
      ["Ärzte", "A\u0308RZTE"],
      ["Straße", "STRASSE"],
      ["Straße", "STRAẞE"],
      ["ΟΔΟΣ", "οδοσ"],
      ["Ｆｕｌｌ Ｗｉｄｔｈ", "full width"],
      ["ﬁle", "FILE"],
    ])("in one organization %j and %j are the same name", async (first, second) => {
      const { registry } = installed;
      const orgId = anOrganization();
      await registerAcme(registry, { orgId, partnerName: first });
      expectRefused(await registry.registerPartner({ orgId, partnerName: second }), "partner_already_exists");
      expect((await registry.listPartners({ organizationId: orgId })).unwrap()).toHaveLength(1);
      expect(outcome(await registry.registerPartner({ orgId: anOrganization(), partnerName: second }))).toBe(
        "accepted",
      );
    });

    test.each(["Glo\u200bbex", "Glob\u00adex", "Globex\ufe0f"])(
      "%j has a character that nobody sees, and is refused anew",
      async (partnerName) => {
        const refused = await installed.registry.registerPartner({ orgId: anOrganization(), partnerName });
        expect(refused.error?.details).toMatchObject([{ field: "partnerName", rule: "hidden_characters" }]);
      },
    );

    test("a partner that moves here keeps its key and secret, and the key cannot be registered twice", async () => {
      const { registry, gateway } = installed;
      const consumerKey = `ck_live_${anOrganization().replaceAll("-", "_")}`;
      const consumerSecret = `cs_live_${"s".repeat(31)}-`;
      const moved = await registerAcme(registry, { consumerKey, consumerSecret });
      expect(moved).toMatchObject({ consumerKey, consumerSecret });
      const orgId = anOrganization();
      expectRefused(await registry.registerPartner({ orgId, partnerName: "Other", consumerKey }), "conflict");
      expect((await gateway.listAuditEvents({ organizationId: orgId })).unwrap().data).toEqual([]);
    });
  });

  describe("reading", () => {
    test("an id or key that names nothing is partner_not_found, whatever its form", async () => {
      const { registry } = installed;
      for (const id of ["00000000-0000-7000-8000-000000000000", "no uuid", "", "a\0b", "' OR true --"]) {
        expectRefused(await registry.getPartner(id), "partner_not_found");
        expectRefused(await registry.getPartnerByConsumerKey(id), "partner_not_found");
        expectRefused(await registry.deactivatePartner(id), "partner_not_found");
      }
    });

    test("the list filters by organization and by activity, in the order of registration", async () => {
      const { registry } = installed;
      const orgId = anOrganization();
      const ids: string[] = [];
      for (const partnerName of ["C", "a", "B"])
        ids.push((await registerAcme(registry, { orgId, partnerName })).partner.id);
      await registry.deactivatePartner(ids[1] as string);
      const listed = async (isActive?: boolean) =>
        (await registry.listPartners({ organizationId: orgId, isActive }))
          .unwrap()
          .map(({ partnerName }) => partnerName);
      expect(await listed()).toEqual(["C", "a", "B"]);
      expect(await listed(true)).toEqual(["C", "B"]);
      expect(await listed(false)).toEqual(["a"]);
    });

    test("without an organization the list contains all of them", async () => {
      const { registry } = installed;
      const { partner } = await registerAcme(registry);
      const other = await registerAcme(registry);
      const ids = (await registry.listPartners()).unwrap().map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([partner.id, other.partner.id]));
    });

    test("pages follow each other by cursor, without gaps or repetitions, and the last one has none", async () => {
      const { registry } = installed;
      const organizationId = anOrganization();
      for (let n = 1; n <= 5; n += 1) await registerAcme(registry, { orgId: organizationId, partnerName: `P${n}` });
      const seen: string[] = [];
      const sizes: number[] = [];
      let cursor: string | undefined;
      do {
        const page = (await registry.listPartnersPage({ organizationId, limit: 2, cursor })).unwrap();
        seen.push(...page.data.map(({ partnerName }) => partnerName));
        sizes.push(page.data.length);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(["P1", "P2", "P3", "P4", "P5"]);
      expect(sizes).toEqual([2, 2, 1]);
      expect((await registry.listPartnersPage({ organizationId, limit: 5 })).unwrap().nextCursor).toBeNull();
    });

    test("a query finds a part of the name or the beginning of the key in any case, without wildcards", async () => {
      const { registry } = installed;
      const organizationId = anOrganization();
      const names = ["100% Acme", "Größe_1", "Zeta"];
      const made = [];
      for (const partnerName of names) made.push(await registerAcme(registry, { orgId: organizationId, partnerName }));
      const find = async (query: string) =>
        (await registry.listPartnersPage({ organizationId, query }))
          .unwrap()
          .data.map(({ partnerName }) => partnerName);
      expect(await find("ACME")).toEqual(["100% Acme"]);
      expect(await find("%")).toEqual(["100% Acme"]);
      expect(await find("SSE_1")).toEqual(["Größe_1"]);
      expect(await find("GRÖSSE")).toEqual(["Größe_1"]);
      expect(await find("G______1")).toEqual([]);
      expect(await find(` ${made[2]?.consumerKey.slice(0, 30).toUpperCase()} `)).toEqual(["Zeta"]);
      expect(await find("")).toEqual(names);
      expect(await find("nobody")).toEqual([]);
    });

    test.each([
      { limit: 0 },
      { limit: 201 },
      { limit: 1.5 },
      { cursor: "bm8gdXVpZA" },
      { cursor: "" },
      { organizationId: "" },
      { organizationId: "a\0b" },
      { query: "a\0b" },
      { hasOpenProposals: "true" as never },
      { needsCare: "true" as never },
    ])("a page with %j is a validation_error", async (options) => {
      expectRefused(await installed.registry.listPartnersPage(options), "validation_error");
    });
  });

  describe("updating", () => {
    test("only the given fields change, and updatedAt moves", async () => {
      const { registry, clock } = installed;
      const { partner } = await registerAcme(registry, EVERY_FIELD);
      clock.advance(5);
      const updated = (await registry.updatePartner(partner.id, { maxUsers: 7, metadata: undefined })).unwrap();
      expect(updated).toEqual({ ...partner, maxUsers: 7, updatedAt: clock.now() });
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(updated);
    });

    test.each(RESTRICTIONS)("%s keeps null, [] and a list apart", async (field) => {
      const { registry } = installed;
      const { partner } = await registerAcme(registry, { [field]: [] });
      const stored = async () => (await registry.getPartner(partner.id)).unwrap()[field];
      expect(await stored()).toEqual([]);
      await registry.updatePartner(partner.id, { [field]: CLEAR_PARTNER_FIELD });
      expect(await stored()).toBeNull();
      await registry.updatePartner(partner.id, { [field]: EVERY_FIELD[field] });
      expect(await stored()).toEqual(EVERY_FIELD[field]);
    });

    test("maxUsers keeps 0 and null apart, and clears with loginUrl", async () => {
      const { registry } = installed;
      const { partner } = await registerAcme(registry, { maxUsers: 0, loginUrl: "https://acme.example/" });
      expect((await registry.getPartner(partner.id)).unwrap().maxUsers).toBe(0);
      await registry.updatePartner(partner.id, { maxUsers: CLEAR_PARTNER_FIELD, loginUrl: CLEAR_PARTNER_FIELD });
      expect((await registry.getPartner(partner.id)).unwrap()).toMatchObject({ maxUsers: null, loginUrl: null });
    });

    test("metadata {} replaces, and is returned unchanged", async () => {
      const { registry } = installed;
      const metadata = {
        "": [],
        'q"uote': "\\",
        "ünïcode 🦀": [true, null, -0.5, 1e-7, { deep: [[]] }],
        "{a,b}": "{}",
      };
      const { partner } = await registerAcme(registry, { metadata });
      expect((await registry.getPartner(partner.id)).unwrap().metadata).toEqual(metadata);
      await registry.updatePartner(partner.id, { metadata: {} });
      expect((await registry.getPartner(partner.id)).unwrap().metadata).toEqual({});
    });

    test("an update that changes nothing writes nothing", async () => {
      const { registry, clock, inspection } = installed;
      const { partner } = await registerAcme(registry, EVERY_FIELD);
      const version = () => inspection.revision(partner.id);
      const before = await version();
      clock.advance(5);
      const { limits, ...others } = EVERY_FIELD.metadata;
      const same = { ...EVERY_FIELD, partnerName: " Acme Corp ", metadata: { limits, ...others } };
      expect((await registry.updatePartner(partner.id, same)).unwrap()).toEqual(partner);
      expect((await registry.updatePartner(partner.id, {})).unwrap()).toEqual(partner);
      expect((await registry.getPartner(partner.id)).unwrap().updatedAt).toEqual(partner.updatedAt);
      expect(await version()).toEqual(before);
      expect(await auditOf(partner.id)).toEqual(["partner_registered"]);
    });

    test("another partner's name is refused, the own one in another case is not", async () => {
      const { registry } = installed;
      const orgId = anOrganization();
      await registerAcme(registry, { orgId, partnerName: "First" });
      const { partner } = await registerAcme(registry, { orgId, partnerName: "Second" });
      expectRefused(await registry.updatePartner(partner.id, { partnerName: "FIRST" }), "partner_already_exists");
      expect(await auditOf(partner.id)).toEqual(["partner_registered"]);
      expect((await registry.updatePartner(partner.id, { partnerName: "SECOND" })).unwrap().partnerName).toBe("SECOND");
    });

    test("a refused update writes none of its valid fields", async () => {
      const { registry } = installed;
      const { partner } = await registerAcme(registry);
      const update = { maxUsers: 5, allowedRoles: ["no spaces please"], ssoMode: SSOMode.BOTH };
      expectRefused(await registry.updatePartner(partner.id, update), "validation_error");
      expect((await registry.getPartner(partner.id)).unwrap()).toEqual(partner);
    });
  });

  describe("deactivating and reactivating", () => {
    test("each takes effect once, however often it is called", async () => {
      const { registry, clock } = installed;
      const { partner } = await registerAcme(registry);
      clock.advance(1);
      const deactivated = (await registry.deactivatePartner(partner.id)).unwrap();
      expect(deactivated).toEqual({ ...partner, isActive: false, updatedAt: clock.now() });
      clock.advance(1);
      expect((await registry.deactivatePartner(partner.id)).unwrap()).toEqual(deactivated);
      expect((await registry.reactivatePartner(partner.id)).unwrap()).toEqual({ ...partner, updatedAt: clock.now() });
      await registry.reactivatePartner(partner.id);
      expect(await auditOf(partner.id)).toEqual(["partner_reactivated", "partner_deactivated", "partner_registered"]);
    });
  });

  describe("organizations", () => {
    test("another organization's partner is partner_not_found in every method, and nothing is written", async () => {
      const { registry, gateway } = installed;
      const { partner } = await registerAcme(registry);
      for (const organizationId of [anOrganization(), "", partner.orgId.toUpperCase(), "a\0b"]) {
        const call = { organizationId };
        expectRefused(await registry.getPartner(partner.id, call), "partner_not_found");
        expectRefused(await registry.updatePartner(partner.id, { maxUsers: 1 }, call), "partner_not_found");
        expectRefused(await registry.rotateConsumerSecret(partner.id, call), "partner_not_found");
        expectRefused(
          await registry.deactivatePartner(partner.id, { ...call, revokeSessions: true }),
          "partner_not_found",
        );
        expectRefused(await registry.reactivatePartner(partner.id, call), "partner_not_found");
        if (organizationId === "" || organizationId.includes("\0")) continue;
        expect((await registry.listPartners(call)).unwrap()).toEqual([]);
        expect((await gateway.listAuditEvents({ partnerId: partner.id, ...call })).unwrap().data).toEqual([]);
      }
      const own = { organizationId: partner.orgId };
      expect((await registry.getPartner(partner.id, own)).unwrap()).toEqual(partner);
      expect(await auditOf(partner.id)).toEqual(["partner_registered"]);
      expect((await registry.deactivatePartner(partner.id, own)).unwrap().isActive).toBe(false);
    });
  });
}
