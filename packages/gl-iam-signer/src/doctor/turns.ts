/** Between two stretches of work others have their turn: who sign in at the same service. */

/** Bytes of texts that are made or hashed in one stretch. */
const BYTES_AT_ONCE = 256 * 1024;

export class Turns {
  #bytes = 0;

  /** Waits for the others when enough was done since the last time. */
  async after(bytes: number): Promise<void> {
    this.#bytes += bytes;
    if (this.#bytes < BYTES_AT_ONCE) return;
    this.#bytes = 0;
    await othersTurn();
  }
}

/** WebCrypto answers from outside of the event loop, in every runtime. */
export async function othersTurn(): Promise<void> {
  await crypto.subtle.digest("SHA-256", new Uint8Array(1));
}
