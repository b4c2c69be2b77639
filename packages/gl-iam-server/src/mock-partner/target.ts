/** What a mock partner may sign for, and with what (S21): nothing that real people depend on. */

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Reserved for this machine (RFC 6761, 6.3) and for tests (6.2). */
const RESERVED = /\.(localhost|test)$/;

const TEST_KEY = /^ck_test_[A-Za-z0-9_-]{32,247}$/;
const TEST_SECRET = /^cs_test_[A-Za-z0-9_-]{32,247}$/;

/** @returns why the service at this address is no target; null if it is one */
export function targetProblem(text: string): string | null {
  if (!URL.canParse(text)) return "must be a URL such as http://localhost:3000";
  const { protocol, hostname, username, password, pathname, search } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return "must be an http(s) URL";
  if (username !== "" || password !== "" || search !== "") return "must hold neither a user nor a query";
  if (pathname !== "/") return "must be the root of the service";
  if (LOOPBACK.test(hostname) || RESERVED.test(hostname)) return null;
  return "must be on this machine (localhost, 127.0.0.1, [::1]) or under .test: a mock partner is for nobody else";
}

/** The message never repeats a credential. */
export function credentialProblem(consumerKey: string, consumerSecret: string): string | null {
  const cure = "gl-iam partner test-credentials makes both";
  if (!TEST_KEY.test(consumerKey)) return `the consumer key must be a test side's (ck_test_…): ${cure}`;
  if (!TEST_SECRET.test(consumerSecret)) return `the consumer secret must be a test side's (cs_test_…): ${cure}`;
  return null;
}
