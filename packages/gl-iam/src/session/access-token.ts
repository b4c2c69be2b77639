/** Access tokens: JWTs (RFC 7519, typed `at+jwt` as in RFC 9068), signed with HS256 under the configured secret key. */
import { ErrorCode, IamError } from "../errors.js";

/** Seconds. */
export const ACCESS_TOKEN_LIFETIME = 15 * 60;

const ISSUER = "gl-iam";

/** Everything a token says: no name, e-mail or role, which may change while it lives. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
}

export class AccessTokens {
  readonly #key: Uint8Array;

  /** @param secretKey at least 32 characters */
  constructor(secretKey: string) {
    this.#key = new TextEncoder().encode(secretKey);
  }

  async issue({ userId, sessionId, organizationId }: AccessClaims, now: Date): Promise<string> {
    const { SignJWT } = await loadJose();
    const issuedAt = Math.floor(now.getTime() / 1000);
    return new SignJWT({ sid: sessionId, org: organizationId })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFETIME)
      .sign(this.#key);
  }

  /** @throws IamError `session_expired` past its time, `invalid_token` for any other fault */
  async verify(token: string, now: Date): Promise<AccessClaims> {
    const { errors, jwtVerify } = await loadJose();
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ["HS256"],
        typ: "at+jwt",
        issuer: ISSUER,
        currentDate: now,
        requiredClaims: ["sub", "sid", "org", "exp"],
      });
      const { sub, sid, org } = payload;
      if (typeof sub === "string" && typeof sid === "string" && typeof org === "string") {
        return { userId: sub, sessionId: sid, organizationId: org };
      }
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new IamError(ErrorCode.SESSION_EXPIRED, "the access token has expired: refresh the session");
      }
      if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    }
    throw new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid access token");
  }
}

/** Loaded at the first session, because importing it takes longer than importing all of this library. */
function loadJose(): Promise<typeof import("jose")> {
  return import("jose");
}
