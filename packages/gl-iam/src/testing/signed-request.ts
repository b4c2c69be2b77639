/** What a partner's backend signs and sends, for tests. A partner's own backend uses gl-iam-signer. */
import { createHmac } from "node:crypto";

/** For `gateway.sso.issueToken` as it is, and for `fetch` by its `method`, `headers` and `body`. */
export interface SignedTestRequest {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly consumerKey: string;
  readonly signature: string;
  readonly timestamp: string;
  /** The same text as `body`. */
  readonly payload: string;
  /** Of the documentation's range (RFC 5737). */
  readonly sourceIp: string;
}

interface Credential {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/**
 * @param payload an object, or the exact text to sign
 * @param serial makes the timestamps of one millisecond differ: the same payload at the same time is a replay
 */
export function sign(
  { consumerKey, consumerSecret }: Credential,
  payload: object | string,
  now: Date,
  serial = 0,
): SignedTestRequest {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const timestamp = now.toISOString().replace("Z", `${String(serial % 1_000_000).padStart(6, "0")}Z`);
  const signature = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${body}`).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "X-Consumer-Key": consumerKey,
    "X-Signature": signature,
    "X-Timestamp": timestamp,
  };
  return { method: "POST", headers, body, consumerKey, signature, timestamp, payload: body, sourceIp: "203.0.113.7" };
}
