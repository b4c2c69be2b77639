/** `gateway.scimTokens`: with which a partner's directory speaks SCIM 2.0. */
import type { CallOrigin } from "../audit/event.js";
import type { PartnerCall } from "../partner/call.js";
import type { SSOPartner } from "../partner/partner.js";
import type { Result } from "../result.js";

/** A SCIM token, without the token itself. */
export interface ScimToken {
  /** UUID. */
  readonly id: string;
  readonly partnerId: string;
  readonly state: "active" | "expired" | "revoked";
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Exact to the minute; null before the first use. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A token to make. */
export interface ScimTokenCreate {
  /** 60–31,622,400 (366 days); 15,552,000 (180 days) by default. */
  expiresInSeconds?: number | undefined;
}

/** A new token. It is shown this once. */
export interface IssuedScimToken {
  readonly scimToken: ScimToken;
  /** `sk_scim_…`. A plain string, but not enumerable, so that logging the whole answer does not log it. */
  readonly token: string;
}

/** What a presented token proves. */
export interface ScimCaller {
  readonly tokenId: string;
  readonly partner: SSOPartner;
  /** Canonical; null when it is not known. */
  readonly sourceIp: string | null;
}

/** Where a SCIM request comes from. */
export interface ScimOrigin extends CallOrigin {
  /** The sender's address, which a partner may restrict. Null when it is not known. */
  sourceIp: string | null;
}

/** Tokens of partners' directories, as `gateway.scimTokens`. */
export interface ScimTokens {
  /**
   * Makes a token for the partner's directory. Several work at once, so one is replaced by making the next before
   * revoking it. Refused with `validation_error`, `partner_not_found`, `permission_denied`; `conflict` for more than 10
   * that work.
   */
  create(partnerId: string, create?: ScimTokenCreate, call?: PartnerCall): Promise<Result<IssuedScimToken>>;
  /**
   * In the order of creation, with those that have ended, until 90 days after their expiry. Refused with
   * `partner_not_found`.
   */
  list(partnerId: string, call?: PartnerCall): Promise<Result<readonly ScimToken[]>>;
  /** Ends a token for ever. Idempotent. Refused with `partner_not_found`, `not_found`, `permission_denied`. */
  revoke(partnerId: string, tokenId: string, call?: PartnerCall): Promise<Result<ScimToken>>;
  /**
   * For whom a token speaks. Refused with `invalid_token`, and with `partner_inactive` and `source_ip_not_allowed` for
   * a right one.
   */
  verify(token: string, origin: ScimOrigin): Promise<Result<ScimCaller>>;
}
