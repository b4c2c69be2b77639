/** What a one-time token must still be allowed to, at the moment of its exchange. */
import { timingSafeEqual } from "node:crypto";
import { sha256 } from "../crypto/sha256.js";
import { tokenHash } from "../crypto/token.js";
import { ErrorCode, IamError } from "../errors.js";
import type { Identity } from "../identity/records.js";
import type { SSOPartner } from "../partner/partner.js";
import { requireActive } from "../policy/activity.js";
import { requireEmailDomain } from "../policy/email-domain.js";
import { requireMode } from "../policy/mode.js";
import { requireRole } from "../policy/role.js";
import { requireSourceIp } from "../policy/source-ip.js";
import { type EmailAddress, parseEmail } from "../user/email.js";
import type { StoredUser } from "../user/records.js";
import { Violation } from "../validation.js";
import type { StoredToken } from "./one-time-token-records.js";
import type { TokenExchange } from "./single-sign-on.js";

/** RFC 7636, section 4.1. */
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** It was parsed before it was stored. */
export function storedEmail({ email }: StoredToken): EmailAddress {
  const parsed = parseEmail(email);
  if (parsed instanceof Violation) throw new IamError(ErrorCode.INTERNAL_ERROR, "a stored e-mail does not parse");
  return parsed;
}

export function invalidToken(): IamError {
  return new IamError(ErrorCode.INVALID_TOKEN, "this one-time token is unknown, used or expired");
}

/** What was revoked since the issue stays revoked, even if it is active again. @throws IamError `invalid_token` */
export function requireSameEpochs(
  { epochs }: StoredToken,
  user: Pick<StoredUser, "epoch">,
  identity: Pick<Identity, "epoch">,
): void {
  if (epochs.user !== user.epoch || epochs.identity !== identity.epoch) throw invalidToken();
}

/** @throws IamError what the caller lacks, or what was allowed at issue and no longer is */
export function requireAllowed(
  partner: SSOPartner,
  token: StoredToken,
  email: EmailAddress,
  exchange: TokenExchange,
): void {
  requireCodeVerifier(token, exchange.codeVerifier);
  requireBrowser(token, exchange.browserSecret);
  requireOrigin(partner, exchange.browserOrigin);
  requireEmbedder(partner, token, exchange.embedderOrigin);
  requireStillAllowed(partner, token, email);
}

/**
 * RFC 7636, section 4.6: BASE64URL(SHA256(verifier)) is the signed challenge. A verifier without a challenge is refused
 * too (RFC 9700, section 2.1.1): its page had a challenge signed, so this token is not the one that it asked for.
 */
function requireCodeVerifier({ codeChallenge }: StoredToken, verifier: unknown): void {
  if (codeChallenge === null && verifier === undefined) return;
  if (codeChallenge === null) throw new IamError(ErrorCode.INVALID_TOKEN, "this token was issued without a challenge");
  const wellFormed = typeof verifier === "string" && CODE_VERIFIER.test(verifier);
  const challenge = sha256(wellFormed ? verifier : "");
  const right = timingSafeEqual(challenge, Buffer.from(codeChallenge, "base64url"));
  if (!wellFormed || !right) throw new IamError(ErrorCode.INVALID_TOKEN, "the code verifier is missing or wrong");
}

function requireBrowser({ browserHash }: StoredToken, secret: unknown): void {
  if (browserHash === null) return;
  const shown = tokenHash(typeof secret === "string" ? secret : "");
  if (timingSafeEqual(shown, browserHash)) return;
  throw new IamError(ErrorCode.INVALID_STATE, "this sign-in was started in another browser");
}

function requireOrigin({ allowedOrigins }: SSOPartner, browserOrigin: string | undefined): void {
  if (browserOrigin === undefined || allowedOrigins.includes(browserOrigin)) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "this page's origin is not one of the partner's");
}

/**
 * A frame's page has the application's own origin, so the partner's page is known by its message alone. The challenge
 * ties the token to this frame: a token that another page has overheard is of no use here (login CSRF).
 */
function requireEmbedder({ allowedOrigins }: SSOPartner, { codeChallenge }: StoredToken, origin: unknown): void {
  if (origin === undefined) return;
  if (codeChallenge === null) {
    throw new IamError(ErrorCode.INVALID_TOKEN, "a token for a frame needs a code_challenge in its assertion");
  }
  // An opaque origin is written "null", and is everybody's.
  if (typeof origin === "string" && origin !== "null" && allowedOrigins.includes(origin)) return;
  throw new IamError(ErrorCode.ORIGIN_NOT_ALLOWED, "the page around this frame is not one of the partner's");
}

function requireStillAllowed(partner: SSOPartner, token: StoredToken, email: EmailAddress): void {
  requireActive(partner);
  if (token.revokedWithPartner) throw invalidToken();
  requireMode(partner, token.browserHash !== null);
  requireSourceIp(partner, token.sourceIp);
  requireEmailDomain(partner, email.domain);
  requireRole(partner, token.role);
}
