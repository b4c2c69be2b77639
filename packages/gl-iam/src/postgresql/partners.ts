import { type Kysely, sql } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import type { ConsumerSecretLifetime, SSOPartner } from "../partner/partner.js";
import type {
  LookedThrough,
  PartnerCredentials,
  PartnerFilter,
  PartnerRecords,
  StoredSecret,
} from "../partner/records.js";
import { testPartnerOf } from "../partner/test-side.js";
import { type GivenClock, present } from "./clock.js";
import { gate } from "./gate.js";
import { findCredentials } from "./hot/credentials.js";
import { bytesBefore, MOST_BYTES, printedBytes, stretchOf } from "./page-bytes.js";
import { awaitsDecision } from "./partner-conditions.js";
import { findTestSide, toPartner, toRow } from "./partner-rows.js";
import { searchPartners } from "./partner-search.js";
import { standingsOf } from "./partner-standings.js";
import { partnersInNeed } from "./partners-in-need.js";
import type { Tables } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";

export class PostgresPartners implements PartnerRecords {
  /** @param connect the pool's handle, or a transaction's */
  constructor(
    private readonly connect: () => Promise<Kysely<Tables>>,
    private readonly clock: GivenClock,
  ) {}

  async insert(partner: SSOPartner): Promise<void> {
    const db = await this.connect();
    await refusingTaken(partner, db.insertInto("partners").values(toRow(partner)));
  }

