/** E-mail addresses: their form, and when two are the same. */
import { parseDomainName } from "../policy/domain-name.js";
import { Violation, violation } from "../validation.js";

export interface EmailAddress {
  /** As written. */
  readonly address: string;
  /** Lower-case A-label form of the domain. */
  readonly domain: string;
  /** Equal for two spellings of one address: folded, with the domain in A-label form. */
  readonly key: string;
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

/** @param text one address, for example `alice@example.com` */
export function parseEmail(text: unknown): EmailAddress | Violation {
  const rule = violation(
    "email",
    `must be one e-mail address such as alice@example.com, at most ${MAX_LENGTH} characters`,
  );
  if (typeof text !== "string" || text.length > MAX_LENGTH || !text.isWellFormed()) return rule;
  const at = text.lastIndexOf("@");
  const localPart = text.slice(0, at).normalize("NFC");
  const domain = parseDomainName(text.slice(at + 1));
  if (at < 1 || domain === undefined || !LOCAL_PART.test(localPart)) return rule;
  // Again, because the small letter of a combined capital may have its own form (U+01F0).
  const key = `${localPart.toLowerCase().normalize("NFC")}@${domain}`;
  return key.length > MAX_LENGTH ? rule : { address: text, domain, key };
}
