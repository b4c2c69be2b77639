/** What the mock partner's backend signs and sends: as a partner does, or with one mistake. */
import { createHmac } from "node:crypto";

export interface Credential {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** A request to the service, as it is sent. */
export interface SentRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whatever differs from what is right. */
export interface Mistakes {
  /** The key of the HMAC, in place of the secret. */
  readonly macKey?: string;
  readonly consumerKey?: string;
  /** As sent, and signed unless `signedTimestamp` is given. */
  readonly timestamp?: string;
  readonly signedTimestamp?: string;
  /** What is sent in place of the signed body. */
  readonly sentBody?: string;
  /** What is signed, in place of the timestamp, the key and the body. */
  readonly message?: (timestamp: string, body: string) => string;
  readonly signature?: (mac: Buffer) => string;
}

const TOKEN_PATH = "/api/v1/sso/token";

/** MAC = HMAC-SHA256(secret, timestamp + "|" + consumerKey + "|" + body), see docs/signature.md. */
export function signedRequest(
  credential: Credential,
  body: string,
  { path = TOKEN_PATH, now = new Date(), ...mistakes }: Mistakes & { path?: string; now?: Date } = {},
): SentRequest {
  const { consumerKey = credential.consumerKey, macKey = credential.consumerSecret } = mistakes;
  const timestamp = mistakes.timestamp ?? now.toISOString();
  const signedTimestamp = mistakes.signedTimestamp ?? timestamp;
  const message = mistakes.message?.(signedTimestamp, body) ?? `${signedTimestamp}|${consumerKey}|${body}`;
  const mac = createHmac("sha256", macKey).update(message).digest();
  return {
    path,
    headers: {
      "Content-Type": "application/json",
      "X-Consumer-Key": consumerKey,
      "X-Timestamp": timestamp,
      "X-Signature": mistakes.signature?.(mac) ?? mac.toString("hex"),
    },
    body: mistakes.sentBody ?? body,
  };
}
