/** What is about the rows themselves and no other store could be asked: sealed columns, keys, foreign keys. */
import { describe, expect, test } from "vitest";
import type { DatabaseKind } from "../../../../tools/testing/databases.js";
import { CLEAR_PARTNER_FIELD, type PartnerRegistry, type SSOPartnerRegistration } from "../../src/index.js";
import { EVERY_FIELD, RESTRICTIONS } from "../storage/partners.contract.js";
import {
  anOrganization,
  ENCRYPTION_KEY,
  expectRefused,
  type Installation,
  install,
  outcome,
  registerAcme,
  signedBy,
} from "./installation.js";
import { withKeys } from "./with-keys.js";

const PASSWORD = "correct horse battery";

type Credential = Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">;

export function rowsOfPartners(onDatabase: () => Installation): void {
  test("rows stored before the bound leave the pages of partners and of the audit readable", async () => {
    const { registry, gateway, sql } = onDatabase();
    const organizationId = anOrganization();
    const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
    for (const partnerName of names) {
      const { partner } = await registerAcme(registry, { orgId: organizationId, partnerName });
      await sql(
        `UPDATE gl_iam.partners SET metadata = jsonb_build_object('n', to_jsonb(array_fill(1e300, ARRAY[9200])))
         WHERE id = $1`,
        partner.id,
      );
      await sql(
        `UPDATE gl_iam.audit_events SET details = (SELECT jsonb_build_object('before', metadata, 'after', metadata)
         FROM gl_iam.partners p WHERE p.id = $1) WHERE partner_id = $1`,
        partner.id,
      );
    }
    const pages = { partners: 0, events: 0 };
    const listed: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; pages.partners += 1) {
      const page = (await registry.listPartnersPage({ organizationId, limit: 200, cursor })).unwrap();
      listed.push(...page.data.map(({ partnerName }) => partnerName));
      cursor = page.nextCursor;
    }
    expect([listed, pages.partners > 2]).toEqual([names, true]);
    expect((await registry.listPartners({ organizationId })).unwrap()).toHaveLength(12);
    const events = new Set<string>();
    for (let cursor: string | null | undefined; cursor !== null; pages.events += 1) {
      const page = (await gateway.listAuditEvents({ organizationId, limit: 200, cursor })).unwrap();
      for (const { id } of page.data) events.add(id);
      cursor = page.nextCursor;
    }
    expect([events.size, pages.events > 2]).toEqual([12, true]);
  });

  test("metadata is bounded by what the database prints of it, to the byte", async () => {
    const { registry, sql } = onDatabase();
    const { partner } = await registerAcme(registry);
    const values = [1e300, -5e-324, 1e21, 1.5e-7, 0.1, -12.25, true, null, 'Ü"\\\t\u0001/', [], {}, { k: [[], 1] }];
    const padded = (length: number) => ({ values, pad: "x".repeat(length) });
    const printed = async () => {
      const size = "SELECT octet_length(metadata::text) AS bytes FROM gl_iam.partners WHERE id = $1";
      return Number((await sql<{ bytes: number }>(size, partner.id))[0]?.bytes);
    };
    (await registry.updatePartner(partner.id, { metadata: padded(0) })).unwrap();
    const room = 65_536 - (await printed());
    (await registry.updatePartner(partner.id, { metadata: padded(room) })).unwrap();
    expect(await printed()).toBe(65_536);
    const more = await registry.updatePartner(partner.id, { metadata: padded(room + 1) });
    expect(more.error?.details).toMatchObject([{ field: "metadata", rule: "size" }]);
  });

  test.each(RESTRICTIONS)(
    "%s keeps null, [] and a list apart, and only CLEAR_PARTNER_FIELD clears it",
    async (field) => {
      const { registry, sql } = onDatabase();
      const { partner } = await registerAcme(registry, { [field]: [] });
      const column = { allowedEmailDomains: "allowed_email_domains", allowedSourceIps: "allowed_source_ips" };
      const name = field === "allowedRoles" ? "allowed_roles" : column[field];
      const stored = async () => {
        const [row] = await sql<{ text: string | null }>(
          `SELECT ${name}::text AS text FROM gl_iam.partners WHERE id = $1`,
          partner.id,
        );
        return [row?.text, (await registry.getPartner(partner.id)).unwrap()[field]];
      };
      expect(await stored()).toEqual(["{}", []]);

      expectRefused(await registry.updatePartner(partner.id, { [field]: null }), "validation_error");
      await registry.updatePartner(partner.id, { [field]: undefined, maxUsers: 1 });
      expect(await stored()).toEqual(["{}", []]);

      expect(outcome(await registry.updatePartner(partner.id, { [field]: CLEAR_PARTNER_FIELD }))).toBe("accepted");
      expect(await stored()).toEqual([null, null]);

      const [value] = EVERY_FIELD[field];
      expect(outcome(await registry.updatePartner(partner.id, { [field]: [value] }))).toBe("accepted");
      expect(await stored()).toEqual([`{${value}}`, [value]]);

      expect(outcome(await registry.updatePartner(partner.id, { [field]: [] }))).toBe("accepted");
      expect(await stored()).toEqual(["{}", []]);
      const audited = (await onDatabase().gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap()
        .data[0];
      expect(audited?.details).toMatchObject({ before: { [name]: [value] }, after: { [name]: [] } });
    },
  );
}

