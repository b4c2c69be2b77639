/**
 * HMAC-SHA256 (RFC 2104) for keys that are used many times. A key is prepared once, as the two blocks that begin its
 * hashes; then a short message costs two calls of OpenSSL's one-shot SHA-256 and no object of `node:crypto`.
 */
import { createHash, hash } from "node:crypto";
import { sha256 } from "./sha256.js";

const BLOCK = 64;
const DIGEST = 32;
/** Room for the key's block and a message. A longer message is hashed in parts. */
const SCRATCH = 65_536;
/** `Buffer.write` stops silently at the buffer's end, so a text must fit in the most bytes that it could have. */
const MOST_BYTES_OF_UNIT = 3;

/** All of them are filled and read within one synchronous call. */
const scratch = Buffer.alloc(SCRATCH);
const outer = Buffer.alloc(BLOCK + DIGEST);
const digest = Buffer.alloc(DIGEST);

export class HmacSha256Key {
  readonly #innerBlock: Uint8Array;
  readonly #outerBlock: Uint8Array;

  constructor(key: Uint8Array) {
    const short = key.length > BLOCK ? sha256(key) : key;
    this.#innerBlock = new Uint8Array(BLOCK).fill(0x36);
    this.#outerBlock = new Uint8Array(BLOCK).fill(0x5c);
    for (const [index, byte] of short.entries()) {
      this.#innerBlock[index] = 0x36 ^ byte;
      this.#outerBlock[index] = 0x5c ^ byte;
    }
  }

  /**
   * The MAC of `head` followed by `message`, of texts in UTF-8.
   *
   * @returns 32 bytes that the next call overwrites: use them before anything is awaited
   */
  compute(head: string, message: string | Uint8Array): Uint8Array {
    outer.set(this.#outerBlock, 0);
    if (fits(head, message)) {
      const end = this.#fill(head, message);
      outer.write(hash("sha256", new Uint8Array(scratch.buffer, scratch.byteOffset, end), "binary"), BLOCK, "binary");
    } else {
      const inner = createHash("sha256").update(this.#innerBlock).update(head, "utf8");
      outer.set((typeof message === "string" ? inner.update(message, "utf8") : inner.update(message)).digest(), BLOCK);
    }
    digest.write(hash("sha256", outer, "binary"), 0, "binary");
    return digest;
  }

  /** @returns how many bytes of the scratch are to be hashed */
  #fill(head: string, message: string | Uint8Array): number {
    scratch.set(this.#innerBlock, 0);
    if (typeof message === "string") return BLOCK + scratch.write(head + message, BLOCK, "utf8");
    const start = BLOCK + scratch.write(head, BLOCK, "utf8");
    scratch.set(message, start);
    return start + message.length;
  }
}

function fits(head: string, message: string | Uint8Array): boolean {
  const bytes = typeof message === "string" ? message.length * MOST_BYTES_OF_UNIT : message.length;
  return BLOCK + head.length * MOST_BYTES_OF_UNIT + bytes <= SCRATCH;
}
