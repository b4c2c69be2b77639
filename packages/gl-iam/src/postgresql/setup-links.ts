import { type Kysely, type Selectable, sql } from "kysely";
import {
  NEVER,
  type NewProposal,
  type NewSetupLink,
  type SetupLinkRecords,
  type StoredProposal,
  type StoredSetupLink,
} from "../setup/records.js";
import { type GivenClock, present, secondsFromNow } from "./clock.js";
import { sweepExpired } from "./sweep.js";
import type { SetupProposalsTable, Tables } from "./tables.js";

/** Days for which an ended link stays in the list. */
const KEPT_DAYS = 90;
const MOST_PROPOSALS = 200;

export class PostgresSetupLinks implements SetupLinkRecords {
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(link: NewSetupLink): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("setup_links")
      .values({
        id: link.id,
        partner_id: link.partnerId,
        link_hash: link.linkHash,
        passcode_hash: link.passcodeHash,
        created_at: present(this.clock),
        created_by: link.createdBy,
        expires_at: secondsFromNow(this.clock, link.lifetimeSeconds),
        starts_on_test_side: link.startsOnTestSide,
      })
      .execute();
  }

  async findByHash(linkHash: Uint8Array): Promise<StoredSetupLink | null> {
    const row = await select(await this.connect(), this.clock)
      .where("link_hash", "=", linkHash)
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async findByBrowser(browserHash: Uint8Array): Promise<StoredSetupLink | null> {
    const row = await select(await this.connect(), this.clock)
      .where("browser_hash", "=", browserHash)
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async find(linkId: string): Promise<StoredSetupLink | null> {
    const row = await select(await this.connect(), this.clock)
      .where("id", "=", linkId)
      .executeTakeFirst();
    return row ? toStored(row) : null;
  }

  async list(partnerId: string): Promise<StoredSetupLink[]> {
    const rows = await select(await this.connect(), this.clock)
      .where("partner_id", "=", partnerId)
      .orderBy("id")
      .execute();
    return rows.map(toStored);
  }

  async fail(linkId: string, most: number): Promise<boolean> {
    const { rows } = await sql<{ failures: number }>`
      UPDATE gl_iam.setup_links SET failures = failures + 1,
        revoked_at = CASE WHEN failures + 1 >= ${most} THEN coalesce(revoked_at, ${present(this.clock)})
          ELSE revoked_at END
      WHERE id = ${linkId} RETURNING failures`.execute(await this.connect());
    return rows[0]?.failures === most;
  }

  async take(linkId: string, browserHash: Uint8Array, from: string | null): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_links
      SET browser_hash = ${browserHash}, opened_at = ${present(this.clock)}, opened_from = ${from}
      WHERE id = ${linkId} AND browser_hash IS NULL AND ${this.#works()} RETURNING id`.execute(await this.connect());
    return rows.length === 1;
  }

  async reveal(linkId: string, from: string | null, pendingSecretId: string | null, again: boolean): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_links
      SET revealed_at = ${present(this.clock)}, revealed_from = ${from}, pending_secret_id = ${pendingSecretId}::uuid
      WHERE id = ${linkId} AND browser_hash IS NOT NULL AND (revealed_at IS NOT NULL) = ${again}::boolean
        AND pending_secret_id IS NULL AND (NOT starts_on_test_side OR live_approved_at IS NOT NULL)
        AND ${this.#works()} RETURNING id`.execute(await this.connect());
    return rows.length === 1;
  }

  async revealTest(linkId: string, from: string | null, again: boolean): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_links SET test_revealed_at = ${present(this.clock)}, test_revealed_from = ${from}
      WHERE id = ${linkId} AND browser_hash IS NOT NULL AND starts_on_test_side
        AND (test_revealed_at IS NOT NULL) = ${again}::boolean AND ${this.#works()} RETURNING id`.execute(
      await this.connect(),
    );
    return rows.length === 1;
  }

  async approveLive(linkId: string): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_links SET live_approved_at = ${present(this.clock)}
      WHERE id = ${linkId} AND starts_on_test_side AND live_approved_at IS NULL AND ${this.#works()}
      RETURNING id`.execute(await this.connect());
    return rows.length === 1;
  }

  async withdrawLiveApprovals(partnerId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("setup_links")
      .set({ live_approved_at: null })
      .where("partner_id", "=", partnerId)
      .where("live_approved_at", "is not", null)
      .where("revealed_at", "is", null)
      .execute();
  }

  async revoke(linkId: string): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_links SET revoked_at = ${present(this.clock)}
      WHERE id = ${linkId} AND revoked_at IS NULL RETURNING id`.execute(await this.connect());
    return rows.length === 1;
  }

  async revokeAllOf(partnerId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      UPDATE gl_iam.setup_links SET revoked_at = ${present(this.clock)}, pending_secret_id = NULL
      WHERE partner_id = ${partnerId} AND revoked_at IS NULL RETURNING id`.execute(await this.connect());
    return rows.map(({ id }) => id);
  }

  async clearPending(partnerId: string): Promise<void> {
    const db = await this.connect();
    await db.updateTable("setup_links").set({ pending_secret_id: null }).where("partner_id", "=", partnerId).execute();
  }

  async begin(partnerId: string): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("partner_setups")
      .values({ partner_id: partnerId, secret_told_at: null, first_signature_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async beginAnew(partnerId: string): Promise<void> {
    const db = await this.connect();
    const anew = { secret_told_at: null, first_signature_at: null };
    await db
      .insertInto("partner_setups")
      .values({ partner_id: partnerId, ...anew })
      .onConflict((conflict) => conflict.column("partner_id").doUpdateSet(anew))
      .execute();
  }

  async stateOf(partnerId: string) {
    const db = await this.connect();
    const row = await db
      .selectFrom("partner_setups")
      .selectAll()
      .where("partner_id", "=", partnerId)
      .executeTakeFirst();
    return row ? { secretToldAt: row.secret_told_at, firstSignatureAt: row.first_signature_at } : null;
  }

  async markTold(partnerId: string): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.partner_setups SET secret_told_at = ${present(this.clock)}
      WHERE partner_id = ${partnerId} AND secret_told_at IS NULL RETURNING partner_id`.execute(await this.connect());
    return rows.length === 1;
  }

  async markFirstSignature(partnerId: string): Promise<boolean> {
    const { rows } = await sql`
      UPDATE gl_iam.partner_setups SET first_signature_at = ${present(this.clock)}
      WHERE partner_id = ${partnerId} AND secret_told_at IS NOT NULL AND first_signature_at IS NULL
      RETURNING partner_id`.execute(await this.connect());
    return rows.length === 1;
  }

  async propose({ id, partnerId, linkId, field, value, digest, madeFrom }: NewProposal): Promise<void> {
    await sql`
      INSERT INTO gl_iam.setup_proposals (id, partner_id, link_id, field, value, digest, state, created_at, made_from)
      VALUES (${id}, ${partnerId}, ${linkId}, ${field}, ${JSON.stringify(value)}::jsonb, ${digest}, 'open',
        ${present(this.clock)}, ${madeFrom})
      ON CONFLICT (partner_id, field) WHERE state = 'open' DO UPDATE SET link_id = excluded.link_id,
        value = excluded.value, digest = excluded.digest, created_at = excluded.created_at,
        made_from = excluded.made_from`.execute(await this.connect());
  }

  async proposals(partnerId: string): Promise<StoredProposal[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("setup_proposals")
      .selectAll()
      .where("partner_id", "=", partnerId)
      .orderBy("id", "desc")
      .limit(MOST_PROPOSALS)
      .execute();
    return rows.toReversed().map(toProposal);
  }

  async decide(
    proposalId: string,
    partnerId: string,
    digest: string,
    state: "approved" | "rejected",
    by: string | null,
  ) {
    const { rows } = await sql`
      UPDATE gl_iam.setup_proposals SET state = ${state}, decided_at = ${present(this.clock)}, decided_by = ${by}
      WHERE id = ${proposalId} AND partner_id = ${partnerId} AND digest = ${digest} AND state = 'open'
      RETURNING id`.execute(await this.connect());
    return rows.length === 1;
  }

  async acceptPending(partnerId: string): Promise<void> {
    await sql`
      UPDATE gl_iam.setup_proposals SET state = 'approved', decided_at = ${present(this.clock)}
      WHERE partner_id = ${partnerId} AND field = 'consumer_secret' AND state = 'open'`.execute(await this.connect());
  }

  async rejectAllOf(partnerId: string): Promise<number> {
    const { rows } = await sql`
      UPDATE gl_iam.setup_proposals SET state = 'rejected', decided_at = ${present(this.clock)}
      WHERE partner_id = ${partnerId} AND state = 'open' RETURNING id`.execute(await this.connect());
    return rows.length;
  }

  async markUnapproved(linkId: string, secretId: string): Promise<void> {
    const db = await this.connect();
    await db.updateTable("setup_links").set({ unapproved_secret_id: secretId }).where("id", "=", linkId).execute();
  }

  async passOnUnapproved(partnerId: string, fromSecretId: string, toSecretId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("setup_links")
      .set({ unapproved_secret_id: toSecretId })
      .where("partner_id", "=", partnerId)
      .where("unapproved_secret_id", "=", fromSecretId)
      .execute();
  }

  async markApproved(partnerId: string): Promise<void> {
    const db = await this.connect();
    await db
      .updateTable("setup_links")
      .set({ unapproved_secret_id: null })
      .where("partner_id", "=", partnerId)
      .where("unapproved_secret_id", "is not", null)
      .execute();
  }

  async holdUnapproved(linkId: string) {
    const db = await this.connect();
    const { rows } = await sql<{ id: string; partner_id: string; was_current: boolean }>`
      SELECT secrets.id, secrets.partner_id, secrets.expires_at IS NULL AS was_current
      FROM gl_iam.setup_links AS links JOIN gl_iam.partner_secrets AS secrets ON secrets.id = links.unapproved_secret_id
      WHERE links.id = ${linkId} AND (secrets.expires_at IS NULL OR secrets.expires_at > ${present(this.clock)})
      FOR UPDATE OF secrets`.execute(db);
    const [held] = rows;
    if (!held) return null;
    await db.updateTable("partner_secrets").set({ expires_at: NEVER }).where("id", "=", held.id).execute();
    // What works beside a current one has confirmed it, and is not approved either.
    const others = db
      .deleteFrom("partner_secrets")
      .where("partner_id", "=", held.partner_id)
      .where("id", "!=", held.id);
    if (held.was_current) await others.execute();
    await db.deleteFrom("one_time_tokens").where("secret_id", "=", held.id).execute();
    return { secretId: held.id, wasCurrent: held.was_current };
  }

  async promote(partnerId: string, secretId: string, previousExpiresAt: Date | null): Promise<boolean> {
    const db = await this.connect();
    const { rows } = await sql`
      SELECT id FROM gl_iam.partner_secrets WHERE id = ${secretId} AND partner_id = ${partnerId} FOR UPDATE`.execute(
      db,
    );
    if (rows.length === 0) return false;
    const others = sql`partner_id = ${partnerId} AND id <> ${secretId}`;
    if (previousExpiresAt === null) await sql`DELETE FROM gl_iam.partner_secrets WHERE ${others}`.execute(db);
    else {
      await sql`DELETE FROM gl_iam.partner_secrets WHERE ${others} AND expires_at IS NOT NULL`.execute(db);
      await sql`UPDATE gl_iam.partner_secrets SET expires_at = ${previousExpiresAt} WHERE ${others}`.execute(db);
    }
    await sql`UPDATE gl_iam.partner_secrets SET expires_at = NULL WHERE id = ${secretId}`.execute(db);
    return true;
  }

  async sweep(): Promise<boolean> {
    return sweepExpired(await this.connect(), "setup_links", this.clock, KEPT_DAYS);
  }

  #works() {
    return sql`revoked_at IS NULL AND expires_at > ${present(this.clock)}`;
  }
}

