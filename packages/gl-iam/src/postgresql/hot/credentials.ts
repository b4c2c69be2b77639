/** Partners with their live secrets, looked up by consumer key. */
import type { Kysely } from "kysely";
import type { PartnerCredentials, StoredSecret } from "../../partner/records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { fromPartnerValues, partnerValues } from "../partner-rows.js";
import type { Tables } from "../tables.js";
import { parseTimestamptz } from "../values.js";
import { Prepared } from "./prepared.js";

/** A consumer key, and the version of its partner that the asker has. */
export interface AskedCredentials {
  readonly consumerKey: string;
  readonly version: string | null;
}

/** A partner of which the asker has the present version, at the database's time in milliseconds since 1970. */
interface Unchanged {
  readonly now: number;
}

interface ReadCredentials {
  readonly credentials: PartnerCredentials;
  /** Characters of what was sent. */
  readonly size: number;
}

interface Row {
  readonly consumer_key: string;
  /** Null where the version is another. */
  readonly now: number | null;
  /** {@link Values} as JSON, or null. */
  readonly found: string | null;
}

type Values = [
  partner: unknown[],
  assertionsFrom: string | null,
  epoch: number,
  version: string,
  secrets: [id: string, keyVersion: number, sealed: string, expiresAt: string | null][] | null,
];

/**
 * Each key by its index, whatever the planner thinks of the tables' sizes: it plans once, maybe of empty ones. One
 * value a partner, because a driver has more work with thirty columns than the JSON parser has.
 */
const CREDENTIALS = new Prepared<Row>(
  "credentials",
  `SELECT asked.consumer_key,
    CASE WHEN p.version = asked.version THEN extract(epoch FROM ${presentIn("$3")})::float8 * 1000 END AS now,
    CASE WHEN p.version IS DISTINCT FROM asked.version THEN json_build_array(
      ${partnerValues("p")}, p.assertions_from, p.epoch, p.version,
      (
        SELECT json_agg(json_build_array(id, key_version, encode(sealed, 'hex'), expires_at))
        FROM gl_iam.partner_secrets
        WHERE partner_id = p.id AND (expires_at IS NULL OR expires_at > ${presentIn("$3")})
      )
    )::text END AS found
  FROM unnest($1::text[], $2::uuid[]) AS asked (consumer_key, version)
  CROSS JOIN LATERAL (SELECT * FROM gl_iam.partners WHERE consumer_key = asked.consumer_key LIMIT 1) AS p`,
);

/** No partner's. A null in a list is a text to a server with `array_nulls = off`. */
const NO_VERSION = "00000000-0000-0000-0000-000000000000";

/**
 * Asks for many at once.
 *
 * @param asked each key once
 * @returns by consumer key, those that there are and that have a secret
 */
export async function findChanged(
  db: Kysely<Tables>,
  clock: GivenClock,
  asked: readonly AskedCredentials[],
): Promise<Map<string, ReadCredentials | Unchanged>> {
  const keys = asked.map(({ consumerKey }) => consumerKey);
  const versions = asked.map(({ version }) => version ?? NO_VERSION);
  const found = new Map<string, ReadCredentials | Unchanged>();
  for (const row of await CREDENTIALS.run(db, [keys, versions, presentParameter(clock)])) {
    if (row.now !== null) found.set(row.consumer_key, { now: row.now });
    const credentials = row.found === null ? null : toCredentials(JSON.parse(row.found) as Values);
    if (credentials) found.set(row.consumer_key, { credentials, size: row.found?.length ?? 0 });
  }
  return found;
}

/** @returns by consumer key, those that there are */
export async function findCredentials(
  db: Kysely<Tables>,
  clock: GivenClock,
  consumerKeys: readonly string[],
): Promise<Map<string, PartnerCredentials>> {
  const asked = consumerKeys.map((consumerKey) => ({ consumerKey, version: null }));
  const found = new Map<string, PartnerCredentials>();
  for (const [key, read] of await findChanged(db, clock, asked)) {
    if ("credentials" in read) found.set(key, read.credentials);
  }
  return found;
}

/** @returns null for a partner without a secret */
function toCredentials([partner, from, epoch, version, secrets]: Values): PartnerCredentials | null {
  if (secrets === null) return null;
  return {
    partner: fromPartnerValues(partner),
    secrets: secrets.map(toSecret),
    assertionsFrom: from === null ? null : parseTimestamptz(from),
    epoch,
    version,
  };
}

function toSecret([id, keyVersion, sealed, expiresAt]: NonNullable<Values[4]>[number]): StoredSecret {
  const end = expiresAt === null ? null : parseTimestamptz(expiresAt);
  return { id, keyVersion, sealed: Buffer.from(sealed, "hex"), expiresAt: end };
}
