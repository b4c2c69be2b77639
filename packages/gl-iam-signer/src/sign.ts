import {
  type AssertionPayload,
  checkConsumerKey,
  checkConsumerSecret,
  checkPayload,
  checkTimestamp,
  SigningError,
} from "./request.js";

export interface SigningInput {
  /** `ck_live_…`, sent along. */
  consumerKey: string;
  /** `cs_live_…`, the whole text is the key; never sent. */
  consumerSecret: string;
  /** An object is serialized once; a string stands for its UTF-8 bytes; bytes are signed as they are. */
  payload: AssertionPayload | string | Uint8Array;
  /** Now, when left out. The application accepts a few minutes of difference, so keep the clock right. */
  timestamp?: Date | string | undefined;
}

export interface SignedRequest {
  readonly headers: {
    readonly "Content-Type": "application/json";
    readonly "X-Consumer-Key": string;
    /** 64 lower-case hex digits. */
    readonly "X-Signature": string;
    readonly "X-Timestamp": string;
  };
  /** Exactly what was signed: send it as it is. */
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** The same as one JSON object, for where headers are hard to set. */
export interface SignedEnvelope {
  readonly consumer_key: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly payload: string;
}

/**
 * Signs an assertion: HMAC-SHA256(secret, timestamp + "|" + consumerKey + "|" + payload).
 *
 * ```ts
 * const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload: { external_id, email } });
 * await fetch("https://app.example.com/api/v1/sso/token", { method: "POST", headers, body });
 * ```
 *
 * @throws SigningError naming the field and the rule; nothing has been signed then
 * @see docs/signature.md
 */
export async function signAssertion(input: SigningInput): Promise<SignedRequest> {
  const { consumerKey, timestamp, payload, signature } = await sign(input);
  return {
    headers: {
      "Content-Type": "application/json",
      "X-Consumer-Key": consumerKey,
      "X-Signature": signature,
      "X-Timestamp": timestamp,
    },
    body: payload,
  };
}

/** As {@link signAssertion}, in the form of one JSON object. The payload must be text. */
export async function signEnvelope(input: SigningInput): Promise<SignedEnvelope> {
  const { consumerKey, timestamp, payload, signature } = await sign(input);
  if (typeof payload !== "string") throw new SigningError("payload", "must be an object or a string in an envelope");
  return { consumer_key: consumerKey, signature, timestamp, payload };
}

async function sign(input: SigningInput) {
  const consumerKey = checkConsumerKey(input.consumerKey);
  const secret = checkConsumerSecret(input.consumerSecret);
  const timestamp = checkTimestamp(input.timestamp);
  const payload = checkPayload(input.payload);
  const head = new TextEncoder().encode(`${timestamp}|${consumerKey}|`);
  const tail = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const message = new Uint8Array(head.length + tail.length);
  message.set(head);
  message.set(tail, head.length);
  return { consumerKey, timestamp, payload, signature: await hmacSha256(secret, message) };
}

async function hmacSha256(secret: string, message: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