function select(db: Kysely<Tables>, clock: GivenClock) {
  return db
    .selectFrom("setup_links")
    .selectAll()
    .select(sql<boolean>`expires_at <= ${present(clock)}`.as("is_expired"));
}

type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

function toStored(row: Row): StoredSetupLink {
  return {
    id: row.id,
    partnerId: row.partner_id,
    passcodeHash: row.passcode_hash,
    browserHash: row.browser_hash,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    isExpired: row.is_expired,
    revokedAt: row.revoked_at,
    failures: row.failures,
    openedAt: row.opened_at,
    openedFrom: row.opened_from,
    revealedAt: row.revealed_at,
    revealedFrom: row.revealed_from,
    pendingSecretId: row.pending_secret_id,
    startsOnTestSide: row.starts_on_test_side,
    testRevealedAt: row.test_revealed_at,
    testRevealedFrom: row.test_revealed_from,
    liveApprovedAt: row.live_approved_at,
  };
}

function toProposal(row: Selectable<SetupProposalsTable>): StoredProposal {
  const { id, field, value, digest, state } = row;
  return {
    ...{ id, field, value, digest, state },
    partnerId: row.partner_id,
    linkId: row.link_id,
    createdAt: row.created_at,
    madeFrom: row.made_from,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  };
}
