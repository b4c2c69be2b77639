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
  return allowed === null || allowed.includes(domain);
}

/** @param domain canonical. @throws IamError `email_domain_not_allowed` */
export function requireEmailDomain(
  { allowedEmailDomains }: { readonly allowedEmailDomains: readonly string[] | null },
  domain: string,
): void {
  if (emailDomainAllowed(allowedEmailDomains, domain)) return;
  throw new IamError(ErrorCode.EMAIL_DOMAIN_NOT_ALLOWED, "this e-mail domain is not allowed");
}
