/**
 * Access tokens: JWTs (RFC 7519, typed `at+jwt` as in RFC 9068), signed with ES256 under a published key. They hold
 * nothing that may change during their life: no name, e-mail or role.
 */
import { createHmac, hash, randomUUID, sign, timingSafeEqual, verify } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { SecretKeys } from "../crypto/secret-keys.js";
import { ErrorCode, IamError } from "../errors.js";
import { isTestSide, TEST_SIDE } from "../test-side.js";
import { ACCESS_TOKEN_LIFETIME, type PublicSigningKey, type SigningKeys } from "./signing-keys.js";

/** `client_id` of a session by password; otherwise it is the partner's id. */
const PASSWORD_CLIENT = "gl-iam";
const TYPE = "at+jwt";
/** Of the previous release: its `iss`, and the only header that it wrote. */
const FORMER_ISSUER = "gl-iam";
const FORMER_HEADER = encode({ alg: "HS256", typ: TYPE });

/** GL IAM's own tokens have about 600 characters. */
const MAX_LENGTH = 4096;
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
/** Tokens that were issued here, or whose signature was verified. Verifying one costs 44 µs, remembering it 2 µs. */
const REMEMBERED = 10_000;

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
  /** The partner that the session was opened through; null for a password. */
  readonly partnerId: string | null;
}

/** Correctly signed. Whether it has expired is judged with the session, by the store's clock. */
export interface VerifiedToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
  readonly expiresAt: Date;
}

