/** What a sign-in opens: a session that is to be written, and what its client is to hold of it. */
import { AuditEventType, type AuditNote, type CallOrigin, callerOr } from "../audit/event.js";
import { newId } from "../crypto/ids.js";
import { SECRET_PREFIXES } from "../crypto/secret-prefixes.js";
import { generateToken, tokenHash } from "../crypto/token.js";
import type { Identity } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import { keptAttributes } from "../policy/attributes.js";
import type { StoredUser } from "../user/records.js";
import { type CookieForm, generateCookieToken, type SessionForm } from "./form.js";
import { eventOf } from "./live.js";
import type { AuthMethod, NewSession } from "./records.js";
import type { KnownSession } from "./session.js";

/** Through which partner, and as whom there, a session is opened, and the epoch that the partner was judged under. */
export interface PartnerOpener {
  readonly partner: SSOPartner;
  readonly partnerEpoch: number;
  readonly identity: Identity;
}

/** Options of a sign-in: in what form its client holds the session. */
export interface SessionOpening {
  /** `bearer` by default: an access token and a refresh token. Otherwise one value, for that cookie. */
  as?: SessionForm | undefined;
  /**
   * The cookie's value that this browser holds now, if any. Its session ends within ten seconds, once the new one is
   * open: requests that are under way still come in.
   */
  replaces?: string | undefined;
}

export const OPENING_OPTIONS = ["as", "replaces"] as const satisfies readonly (keyof SessionOpening)[];

/** The {@link SessionOpening} of a cookie. */
export interface CookieOpening extends SessionOpening {
  as: CookieForm;
}

/** The {@link SessionOpening} of tokens. */
export interface TokenOpening extends SessionOpening {
  as?: "bearer" | undefined;
}

/** Seconds: 30 days from the sign-in, however often it is used (NIST SP 800-63B, AAL1). */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

/** What the client holds, and what is stored of it. */
interface Credential {
  readonly form: SessionForm;
  /** The first refresh token, or the cookie's value. */
  readonly value: string;
  readonly hash: Uint8Array;
}

/** A session that is to be opened. */
export interface PreparedSession {
  readonly session: NewSession;
  readonly lifetimeSeconds: number;
  readonly credential: Credential;
  /** Null for a session that its user has opened by itself. */
  readonly asserted: KnownSession["asserted"];
  /** The event of its opening, and who is said to have caused it. */
  readonly note: AuditNote;
  readonly caller: CallOrigin;
}

/** How a user proves by itself who it is. */
export type OwnProof = Exclude<AuthMethod, "partner">;

/** @param opener left out for a sign-in that is the user's own */
export function prepareSession(
  user: StoredUser,
  origin: CallOrigin,
  form: SessionForm = "bearer",
  opener?: PartnerOpener,
  own: OwnProof = "password",
): PreparedSession {
  const session: NewSession = {
    id: newId(),
    authMethod: opener ? "partner" : own,
    userId: user.id,
    organizationId: user.organizationId,
    partnerId: opener?.partner.id ?? null,
    identityId: opener?.identity.id ?? null,
    epochs: { partner: opener?.partnerEpoch ?? 0, user: user.epoch, identity: opener?.identity.epoch ?? 0 },
  };
  const asserted = opener && {
    externalId: opener.identity.externalId,
    attributes: keptAttributes(opener.partner, opener.identity.attributes),
  };
  return {
    session,
    lifetimeSeconds: Math.min(SESSION_LIFETIME, opener?.partner.sessionMaxAgeSeconds ?? SESSION_LIFETIME),
    credential: newCredential(form),
    asserted: asserted ?? null,
    note: { ...eventOf(session), eventType: AuditEventType.SESSION_CREATED, message: "session opened" },
    caller: callerOr({ actor: user.id }, origin),
  };
}

function newCredential(form: SessionForm): Credential {
  const value = form === "bearer" ? generateToken(SECRET_PREFIXES.REFRESH_TOKEN) : generateCookieToken(form);
  return { form, value, hash: tokenHash(value) };
}
