/** HMAC-SHA256 as RFC 2104 §2 defines it, by hand over SHA-256, of `timestamp|consumerKey|payload`. */
import { createHash } from "node:crypto";
import type { Dice } from "../../../../tools/testing/dice.js";
import { difference, type Subject } from "./subject.js";

const BLOCK = 64;

export interface Signed {
  readonly secret: string;
  readonly timestamp: string;
  readonly consumerKey: string;
  readonly payload: Uint8Array;
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function macOracle({ secret, timestamp, consumerKey, payload }: Signed): string {
  const given = Buffer.from(secret, "utf8");
  const key = Buffer.alloc(BLOCK);
  (given.length > BLOCK ? sha256(given) : given).copy(key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => key.map((byte) => byte ^ pad)) as [Uint8Array, Uint8Array];
  const separator = Buffer.of(0x7c);
  const message = [Buffer.from(timestamp, "utf8"), separator, Buffer.from(consumerKey, "utf8"), separator, payload];
  return sha256(outer, sha256(inner, ...message)).toString("hex");
}

const TEXTS = ["", "cs_live_", "2026-03-12T10:00:00Z", "|", "ä", "😀", "\0", "x".repeat(40), "0"];

function drawn(dice: Dice): Signed {
  const text = () => dice.many(dice.below(5), () => dice.one(TEXTS));
  return { secret: `cs_${text()}`, timestamp: text(), consumerKey: text(), payload: dice.bytes(dice.below(200)) };
}

/** @param verifies whether this is the signature, in lower-case hex */
export function macs(verifies: (signed: Signed, signature: string) => boolean): Subject {
  return {
    name: "HMAC",
    attempt(dice) {
      const signed = drawn(dice);
      const right = macOracle(signed);
      const at = dice.below(right.length);
      const wrong = right.slice(0, at) + (right[at] === "0" ? "1" : "0") + right.slice(at + 1);
      for (const signature of [right, wrong]) {
        const product = verifies(signed, signature);
        if (product !== (signature === right)) return difference({ ...signed, signature }, product, !product);
      }
      return undefined;
    },
  };
}
