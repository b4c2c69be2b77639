/** E-mail addresses: their form, and when two are the same. */
import { parseDomainName } from "../policy/domain-name.js";
import { Violation, violation } from "../validation.js";
import { findHidden, foldCase } from "../visible-text.js";
import { plainEmailAt } from "./plain-email.js";

export interface EmailAddress {
  /** As written. */
  readonly address: string;
  /** Lower-case A-label form of the domain. */
  readonly domain: string;
  /** Equal for two spellings of one address that look alike: NFKC, case folded, the domain in A-label form. */
  readonly key: string;
  /**
   * The key of earlier releases: lower case in NFC. A user keeps it if another user already had the folded key when the
   * schema was migrated.
   */
  readonly formerKey: string;
}

/** RFC 5321: 254 characters fit a path. */
const MAX_LENGTH = 254;
/** A dot-atom (RFC 5322), with the letters of every script (RFC 6531): no quotes, no comments, no display name. */
const LOCAL_PART = /^(?!\.)(?!.*\.\.)[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)$/u;

/**
 * One text for all spellings of one address (case, Unicode forms, the domain in ASCII); null for an invalid address.
 */
export function emailKey(text: string): string | null {
  const email = parseEmail(text);
  return email instanceof Violation ? null : email.key;
}

/** An address that nobody has yet. Its written form is shown, and would keep what the A-label form drops. */
export function parseNewEmail(text: unknown): EmailAddress | Violation {
  return (typeof text === "string" ? findHidden(text) : undefined) ?? parseEmail(text);
}

/** @param text one address, for example `alice@example.com` */
export function parseEmail(text: unknown): EmailAddress | Violation {
  const at = typeof text === "string" ? plainEmailAt(text) : -1;
  if (at < 0) return parseAnyEmail(text);
  const address = text as string;
  return { address, domain: address.slice(at + 1), key: address, formerKey: address };
}

/** Every form of an address. */
export function parseAnyEmail(text: unknown): EmailAddress | Violation {
  const rule = violation(
    "email",
    `must be one e-mail address such as alice@example.com, at most ${MAX_LENGTH} characters`,
  );
  if (typeof text !== "string" || text.length > MAX_LENGTH || !text.isWellFormed()) return rule;
  const at = text.lastIndexOf("@");
  const localPart = text.slice(0, at).normalize("NFC");
  const domain = parseDomainName(text.slice(at + 1));
  if (at < 1 || domain === undefined || !LOCAL_PART.test(localPart)) return rule;
  const hidden = findHidden(localPart);
  if (hidden) return hidden;
  const folded = foldCase(localPart).toLowerCase().normalize("NFKC");
  const key = `${folded}@${domain}`;
  // The compatibility form of a letter may have characters that no local part may have.
  if (key.length > MAX_LENGTH || !LOCAL_PART.test(folded)) return rule;
  // The small letter of a combined capital may have its own form (U+01F0).
  return { address: text, domain, key, formerKey: `${localPart.toLowerCase().normalize("NFC")}@${domain}` };
}
