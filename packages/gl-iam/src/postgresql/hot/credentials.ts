/** Partners with their live secrets, looked up by consumer key. */
import type { Kysely, Selectable } from "kysely";
import type { PartnerCredentials, StoredSecret } from "../../partner/records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { PARTNER_COLUMNS, toPartner } from "../partner-rows.js";
import type { PartnerSecretsTable, PartnersTable, Tables } from "../tables.js";
import { Prepared } from "./prepared.js";

type Row = Selectable<PartnersTable> & { secret_id: string } & Pick<
    Selectable<PartnerSecretsTable>,
    "key_version" | "sealed" | "expires_at"
  >;

/** Each key by its index, whatever the planner thinks of the tables' sizes: it plans once, maybe of empty ones. */
const CREDENTIALS = new Prepared<Row>(
  "credentials",
  `SELECT ${PARTNER_COLUMNS.map((column) => `p.${column}`).join(", ")}, p.assertions_from, p.epoch, p.version,
    secrets.id AS secret_id, secrets.key_version, secrets.sealed, secrets.expires_at
  FROM unnest($1::text[]) AS asked (consumer_key)
  CROSS JOIN LATERAL (
    SELECT * FROM gl_iam.partners WHERE consumer_key = asked.consumer_key LIMIT 1
  ) AS p
  CROSS JOIN LATERAL (
    SELECT * FROM gl_iam.partner_secrets
    WHERE partner_id = p.id AND (expires_at IS NULL OR expires_at > ${presentIn("$2")}) OFFSET 0
  ) AS secrets`,
);

/** @returns by consumer key, those that there are */
export async function findCredentials(
  db: Kysely<Tables>,
  clock: GivenClock,
  consumerKeys: readonly string[],
): Promise<Map<string, PartnerCredentials>> {
  const rows = await CREDENTIALS.run(db, [consumerKeys, presentParameter(clock)]);
  const found = new Map<string, PartnerCredentials & { readonly secrets: StoredSecret[] }>();
  for (const row of rows) {
    const secret = { id: row.secret_id, keyVersion: row.key_version, sealed: row.sealed, expiresAt: row.expires_at };
    const known = found.get(row.consumer_key);
    if (known) known.secrets.push(secret);
    else found.set(row.consumer_key, toCredentials(row, secret));
  }
  return found;
}

function toCredentials(row: Row, secret: StoredSecret) {
  const { assertions_from: assertionsFrom, epoch, version } = row;
  return { partner: toPartner(row), secrets: [secret], assertionsFrom, epoch: Number(epoch), version };
}

/** Of a partner as it is now. */
export interface PresentVersion {
  readonly consumer_key: string;
  readonly version: string;
  /** The database's clock, in milliseconds since 1970: by it secrets end. */
  readonly now: number;
}

const VERSIONS = new Prepared<PresentVersion>(
  "partner_versions",
  `SELECT asked.consumer_key, partners.version::text, extract(epoch FROM ${presentIn("$2")})::float8 * 1000 AS now
  FROM unnest($1::text[]) AS asked (consumer_key)
  CROSS JOIN LATERAL (
    SELECT version FROM gl_iam.partners WHERE consumer_key = asked.consumer_key LIMIT 1
  ) AS partners`,
);

/** @returns of those that there are */
export function findVersions(
  db: Kysely<Tables>,
  clock: GivenClock,
  consumerKeys: readonly string[],
): Promise<readonly PresentVersion[]> {
  return VERSIONS.run(db, [consumerKeys, presentParameter(clock)]);
}
