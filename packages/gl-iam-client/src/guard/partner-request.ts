/** A partner's signed request to a route of the application, as it is read before anything is believed. */
import type { SignedRequest } from "../source/source.js";
import { GuardRefusal } from "./refusal.js";

/** Options of `guard.partnerRequest`. */
export interface PartnerRequestOptions {
  /** The address that the request came from. Left out or null, it fails every source-address restriction. */
  readonly sourceIp?: string | null | undefined;
}

/** Bytes, as at the service's own endpoints. */
const BODY_LIMIT = 64 * 1024;

/** @throws GuardRefusal 400 `validation_error`, 413 `payload_too_large` */
export async function readPartnerRequest(
  request: Request,
  { sourceIp = null }: PartnerRequestOptions,
): Promise<Omit<SignedRequest, "test">> {
  const [consumerKey, signature, timestamp] = (["x-consumer-key", "x-signature", "x-timestamp"] as const).map((name) =>
    signedHeader(request, name),
  ) as [string, string, string];
  return { consumerKey, signature, timestamp, payload: await bytesOf(request), sourceIp };
}

/** `Headers` joins a header that comes twice with a comma, which none of the three contains. */
function signedHeader({ headers }: Request, name: string): string {
  const value = headers.get(name);
  if (value === null) throw new GuardRefusal(400, "validation_error", `the header ${name} is required`);
  if (value.includes(",")) throw new GuardRefusal(400, "validation_error", `the header ${name} must occur once`);
  return value;
}

async function bytesOf({ body }: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > BODY_LIMIT) {
      throw new GuardRefusal(413, "payload_too_large", `the body must have at most ${BODY_LIMIT} bytes`);
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
