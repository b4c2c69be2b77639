/** The answers that every signer and verifier of this project reads. */
import { readFileSync } from "node:fs";

export interface SignatureVector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload?: string;
  readonly payload_base64?: string;
  readonly payload_repeat?: {
    readonly prefix: string;
    readonly unit: string;
    readonly times: number;
    readonly suffix: string;
  };
  readonly payload_sha256: string;
  readonly signature: string;
}

export interface AudienceVector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload: string;
  readonly signature: string;
  readonly application: readonly string[];
  readonly audience_required: boolean;
  readonly outcome: string;
}

export interface HmacVector {
  readonly case: number;
  readonly name: string;
  readonly key: string;
  readonly data: string;
  readonly mac: string;
  readonly truncated_to_bytes?: number;
}

interface ChecksumVector {
  readonly name: string;
  readonly credential: string;
  readonly valid: boolean;
}

export const signatureVectors = read<SignatureVector>("signature");
export const audienceVectors = read<AudienceVector>("audience");
export const hmacVectors = read<HmacVector>("hmac-rfc4231");
export const checksumVectors = read<ChecksumVector>("credential-checksum");

/** The exact signed bytes. */
export function payloadOf({ payload_base64, payload_repeat }: SignatureVector): Uint8Array {
  if (payload_base64 !== undefined) return Buffer.from(payload_base64, "base64");
  if (payload_repeat === undefined) throw new Error("a vector without a payload");
  const { prefix, unit, times, suffix } = payload_repeat;
  return Buffer.from(prefix + unit.repeat(times) + suffix, "utf8");
}

function read<T>(name: string): readonly T[] {
  const file = new URL(`../../../vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { vectors: T[] }).vectors;
}
