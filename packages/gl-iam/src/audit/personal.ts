/**
 * Which details of an event may say who a person is. They are stored apart from the fact, so that an erasure can remove
 * them and leave the fact.
 */
import type { JsonObject } from "../partner/metadata.js";
import type { AuditEvent } from "./event.js";

/**
 * Keys of ids, counts, times and words of this library. Every other key counts as personal, so that one that is
 * forgotten here is erased with its person.
 */
const FACTS: ReadonlySet<string> = new Set([
  ...["session_id", "sessions", "at_least", "identities", "machine_tokens", "identity_id"],
  ...["partner_id", "user_id", "from_user_id", "into_user_id", "merged_user_ids", "maker_id", "token_maker"],
  ...["machine_token_id", "scim_token_id", "scopes", "roles", "withdrawn_by", "suspended_by"],
  ...["consumer_key", "partner_name", "clock_difference_seconds", "server_time"],
  ...["grace_period_seconds", "previous_secret_expires_at", "lost_key", "changed_fields", "changed_keys"],
  ...["kid", "secret_key_version", "key_version", "resealed", "failures", "limit", "count", "by_reason"],
  ...["from", "sessions_ended", "scim_tokens_revoked", "setup_links_revoked", "proposals_rejected", "starts_ended"],
  ...["identities_suspended"],
  ...["setup_link_id", "setup_link_ids", "state"],
  ...["second_factor", "recovery_codes_left", "password_failures", "expires_at"],
]);

/** Values of a partner's settings; of a person, where the event is about one. */
const FACTS_OF_PARTNERS: ReadonlySet<string> = new Set(["before", "after"]);

/** The details of an event in the two parts in which they are stored. */
export interface SeparatedDetails {
  readonly facts: JsonObject;
  /** The person at the event's partner: an erasure looks for it. */
  readonly externalId: string | null;
  readonly personal: JsonObject;
}

export function separateDetails({ details, userId }: Pick<AuditEvent, "details" | "userId">): SeparatedDetails {
  const { external_id: externalId, ...others } = details;
  const isFact = (key: string) => FACTS.has(key) || (userId === null && FACTS_OF_PARTNERS.has(key));
  const entries = Object.entries(typeof externalId === "string" ? others : details);
  return {
    facts: Object.fromEntries(entries.filter(([key]) => isFact(key))),
    externalId: typeof externalId === "string" ? externalId : null,
    personal: Object.fromEntries(entries.filter(([key]) => !isFact(key))),
  };
}
