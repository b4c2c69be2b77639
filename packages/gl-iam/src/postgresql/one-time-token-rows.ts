/** One-time tokens as rows. */
import type { Selectable } from "kysely";
import type { StoredToken } from "../sign-in/one-time-token-records.js";
import type { OneTimeTokensTable } from "./tables.js";

type TokenRow = Omit<Selectable<OneTimeTokensTable>, "expires_at">;

/** What {@link toStoredToken} reads of the table. */
export const TOKEN_COLUMNS = [
  ...(["token_hash", "partner_id", "secret_id", "external_id", "email", "display_name", "role"] as const),
  ...(["attributes", "code_challenge", "source_ip", "signed_at", "browser_hash", "return_to"] as const),
  ...(["partner_epoch", "user_epoch", "identity_epoch"] as const),
] satisfies readonly (keyof TokenRow)[];

export function toStoredToken(row: TokenRow & { has_expired: boolean; revoked_with_partner: boolean }): StoredToken {
  return {
    hash: row.token_hash,
    partnerId: row.partner_id,
    secretId: row.secret_id,
    externalId: row.external_id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    attributes: row.attributes,
    codeChallenge: row.code_challenge,
    sourceIp: row.source_ip,
    signedAt: row.signed_at,
    browserHash: row.browser_hash,
    returnTo: row.return_to,
    epochs: {
      partner: Number(row.partner_epoch),
      user: Number(row.user_epoch),
      identity: Number(row.identity_epoch),
    },
    hasExpired: row.has_expired,
    revokedWithPartner: row.revoked_with_partner,
  };
}
