/** What an SSO partner is: an external identity provider that the application trusts to say "this user is signed in". */
import type { JsonObject } from "./metadata.js";

export const SSOMode = {
  /** The partner starts: its backend pushes an assertion, nothing was asked of it first. */
  IDP_INITIATED: "idp_initiated",
  /** The application starts: it sends the browser to the partner with a `state`, which the assertion must answer. */
  SP_INITIATED: "sp_initiated",
  BOTH: "both",
} as const;
export type SSOMode = (typeof SSOMode)[keyof typeof SSOMode];

export const SSOUserProvisioning = {
  /** Just in time: an unknown user is made at the first sign-in. */
  JIT: "jit",
  /** Only users whom an administrator made ahead. */
  PRE_PROVISIONED: "pre_provisioned",
  /** No new users at all. */
  DISABLED: "disabled",
} as const;
export type SSOUserProvisioning = (typeof SSOUserProvisioning)[keyof typeof SSOUserProvisioning];

/** In an update: sets a nullable restriction back to "no restriction". It has no JSON form, on purpose. */
export const CLEAR_PARTNER_FIELD: unique symbol = Symbol.for("gl-iam.CLEAR_PARTNER_FIELD");
export type ClearPartnerField = typeof CLEAR_PARTNER_FIELD;

/** In every restriction `null` means no restriction and `[]` means deny all; they are never folded into each other. */
export interface SSOPartner {
  /** UUID, immutable. */
  readonly id: string;
  /** 1–255 characters, unique in its organization whatever the case. */
  readonly partnerName: string;
  readonly orgId: string;
  /** `ck_live_…`, the public identifier; unique, immutable. */
  readonly consumerKey: string;
  /** Canonical origins, `scheme://host[:port]`. */
  readonly allowedOrigins: readonly string[];
  readonly ssoMode: SSOMode;
  readonly userProvisioning: SSOUserProvisioning;
  readonly metadata: JsonObject;
  /** Lower-case ASCII (A-label) domains, matched exactly. */
  readonly allowedEmailDomains: readonly string[] | null;
  /** Addresses and CIDR blocks without host bits. */
  readonly allowedSourceIps: readonly string[] | null;
  readonly maxUsers: number | null;
  readonly allowedRoles: readonly string[] | null;
  /** Where an SP-initiated start sends the browser. */
  readonly loginUrl: string | null;
  /** Changed by deactivation and reactivation only. */
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A registration's input. What is left out takes its default: no restriction, `idp_initiated`, `jit`. */
export interface SSOPartnerCreate {
  partnerName: string;
  orgId: string;
  allowedOrigins?: readonly string[] | undefined;
  ssoMode?: SSOMode | undefined;
  userProvisioning?: SSOUserProvisioning | undefined;
  metadata?: JsonObject | undefined;
  allowedEmailDomains?: readonly string[] | null | undefined;
  allowedSourceIps?: readonly string[] | null | undefined;
  maxUsers?: number | null | undefined;
  allowedRoles?: readonly string[] | null | undefined;
  loginUrl?: string | null | undefined;
  /** A key that the partner already has: `ck_live_` and at least 32 of `A-Z a-z 0-9 _ -`. Made when left out. */
  consumerKey?: string | undefined;
  /** The secret that goes with it: `cs_live_` and at least 32 of the same. Made when left out. */
  consumerSecret?: string | undefined;
}

/**
 * A partial change. Left out stays as it is; a value replaces; `[]` sets deny-all; `CLEAR_PARTNER_FIELD` sets
 * "no restriction". A bare `null` is refused, so that a web layer that forwards a body can't wipe an allow-list.
 */
export interface SSOPartnerUpdate {
  partnerName?: string | undefined;
  allowedOrigins?: readonly string[] | undefined;
  ssoMode?: SSOMode | undefined;
  userProvisioning?: SSOUserProvisioning | undefined;
  metadata?: JsonObject | undefined;
  allowedEmailDomains?: readonly string[] | ClearPartnerField | undefined;
  allowedSourceIps?: readonly string[] | ClearPartnerField | undefined;
  maxUsers?: number | ClearPartnerField | undefined;
  allowedRoles?: readonly string[] | ClearPartnerField | undefined;
  loginUrl?: string | ClearPartnerField | undefined;
}

/** The settings that a registration sets and an update may change. */
export type PartnerSettings = Pick<
  SSOPartner,
  | "partnerName"
  | "allowedOrigins"
  | "ssoMode"
  | "userProvisioning"
  | "metadata"
  | "allowedEmailDomains"
  | "allowedSourceIps"
  | "maxUsers"
  | "allowedRoles"
  | "loginUrl"
>;

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
