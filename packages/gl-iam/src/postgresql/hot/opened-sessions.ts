/** The sessions that a short way of the exchange opens, and the tokens that it uses up for them. */

import type { StoredSession } from "../../session/records.js";
import type { OpenedSession } from "../../sign-in/exchange-records.js";
import { presentIn } from "../clock.js";
import { toHex } from "./hex.js";

const NOW = presentIn("$2");

/** Columns of an item, in words of {@link toSessionItem}. */
export const SESSION_ITEM = `n integer, token_hash bytea, partner_id uuid, user_id uuid, identity_id uuid,
  session_id uuid, org_id text, partner_epoch bigint, user_epoch bigint, identity_epoch bigint,
  lifetime_seconds integer, credential_hash bytea, is_cookie boolean`;

export function toSessionItem(
  { tokenHash, partnerId, session, lifetimeSeconds, credential }: OpenedSession,
  n: number,
) {
  return {
    n,
    token_hash: toHex(tokenHash),
    partner_id: partnerId,
    user_id: session.userId,
    identity_id: session.identityId,
    session_id: session.id,
    org_id: session.organizationId,
    partner_epoch: session.epochs.partner,
    user_epoch: session.epochs.user,
    identity_epoch: session.epochs.identity,
    lifetime_seconds: lifetimeSeconds,
    credential_hash: toHex(credential.hash),
    is_cookie: credential.isCookie,
  };
}

/**
 * A member of a WITH: `tokens`, the items whose token nobody uses, locked where it lies (`token_at`).
 *
 * @param items the member that has them
 */
export function heldTokens(items: string): string {
  return `tokens AS MATERIALIZED (
      SELECT ${items}.*, waiting.at AS token_at FROM ${items} CROSS JOIN LATERAL (
        SELECT ctid AS at FROM gl_iam.one_time_tokens WHERE token_hash = ${items}.token_hash AND expires_at > ${NOW}
        FOR UPDATE SKIP LOCKED
      ) AS waiting
    )`;
}

/** Members of a WITH that write the sessions of the items of its member `identified`, and take their tokens. */
export const OPENED_SESSIONS = `taken AS (
      DELETE FROM gl_iam.one_time_tokens AS waiting USING identified WHERE waiting.ctid = identified.token_at
    ), opened AS (
      INSERT INTO gl_iam.sessions (
        id, auth_method, user_id, org_id, partner_id, identity_id, user_epoch, partner_epoch, identity_epoch,
        created_at, expires_at, last_seen_at
      )
      SELECT session_id, 'partner', user_id, org_id, partner_id, identity_id, user_epoch, partner_epoch,
        identity_epoch, ${NOW}, ${NOW} + make_interval(secs => lifetime_seconds), ${NOW}
      FROM identified
      RETURNING id, partner_id, created_at, expires_at, last_seen_at
    ), refreshed AS (
      INSERT INTO gl_iam.refresh_tokens (token_hash, session_id, created_at)
      SELECT credential_hash, session_id, ${NOW} FROM identified WHERE NOT is_cookie
    ), kept AS (
      INSERT INTO gl_iam.session_cookies (token_hash, session_id, created_at)
      SELECT credential_hash, session_id, ${NOW} FROM identified WHERE is_cookie
    )`;

/** What the statement answers of a session: of two with one token, its id says which one it was. */
export const OPENED_COLUMNS = "opened.id AS session_id, opened.created_at, opened.expires_at, opened.last_seen_at";

export interface OpenedRow {
  readonly session_id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_seen_at: Date;
}

/** @returns in the order of the sign-ins; null for those that were not written */
export function toOpened(signIns: readonly OpenedSession[], rows: readonly OpenedRow[]): (StoredSession | null)[] {
  const written = new Map(rows.map((row) => [row.session_id, row]));
  return signIns.map(({ session: { epochs, ...session } }) => {
    const row = written.get(session.id);
    return row
      ? { ...session, createdAt: row.created_at, expiresAt: row.expires_at, lastSeenAt: row.last_seen_at }
      : null;
  });
}
