/** What a partner says in its own words: its names for roles, and attributes of its users. */
import { describe, expect, test } from "vitest";
import { CLEAR_PARTNER_FIELD, type JsonObject, type SSOPartnerUpdate } from "../../src/index.js";
import { ANYWHERE, expectRefused, type Installation, outcome } from "../postgresql/installation.js";
import { aUser, PartnerSide } from "./partner-side.js";

const PASSWORD = "correct horse battery staple";
const ORG_ADMIN = { asOrgAdmin: true } as const;

export function partnerWordsContract(here: () => Installation): void {
  const update = async (partner: PartnerSide, change: SSOPartnerUpdate) =>
    (await here().registry.updatePartner(partner.id, change)).unwrap();
  const stored = async (partner: PartnerSide) =>
    here().sql<{ role: string; attributes: JsonObject }>(
      "SELECT role, attributes FROM gl_iam.identities WHERE partner_id = $1",
      partner.id,
    );
  const present = async ({ session }: { session: { accessToken: string } }) =>
    (await here().gateway.getSession(session.accessToken, ANYWHERE)).unwrap();

  describe("its words for roles", () => {
    const roleMap = { "Vertrieb & Service": "sales", Chef: "org_admin" };

    test("become roles of the application wherever they are read, and are stored as they are", async () => {
      const partner = await PartnerSide.of(here(), { roleMap, allowedRoles: ["sales"] });
      const payload = aUser({ role: "Vertrieb & Service" });
      const signedIn = await partner.signedIn(payload);
      expect(signedIn.user.roles).toEqual(["sales"]);
      expect((await present(signedIn)).user.roles).toEqual(["sales"]);
      expect(await stored(partner)).toMatchObject([{ role: "Vertrieb & Service" }]);
      const { data } = (await here().gateway.partnerUsers.list(partner.id)).unwrap();
      expect(data.map(({ role }) => role)).toEqual(["sales"]);
      await update(partner, { roleMap: { "Vertrieb & Service": "service" }, allowedRoles: ["service"] });
      expect((await present(signedIn)).user.roles, "the same session").toEqual(["service"]);
      expect(outcome(await here().gateway.refreshSession(signedIn.session.refreshToken, ANYWHERE))).toBe("accepted");
    });

    test("are judged by the list as what they mean", async () => {
      const partner = await PartnerSide.of(here(), { roleMap, allowedRoles: ["viewer"] });
      expectRefused(await partner.signIn(aUser({ role: "Vertrieb & Service" })), "role_not_allowed");
      await update(partner, { allowedRoles: CLEAR_PARTNER_FIELD });
      expect(outcome(await partner.signIn(aUser({ role: "Vertrieb & Service" })))).toBe("accepted");
      expectRefused(await partner.signIn(aUser({ role: "Chef" })), "role_not_allowed");
      await update(partner, { allowedRoles: ["org_admin"] });
      expect((await partner.signedIn(aUser({ role: "Chef" }))).user.roles).toEqual(["org_admin"]);
      const absent = await partner.signIn();
      expectRefused(absent, "role_not_allowed");
    });

    test("are words of the map, or roles: anything else is a validation_error of role", async () => {
      const partner = await PartnerSide.of(here(), { roleMap });
      for (const role of ["vertrieb & service", "two words", ""]) {
        const refused = await partner.post(aUser({ role }));
        expectRefused(refused, "validation_error");
        expect(refused.error?.details).toMatchObject([{ field: "role", rule: "role" }]);
      }
      for (const role of ["constructor", "__proto__", "toString"]) {
        expect((await partner.signedIn(aUser({ role }))).user.roles).toEqual([role]);
      }
    });

    test("lose a reserved role at once when the list or the map no longer has it", async () => {
      const partner = await PartnerSide.of(here(), { roleMap, allowedRoles: ["org_admin", "org_member"] });
      const boss = await partner.signedIn(aUser({ role: "Chef" }));
      await update(partner, { allowedRoles: ["org_member"] });
      expect((await present(boss)).user.roles).toEqual([]);
      expectRefused(await here().gateway.refreshSession(boss.session.refreshToken, ANYWHERE), "role_not_allowed");
      await update(partner, { allowedRoles: ["org_admin", "org_member"], roleMap: { Chef: "org_member" } });
      expect((await present(boss)).user.roles).toEqual(["org_member"]);
      const sales = await PartnerSide.of(here(), { roleMap });
      const seller = await sales.signedIn(aUser({ role: "Vertrieb & Service" }));
      await update(sales, { roleMap: CLEAR_PARTNER_FIELD });
      expect((await present(seller)).user.roles, "it is no role by itself").toEqual([]);
      const { data } = (await here().gateway.partnerUsers.list(sales.id)).unwrap();
      expect(data.map(({ role }) => role)).toEqual([null]);
      expectRefused(await here().gateway.refreshSession(seller.session.refreshToken, ANYWHERE), "role_not_allowed");
    });

    test("lose it between issue and exchange", async () => {
      const partner = await PartnerSide.of(here(), { roleMap });
      const token = await partner.token(aUser({ role: "Vertrieb & Service" }));
      await update(partner, { roleMap: { "Vertrieb & Service": "platform_admin" } });
      expectRefused(await here().gateway.sso.authenticate({ token }), "role_not_allowed");
    });

    test("make nobody's platform_admin an org_admin's to change, nor a map that could make one", async () => {
      const { gateway, registry } = here();
      const mighty = { roleMap: { root: "Platform_Admin" } };
      const partner = await PartnerSide.of(here(), {
        allowedRoles: ["platform_admin"],
        roleMap: { root: "platform_admin" },
      });
      const { user } = await partner.signedIn(aUser({ role: "root" }));
      const call = { ...ORG_ADMIN, organizationId: partner.orgId };
      expectRefused(await gateway.deactivateUser(user.id, call), "permission_denied");
      expectRefused(await gateway.setPassword(user.id, PASSWORD, call), "permission_denied");
      const plain = await PartnerSide.of(here());
      expectRefused(await registry.updatePartner(plain.id, mighty, ORG_ADMIN), "permission_denied");
      expectRefused(
        await registry.registerPartner({ partnerName: "Planted", orgId: plain.orgId, ...mighty }, ORG_ADMIN),
        "permission_denied",
      );
      await update(plain, mighty);
      expectRefused(await registry.rotateConsumerSecret(plain.id, ORG_ADMIN), "permission_denied");
      const other = await PartnerSide.of(here(), { roleMap: { platform_admin: "viewer" } });
      const { user: viewer } = await other.signedIn(aUser({ role: "platform_admin" }));
      expect(viewer.roles).toEqual(["viewer"]);
      const theirs = { ...ORG_ADMIN, organizationId: other.orgId };
      expect(outcome(await gateway.deactivateUser(viewer.id, theirs))).toBe("accepted");
    });

    test("are a set: their order is no change, and no other request under an idempotency key", async () => {
      const { registry } = here();
      const partner = await PartnerSide.of(here(), { roleMap: { a: "x", b: "y" } });
      const same = await update(partner, { roleMap: { b: "y", a: "x" } });
      expect(same).toEqual(partner.registration.partner);
      const register = (map: Record<string, string>) =>
        registry.registerPartner(
          { partnerName: "Twice", orgId: partner.orgId, roleMap: map },
          { idempotency: { key: "k", actor: partner.orgId } },
        );
      const first = (await register({ a: "x", b: "y" })).unwrap();
      expect((await register({ b: "y", a: "x" })).unwrap()).toEqual(first);
      expectRefused(await register({ b: "y", a: "z" }), "conflict");
      const { data } = (await here().gateway.listAuditEvents({ partnerId: partner.id })).unwrap();
      await update(partner, { roleMap: { a: "z" } });
      const [changed] = (await here().gateway.listAuditEvents({ partnerId: partner.id })).unwrap().data;
      expect(data.map(({ eventType }) => eventType)).not.toContain("partner_updated");
      expect(changed?.details).toEqual({
        changed_fields: ["role_map"],
        before: { role_map: { a: "x", b: "y" } },
        after: { role_map: { a: "z" } },
      });
    });
  });

  describe("attributes of its users", () => {
    const attributes = { department: "Sales", cost_center: 42, tags: ["a", { b: null }], constructor: "x" };

    test("are kept, and given out with the session", async () => {
      const partner = await PartnerSide.of(here());
      const signedIn = await partner.signedIn(aUser({ attributes }));
      expect(signedIn.session.attributes).toEqual(attributes);
      expect((await present(signedIn)).session.attributes).toEqual(attributes);
      expect(await stored(partner)).toMatchObject([{ attributes }]);
      const refreshed = (await here().gateway.refreshSession(signedIn.session.refreshToken, ANYWHERE)).unwrap();
      expect(refreshed.attributes).toEqual(attributes);
    });

    test("stay when an assertion names none, and are cleared by an empty object", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn({ ...payload, attributes });
      expect((await partner.signedIn(partner.anew(payload))).session.attributes).toEqual(attributes);
      expect((await partner.signedIn({ ...partner.anew(payload), attributes: null })).session.attributes).toEqual(
        attributes,
      );
      const replaced = await partner.signedIn({ ...payload, attributes: { other: 1 } });
      expect(replaced.session.attributes, "as a whole").toEqual({ other: 1 });
      expect((await partner.signedIn({ ...payload, attributes: {} })).session.attributes).toEqual({});
      expect(await stored(partner)).toMatchObject([{ attributes: {} }]);
    });

    test("are stored only when the partner's list names them, exactly; [] keeps none", async () => {
      const partner = await PartnerSide.of(here(), { allowedAttributes: ["department", "Cost_Center"] });
      const { session } = await partner.signedIn(aUser({ attributes }));
      expect(session.attributes).toEqual({ department: "Sales" });
      expect(await stored(partner)).toMatchObject([{ attributes: { department: "Sales" } }]);
      const [token] = await here().sql("SELECT 1 FROM gl_iam.one_time_tokens WHERE partner_id = $1", partner.id);
      expect(token).toBeUndefined();
      await partner.token(aUser({ attributes }));
      const [waiting] = await here().sql<{ attributes: JsonObject }>(
        "SELECT attributes FROM gl_iam.one_time_tokens WHERE partner_id = $1",
        partner.id,
      );
      expect(waiting?.attributes).toEqual({ department: "Sales" });
      const none = await PartnerSide.of(here(), { allowedAttributes: [] });
      expect((await none.signedIn(aUser({ attributes }))).session.attributes).toEqual({});
    });

    test("are not given out any more when the list has become shorter, also in open sessions", async () => {
      const partner = await PartnerSide.of(here());
      const signedIn = await partner.signedIn(aUser({ attributes }));
      await update(partner, { allowedAttributes: ["cost_center"] });
      expect((await present(signedIn)).session.attributes).toEqual({ cost_center: 42 });
      const token = await partner.token(aUser({ attributes }));
      await update(partner, { allowedAttributes: [] });
      expect((await here().gateway.sso.authenticate({ token })).unwrap().session.attributes).toEqual({});
    });

    test("are refused as a whole when they are too large, whatever would be kept of them", async () => {
      const partner = await PartnerSide.of(here(), { allowedAttributes: [] });
      const refused = await partner.post(aUser({ attributes: { a: "x".repeat(8192) } }));
      expectRefused(refused, "validation_error");
      expect(refused.error?.details).toMatchObject([{ field: "attributes", rule: "size" }]);
    });

    test("are in no token, and in no event", async () => {
      const canary = "canary-attribute-5d1f";
      const partner = await PartnerSide.of(here());
      const { session } = await partner.signedIn(aUser({ attributes: { secretive: canary } }));
      await partner.signIn(aUser({ attributes: { secretive: canary }, role: "platform_admin" }));
      const claims = Buffer.from(session.accessToken.split(".")[1] ?? "", "base64url").toString();
      expect(claims).not.toContain("secretive");
      const { data } = (await here().gateway.listAuditEvents({ partnerId: partner.id, limit: 100 })).unwrap();
      expect(data.length).toBeGreaterThan(5);
      expect(JSON.stringify(data)).not.toMatch(/secretive|canary-attribute/);
      expect(JSON.stringify(here().events)).not.toMatch(/secretive|canary-attribute/);
    });
  });
}
