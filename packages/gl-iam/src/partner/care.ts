/** How a partner stands, and what of it needs an administrator's care. */
import type { ConsumerSecretLifetime, SSOPartner } from "./partner.js";

/** How a partner stands. What comes from the audit is null where that is off, or keeps nothing that old. */
export interface PartnerStanding {
  /** How many users may sign in through it: what `maxUsers` counts. */
  readonly activeUsers: number;
  /** The secrets that work now; the current one first. */
  readonly secrets: readonly ConsumerSecretLifetime[];
  /** When a user last signed in through it. */
  readonly lastSignInAt: Date | null;
  /** The last sign-in request whose signature was accepted: whether a secret is in use, and from where. */
  readonly lastAccepted: { readonly at: Date; readonly ipAddress: string | null } | null;
  /** How many proposals of its developer, a pending secret included, wait for a decision. */
  readonly openProposals: number;
  /** Of its e-mail domains, those that it has proven by a TXT record: they are its alone in its organization. */
  readonly provenDomains: readonly string[];
  /**
   * How many other partners of its organization have no list of e-mail domains, and so may assert the proven ones too;
   * at most 100, and 0 where nothing is proven.
   */
  readonly unrestrictedOthers: number;
  /** Its test side, if it ever had a credential. Its secret's time is null where it has ended. */
  readonly testSide: { readonly consumerKey: string; readonly secretMadeAt: Date | null } | null;
  /** Why it needs an administrator's care; empty for most. */
  readonly needs: readonly PartnerNeed[];
}

/**
 * A proposal waits for a decision; or, of an active partner, the current secret is older than 365 days, or nobody has
 * signed in for 30 days.
 */
export type PartnerNeed = "open_proposals" | "old_secret" | "silent";

const DAY_MS = 24 * 60 * 60 * 1000;
const OLD_SECRET_DAYS = 365;
const SILENT_DAYS = 30;

/** The moments from which on a partner needs care. */
export function careLimits(now: Date): CareLimits {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return { secretMadeBefore: daysAgo(OLD_SECRET_DAYS), silentSince: daysAgo(SILENT_DAYS) };
}

/** From when on a partner needs care that nothing waits for. */
export interface CareLimits {
  /** An active partner's current secret is older. */
  readonly secretMadeBefore: Date;
  /** An active partner, which is older, has signed nobody in since. */
  readonly silentSince: Date;
}

/** What is stored of how a partner stands. Its secrets are all that are left, with ended ones. */
export type StoredStanding = Omit<PartnerStanding, "needs">;

export function needsOf(
  { isActive, createdAt }: SSOPartner,
  stored: StoredStanding,
  limits: CareLimits,
): PartnerNeed[] {
  const current = stored.secrets.find(({ expiresAt }) => expiresAt === null);
  const isOld = current !== undefined && current.createdAt < limits.secretMadeBefore;
  const isSilent = createdAt < limits.silentSince && (stored.lastSignInAt ?? createdAt) < limits.silentSince;
  return [
    ...(stored.openProposals > 0 ? (["open_proposals"] as const) : []),
    ...(isActive && isOld ? (["old_secret"] as const) : []),
    ...(isActive && isSilent ? (["silent"] as const) : []),
  ];
}
