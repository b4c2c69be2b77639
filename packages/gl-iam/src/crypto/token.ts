import { randomText } from "./random.js";
import { sha256 } from "./sha256.js";

/** The stored form of a token: its SHA-256, 32 bytes. 256 random bits need neither a salt nor a slow hash. */
export function tokenHash(token: string): Buffer {
  return sha256(token);
}

/** 256 random bits as base64url, after a prefix that tells a secret scanner what leaked. */
export function generateToken(prefix: string): string {
  return prefix + randomText(32, "base64url");
}
