/**
 * Verifies access tokens by the service's published keys (RFC 7517, RFC 9068), without asking for each. Whether the
 * session behind one has ended since nobody knows: a token lives 15 minutes.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from "jose";
import { unavailable } from "../guard/refusal.js";
import type { SessionSource, TokenBearer, Unproven } from "../source/source.js";
import type { RemoteService } from "./remote.js";

/** `client_id` of a session by password; otherwise it is the partner's id. */
const PASSWORD_CLIENT = "gl-iam";
/** What the test side adds to `iss` and `aud` (S13). */
const TEST_SIDE = "/test";

/** @param test whether tokens of the test side are verified too */
export function offlineSource(service: RemoteService, test: boolean): SessionSource<TokenBearer> {
  // S13: from the configured place only. A token's own `jku`, `jwk` or `x5u` is never looked at.
  const keys = createRemoteJWKSet(new URL(`${service.url}/.well-known/jwks.json`), {
    [customFetch]: (_url: string) => service.ask("/.well-known/jwks.json"),
  });
  const issuers = test ? [service.issuer, `${service.issuer}${TEST_SIDE}`] : [service.issuer];
  const audience = test ? [service.audience, `${service.audience}${TEST_SIDE}`] : [service.audience];
  const rules = { algorithms: ["ES256"], typ: "at+jwt", issuer: issuers, audience, requiredClaims: CLAIMS };
  return {
    async find({ as, token }) {
      if (as !== "bearer") return refused("a cookie is not read offline: send an access token");
      try {
        const { payload } = await jwtVerify(token, keys, rules);
        return bearerOf(payload, service.issuer) ?? refused("this is not a valid access token");
      } catch (error) {
        return unproven(error);
      }
    },
    withOrigin: (_origin, work) => work(),
    takePartnerRequest: null,
  };
}

const CLAIMS = ["exp", "iat", "sub", "sid", "org", "client_id"];

/** S13: a token of one side is no token of the other, so issuer and audience must be of the same. */
function bearerOf({ iss, aud, sub, sid, org, client_id, exp }: JWTPayload, issuer: string): TokenBearer | null {
  const isTest = iss !== issuer;
  const isAudTest = String(aud).endsWith(TEST_SIDE);
  if (typeof sub !== "string" || typeof sid !== "string" || typeof org !== "string") return null;
  if (typeof client_id !== "string" || exp === undefined || isTest !== isAudTest) return null;
  const partnerId = client_id === PASSWORD_CLIENT ? null : client_id;
  return {
    user: { id: sub, organizationId: org },
    session: { id: sid, partnerId, isTest, expiresAt: new Date(exp * 1000) },
  };
}

/** @throws GuardRefusal 503 when the keys can't be had: nobody can tell then */
function unproven(error: unknown): Unproven {
  if (error instanceof errors.JWTExpired) {
    return { status: 401, code: "session_expired", message: "the access token has expired: refresh the session" };
  }
  const isAboutToken =
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
  if (isAboutToken) return refused("this is not a valid access token");
  throw unavailable("the service's keys can't be had", error);
}

function refused(message: string): Unproven {
  return { status: 401, code: "invalid_token", message };
}