/** The three parts of a compact JWS, as they were sent. */
interface Parts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #secretKeys: SecretKeys;
  readonly #issuer: string;
  readonly #remembered = new LRUCache<string, VerifiedToken & { readonly kid: string }>({ max: REMEMBERED });

  /** @param issuer `iss` and `aud` of every token of the live side */
  constructor(keys: SigningKeys, secretKeys: SecretKeys, issuer: string) {
    this.#keys = keys;
    this.#secretKeys = secretKeys;
    this.#issuer = issuer;
  }

  /** `iss` and `aud` of a token: the test side has its own (S13), so that no token of one side is one of the other. */
  issuerFor(organizationId: string): string {
    return isTestSide(organizationId) ? `${this.#issuer}${TEST_SIDE}` : this.#issuer;
  }

  /** Call it before a transaction that calls {@link issue}, which cannot wait for the key. */
  async ready(): Promise<void> {
    await this.#keys.known();
  }

  /**
   * @param now the store's time
   * @param lifetime in seconds, less than usual when the session ends before
   */
  issue(
    { userId, sessionId, organizationId, partnerId }: AccessClaims,
    now: Date,
    lifetime = ACCESS_TOKEN_LIFETIME,
  ): string {
    const { kid, privateKey } = this.#keys.signing;
    const issuer = this.issuerFor(organizationId);
    const issuedAt = Math.floor(now.getTime() / 1000);
    const header = encode({ alg: "ES256", typ: TYPE, kid });
    const payload = encode({
      iss: issuer,
      aud: issuer,
      client_id: partnerId ?? PASSWORD_CLIENT,
      sub: userId,
      sid: sessionId,
      org: organizationId,
      iat: issuedAt,
      exp: issuedAt + lifetime,
      jti: randomUUID(),
    });
    const signature = sign("sha256", signedBytes({ header, payload }), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const token = `${header}.${payload}.${signature.toString("base64url")}`;
    // Whoever gets it comes with it next, and often to this process.
    if (isLifetime(lifetime)) {
      const times = { issuedAt: new Date(issuedAt * 1000), expiresAt: new Date((issuedAt + lifetime) * 1000) };
      this.#remembered.set(markOf(token), { userId, sessionId, organizationId, ...times, kid });
    }
    return token;
  }

  /** The public keys that verify what is issued: a JSON Web Key Set (RFC 7517). */
  async publishedKeys(): Promise<readonly PublicSigningKey[]> {
    return (await this.#keys.known()).published;
  }

  /** @throws IamError `invalid_token`; an expired one is not refused here */
  async verify(token: string): Promise<VerifiedToken> {
    const parts = split(token);
    const verified =
      parts && (parts.header === FORMER_HEADER ? await this.#verifyFormer(parts) : await this.#verify(token, parts));
    if (verified) return verified;
    throw new IamError(ErrorCode.INVALID_TOKEN, "this is not a valid access token");
  }

  async #verify(token: string, parts: Parts): Promise<VerifiedToken | null> {
    const mark = markOf(token);
    const remembered = this.#remembered.get(mark);
    const kid = remembered?.kid ?? kidOf(parts.header);
    // Looked up each time: when a key ends, its tokens end too, even remembered ones.
    const key = kid === null ? null : await this.#keys.find(kid);
    if (kid === null || !key) return null;
    if (!remembered) {
      const publicKey = { key: key.publicKey, dsaEncoding: "ieee-p1363" } as const;
      if (!verify("sha256", signedBytes(parts), publicKey, Buffer.from(parts.signature, "base64url"))) return null;
    }
    const claims = remembered ?? this.#read(parts.payload, (org) => this.#audienceOf(org));
    if (!claims) return null;
    if (!remembered) this.#remembered.set(mark, { ...claims, kid });
    return key.endsAt !== null && key.endsAt < claims.expiresAt ? { ...claims, expiresAt: key.endsAt } : claims;
  }

  /**
   * For one release: HMAC under the secret key itself, as it was before signing keys existed. Such a token lives 15
   * minutes at most and must be older than the first signing key, so a leaked secret key makes no new one.
   */
  async #verifyFormer(parts: Parts): Promise<VerifiedToken | null> {
    const signature = Buffer.from(parts.signature, "base64url");
    const isSigned = this.#secretKeys.formerSigningKeys.some((key) => {
      const mac = createHmac("sha256", key).update(signedBytes(parts)).digest();
      return signature.length === mac.length && timingSafeEqual(signature, mac);
    });
    if (!isSigned) return null;
    const claims = this.#read(parts.payload, () => ({ iss: FORMER_ISSUER }));
    const { firstMadeAt } = await this.#keys.known();
    return claims && claims.issuedAt < firstMadeAt ? claims : null;
  }

  #audienceOf(organizationId: string) {
    const issuer = this.issuerFor(organizationId);
    return { iss: issuer, aud: issuer };
  }

  #read(payload: string, expectedOf: (organizationId: string) => Readonly<Record<string, string>>) {
    const claims = decode(payload);
    if (!claims) return null;
    const { sub, sid, org, iat, exp } = claims;
    if (typeof sub !== "string" || typeof sid !== "string" || typeof org !== "string") return null;
    if (Object.entries(expectedOf(org)).some(([name, value]) => claims[name] !== value)) return null;
    if (typeof iat !== "number" || typeof exp !== "number" || !isLifetime(exp - iat)) return null;
    const [issuedAt, expiresAt] = [new Date(iat * 1000), new Date(exp * 1000)];
    return { userId: sub, sessionId: sid, organizationId: org, issuedAt, expiresAt };
  }
}

function isLifetime(seconds: number): boolean {
  return seconds > 0 && seconds <= ACCESS_TOKEN_LIFETIME;
}

function markOf(token: string): string {
  return hash("sha256", token, "base64url");
}

function split(token: unknown): Parts | null {
  if (typeof token !== "string" || token.length > MAX_LENGTH) return null;
  const [, header, payload, signature] = COMPACT.exec(token) ?? [];
  return header && payload && signature ? { header, payload, signature } : null;
}

/** Null for every header that GL IAM did not write: another algorithm, `crit`, another type. */
function kidOf(header: string): string | null {
  const { alg, typ, kid, ...others } = decode(header) ?? {};
  const isOurs = alg === "ES256" && typ === TYPE && typeof kid === "string" && Object.keys(others).length === 0;
  return isOurs ? kid : null;
}

function signedBytes({ header, payload }: Pick<Parts, "header" | "payload">): Buffer {
  return Buffer.from(`${header}.${payload}`, "ascii");
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
