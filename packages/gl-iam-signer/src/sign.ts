import { requireConsumerKey, requireConsumerSecret, requireSameSide } from "./credential.js";
import { hmacSha256, toHex } from "./mac.js";
import { type AssertionPayload, requireEnvelopeWithinLimit, toBody } from "./payload.js";
import { SigningError } from "./refusal.js";
import { toTimestamp } from "./timestamp.js";

type Signable = AssertionPayload | string | Uint8Array;

/** What to sign, and with which credential. */
export interface SigningInput<Payload extends Signable = Signable> {
  /** `ck_live_…`, or `ck_test_…` of the test side; sent with the request. */
  consumerKey: string | undefined;
  /** `cs_live_…`, or `cs_test_…`; the whole text is the key, and it is never sent. */
  consumerSecret: string | undefined;
  /** An object is serialized once. A string stands for its UTF-8 bytes. Bytes are signed as they are. */
  payload: Payload;
  /**
   * The application that this is for, signed as `aud`: its public URL, or a name that it is configured with. No other
   * application then accepts the same bytes. It needs an object as the payload.
   */
  audience?: string | readonly string[] | undefined;
  /** Now by default. The application accepts a few minutes of difference, so keep the clock right. */
  timestamp?: Date | string | undefined;
}

/** A signed request, ready for `fetch`. */
export interface SignedRequest<Payload extends Signable = Signable> {
  readonly headers: {
    readonly "Content-Type": "application/json";
    readonly "X-Consumer-Key": string;
    /** 64 lower-case hex digits. */
    readonly "X-Signature": string;
    readonly "X-Timestamp": string;
  };
  /** Exactly what was signed. Send it unchanged. */
  readonly body: Payload extends Uint8Array ? Uint8Array<ArrayBuffer> : string;
}

/** The same as one JSON object, for callers that cannot set headers. */
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
 * const { headers, body } = await signAssertion({
 *   consumerKey,
 *   consumerSecret,
 *   payload: { external_id, email },
 *   audience: "https://app.example.com",
 * });
 * await fetch("https://app.example.com/api/v1/sso/token", { method: "POST", headers, body });
 * ```
 *
 * @throws SigningError naming the field and the rule, before anything is signed
 * @see docs/signature.md
 */
export async function signAssertion<Payload extends Signable>(
  input: SigningInput<Payload>,
): Promise<SignedRequest<Payload>> {
  const body = toBody(input.payload, input.audience);
  const { consumerKey, signature, timestamp } = await sign(input, body);
  return {
    headers: {
      "Content-Type": "application/json",
      "X-Consumer-Key": consumerKey,
      "X-Signature": signature,
      "X-Timestamp": timestamp,
    },
    body: body as SignedRequest<Payload>["body"], // toBody returns bytes for bytes, and a text otherwise
  };
}

/**
 * Like {@link signAssertion}, as one JSON object: send `JSON.stringify(envelope)` as the body.
 *
 * @param input its payload is an object or a string, because JSON has no bytes
 * @throws SigningError like signAssertion
 */
export async function signEnvelope<Payload extends AssertionPayload | string>(
  input: SigningInput<Payload>,
): Promise<SignedEnvelope> {
  const payload = toBody(input.payload, input.audience);
  if (typeof payload !== "string") throw new SigningError("payload", "must be an object or a string in an envelope");
  const { consumerKey, signature, timestamp } = await sign(input, payload);
  const envelope = { consumer_key: consumerKey, signature, timestamp, payload };
  requireEnvelopeWithinLimit(envelope);
  return envelope;
}

async function sign(input: SigningInput, body: string | Uint8Array) {
  const consumerKey = requireConsumerKey(input.consumerKey);
  const secret = requireConsumerSecret(input.consumerSecret);
  requireSameSide(consumerKey, secret);
  const timestamp = toTimestamp(input.timestamp);
  const head = new TextEncoder().encode(`${timestamp}|${consumerKey}|`);
  const tail = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const message = new Uint8Array(head.length + tail.length);
  message.set(head);
  message.set(tail, head.length);
  return { consumerKey, timestamp, signature: toHex(await hmacSha256(new TextEncoder().encode(secret), message)) };
}
