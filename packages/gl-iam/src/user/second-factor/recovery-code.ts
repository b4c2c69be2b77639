/** Codes on paper, for the day when the authenticator app is gone. Each works once. */
import { randomBytes } from "node:crypto";
import { sha256 } from "../../crypto/sha256.js";

/** Crockford's base32: no letter looks like a digit. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** 20 digits of five bits. */
const DIGITS = 20;
const GROUP = 5;
const COUNT = 10;

const RECOVERY_CODE = new RegExp(`^[${ALPHABET}]{${DIGITS}}$`);

/** Ten codes of 100 bits: `0a1b2-c3d4e-…`. */
export function generateRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    // 32 divides 256, so all digits are equally likely.
    const digits = [...randomBytes(DIGITS)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
    return digits.match(new RegExp(`.{${GROUP}}`, "g"))?.join("-") ?? digits;
  });
}

/** As it is stored. 100 random bits need neither a salt nor a slow hash. @returns null for what can't be such a code */
export function recoveryCodeHash(typed: string): Buffer | null {
  const digits = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return RECOVERY_CODE.test(digits) ? sha256(`gl-iam recovery code|${digits}`) : null;
}
