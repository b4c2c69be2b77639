/** Sessions that a browser holds as a cookie: looked up and judged at each use, as a refresh judges. */
import { AuditEventType, type CallOrigin, callerOr } from "../audit/event.js";
import type { Core, Transaction } from "../core.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import { attempt } from "../result.js";
import { liveSideOf } from "../test-side.js";
import type { User } from "../user/user.js";
import type { SeenCookie } from "./cookie-records.js";
import { cookieFormOf, generateCookieToken } from "./form.js";
import { eventOf } from "./live.js";
import { ofAnotherOrganization } from "./organization.js";
import type { FoundSession } from "./records.js";
import { type ContinuedSession, secondsUntil } from "./session.js";
import { requireStanding } from "./standing.js";

/** Seconds for which a value still works once a newer one took its place: for requests that are under way. */
const REPLACED_LIVES = 10;

/** SHA-256 as base64url. */
const DIGEST = /^[A-Za-z0-9_-]{43}$/;

interface CookieUse {
  toEnroll?: boolean | undefined;
}

export class SessionCookies {
  constructor(private readonly core: Core) {}

  /**
   * @param value well-formed
   * @param organizationId null for any
   * @throws IamError as `Sessions.requireLive`
   */
  async requireLive(value: string, organizationId: string | null, use: CookieUse): Promise<FoundSession> {
    const { found, partner, isReplaced } = await this.find(value, organizationId);
    requireStanding(found, partner, this.core, use);
    if (isReplaced) {
      throw new IamError(ErrorCode.SESSION_EXPIRED, "a newer value took this cookie's place: sign in again");
    }
    return found;
  }

  /**
   * Also of a session that has ended. An unknown value may be one of a session that was removed since, so it is no sign
   * of a forgery.
   *
   * @throws IamError `session_not_found`
   */
  async find(value: string, organizationId: string | null): Promise<SeenCookie> {
    const seen = await this.core.store.cookies.find(tokenHash(value));
    if (!seen) throw new IamError(ErrorCode.SESSION_NOT_FOUND, "there is no session of this cookie: sign in again");
    const { session } = seen.found;
    if (organizationId === null || liveSideOf(session.organizationId) === organizationId) return seen;
    throw ofAnotherOrganization(session.organizationId);
  }

  /**
   * Whose cookie it is, for a page. Nothing is opened by it.
   *
   * @param digest of the value, as base64url
   */
  async recognize(digest: unknown): Promise<User | null> {
    if (typeof digest !== "string" || !DIGEST.test(digest)) return null;
    const seen = await this.core.store.cookies.find(Buffer.from(digest, "base64url"));
    if (!seen || seen.isReplaced || !this.core.means(seen.found.session.organizationId)) return null;
    const stands = await attempt(() => requireStanding(seen.found, seen.partner, this.core, { toEnroll: true }));
    return stands.isOk ? seen.found.user : null;
  }

  /** The session of a value that this browser held before it signed in anew. */
  async endSoon(value: string, call: CallOrigin): Promise<void> {
    await this.core.store.transaction(async ({ cookies, audit }) => {
      const session = await cookies.endSoon(tokenHash(value), REPLACED_LIVES);
      if (!session) return;
      const event = { ...eventOf(session), eventType: AuditEventType.SESSION_REVOKED };
      const message = "session ends in ten seconds: its browser has signed in anew";
      await audit({ ...event, message }, callerOr({ actor: session.userId }, call));
    });
  }
}

/**
 * A session goes on at another level. Whoever has the cookie's old value must not rise with it, so the browser gets a
 * fresh one.
 *
 * @param presented with which the session was found
 * @param change `proof`: its user has just proved who it is. `level`: what the session may do depends on more than its
 * proofs now, so that the old value ends at once, because it can't keep its level
 */
export async function continueSession(
  { sessions, cookies }: Transaction,
  presented: string,
  { session, now }: FoundSession,
  change: "proof" | "password" | "level",
): Promise<ContinuedSession> {
  const expiresIn = secondsUntil(session.expiresAt, now);
  const form = cookieFormOf(presented);
  if (form === null) {
    if (change === "proof") await sessions.recordProof(session.id);
    return { cookieToken: null, expiresIn };
  }
  const cookieToken = generateCookieToken(form);
  await cookies.replace(tokenHash(presented), tokenHash(cookieToken), {
    isProved: change === "proof",
    livesSeconds: change === "level" ? 0 : REPLACED_LIVES,
  });
  return { cookieToken, expiresIn };
}
