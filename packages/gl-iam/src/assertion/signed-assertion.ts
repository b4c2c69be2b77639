/** Step 1 of a signature check: from untrusted input to a well-formed envelope. Nothing is trusted yet. */
import { parseSentKey } from "../crypto/credential.js";
import { type Problems, requireObject, type Violation, violation } from "../validation.js";
import type { SignatureScheme } from "./schemes/scheme.js";
import { parseTimestamp, type Timestamp } from "./timestamp.js";

/** Bytes. */
const MAX_PAYLOAD = 65_536;
/** Bytes of a payload that may name many users. */
const MAX_PROVISION = 2 * 1024 * 1024;

const NOTHING = new Uint8Array();
const NO_TIME: Timestamp = { text: "", epochMs: 0 };

/** One signed statement as it arrived: well-formed, not verified. */
export interface SignedAssertion {
  readonly consumerKey: string;
  readonly timestamp: Timestamp;
  readonly scheme: SignatureScheme;
  readonly signature: Uint8Array;
  /** 0–65,536 bytes, or 2 MiB of a provision, exactly as received. */
  readonly payload: Uint8Array;
  /** The payload where it came as a text: well-formed, and its UTF-8 bytes are what `payload` has. */
  readonly text?: string | undefined;
}

export interface SignedAssertionInput {
  consumerKey: string;
  /** 64 lower-case hex digits. */
  signature: string;
  /** As received. A text stands for its UTF-8 bytes. */
  payload: string | Uint8Array;
  /** RFC 3339 date-time with an offset. */
  timestamp: string;
  /** What is asked for by it. A provision's payload may have 2 MiB, every other one 65,536 bytes. */
  action?: "provision" | undefined;
}

/**
 * @param schemes the accepted signature schemes; at least one
 * @param problems takes what is wrong; the caller refuses, together with its own findings
 * @throws IamError `validation_error` when the input is not an object
 */
export function parseSignedAssertion(
  input: SignedAssertionInput,
  schemes: readonly SignatureScheme[],
  problems: Problems,
): SignedAssertion {
  requireObject("assertion", input);
  const consumerKey = problems.take("consumerKey", parseSentKey(input.consumerKey), "");
  const parsedSignature = problems.take("signature", parseSignature(input.signature, schemes), null);
  const { scheme, signature } = parsedSignature ?? { scheme: schemes[0] as SignatureScheme, signature: NOTHING };
  const timestamp = problems.take("timestamp", parseTimestamp(input.timestamp), NO_TIME);
  const payload = problems.take("payload", parsePayload(input), "");
  return new ParsedAssertion(consumerKey, timestamp, scheme, signature, payload);
}

/** Encodes the payload when somebody asks for its bytes: a MAC and a JSON parser read the text. */
class ParsedAssertion implements SignedAssertion {
  readonly text: string | undefined;
  #bytes: Uint8Array | undefined;

  constructor(
    readonly consumerKey: string,
    readonly timestamp: Timestamp,
    readonly scheme: SignatureScheme,
    readonly signature: Uint8Array,
    payload: string | Uint8Array,
  ) {
    if (typeof payload === "string") this.text = payload;
    // The caller's own bytes may be something else by the time that they are read: what was verified must be read.
    else this.#bytes = Buffer.from(payload);
  }

  get payload(): Uint8Array {
    this.#bytes ??= Buffer.from(this.text ?? "", "utf8");
    return this.#bytes;
  }
}

function parseSignature(value: unknown, schemes: readonly SignatureScheme[]) {
  for (const scheme of typeof value === "string" ? schemes : []) {
    const signature = scheme.parseSignature(value as string);
    if (signature) return { scheme, signature };
  }
  return violation("signature", "must be 64 lower-case hex digits");
}

function parsePayload({ payload, action }: SignedAssertionInput): string | Uint8Array | Violation {
  const value: unknown = payload;
  if (typeof value !== "string" && !(value instanceof Uint8Array)) {
    return violation("payload", "must be a string or a Uint8Array");
  }
  // Encoding would turn half a surrogate pair into U+FFFD, and so change the signed bytes.
  if (typeof value === "string" && !value.isWellFormed()) return violation("unicode", "must be well-formed Unicode");
  const max = action === "provision" ? MAX_PROVISION : MAX_PAYLOAD;
  return byteLength(value, max) <= max ? value : violation("size", `must be at most ${max} bytes`);
}

/** A text of UTF-16 units has at most three bytes for each. */
function byteLength(value: string | Uint8Array, enough: number): number {
  if (typeof value !== "string" || value.length * 3 <= enough) return value.length;
  return Buffer.byteLength(value, "utf8");
}