  async insertTestSide(partner: SSOPartner, partnerId: string): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("partners")
      .values({ ...toRow(partner), test_of: partnerId })
      .execute();
  }

  async findTestSide(partnerId: string): Promise<SSOPartner | null> {
    const row = await findTestSide(await this.connect(), partnerId);
    return row && toPartner(row);
  }

  async find(partnerId: string, organizationId?: string): Promise<SSOPartner | null> {
    const row = await select(await this.connect(), partnerId, organizationId).executeTakeFirst();
    return row ? toPartner(row) : null;
  }

  async findByConsumerKey(consumerKey: string): Promise<SSOPartner | null> {
    const db = await this.connect();
    const row = await db.selectFrom("partners").selectAll().where("consumer_key", "=", consumerKey).executeTakeFirst();
    return row ? toPartner(row) : null;
  }

  async hasOrigin(origin: string): Promise<boolean> {
    const db = await this.connect();
    // Of EXISTS alone PostgreSQL expects a hit among the first rows that it comes by, and reads all of them for a miss.
    const { rows } = await sql<{ found: boolean }>`
      WITH owner AS MATERIALIZED (
        SELECT FROM gl_iam.partners WHERE is_active AND allowed_origins @> ARRAY[${origin}::text]
      )
      SELECT EXISTS (SELECT FROM owner) AS found`.execute(db);
    return rows[0]?.found ?? false;
  }

  async findCredentials(consumerKey: string): Promise<PartnerCredentials | null> {
    const found = await findCredentials(await this.connect(), this.clock, [consumerKey]);
    return found.get(consumerKey) ?? null;
  }

  async endedSecrets(partnerId: string, limit: number): Promise<StoredSecret[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("partner_secrets")
      .select(["id", "key_version", "sealed", "expires_at"])
      .where("partner_id", "=", partnerId)
      .where("expires_at", "<=", present(this.clock))
      // A pending one has never worked.
      .whereRef("expires_at", ">=", "created_at")
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    return rows.map(({ id, key_version, sealed, expires_at }) => {
      return { id, keyVersion: key_version, sealed, expiresAt: expires_at };
    });
  }

  async credentialsOf(organizationId: string, limit: number): Promise<PartnerCredentials[]> {
    const db = await this.connect();
    const rows = await db
      .selectFrom("partners")
      .select("consumer_key")
      .where("org_id", "=", organizationId)
      .orderBy("id")
      .limit(limit)
      .execute();
    const keys = rows.map(({ consumer_key }) => consumer_key);
    return [...(await findCredentials(db, this.clock, keys)).values()];
  }

  async secretLifetimes(partnerId: string): Promise<ConsumerSecretLifetime[]> {
    const db = await this.connect();
    // The ids give the order within one moment.
    const rows = await db
      .selectFrom("partner_secrets")
      .select(["created_at", "expires_at"])
      .where("partner_id", "=", partnerId)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .execute();
    return rows.map(({ created_at, expires_at }) => ({ createdAt: created_at, expiresAt: expires_at }));
  }

  async list(filter: PartnerFilter, limit: number, afterId: string | null): Promise<LookedThrough> {
    const { organizationId, isActive, hasOpenProposals, needsCare, query } = filter;
    const db = await this.connect();
    let lookedTo: string | null = null;
    let select = db
      .selectFrom("partners")
      .selectAll()
      .select(printedBytes("metadata").as("bytes"))
      .orderBy("id")
      .limit(limit + 1);
    select = select.where("test_of", "is", null);
    if (organizationId !== undefined) select = select.where("org_id", "=", organizationId);
    if (isActive !== undefined) select = select.where("is_active", "=", isActive);
    if (hasOpenProposals !== undefined) select = select.where(awaitsDecision(hasOpenProposals));
    if (afterId !== null) select = select.where("id", ">", afterId);
    if (query !== undefined) {
      const found = await searchPartners(db, { ...filter, query }, limit + 1, afterId);
      select = select.where(sql<boolean>`id = ANY (${found}::uuid[])`);
    } else if (needsCare !== undefined) {
      const found = await partnersInNeed(db, { ...filter, needsCare }, limit + 1, afterId);
      select = select.where(sql<boolean>`id = ANY (${found.ids}::uuid[])`);
      lookedTo = found.lookedTo;
    }
    const measured = db
      .selectFrom(select.as("candidate"))
      .selectAll("candidate")
      .select([bytesBefore(sql`id`).as("before"), sql<string>`count(*) OVER ()`.as("found")]);
    const inBounds = sql<boolean>`before < ${sql.lit(MOST_BYTES)}`;
    const page = db.selectFrom(measured.as("page")).selectAll("page").where(inBounds);
    const { rows, hasMore } = stretchOf(await page.orderBy("id").execute(), limit);
    // What is left of a page that was cut for its bytes comes before anybody who was not looked at.
    const behind = hasMore || lookedTo === null ? undefined : lookedTo;
    return { rows: rows.map((row) => toPartner(row)), hasMore, lookedTo: behind };
  }

  async standings(partnerIds: readonly string[]) {
    return standingsOf(await this.connect(), partnerIds);
  }

  async hold(partnerId: string, organizationId?: string): Promise<SSOPartner | null> {
    const row = await selectBehindGate(await this.connect(), "shared", partnerId, organizationId)
      .forShare("partners")
      .executeTakeFirst();
    return row ? toPartner(row) : null;
  }

  async lock(partnerId: string, organizationId?: string): Promise<SSOPartner | null> {
    const db = await this.connect();
    const row = await selectBehindGate(db, "exclusive", partnerId, organizationId)
      .forNoKeyUpdate("partners")
      .executeTakeFirst();
    if (!row) return null;
    const testSide = await findTestSide(db, row.id);
    if (testSide) {
      await selectBehindGate(db, "exclusive", testSide.id, undefined).forNoKeyUpdate("partners").execute();
    }
    return toPartner(row);
  }

  async update(partner: SSOPartner): Promise<void> {
    const db = await this.connect();
    await refusingTaken(partner, db.updateTable("partners").set(toRow(partner)).where("id", "=", partner.id));
    const testSide = await this.findTestSide(partner.id);
    if (!testSide) return;
    const followed = toRow(testPartnerOf(partner, testSide));
    await db.updateTable("partners").set(followed).where("id", "=", testSide.id).execute();
  }

  async insertSecret(partnerId: string, secret: StoredSecret, createdAt: Date): Promise<void> {
    const db = await this.connect();
    await db
      .insertInto("partner_secrets")
      .values({
        id: secret.id,
        partner_id: partnerId,
        key_version: secret.keyVersion,
        sealed: secret.sealed,
        created_at: createdAt,
        expires_at: secret.expiresAt,
      })
      .execute();
  }

  async retireSecrets(partnerId: string, expiresAt: Date | null): Promise<void> {
    const db = await this.connect();
    const ended = db.deleteFrom("partner_secrets").where("partner_id", "=", partnerId);
    if (expiresAt === null) {
      await ended.execute();
      return;
    }
    await ended.where("expires_at", "is not", null).execute();
    await db
      .updateTable("partner_secrets")
      .set({ expires_at: expiresAt })
      .where("partner_id", "=", partnerId)
      .execute();
  }
}

function selectBehindGate(
  db: Kysely<Tables>,
  mode: "shared" | "exclusive",
  partnerId: string,
  organizationId: string | undefined,
) {
  const one = db
    .with("gate", () => gate(partnerId, mode))
    .selectFrom(["partners", "gate"])
    .selectAll("partners")
    .where("partners.id", "=", partnerId);
  return organizationId === undefined ? one : one.where("org_id", "=", organizationId);
}

function select(db: Kysely<Tables>, partnerId: string, organizationId: string | undefined) {
  const one = db.selectFrom("partners").selectAll().where("id", "=", partnerId);
  return organizationId === undefined ? one : one.where("org_id", "=", organizationId);
}

/** The unique indexes decide who was first, because a look before the write would race. */
async function refusingTaken(partner: SSOPartner, write: { execute(): Promise<unknown> }): Promise<void> {
  try {
    await write.execute();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "partners_name_unique") {
      const message = `the name ${partner.partnerName} is taken in organization ${partner.orgId}`;
      throw new IamError(ErrorCode.PARTNER_ALREADY_EXISTS, message);
    }
    if (constraint === "partners_consumer_key_unique") {
      throw new IamError(ErrorCode.CONFLICT, "this consumer key is registered already");
    }
    throw error;
  }
}
