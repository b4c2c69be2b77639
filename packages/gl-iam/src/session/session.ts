/** A session, as those see it who hold it and as its user sees it. */
import type { JsonObject } from "../partner/metadata.js";
import { isTestSide } from "../test-side.js";
import type { User } from "../user/user.js";
import type { AuthMethod, FoundSession, StoredSession } from "./records.js";

/** What is known of a session. */
export interface SessionInfo {
  readonly id: string;
  readonly authMethod: AuthMethod;
  /** Null for a password, like `externalId`. */
  readonly partnerId: string | null;
  /** The user's stable id at the partner. */
  readonly externalId: string | null;
  /** Whether its user is one of the test side: of nobody whom the application knows as a real user. */
  readonly isTest: boolean;
  /** What the partner signed about its user, as far as its `allowedAttributes` names it. Empty for a password. */
  readonly attributes: JsonObject;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Exact to the minute. */
  readonly lastSeenAt: Date;
}

/** What a sign-in opens and a refresh goes on with: what the client holds, and what is known of the session. */
export interface Session extends SessionInfo {
  /** A JWT, valid for `expiresIn` seconds while the session is not ended. */
  readonly accessToken: string;
  readonly tokenType: "Bearer";
  /** Seconds. */
  readonly expiresIn: number;
  /** Works once; the refreshed session brings the next one. */
  readonly refreshToken: string;
}

/** What a sign-in opens that names a cookie (`as`). There are no tokens beside the cookie's value. */
export interface CookieSession extends SessionInfo {
  /** The cookie's value. The calls that take an access token take it too. */
  readonly cookieToken: string;
  /** Seconds until the session ends, however much it is used: the cookie's `Max-Age`. */
  readonly expiresIn: number;
}

/**
 * How a session goes on whose level has changed. A cookie gets a fresh value; the one before lives ten seconds more, at
 * its old level.
 */
export interface ContinuedSession {
  /** Null for a session of tokens, which go on as they are. */
  readonly cookieToken: string | null;
  /** Seconds until the session ends. */
  readonly expiresIn: number;
}

/** A session as its user sees it. */
export interface PresentSession {
  /** With the roles of this session. */
  readonly user: User;
  readonly session: SessionInfo;
}

/** What another server is told about an access token that it was given (RFC 7662). */
export type Introspection =
  | { readonly isActive: false }
  | (PresentSession & {
      readonly isActive: true;
      /** When the access token ends, if its session does not end before. */
      readonly expiresAt: Date;
      /** Seconds until then, by the database's clock. */
      readonly expiresIn: number;
      /** The token's `iss` and `aud`. */
      readonly issuer: string;
    });

export interface KnownSession {
  readonly session: StoredSession;
  readonly asserted: Pick<NonNullable<FoundSession["asserted"]>, "externalId" | "attributes"> | null;
}

export function infoOf({ session, asserted }: KnownSession): SessionInfo {
  const { id, authMethod, partnerId, createdAt, expiresAt, lastSeenAt } = session;
  const { externalId = null, attributes = {} } = asserted ?? {};
  const isTest = isTestSide(session.organizationId);
  return { id, authMethod, partnerId, externalId, isTest, attributes, createdAt, expiresAt, lastSeenAt };
}

export function toPresent(found: FoundSession): PresentSession {
  return { user: found.user, session: infoOf(found) };
}

export function secondsUntil(end: Date, now: Date): number {
  return Math.ceil((end.getTime() - now.getTime()) / 1000);
}
