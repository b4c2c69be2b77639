/**
 * Encrypts and authenticates a dump's bytes chunk by chunk, so that neither side holds more than one chunk, and no
 * chunk can be changed, moved, left out or cut off (the STREAM construction, as in age).
 *
 *     {"gl-iam-dump":1,"cipher":"aes-256-gcm","salt":"…"}⏎   the head, in clear
 *     chunk …                                                65,536 bytes, encrypted, and a tag of 16; the last is
 *                                                            shorter
 *
 * The file's own key is HKDF-SHA256 of the dump key, with the head's salt and the head itself. A chunk's nonce is its
 * number (11 bytes), and 1 for the last chunk or 0 for the others (1 byte). Under the file's own key no nonce repeats.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const FORMAT = 1;
const CIPHER = "aes-256-gcm";
const SALT_BYTES = 32;
const TAG_BYTES = 16;
export const CHUNK = 64 * 1024;
/** For an encrypted chunk that is not the last one. */
export const SEALED_CHUNK = CHUNK + TAG_BYTES;
/** More than a head has. */
export const MAX_HEAD = 256;

/** The input is not a dump, was cut or altered, or needs another key. The message completes "FILE …". */
export class DumpFileError extends Error {
  override readonly name = "DumpFileError";
}

export class DumpCipher {
  readonly #key: Buffer;
  #chunks = 0n;

  private constructor(
    /** With its line end. */
    readonly head: string,
    dumpKey: Uint8Array,
    salt: Uint8Array,
  ) {
    this.#key = Buffer.from(hkdfSync("sha256", dumpKey, salt, `gl-iam dump|${head}`, 32));
  }

  /** @param dumpKey 32 bytes */
  static forNewFile(dumpKey: Uint8Array): DumpCipher {
    const salt = randomBytes(SALT_BYTES);
    const head = JSON.stringify({ "gl-iam-dump": FORMAT, cipher: CIPHER, salt: salt.toString("base64url") });
    return new DumpCipher(`${head}\n`, dumpKey, salt);
  }

  /** @param head the file's first line, with its end. @throws DumpFileError */
  static forFile(dumpKey: Uint8Array, head: string): DumpCipher {
    return new DumpCipher(head, dumpKey, readSalt(head));
  }

  seal(chunk: Uint8Array, isLast: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, this.#nonce(isLast), { authTagLength: TAG_BYTES });
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws DumpFileError */
  open(sealed: Uint8Array, isLast: boolean): Buffer {
    const isFirst = this.#chunks === 0n;
    const decipher = createDecipheriv(CIPHER, this.#key, this.#nonce(isLast), { authTagLength: TAG_BYTES });
    try {
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      const what = isFirst ? "does not open with this dump key, or was altered" : "was altered or cut off";
      throw new DumpFileError(what);
    }
  }

  #nonce(isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(this.#chunks, 3);
    nonce[11] = isLast ? 1 : 0;
    this.#chunks += 1n;
    return nonce;
  }
}

function readSalt(head: string): Buffer {
  try {
    const { "gl-iam-dump": format, cipher, salt } = JSON.parse(head);
    const bytes = Buffer.from(String(salt), "base64url");
    if (format === FORMAT && cipher === CIPHER && bytes.length === SALT_BYTES) return bytes;
  } catch {
    // Told below.
  }
  throw new DumpFileError("is not a dump that this release reads");
}
