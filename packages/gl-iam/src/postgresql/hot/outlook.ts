/** Whom assertions could mean, looked up together. */
import type { Kysely } from "kysely";
import type { AssertedPerson, Outlook } from "../../identity/records.js";
import { RESERVED_DAYS } from "../../user/records.js";
import { type GivenClock, presentIn, presentParameter } from "../clock.js";
import { IDENTITY_COLUMNS, type JoinedRow, toIdentityWithUser } from "../identity-rows.js";
import type { Tables } from "../tables.js";
import { Prepared } from "./prepared.js";

type Row = Omit<JoinedRow, "identity_id"> & {
  readonly n: number;
  /** Null for an unknown external id, with everything else of the identity. */
  readonly identity_id: string | null;
  readonly owner_id: string | null;
  readonly is_reserved: boolean;
  readonly counted_users: number | null;
};

/** Each person by index, see credentials.ts. */
const OUTLOOK = new Prepared<Row>(
  "outlook",
  `SELECT asked.n, ${IDENTITY_COLUMNS}, owner.id AS owner_id, counts.active_users AS counted_users, EXISTS (
    SELECT FROM gl_iam.former_addresses AS former
    WHERE former.org_id = asked.organization_id AND former.email_key IN (asked.email_key, asked.former_key)
      AND former.partner_id <> asked.partner_id
      AND former.freed_at > ${presentIn("$2")} - make_interval(days => ${RESERVED_DAYS})
  ) AS is_reserved
  FROM jsonb_to_recordset($1::jsonb) AS asked (
    n integer, partner_id uuid, organization_id text, external_id text, email_key text, former_key text
  )
  LEFT JOIN LATERAL (
    SELECT * FROM gl_iam.identities
    WHERE identities.partner_id = asked.partner_id AND identities.external_id = asked.external_id LIMIT 1
  ) AS identities ON true
  LEFT JOIN LATERAL (SELECT * FROM gl_iam.users WHERE users.id = identities.user_id LIMIT 1) AS users ON true
  LEFT JOIN LATERAL (
    SELECT id FROM gl_iam.users
    WHERE users.org_id = asked.organization_id AND users.email_key IN (asked.email_key, asked.former_key)
    ORDER BY users.email_key = asked.former_key DESC LIMIT 1
  ) AS owner ON true
  LEFT JOIN LATERAL (
    SELECT active_users FROM gl_iam.partner_user_counts AS counted WHERE counted.partner_id = asked.partner_id LIMIT 1
  ) AS counts ON true`,
);

/** @returns in the order of the persons */
export async function outlook(
  db: Kysely<Tables>,
  clock: GivenClock,
  persons: readonly AssertedPerson[],
): Promise<Outlook[]> {
  const asked = persons.map(({ partnerId, organizationId, externalId, email }, n) => ({
    n,
    partner_id: partnerId,
    organization_id: organizationId,
    external_id: externalId,
    email_key: email.key,
    former_key: email.formerKey,
  }));
  const rows = await OUTLOOK.run(db, [JSON.stringify(asked), presentParameter(clock)]);
  const found = new Map(rows.map((row) => [row.n, row]));
  return persons.map((person, n) => toOutlook(found.get(n), person));
}

function toOutlook(row: Row | undefined, { partnerId, externalId }: AssertedPerson): Outlook {
  const isTheirs = row && (row.identity_id === null || isIdentity(row, partnerId, externalId));
  if (!isTheirs) throw new Error("an outlook is not of the person that was asked about");
  const { identity_id: identityId, owner_id: ownerId } = row;
  return {
    known: identityId === null ? null : toIdentityWithUser({ ...row, identity_id: identityId }),
    emailOwner: ownerId === null ? null : { id: ownerId },
    isReserved: row.is_reserved,
    activeUsers: row.counted_users ?? 0,
  };
}

function isIdentity(row: Row, partnerId: string, externalId: string): boolean {
  return row.partner_id === partnerId && row.external_id === externalId;
}