export function rowsOfSecrets(onDatabase: () => Installation): void {
  const answer = async (credential: Credential, registry: PartnerRegistry = onDatabase().registry) =>
    outcome(await registry.validatePartnerSignature(signedBy(credential, onDatabase().clock.now())));

  describe("at rest", () => {
    test("no table and no column has a secret that opens without the key", async () => {
      const { consumerSecret, partner } = await registerAcme(onDatabase().registry);
      const [row] = await onDatabase().sql<{ hex: string }>(
        "SELECT encode(sealed, 'hex') AS hex FROM gl_iam.partner_secrets WHERE partner_id = $1",
        partner.id,
      );
      expect(row?.hex).toHaveLength(2 * (12 + consumerSecret.length + 16));
      expect(row?.hex).not.toContain(Buffer.from(consumerSecret.slice(8, 20)).toString("hex"));
    });

    test("a ciphertext moved to another row opens for neither partner", async () => {
      const victim = await registerAcme(onDatabase().registry);
      const attacker = await registerAcme(onDatabase().registry);
      await onDatabase().sql(
        `UPDATE gl_iam.partner_secrets SET sealed = (SELECT sealed FROM gl_iam.partner_secrets WHERE partner_id = $1)
         WHERE partner_id = $2`,
        attacker.partner.id,
        victim.partner.id,
      );
      const forged = { consumerKey: victim.consumerKey, consumerSecret: attacker.consumerSecret };
      expect(await answer(forged)).toBe("internal_error");
      expect(await answer(victim)).toBe("internal_error");
      expect(await answer(attacker)).toBe("accepted");
    });

    test("a whole row moved to another partner opens for neither", async () => {
      const victim = await registerAcme(onDatabase().registry);
      const attacker = await registerAcme(onDatabase().registry);
      const both = [victim.partner.id, attacker.partner.id];
      await onDatabase().sql("DELETE FROM gl_iam.partner_secrets WHERE partner_id = $1", both[0]);
      await onDatabase().sql("UPDATE gl_iam.partner_secrets SET partner_id = $1 WHERE partner_id = $2", ...both);
      const forged = { consumerKey: victim.consumerKey, consumerSecret: attacker.consumerSecret };
      expect(await answer(forged)).toBe("internal_error");
    });

    test("each sealing has its own nonce", async () => {
      const [one, two] = [await registerAcme(onDatabase().registry), await registerAcme(onDatabase().registry)];
      const nonces = await onDatabase().sql<{ nonce: string }>(
        "SELECT DISTINCT encode(substring(sealed FOR 12), 'hex') AS nonce " +
          "FROM gl_iam.partner_secrets WHERE partner_id IN ($1, $2)",
        one.partner.id,
        two.partner.id,
      );
      expect(nonces).toHaveLength(2);
    });
  });

  test("a row relabelled with another version does not open", async () => {
    const both = withKeys(onDatabase(), { 1: ENCRYPTION_KEY, 3: ENCRYPTION_KEY });
    const partner = await registerAcme(both);
    expect(await answer(partner, both)).toBe("accepted");
    await onDatabase().sql(
      "UPDATE gl_iam.partner_secrets SET key_version = 1 WHERE partner_id = $1",
      partner.partner.id,
    );
    expect(await answer(partner, both)).toBe("internal_error");
  });
}

export function rowsOfUsers(onDatabase: () => Installation): void {
  test("a deactivated user neither signs in, nor refreshes, nor has a session", async () => {
    const { gateway } = onDatabase();
    const call = { organizationId: anOrganization() };
    const create = { email: "alice@example.com" };
    const user = (await gateway.createUserWithPassword(create, PASSWORD, call)).unwrap();
    const { session } = (await gateway.authenticate({ ...create, password: PASSWORD }, call)).unwrap();
    await onDatabase().sql("UPDATE gl_iam.users SET suspended_at = now() WHERE id = $1", user.id);
    expectRefused(await gateway.authenticate({ email: user.email, password: PASSWORD }, call), "user_inactive");
    expectRefused(
      await gateway.authenticate({ email: user.email, password: "another password" }, call),
      "authentication_failed",
    );
    expectRefused(await gateway.validateSession(session.accessToken, call), "user_inactive");
    expectRefused(await gateway.refreshSession(session.refreshToken, call), "user_inactive");
    await onDatabase().sql("UPDATE gl_iam.users SET suspended_at = NULL WHERE id = $1", user.id);
    expect(outcome(await gateway.refreshSession(session.refreshToken, call))).toBe("accepted");
  });
}

