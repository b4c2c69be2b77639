/** Tries keys and texts until one gives the signature that arrived, within bounds. */
import { type Bytes, isEqual } from "./bytes.js";
import { othersTurn } from "./turns.js";

/** One key and one text that may have been signed, and what was done wrong in it. */
export interface Candidate<Faults> {
  readonly key: Bytes;
  readonly text: Bytes;
  readonly faults: Faults;
}

/** Of all candidates of one request. */
const MOST_TRIES = 20_000;
/** Bytes hashed for one request. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Tries that are under way together, and their bytes. */
const AT_ONCE = 128;
const BYTES_AT_ONCE = 256 * 1024;

/** @returns 32 bytes */
export type HmacSha256 = (key: Uint8Array, text: Uint8Array) => Uint8Array;

type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

export class MacSearch {
  readonly #keys = new WeakMap<Bytes, Promise<ImportedKey>>();
  #tries = 0;
  #bytes = 0;

  /**
   * @param mac 32 bytes, as they arrived
   * @param hmac a faster HMAC-SHA256 than WebCrypto's, where there is one
   */
  constructor(
    private readonly mac: Uint8Array,
    private readonly hmac?: HmacSha256 | undefined,
  ) {}

  /** The first candidate that gives the signature; undefined when none does, or the bounds are reached. */
  async first<Faults>(candidates: Iterable<Candidate<Faults>>): Promise<Candidate<Faults> | undefined> {
    let batch: Candidate<Faults>[] = [];
    let bytes = 0;
    for (const candidate of candidates) {
      if (!this.#affords(candidate)) break;
      batch.push(candidate);
      bytes += candidate.text.length;
      if (batch.length < AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      const found = await this.#among(batch);
      if (found) return found;
      batch = [];
      bytes = 0;
    }
    return this.#among(batch);
  }

  #affords({ text }: { readonly text: Bytes }): boolean {
    this.#tries += 1;
    this.#bytes += text.length;
    return this.#tries <= MOST_TRIES && this.#bytes <= MOST_BYTES;
  }

  async #among<Faults>(batch: readonly Candidate<Faults>[]): Promise<Candidate<Faults> | undefined> {
    const { hmac } = this;
    // WebCrypto lets others work by itself.
    if (hmac) await othersTurn();
    const macs = hmac
      ? batch.map(({ key, text }) => hmac(key, text))
      : await Promise.all(batch.map(({ key, text }) => this.#compute(key, text)));
    const fits = macs.map((mac) => isEqual(mac, this.mac));
    return batch[fits.indexOf(true)];
  }

  async #compute(key: Bytes, text: Bytes): Promise<Uint8Array> {
    const imported = this.#keys.get(key) ?? crypto.subtle.importKey("raw", key, ALGORITHM, false, ["sign"]);
    this.#keys.set(key, imported);
    return new Uint8Array(await crypto.subtle.sign("HMAC", await imported, text));
  }
}
