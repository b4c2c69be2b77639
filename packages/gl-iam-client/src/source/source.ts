/** Who answers a guard: a gateway in this process, or a service beside it. */
import type { Presented } from "../guard/presented.js";

/** A user, as `gl-iam` has it. */
export interface GuardUser {
  /** UUID. */
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  /** Of this session: the granted ones, or what the partner asserted. */
  readonly roles: readonly string[];
  readonly organizationId: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
}

/** How the user is signed in. */
export interface GuardSession {
  readonly id: string;
  readonly authMethod: "partner" | "password" | "passkey";
  /** Null for a password, like `externalId`. */
  readonly partnerId: string | null;
  /** The user's stable id at the partner. */
  readonly externalId: string | null;
  /** What the partner signed about its user, as far as its `allowedAttributes` names it. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
  /** Of a partner's test side. A guard refuses it unless it was made with `{ test: true }`. */
  readonly isTest: boolean;
}

/** Who is signed in, and how. */
export interface SignedIn {
  readonly user: GuardUser;
  readonly session: GuardSession;
}

/** What an access token says by itself. It names no e-mail and no role, because those may change in 15 minutes. */
export interface TokenBearer {
  readonly user: Pick<GuardUser, "id" | "organizationId">;
  readonly session: Pick<GuardSession, "id" | "partnerId" | "isTest"> & {
    /** Of the token. */
    readonly expiresAt: Date;
  };
}

/** Why a credential lets nobody in. */
export interface Unproven {
  /** 401, or 403 for a user who may not be here. */
  readonly status: 401 | 403;
  readonly code: string;
  readonly message: string;
}

/** Who calls, for the audit. */
export interface CallOrigin {
  readonly ipAddress?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly requestId?: string | undefined;
}

/** A partner's request to the application's own routes, as it arrived. */
export interface SignedRequest {
  readonly consumerKey: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly payload: Uint8Array;
  /** The source address; null when it is not known, which fails every source-address restriction. */
  readonly sourceIp: string | null;
  /** Whether one of the test side is taken too. */
  readonly test: boolean;
}

export interface SessionSource<Found> {
  /** @throws GuardRefusal 503 when nobody can tell */
  find(presented: Presented): Promise<Found | Unproven>;
  /** Runs the work, and what follows from it, as a call from there: the audit names it. */
  withOrigin<T>(origin: CallOrigin, work: () => T): T;
  /** Null where a partner's requests can't be taken: replay marks are in the gateway's own database. */
  readonly takePartnerRequest: ((request: SignedRequest) => Promise<PartnerCall>) | null;
}

/** A partner's request that was proved and taken: it works once. */
export interface PartnerCall {
  readonly partner: CallingPartner;
  /** The signed JSON object. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The part of a partner that is read here; a gateway's answer has the rest. */
export interface CallingPartner {
  readonly id: string;
  readonly partnerName: string;
  readonly orgId: string;
}

export function isUnproven<Found extends object>(answer: Found | Unproven): answer is Unproven {
  return "status" in answer && "code" in answer;
}
