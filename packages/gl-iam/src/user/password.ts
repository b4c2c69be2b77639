/** Passwords: 12–256 characters, no composition rule (NIST SP 800-63B), stored as argon2id. */
import { ErrorCode, IamError } from "../errors.js";
import { type Violation, violation } from "../validation.js";

const MIN_LENGTH = 12;
const MAX_LENGTH = 256;
/** UTF-16 units before normalization, where a letter may be a few combining ones. Longer texts are not normalized. */
const MAX_TYPED = MAX_LENGTH * 8;

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An unknown user's password is checked against this, so that the answer costs the same work as for a known user. */
let dummyHash: Promise<string> | undefined;

/**
 * @returns the password in the normal form (NFKC) that is counted and hashed, so that it does not depend on the
 * keyboard
 */
export function parsePassword(value: unknown): string | Violation {
  const rule = violation("password", `must have ${MIN_LENGTH} to ${MAX_LENGTH} characters`);
  if (typeof value !== "string" || value.length > MAX_TYPED || !value.isWellFormed()) return rule;
  const password = value.normalize("NFKC");
  const length = [...password].length;
  return length >= MIN_LENGTH && length <= MAX_LENGTH ? password : rule;
}

/** @returns a PHC string, `$argon2id$v=19$…` */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await loadArgon2();
  return hash(password, COST);
}

/** @param stored the user's hash; null without a user or password, which gives false after the same work */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const { verify } = await loadArgon2();
  dummyHash ??= hashPassword("the password of nobody at all");
  const matches = await verify(stored ?? (await dummyHash), password);
  return matches && stored !== null;
}

/** A native module that is slow to load, and that most processes never need. */
async function loadArgon2(): Promise<typeof import("@node-rs/argon2")> {
  try {
    return await import("@node-rs/argon2");
  } catch (cause) {
    const cure = "npm install --include=optional @node-rs/argon2";
    const message = `passwords need @node-rs/argon2 with its optional binary for this platform: ${cure}`;
    throw new IamError(ErrorCode.INTERNAL_ERROR, message, [], { cause });
  }
}
