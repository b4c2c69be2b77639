/** A partner's two kinds of web address: the origins that embed the application, and its login page. */
import { isIP } from "node:net";
import { parseDomainName } from "../policy/domain-name.js";
import { parseUrl } from "../url.js";
import { type Violation, violation } from "../validation.js";

const ORIGIN = /^https?:\/\/[^\s/\\?#@;,'"]+\/?$/i;

/**
 * An origin that can stand unchanged in `Access-Control-Allow-Origin` and in a CSP `frame-ancestors` list.
 *
 * @returns `scheme://host[:port]` (RFC 6454): lower case, A-labels, no default port
 */
export function parseOrigin(text: unknown): string | Violation {
  const rule = violation(
    "origin",
    "must be an http(s) origin such as https://app.example.com, without path or user info",
  );
  if (typeof text !== "string" || !ORIGIN.test(text)) return rule;
  const url = parseUrl(text);
  return url && isHost(url.hostname) ? url.origin : rule;
}

/** Of the stored, percent-encoded URL. */
const MAX_LENGTH = 2048;

/** @returns an absolute `https:` URL, or `http://localhost` for development */
export function parseLoginUrl(text: unknown): string | Violation {
  const rule = violation(
    "login_url",
    `must be an https:// URL (or http://localhost), without user info, of at most ${MAX_LENGTH} characters`,
  );
  if (typeof text !== "string" || !/^https?:\/\/[^\s\\]+$/i.test(text)) return rule;
  const url = parseUrl(text);
  if (url?.username !== "" || url.password !== "" || !isHost(url.hostname)) return rule;
  const secure = url.protocol === "https:" || url.hostname === "localhost";
  return secure && url.href.length <= MAX_LENGTH ? url.href : rule;
}

function isHost(hostname: string): boolean {
  const address = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIP(address) !== 0 || parseDomainName(hostname) !== undefined;
}
