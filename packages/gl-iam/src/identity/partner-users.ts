/** `gateway.partnerUsers`: what an administrator does about who may sign in through a partner. */
import type { Paging } from "../paging.js";
import type { PartnerCall } from "../partner/call.js";
import type { Result } from "../result.js";

/** A partner's user: the identity (partner, external id) and the user that it signs in. */
export interface PartnerUser {
  /** The application's user. */
  readonly userId: string;
  readonly partnerId: string;
  /** The user's stable id at the partner. */
  readonly externalId: string;
  readonly email: string;
  readonly displayName: string | null;
  /** What the role means here that the partner last asserted. Null when it means none, because the map has changed. */
  readonly role: string | null;
  readonly isActive: boolean;
  readonly createdAt: Date;
  /** Null before the first sign-in. */
  readonly lastSignInAt: Date | null;
}

/** One page of a partner's users. `nextCursor` is null on the last page. */
export interface PartnerUserPage {
  readonly data: readonly PartnerUser[];
  readonly nextCursor: string | null;
}

/** A user to make before the first sign-in. */
export interface PreProvisioning {
  externalId: string;
  email: string;
  displayName?: string | null | undefined;
}

/** Which user a partner's external id signs in. */
export interface IdentityLink {
  externalId: string;
  userId: string;
}

/** The administration of a partner's users, as `gateway.partnerUsers`. */
export interface PartnerUsers {
  /** In the order of creation. Refused with `partner_not_found`, `validation_error`. */
  list(partnerId: string, options?: PartnerCall & Paging): Promise<Result<PartnerUserPage>>;
  /**
   * Makes the user before the first sign-in, and takes a place under the cap. The same triple again changes nothing.
   * Refused with `validation_error`, `partner_not_found`, `identity_conflict`, `max_users_exceeded`.
   */
  preProvision(partnerId: string, user: PreProvisioning, call?: PartnerCall): Promise<Result<PartnerUser>>;
  /**
   * Lets the partner's `externalId` sign in as an existing user. This is the only way to join accounts. Refused with
   * `partner_not_found`, `user_not_found`, `user_inactive`, `identity_conflict`, `max_users_exceeded`.
   */
  link(partnerId: string, link: IdentityLink, call?: PartnerCall): Promise<Result<PartnerUser>>;
}
