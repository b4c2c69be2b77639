/** E-mail domains: one canonical form, both for a partner's list and for the address that is compared with it. */
import { ErrorCode, IamError } from "../errors.js";
import { type Violation, violation } from "../validation.js";
import { parseDomainName } from "./domain-name.js";

/** @returns the domain's canonical form, see {@link parseDomainName} */
export function parseEmailDomain(text: unknown): string | Violation {
  const domain = typeof text === "string" ? parseDomainName(text) : undefined;
  return (
    domain ??
    violation("email_domain", "must be a domain such as example.com, without @, wildcard, port or trailing dot")
  );
}

/**
 * @param allowed null: any domain; `[]`: none; else exact names, which do not imply sub-domains
 * @param domain canonical, as {@link parseEmailDomain} returns it
 */
export function emailDomainAllowed(allowed: readonly string[] | null, domain: string): boolean {
  if (allowed === null) return true;
  return allowed.length > SHORT ? setOf(allowed).has(domain) : allowed.includes(domain);
}

/** Entries that are compared as fast as they are found in a set. */
const SHORT = 8;

/** Made once for each partner that was read. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(allowed: readonly string[]): ReadonlySet<string> {
  const known = sets.get(allowed);
  if (known) return known;
  const set = new Set(allowed);
  sets.set(allowed, set);
  return set;
}

/** @param domain canonical. @throws IamError `email_domain_not_allowed` */
export function requireEmailDomain(
  { allowedEmailDomains }: { readonly allowedEmailDomains: readonly string[] | null },
  domain: string,
): void {
  if (emailDomainAllowed(allowedEmailDomains, domain)) return;
  throw new IamError(ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, "this e-mail domain is not allowed");
}