export function rowsOfAudit(onDatabase: () => Installation): void {
  test("no foreign key ties the audit to anything", async () => {
    const keys = await onDatabase().sql(
      `SELECT conname FROM pg_constraint WHERE contype = 'f'
       AND 'gl_iam.audit_events'::regclass IN (conrelid, confrelid)`,
    );
    expect(keys).toEqual([]);
    const others = await onDatabase().sql("SELECT conname FROM pg_constraint WHERE contype = 'f'");
    expect(others.length, "the question finds foreign keys at all").toBeGreaterThan(0);
  });

  test("a refused signature is in the audit within a second, with its true reason and without its bytes", async () => {
    const { gateway, sql, events } = onDatabase();
    const registration = await registerAcme(onDatabase().registry);
    const { partner } = registration;
    const signed = signedBy(registration, onDatabase().clock.now());
    const forged = { ...signed, signature: "ab".repeat(32), sourceIp: "203.0.113.9", payload: "canary-payload" };
    const origin = { actor: "edge-1", requestId: "request\0-7", userAgent: "probe/1.0" };
    await onDatabase().registry.validatePartnerSignature(forged, origin);

    await expect
      .poll(
        () =>
          sql(
            "SELECT error_code, ip_address, actor, user_agent FROM gl_iam.audit_events events " +
              "JOIN gl_iam.audit_personal_data ON event_id = id WHERE events.partner_id = $1",
            partner.id,
          ),
        { timeout: 1000, interval: 50 },
      )
      .toEqual([
        {
          error_code: "invalid_partner_signature",
          ip_address: "203.0.113.9",
          actor: "edge-1",
          user_agent: "probe/1.0",
        },
      ]);
    const [event] = (await gateway.listAuditEvents({ partnerId: partner.id, limit: 1 })).unwrap().data;
    expect(event).toMatchObject({
      eventType: "partner_signature_validation_failed",
      severity: "warning",
      organizationId: partner.orgId,
      requestId: "request\ufffd-7",
    });
    expect(JSON.stringify(event)).not.toMatch(/canary-payload|abababab/);
    expect(events.at(-1)).toMatchObject({ partnerId: partner.id, errorCode: "invalid_partner_signature" });
  });

  test("a flood of forgeries is in the audit to the last one: as a row, or counted in one that says so", async () => {
    const registration = await registerAcme(onDatabase().registry);
    const { partner } = registration;
    const signed = signedBy(registration, onDatabase().clock.now());
    const forged = { ...signed, signature: "ab".repeat(32) };
    const flood = Array.from({ length: 1200 }, () => onDatabase().registry.validatePartnerSignature(forged));
    const codes = new Set((await Promise.all(flood)).map(outcome));
    codes.delete("store_unavailable");
    expect([...codes]).toEqual(["invalid_partner_signature"]);
    const refused = (await Promise.all(flood)).filter((answer) => outcome(answer) === "invalid_partner_signature");
    await onDatabase().gateway.listAuditEvents();
    const recorded = () =>
      onDatabase().sql(
        `SELECT (count(*) FILTER (WHERE partner_id = $1 AND error_code IS NOT NULL)
          + coalesce(sum((details->>'count')::int) FILTER (WHERE event_type = 'refusals_suppressed'), 0))::int AS count
        FROM gl_iam.audit_events`,
        partner.id,
      );
    await expect.poll(recorded, { timeout: 3000 }).toEqual([{ count: refused.length }]);
  });
}

/** Its own installation, because a provider decides at its creation whether it keeps the audit. */
export function withoutAuditLogContract(kind: DatabaseKind): void {
  test("with enableAuditLog false changes are made, handlers get them, and the table stays empty", async () => {
    const database = await kind.createMigrated();
    const installed = await install(database, { enableAuditLog: false });
    const { registry, events, clock, sql } = installed;
    try {
      const acme = await registerAcme(registry);
      const forged = { ...signedBy(acme, clock.now()), signature: "ab".repeat(32) };
      expectRefused(await registry.validatePartnerSignature(forged), "invalid_partner_signature");
      expect(events.map(({ eventType }) => eventType)).toEqual([
        "partner_registered",
        "partner_signature_validation_failed",
      ]);
      expect((await installed.gateway.listAuditEvents()).unwrap().data).toEqual([]);
      expect(await sql("SELECT * FROM gl_iam.audit_events")).toEqual([]);
    } finally {
      await installed.close();
      await database.drop();
    }
  });
}
