/** Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits, and a new code every 30 seconds. */
import { randomBytes } from "node:crypto";
import { Secret } from "../../crypto/secret.js";

/** As every authenticator app takes them. */
const PARAMETERS = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** RFC 4226, section 4: 160 bits. */
const SECRET_BYTES = 20;
/** Steps before and after the present one whose codes count (RFC 6238, section 5.2). */
const WINDOW = 1;

/** Digits of a code, with the spaces that apps show in between. */
export const TOTP_CODE = /^\d{6}$/;

/** As an app takes it: base32 without padding. */
export async function generateTotpSecret(): Promise<Secret> {
  const { Secret: SharedSecret } = await import("otpauth");
  return new Secret(new SharedSecret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32);
}

/** What a QR code holds. */
export async function otpauthUrl(secret: Secret, issuer: string, label: string): Promise<string> {
  const { Secret: SharedSecret, TOTP } = await import("otpauth");
  return new TOTP({ ...PARAMETERS, issuer, label, secret: SharedSecret.fromBase32(secret.reveal()) }).toString();
}

/**
 * The time step that a code belongs to. A step that was used must not be used again.
 *
 * @returns null for a wrong code
 */
export async function stepOf(secret: Secret, code: string, now: Date): Promise<number | null> {
  const { Secret: SharedSecret, TOTP } = await import("otpauth");
  const timestamp = now.getTime();
  const shared = SharedSecret.fromBase32(secret.reveal());
  const delta = TOTP.validate({ ...PARAMETERS, secret: shared, token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / (PARAMETERS.period * 1000)) + delta;
}
