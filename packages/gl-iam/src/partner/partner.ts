/** What an SSO partner is: an external identity provider that the application trusts to say "this user is signed in". */
import { SSOMode, SSOUserProvisioning } from "./choices.js";
import type { FieldValue, GivenValue, PartnerFields } from "./fields.js";

export { SSOMode, SSOUserProvisioning };

/** In an update: sets a nullable restriction back to "no restriction". It has no JSON form, on purpose. */
export const CLEAR_PARTNER_FIELD: unique symbol = Symbol.for("gl-iam.CLEAR_PARTNER_FIELD");
export type ClearPartnerField = typeof CLEAR_PARTNER_FIELD;

/** The settings that a registration sets and an update may change. */
export type PartnerSettings = { readonly [K in keyof PartnerFields]: FieldValue<PartnerFields[K]> };

/** In every restriction `null` means no restriction and `[]` means deny all; they are never folded into each other. */
export interface SSOPartner extends PartnerSettings {
  /** UUID, immutable. */
  readonly id: string;
  /** The organization that it belongs to, immutable. */
  readonly orgId: string;
  /** `ck_live_…`, the public identifier; unique, immutable. */
  readonly consumerKey: string;
  /** Changed by deactivation and reactivation only. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Those that have no initial value. */
type RequiredSetting = {
  [K in keyof PartnerFields]: PartnerFields[K] extends { readonly initial: unknown } ? never : K;
}[keyof PartnerFields];

type GivenSettings = { -readonly [K in keyof PartnerFields]: FieldValue<PartnerFields[K]> };
type OptionalSettings = { -readonly [K in keyof PartnerFields]?: FieldValue<PartnerFields[K]> | undefined };

/** A registration's input. What is left out takes its default: no restriction, `idp_initiated`, `jit`. */
export interface SSOPartnerCreate
  extends Pick<GivenSettings, RequiredSetting>,
    Omit<OptionalSettings, RequiredSetting> {
  /** The organization that the partner belongs to, for ever: 1–255 characters. */
  orgId: string;
  /** A key that the partner already has: `ck_live_` and at least 32 of `A-Z a-z 0-9 _ -`. Made when left out. */
  consumerKey?: string | undefined;
  /** The secret that goes with it: `cs_live_` and at least 32 of the same. Made when left out. */
  consumerSecret?: string | undefined;
}

/**
 * A partial change. Left out stays as it is; a value replaces; `[]` sets deny-all; where the partner has `null` for "no
 * restriction", `CLEAR_PARTNER_FIELD` sets it. A bare `null` is refused, so that a web layer that forwards a body can't wipe an
 * allow-list.
 */
export type SSOPartnerUpdate = {
  -readonly [K in keyof PartnerFields]?:
    | GivenValue<PartnerFields[K]>
    | (PartnerFields[K] extends { readonly whenNull: string } ? ClearPartnerField : never)
    | undefined;
};

export interface SSOPartnerRegistration {
  readonly partner: SSOPartner;
  readonly consumerKey: string;
  /** Store it now: it is not shown again. Not enumerable, so that logging the whole answer does not log it. */
  readonly consumerSecret: string;
}

/** When a consumer secret was made and when it ends; the secret itself is told once, at its making. */
export interface ConsumerSecretLifetime {
  readonly createdAt: Date;
  /** Null for the current one. */
  readonly expiresAt: Date | null;
}

export interface SSOPartnerRotation extends SSOPartnerRegistration {
  /** When the secret before this one stops working; null when it already has. */
  readonly previousSecretExpiresAt: Date | null;
}
