import { readFileSync } from "node:fs";

/** Reads vectors/signature.json as its README says. */
export interface SignatureVector {
  readonly name: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly timestamp: string;
  readonly payload?: string;
  readonly payload_base64?: string;
  readonly payload_repeat?: { prefix: string; unit: string; times: number; suffix: string };
  readonly signature: string;
}

export function readVectors<Vector>(name: string): Vector[] {
  const text = readFileSync(new URL(`../../../vectors/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { vectors: Vector[] }).vectors;
}

/** The payload's exact bytes. */
export function payloadOf({ payload_base64, payload_repeat }: SignatureVector): Uint8Array<ArrayBuffer> {
  if (payload_base64 !== undefined) return new Uint8Array(Buffer.from(payload_base64, "base64"));
  const { prefix, unit, times, suffix } = payload_repeat as NonNullable<SignatureVector["payload_repeat"]>;
  return new TextEncoder().encode(prefix + unit.repeat(times) + suffix);
}

/** Like {@link payloadOf}, as text; undefined when the bytes are not UTF-8. */
export function payloadTextOf(vector: SignatureVector): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payloadOf(vector));
  } catch {
    return undefined;
  }
}

export function credentialOf({ consumer_key, consumer_secret }: SignatureVector) {
  return { consumerKey: consumer_key, consumerSecret: consumer_secret };
}
