import { type Kysely, sql } from "kysely";
import type { DomainProof, DomainProofRecords } from "../setup/domain-proof-records.js";
import { type GivenClock, present } from "./clock.js";
import type { Tables } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";

/** Distinguishes these advisory locks from others ("glid" in ASCII). */
const DOMAINS = 0x676c_6964;

export class PostgresDomainProofs implements DomainProofRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async proofs(partnerId: string): Promise<DomainProof[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("domain_proofs")
      .selectAll()
      .where("partner_id", "=", partnerId)
      .orderBy("domain")
      .execute();
    return rows.map(({ domain, proven_at, approved_at }) => {
      return { domain, provenAt: proven_at, isExclusive: approved_at !== null };
    });
  }

  async keepProofs(partnerId: string, organizationId: string, domains: readonly string[]): Promise<void> {
    await sql`
      INSERT INTO gl_iam.domain_proofs (partner_id, org_id, domain, proven_at)
      SELECT ${partnerId}::uuid, ${organizationId}, domain, ${present(this.clock)}
      FROM unnest(${domains}::text[]) AS domains (domain)
      ON CONFLICT (partner_id, domain) DO UPDATE SET proven_at = excluded.proven_at`.execute(await this.connect());
  }

  async dropProofs(partnerId: string, domains: readonly string[]): Promise<void> {
    await sql`
      DELETE FROM gl_iam.domain_proofs
      WHERE partner_id = ${partnerId} AND domain = ANY (${domains}::text[]) AND approved_at IS NULL`.execute(
      await this.connect(),
    );
  }

  async approveProofs(partnerId: string, domains: readonly string[]): Promise<boolean> {
    try {
      return await this.#approve(partnerId, domains);
    } catch (error) {
      // Of two partners at once, the index lets one through.
      if (violatedConstraint(error) === "domain_proofs_one_partner") return false;
      throw error;
    }
  }

  async #approve(partnerId: string, domains: readonly string[]): Promise<boolean> {
    const { rows } = await sql<{ is_taken: boolean }>`
      WITH wanted AS (
        SELECT org_id, domain FROM gl_iam.domain_proofs
        WHERE partner_id = ${partnerId} AND domain = ANY (${domains}::text[])
      ), made AS (
        UPDATE gl_iam.domain_proofs SET approved_at = ${present(this.clock)}
        WHERE partner_id = ${partnerId} AND domain = ANY (${domains}::text[]) AND approved_at IS NULL
          AND NOT EXISTS (${otherOwner(sql`domain_proofs.org_id`, sql`domain_proofs.domain`, partnerId)})
      )
      SELECT EXISTS (
        SELECT 1 FROM wanted WHERE EXISTS (${otherOwner(sql`wanted.org_id`, sql`wanted.domain`, partnerId)})
      ) AS is_taken`.execute(await this.connect());
    return rows[0]?.is_taken === false;
  }

  async releaseProofs(partnerId: string, keptDomains: readonly string[] | null): Promise<void> {
    await sql`
      DELETE FROM gl_iam.domain_proofs
      WHERE partner_id = ${partnerId} AND approved_at IS NOT NULL
        AND domain <> ALL (${keptDomains ?? []}::text[])`.execute(await this.connect());
  }

  async lockDomains(organizationId: string, domains: readonly string[]): Promise<void> {
    if (domains.length === 0) return;
    const named = domains.map((domain) => JSON.stringify([organizationId, domain]));
    await sql`
      SELECT pg_advisory_xact_lock(${sql.lit(DOMAINS)}, key)
      FROM (SELECT DISTINCT hashtext(name) AS key FROM unnest(${named}::text[]) AS names (name) ORDER BY key) AS keys
    `.execute(await this.connect());
  }

  async listedByOther(organizationId: string, partnerId: string, domains: readonly string[]) {
    const db = await this.connect();
    const { rows } = await sql<{ partner_name: string; allowed_email_domains: string[] }>`
      SELECT partner_name, allowed_email_domains FROM gl_iam.partners
      WHERE allowed_email_domains && ${domains}::text[] AND org_id = ${organizationId} AND id <> ${partnerId}
      LIMIT 1`.execute(db);
    const [other] = rows;
    const domain = domains.find((one) => other?.allowed_email_domains.includes(one));
    return other && domain !== undefined ? { domain, partnerName: other.partner_name } : null;
  }

  async exclusiveOfOthers(organizationId: string, partnerId: string, domains: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ domain: string }>`
      SELECT domain FROM gl_iam.domain_proofs
      WHERE org_id = ${organizationId} AND domain = ANY (${domains}::text[]) AND approved_at IS NOT NULL
        AND partner_id <> ${partnerId}
      ORDER BY domain`.execute(await this.connect());
    return rows.map(({ domain }) => domain);
  }
}

function otherOwner(orgId: ReturnType<typeof sql>, domain: ReturnType<typeof sql>, partnerId: string) {
  return sql`
    SELECT 1 FROM gl_iam.domain_proofs AS theirs
    WHERE theirs.org_id = ${orgId} AND theirs.domain = ${domain} AND theirs.approved_at IS NOT NULL
      AND theirs.partner_id <> ${partnerId}`;
}
