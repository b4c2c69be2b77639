/** `gateway.sessions`: who is signed in, and ending it. Every operation returns a `Result`. */
import type { Paging } from "../paging.js";
import type { Result } from "../result.js";
import { isTestSide } from "../test-side.js";
import type { UserCall } from "../user/accounts.js";
import type { AuthMethod, FoundSession } from "./records.js";
import type { SessionCall } from "./sessions.js";

/** A session that stands. */
export interface ListedSession {
  /** UUID. */
  readonly id: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly authMethod: AuthMethod;
  /** Null for a password, like `externalId`. */
  readonly partnerId: string | null;
  /** The user's stable id at the partner. */
  readonly externalId: string | null;
  readonly isTest: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Exact to the minute. */
  readonly lastSeenAt: Date;
}

/** One page of sessions, in the order of opening. `nextCursor` is null on the last page. */
export interface ListedSessionPage {
  readonly data: readonly ListedSession[];
  readonly nextCursor: string | null;
}

/** Whose sessions are meant: of all that are named. Without any, those of the call's organization. */
export interface ListSessionsOptions extends UserCall, Paging {
  userId?: string | undefined;
  partnerId?: string | undefined;
}

/** What ended. */
export interface EndedSessions {
  /** How many sessions stood; 10,000 also when there were more. */
  readonly sessionsEnded: number;
}

/** The administration of sessions, as `gateway.sessions`. */
export interface SessionAdministration {
  /**
   * The sessions that stand, of a user, of a partner, or of the call's organization (with `organizationId: null` of
   * all). Refused with `validation_error`, `user_not_found`, `partner_not_found`.
   */
  list(options?: ListSessionsOptions): Promise<Result<ListedSessionPage>>;
  /**
   * Ends one session. Ending one that has ended changes nothing. Refused with `not_found`, and with `permission_denied`
   * for a session of somebody over whom the caller has no authority.
   */
  end(sessionId: string, call?: UserCall): Promise<Result<void>>;
  /**
   * Ends all sessions of a user, of a partner, of an organization or, with `organizationId: null` and nothing else, of
   * everybody. By one row, however many there are. One-time tokens that wait end too. Nobody is kept from signing in
   * anew: suspend the user or deactivate the partner for that. With `test: true`, a user of the test side, or all of an
   * organization's; the end of a partner is that of both sides. Refused with `validation_error`, `user_not_found`,
   * `partner_not_found`, `permission_denied`.
   */
  endAll(
    whose: {
      userId?: string | undefined;
      partnerId?: string | undefined;
      organizationId?: string | null | undefined;
    },
    call?: UserCall,
  ): Promise<Result<EndedSessions>>;
  /**
   * The sessions of the user of this access token. One through a partner sees only those of its own identity. Refused
   * like `getSession`, and with `validation_error`.
   */
  listOwn(accessToken: string, options?: SessionCall & Paging): Promise<Result<ListedSessionPage>>;
  /** Ends one of those. Refused like `getSession`, and with `not_found`. */
  endOwn(accessToken: string, sessionId: string, call?: SessionCall): Promise<Result<void>>;
}

export function toListed({ session, asserted }: FoundSession): ListedSession {
  const { id, userId, organizationId, authMethod, partnerId, createdAt, expiresAt, lastSeenAt } = session;
  const externalId = asserted?.externalId ?? null;
  const isTest = isTestSide(organizationId);
  return { id, userId, organizationId, authMethod, partnerId, externalId, isTest, createdAt, expiresAt, lastSeenAt };
}
