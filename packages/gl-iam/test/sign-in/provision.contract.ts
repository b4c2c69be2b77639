/** A partner makes, updates and reopens its users without a sign-in. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject, SSOPartnerUpdate } from "../../src/index.js";
import { ANYWHERE, expectRefused, type Installation, outcome } from "../postgresql/installation.js";
import { aUser, isLive, PartnerSide, sign } from "./partner-side.js";

const PASSWORD = "correct horse battery staple";

export function provisionContract(here: () => Installation): void {
  const only = async (partner: PartnerSide, user: JsonObject) => {
    const result = await partner.provision(partner.anew(user));
    return result.isOk ? result.value.users[0]?.outcome : result.error.code;
  };
  const update = async (partner: PartnerSide, change: SSOPartnerUpdate) =>
    (await here().registry.updatePartner(partner.id, change)).unwrap();
  const users = async (partner: PartnerSide) => (await here().gateway.partnerUsers.list(partner.id)).unwrap().data;
  const places = async (partner: PartnerSide) => {
    const [row] = await here().sql<{ counted: number; active: number }>(
      `SELECT coalesce((SELECT active_users FROM gl_iam.partner_user_counts WHERE partner_id = $1), 0) AS counted,
         (SELECT count(DISTINCT user_id)::integer FROM gl_iam.identities
          WHERE partner_id = $1 AND is_active) AS active`,
      partner.id,
    );
    expect(row?.counted, "the count is the number of users").toBe(row?.active);
    return row?.counted;
  };
  const eventsOf = (partner: PartnerSide) => here().events.filter(({ partnerId }) => partnerId === partner.id);
  const signedAgo = (partner: PartnerSide, seconds: number, payload: JsonObject) => {
    const at = new Date(here().clock.now().getTime() - seconds * 1000);
    return sign(partner.registration, at, { ...payload, sent: randomUUID() });
  };

  describe("one user", () => {
    test("is made, and signs in as that user from then on", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 5 });
      const payload = aUser({ display_name: "Alice", role: "editor", attributes: { department: "Sales" } });
      const answer = (await partner.provision(payload)).unwrap();
      expect(answer).toEqual({ users: [{ externalId: payload.external_id, outcome: "created" }] });
      expect(await users(partner)).toMatchObject([
        { externalId: payload.external_id, displayName: "Alice", role: "editor", isActive: true, lastSignInAt: null },
      ]);
      expect(await places(partner)).toBe(1);
      const { user, session } = await partner.signedIn(
        partner.anew({ external_id: payload.external_id ?? "", email: payload.email ?? "" }),
      );
      expect(user).toMatchObject({ email: payload.email, displayName: "Alice", roles: ["org_member"] });
      expect(session.attributes).toEqual({ department: "Sales" });
      expect(await places(partner)).toBe(1);
      const told = eventsOf(partner).map(({ eventType, actor }) => [eventType, actor]);
      expect(told).toContainEqual(["user_created", `partner:${partner.id}`]);
      expect(JSON.stringify(eventsOf(partner))).not.toContain("Sales");
    });

    test("is unchanged when it is said anew, and the audit is silent", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser({ attributes: { a: [1, { b: 2 }] }, display_name: "A" });
      expect(await only(partner, payload)).toBe("created");
      const [before, told] = [await users(partner), eventsOf(partner).length];
      here().clock.advance(1);
      expect(await only(partner, payload)).toBe("unchanged");
      expect(await only(partner, { ...payload, attributes: { a: [1, { b: 2 }] }, display_name: null })).toBe(
        "unchanged",
      );
      expect([await users(partner), eventsOf(partner).length]).toEqual([before, told]);
    });

    test("is updated: name, e-mail, role, attributes, and the event names them without their values", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser({ display_name: "Alice", role: "editor", attributes: { a: 1 } });
      await only(partner, payload);
      const changed = {
        ...payload,
        email: `new-${payload.email}`,
        display_name: "Alice B",
        role: "viewer",
        attributes: {},
      };
      expect(await only(partner, changed)).toBe("updated");
      expect(await users(partner)).toMatchObject([{ email: changed.email, displayName: "Alice B", role: "viewer" }]);
      const event = eventsOf(partner).find(({ eventType }) => eventType === "user_updated");
      expect(event?.details).toEqual({
        external_id: payload.external_id,
        changed_fields: ["email", "display_name", "role", "attributes"],
      });
    });

    test("is stale when something newer was signed about it: a deprovision, a provision, a sign-in", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser({ display_name: "Now" });
      await only(partner, payload);
      const older = { action: "provision", ...payload, display_name: "Before" };
      const answer = await here().gateway.sso.provision(signedAgo(partner, 5, older));
      expect(answer.unwrap().users.map(({ outcome: one }) => one)).toEqual(["stale"]);
      here().clock.advance(10);
      await partner.signedIn({ ...payload, display_name: "At sign-in" });
      const between = await here().gateway.sso.provision(signedAgo(partner, 5, older));
      expect(between.unwrap().users.map(({ outcome: one }) => one)).toEqual(["stale"]);
      await partner.deprovision(String(payload.external_id));
      const reopening = await here().gateway.sso.provision(signedAgo(partner, 5, older));
      expect(reopening.unwrap().users.map(({ outcome: one }) => one)).toEqual(["stale"]);
      expect(await users(partner)).toMatchObject([{ displayName: "At sign-in", isActive: false }]);
      here().clock.advance(1);
      await only(partner, payload);
      await here().gateway.sso.deprovision(
        signedAgo(partner, 1, { action: "deprovision", external_id: payload.external_id ?? "" }),
      );
      await here().gateway.sso.deprovision(
        signedAgo(partner, 10, { action: "deprovision", external_id: payload.external_id ?? "" }),
      );
      expect(await users(partner), "an older deprovision came late").toMatchObject([{ isActive: true }]);
    });

    test("is reopened when the partner withdrew it: as the same user, with its address and one place", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const payload = aUser();
      const { user, session } = await partner.signedIn(payload);
      await partner.deprovision(String(payload.external_id));
      expect(await places(partner)).toBe(0);
      expectRefused(await partner.signIn(partner.anew(payload)), "user_inactive");
      expect(await only(partner, { ...payload, email: `new-${payload.email}` })).toBe("reopened");
      expect(await places(partner)).toBe(1);
      expect(await isLive(here().gateway, { session }), "ended sessions stay ended").toBe(false);
      const again = await partner.signedIn({ ...partner.anew(payload), email: `new-${payload.email}` });
      expect(again.user).toMatchObject({ id: user.id, email: `new-${payload.email}` });
      const told = eventsOf(partner).map(({ eventType }) => eventType);
      expect(told).toEqual(expect.arrayContaining(["identity_reopened", "user_activated"]));
      await partner.deprovision(String(payload.external_id), { sent: 2 });
      const other = aUser();
      expect(await only(partner, other)).toBe("created");
      expect(await only(partner, payload), "no place is left").toBe("max_users_exceeded");
      expect(await places(partner)).toBe(1);
    });

    test("whose address went to a successor meanwhile is a conflict, until it brings another one", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      await partner.deprovision(String(payload.external_id));
      const successor = await partner.signedIn({ ...aUser(), email: payload.email ?? "" });
      expect(successor.user.id).not.toBe(user.id);
      expect(await only(partner, payload)).toBe("identity_conflict");
      expect(await only(partner, { ...payload, email: `new-${payload.email}` })).toBe("reopened");
    });

    test("stays suspended where an administrator suspended it", async () => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      const { user } = await partner.signedIn(payload);
      (await here().gateway.deactivateUser(user.id, ANYWHERE)).unwrap();
      expect(await only(partner, { ...payload, display_name: "New" })).toBe("updated");
      expectRefused(await partner.signIn(partner.anew(payload)), "user_inactive");
      await partner.deprovision(String(payload.external_id));
      here().clock.advance(1);
      expect(await only(partner, payload), "only its own withdrawal").toBe("reopened");
      expectRefused(await partner.signIn(partner.anew(payload)), "user_inactive");
      expect(await places(partner)).toBe(0);
      (await here().gateway.reactivateUser(user.id, ANYWHERE)).unwrap();
      expect(outcome(await partner.signIn(partner.anew(payload)))).toBe("accepted");
      expect(await places(partner)).toBe(1);
    });

    test.each([
      ["pre_provisioned", "user_not_provisioned"],
      ["disabled", "user_provisioning_disabled"],
    ] as const)("with %s is not made, and is still updated and reopened", async (userProvisioning, code) => {
      const partner = await PartnerSide.of(here());
      const payload = aUser();
      await partner.signedIn(payload);
      await update(partner, { userProvisioning });
      expect(await only(partner, aUser())).toBe(code);
      expect(await only(partner, { ...payload, display_name: "B" })).toBe("updated");
      await partner.deprovision(String(payload.external_id));
      expect(await only(partner, payload)).toBe("reopened");
    });

    test("is made within all restrictions", async () => {
      const partner = await PartnerSide.of(here(), {
        maxUsers: 0,
        allowedEmailDomains: ["acme.example"],
        allowedRoles: ["sales"],
        roleMap: { Vertrieb: "sales" },
        allowedSourceIps: ["203.0.113.0/24"],
        requireAudience: true,
      });
      const payload = aUser({ role: "Vertrieb", aud: "app" });
      const from = (fields: JsonObject, sourceIp = "203.0.113.1", audience = ["app"]) =>
        partner.provision(partner.anew({ ...payload, ...fields }), { sourceIp, audience });
      expectRefused(await from({}, "198.51.100.1"), "source_ip_not_allowed");
      expectRefused(await from({ aud: "other" }), "audience_mismatch");
      expectRefused(await from({ aud: null }), "audience_mismatch");
      expectRefused(await from({ email: "a@other.example" }), "email_domain_not_allowed");
      expectRefused(await from({ role: "editor" }), "role_not_allowed");
      expectRefused(await from({}), "max_users_exceeded");
      expectRefused(await from({ role: "two words" }), "validation_error");
      expectRefused(await from({ action: "sign_in" }), "validation_error");
      expect(await users(partner)).toEqual([]);
      await update(partner, { maxUsers: 1 });
      expect(outcome(await from({}))).toBe("accepted");
      await here().registry.deactivatePartner(partner.id);
      expectRefused(await from({}), "partner_inactive");
    });

    test("never becomes one with another user by its e-mail", async () => {
      const partner = await PartnerSide.of(here());
      const call = { organizationId: partner.orgId };
      const email = `${randomUUID()}@acme.example`;
      const admin = (
        await here().gateway.createUserWithPassword({ email, roles: ["org_admin"] }, PASSWORD, call)
      ).unwrap();
      expect(await only(partner, aUser({ email }))).toBe("identity_conflict");
      const known = aUser();
      await only(partner, known);
      expect(await only(partner, { ...known, email })).toBe("identity_conflict");
      expect((await here().gateway.getUser(admin.id, call)).unwrap()).toEqual(admin);
      expect(await users(partner)).toMatchObject([{ email: known.email }]);
    });

    test("works once: sent again it is a replay, and what was refused is refused in the same way", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const { gateway } = here();
      const first = partner.sign({ action: "provision", ...aUser() });
      expect(outcome(await gateway.sso.provision(first))).toBe("accepted");
      expectRefused(await gateway.sso.provision(first), "assertion_replayed");
      const second = partner.sign({ action: "provision", ...aUser() });
      for (let times = 0; times < 2; times += 1)
        expectRefused(await gateway.sso.provision(second), "max_users_exceeded");
      await update(partner, { maxUsers: 9 });
      expectRefused(await gateway.sso.provision(second), "assertion_replayed");
      expect(await places(partner)).toBe(1);
      const nonce = "n-1";
      expect(outcome(await partner.provision({ ...aUser(), nonce }))).toBe("accepted");
      expectRefused(await partner.provision({ ...aUser(), nonce }), "assertion_replayed");
      expectRefused(await partner.post({ ...aUser(), nonce }), "assertion_replayed");
    });

    test("is no sign-in, and no sign-in is one", async () => {
      const partner = await PartnerSide.of(here());
      expectRefused(await partner.post({ action: "provision", ...aUser() }), "validation_error");
      expectRefused(await here().gateway.sso.provision(partner.sign(aUser())), "validation_error");
      expectRefused(await partner.logout("u-1", { action: "provision" }), "validation_error");
    });
  });

  describe("many users", () => {
    test("have an outcome each, in their order, and one refusal is none of the others'", async () => {
      const partner = await PartnerSide.of(here(), {
        allowedEmailDomains: ["acme.example"],
        allowedRoles: ["org_member"],
      });
      const [kept, changed, gone] = [aUser(), aUser(), aUser()];
      expect(await partner.provisionAll([kept, changed, gone])).toEqual(["created", "created", "created"]);
      await partner.deprovision(String(gone.external_id));
      const told = eventsOf(partner).length;
      const answer = await partner.provision({
        users: [
          kept,
          { ...changed, display_name: "New" },
          gone,
          aUser(),
          aUser({ email: "x@other.example" }),
          aUser({ role: "editor" }),
          { external_id: "u-x", email: "no address" },
          { email: "a@acme.example" },
          "u-1",
          aUser({ email: kept.email ?? "" }),
        ],
      });
      expect(
        answer.unwrap().users.map(({ externalId, outcome: one, details }) => [externalId, one, details?.[0]?.rule]),
      ).toEqual([
        [kept.external_id, "unchanged", undefined],
        [changed.external_id, "updated", undefined],
        [gone.external_id, "reopened", undefined],
        [expect.any(String), "created", undefined],
        [expect.any(String), "email_domain_not_allowed", undefined],
        [expect.any(String), "role_not_allowed", undefined],
        ["u-x", "validation_error", "email"],
        [null, "validation_error", "required"],
        [null, "validation_error", "object"],
        [expect.any(String), "identity_conflict", undefined],
      ]);
      expect(await places(partner)).toBe(4);
      const events = eventsOf(partner)
        .slice(told)
        .map(({ eventType }) => eventType);
      expect(events.filter((type) => type === "sso_refused")).toHaveLength(6);
      expect(events).toEqual(
        expect.arrayContaining(["user_updated", "identity_reopened", "user_activated", "user_created"]),
      );
    });

    test("as a list are 0 to 500, beside no user of their own", async () => {
      const partner = await PartnerSide.of(here());
      const refused = async (payload: JsonObject) => {
        const result = await partner.provision(payload);
        expectRefused(result, "validation_error");
        return result.error?.details.map(({ field, rule }) => `${field} ${rule}`);
      };
      expect(await partner.provisionAll([])).toEqual([]);
      expect(await refused({ users: {} })).toEqual(["users list"]);
      expect(await refused({ users: Array.from({ length: 501 }, () => aUser()) })).toEqual(["users list_length"]);
      expect(await refused({ users: [aUser()], external_id: "u-1" })).toEqual(["users exclusive"]);
      expect(await users(partner)).toEqual([]);
    });

    test("of 200 KB are read here, and nowhere else", async () => {
      const partner = await PartnerSide.of(here());
      const many = Array.from({ length: 100 }, () => aUser({ attributes: { text: "x".repeat(2000) } }));
      expect(new Set(await partner.provisionAll(many))).toEqual(new Set(["created"]));
      const { gateway } = here();
      const large = partner.sign({ action: "logout", external_id: "u-1", padding: "x".repeat(70_000) });
      expectRefused(await gateway.sso.logout(large), "validation_error");
      const verified = await gateway.sso.verify(large);
      expectRefused(verified, "validation_error");
      const batch = partner.sign({ action: "provision", users: many.slice(0, 50), sent: 2 });
      const proven = (await gateway.sso.verify({ ...batch, action: "provision" })).unwrap();
      expect(proven.users).toBe(50);
      expect((await gateway.sso.provision(proven)).unwrap().users).toHaveLength(50);
    });

    test("settle what is said twice in its order, as if it came one by one", async () => {
      const partner = await PartnerSide.of(here());
      const user = aUser();
      expect(await partner.provisionAll([user, user, { ...user, display_name: "B" }])).toEqual([
        "created",
        "unchanged",
        "updated",
      ]);
      const [one, other] = [aUser(), aUser()];
      const same = { ...other, email: one.email ?? "" };
      expect(await partner.provisionAll([one, same])).toEqual(["created", "identity_conflict"]);
      expect(await places(partner)).toBe(2);
    });

    test("who are one user are settled in their order: one place, one active identity, one address", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 5 });
      const [first, second, other] = [aUser(), aUser(), aUser()];
      const { user } = await partner.signedIn(first);
      await partner.deprovision(String(first.external_id));
      const link = { partnerId: partner.id, externalId: String(second.external_id) };
      (await here().gateway.users.link(user.id, link, ANYWHERE)).unwrap();
      await partner.deprovision(String(second.external_id));
      here().clock.advance(1);
      expect(await partner.provisionAll([other, first, second])).toEqual(["created", "reopened", "identity_conflict"]);
      expect(await places(partner)).toBe(2);
      expect((await here().gateway.users.get(user.id, ANYWHERE)).unwrap()).toMatchObject({ email: first.email });
    });

    test("take an address that another one of them frees only after it", async () => {
      const partner = await PartnerSide.of(here());
      const [leaver, heir] = [aUser(), aUser()];
      await partner.provisionAll([leaver]);
      const moved = { ...leaver, email: `new-${leaver.email}` };
      const claim = { ...heir, email: leaver.email ?? "" };
      expect(await partner.provisionAll([claim, moved])).toEqual(["identity_conflict", "updated"]);
      expect(await partner.provisionAll([leaver, claim, moved, claim])).toEqual([
        "updated",
        "identity_conflict",
        "updated",
        "created",
      ]);
    });

    test("take the last places in their order, whether they are made or reopened", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const [gone, twice] = [aUser(), aUser()];
      await partner.provisionAll([gone]);
      await partner.deprovision(String(gone.external_id));
      here().clock.advance(1);
      expect(await partner.provisionAll([gone, aUser()])).toEqual(["reopened", "max_users_exceeded"]);
      await update(partner, { maxUsers: 2 });
      expect(await partner.provisionAll([twice, twice, aUser()])).toEqual([
        "created",
        "unchanged",
        "max_users_exceeded",
      ]);
      expect(await places(partner)).toBe(2);
    });

    test("are found by a search, in whatever case: those who are made, and those who are changed", async () => {
      const partner = await PartnerSide.of(here());
      const { users: all } = here().gateway;
      const found = async (query: string) =>
        (await all.list({ organizationId: partner.orgId, query })).unwrap().data.map(({ email }) => email);
      const [one, other, third] = ["Ängström", "Ömer", "Zoë"].map((display_name) => aUser({ display_name })) as [
        JsonObject,
        JsonObject,
        JsonObject,
      ];
      await partner.provisionAll([one, other, third]);
      expect(await found("äNGST")).toEqual([one.email]);
      expect(await found(String(other.email).toUpperCase())).toEqual([other.email]);
      const moved = { ...other, email: `New-${other.email}` };
      expect(await partner.provisionAll([{ ...one, display_name: "Übermut" }, moved])).toEqual(["updated", "updated"]);
      expect([await found("äNGST"), await found(String(other.email))]).toEqual([[], []]);
      expect(await found("üBERM")).toEqual([one.email]);
      expect(await found(moved.email.toLowerCase())).toEqual([moved.email]);
      await partner.deprovision(String(third.external_id));
      here().clock.advance(1);
      expect(await partner.provisionAll([{ ...third, display_name: "Éva" }])).toEqual(["reopened"]);
      expect(await found("éVA")).toEqual([third.email]);
    });

    test("exchange no addresses: each belongs to the other", async () => {
      const partner = await PartnerSide.of(here());
      const [one, other] = [aUser(), aUser()];
      await partner.provisionAll([one, other]);
      const swapped = [
        { ...one, email: other.email ?? "" },
        { ...other, email: one.email ?? "" },
      ];
      expect(await partner.provisionAll(swapped)).toEqual(["identity_conflict", "identity_conflict"]);
      expect((await users(partner)).map(({ email }) => email)).toEqual([one.email, other.email]);
      const moved = [
        { ...one, email: `new-${one.email}` },
        { ...other, email: one.email ?? "" },
      ];
      expect(await partner.provisionAll(moved), "in their order").toEqual(["updated", "updated"]);
    });

    test("fill the cap exactly, the first ones first", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 3 });
      const outcomes = await partner.provisionAll(Array.from({ length: 5 }, () => aUser()));
      expect(outcomes).toEqual([...Array(3).fill("created"), ...Array(2).fill("max_users_exceeded")]);
      expect(await places(partner)).toBe(3);
      expect(await users(partner)).toHaveLength(3);
    });

    test("with a conflict too many learn of no further addresses within the hour, and the audit says so", async () => {
      const partner = await PartnerSide.of(here());
      const email = `${randomUUID()}@acme.example`;
      const taken = aUser({ email });
      await partner.signedIn(taken);
      const probes = Array.from({ length: 500 }, () => aUser({ email }));
      expect(new Set(await partner.provisionAll(probes))).toEqual(new Set(["identity_conflict"]));
      expect(await partner.provisionAll([aUser({ email }), aUser(), taken])).toEqual([
        "rate_limited",
        "rate_limited",
        "unchanged",
      ]);
      expect(await only(partner, aUser())).toBe("rate_limited");
      expect(eventsOf(partner).filter(({ eventType }) => eventType === "rate_limited")).toHaveLength(1);
      here().clock.advance(3601);
      expect(await only(partner, aUser())).toBe("created");
    });

    test("are a replay together, however each was", async () => {
      const partner = await PartnerSide.of(here(), { maxUsers: 1 });
      const batch = partner.sign({ action: "provision", users: [aUser(), aUser()] });
      const { gateway } = here();
      expect((await gateway.sso.provision(batch)).unwrap().users.map(({ outcome: one }) => one)).toEqual([
        "created",
        "max_users_exceeded",
      ]);
      await update(partner, { maxUsers: 5 });
      expectRefused(await gateway.sso.provision(batch), "assertion_replayed");
      expect(await places(partner)).toBe(1);
    });
  });
}
