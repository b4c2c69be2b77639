/** A P-256 key pair (FIPS 186-5). Its public half is published. */
export interface StoredSigningKey {
  readonly id: string;
  /** The thumbprint of the public half (RFC 7638). */
  readonly kid: string;
  /** The version of the secret key that it was made for. */
  readonly secretKeyVersion: number;
  /** Coordinates of the public point, 32 bytes each as base64url. */
  readonly x: string;
  readonly y: string;
  /**
   * The version of the encryption key that seals the private half. Null when a key derived from the secret key does.
   */
  readonly keyVersion: number | null;
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  /** When a key for a higher version replaced it. Null while it signs. */
  readonly retiredAt: Date | null;
  /** When an operator ended it. Null while nobody has. */
  readonly endedAt: Date | null;
}

export type NewSigningKey = Omit<StoredSigningKey, "createdAt" | "retiredAt" | "endedAt">;

export interface SigningKeyRecords {
  /** All of them, by version, and the store's time. */
  list(): Promise<{ readonly keys: readonly StoredSigningKey[]; readonly now: Date }>;
  /**
   * Stores the key, unless its version has one already: of many processes, one succeeds. It retires the keys of lower
   * versions, and is retired itself if there is one of a higher version. Opens a transaction of its own.
   */
  insert(key: NewSigningKey): Promise<void>;
}

/** Inside a transaction. */
export interface SigningKeyEndingRecords {
  /** Locked, so that it is ended once. */
  lock(kid: string): Promise<StoredSigningKey | null>;
  /** From now on, whatever it signed is worthless. */
  end(kid: string): Promise<void>;
}
