import { createHash } from "node:crypto";
import { randomText } from "./random.js";

/** The stored form of a token: its SHA-256, 32 bytes. 256 random bits need neither a salt nor a slow hash. */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

/** 256 random bits as base64url, after a prefix that tells a secret scanner what leaked. */
export function generateToken(prefix: string): string {
  return prefix + randomText(32, "base64url");
}
