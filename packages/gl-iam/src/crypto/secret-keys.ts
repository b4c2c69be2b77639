/**
 * The ring of the configured secret keys. The highest version derives, and every version is read, so that a key can be
 * replaced while what the previous one derived is still in use. Nothing uses a secret key itself: each purpose has its
 * own key, derived with HKDF under a label.
 */
import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { type Violation, violation } from "../validation.js";

/** What keys are derived for. A label that was released is never given another meaning. */
type Purpose = "gl-iam refresh token successor" | "gl-iam signing key at rest" | "gl-iam known device";

const MIN_LENGTH = 32;
/** A text of so few different characters is no key, however long it is. */
const MIN_DISTINCT = 6;
const DERIVED_BYTES = 32;

export class SecretKeys {
  readonly #keys: ReadonlyMap<number, string>;
  readonly #derived = new Map<string, KeyObject>();

  /** @param keys by version, at least one */
  constructor(keys: ReadonlyMap<number, string>) {
    this.#keys = keys;
  }

  /** Ascending. */
  get versions(): readonly number[] {
    return [...this.#keys.keys()].sort((a, b) => a - b);
  }

  /** The highest. */
  get version(): number {
    return Math.max(...this.#keys.keys());
  }

  /**
   * @returns undefined when the version is not configured
   * @internal so that the declarations need no types of Node
   */
  derive(version: number, purpose: Purpose): KeyObject | undefined {
    const secret = this.#keys.get(version);
    if (secret === undefined) return undefined;
    const name = `${version} ${purpose}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const derived = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", purpose, DERIVED_BYTES)));
    this.#derived.set(name, derived);
    return derived;
  }

  /**
   * Until the next release: access tokens were signed with this before they had signing keys. The UTF-8 bytes
   * themselves.
   *
   * @internal so that the declarations need no types of Node
   */
  get formerSigningKeys(): readonly KeyObject[] {
    return [...this.#keys.values()].map((secret) => createSecretKey(Buffer.from(secret, "utf8")));
  }
}

export function parseSecretKey(value: unknown): string | Violation {
  if (typeof value !== "string" || value.length < MIN_LENGTH) {
    return violation("length", `must have at least ${MIN_LENGTH} characters`);
  }
  if (!isRepetitive(value)) return value;
  return violation("repeats", "must not be made of repeats: take random characters, as `gl-iam keygen` prints them");
}

/** Also a unit that is itself too short for a key, and occurs twice or more. */
function isRepetitive(text: string): boolean {
  if (new Set(text).size < MIN_DISTINCT) return true;
  const units = Array.from({ length: MIN_LENGTH - 1 }, (_, index) => index + 1).filter(
    (unit) => unit * 2 <= text.length,
  );
  return units.some((unit) => text.slice(unit) === text.slice(0, -unit));
}
