/** SHA-256 in one call of OpenSSL, which makes no object of `node:crypto` as `createHash` does. */
import { hash } from "node:crypto";

/** @param data a text counts as UTF-8 @returns 32 bytes. As a text they come out of OpenSSL in half the time. */
export function sha256(data: string | Uint8Array): Buffer {
  return Buffer.from(hash("sha256", data, "base64"), "base64");
}
