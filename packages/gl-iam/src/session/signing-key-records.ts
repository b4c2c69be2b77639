/** A P-256 key pair (FIPS 186-5) whose public half anybody may have. */
export interface StoredSigningKey {
  readonly id: string;
  /** RFC 7638: the thumbprint of the public half. */
  readonly kid: string;
  /** Of the ring's entry that it was made for. */
  readonly secretKeyVersion: number;
  /** Coordinates of the public point, 32 bytes each as base64url. */
  readonly x: string;
  readonly y: string;
  /** Of the encryption key that seals the private half. Null: a key that follows from the secret key does. */
  readonly keyVersion: number | null;
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  /** When a key for a higher version took over; null while it signs. */
  readonly retiredAt: Date | null;
}

export type NewSigningKey = Omit<StoredSigningKey, "createdAt" | "retiredAt">;

export interface SigningKeyRecords {
  /** All of them, by version, and the store's time. */
  list(): Promise<{ readonly keys: readonly StoredSigningKey[]; readonly now: Date }>;
  /**
   * Keeps the key, unless there is one for its version already: of any number of processes one makes it. It retires
   * those of lower versions, and is itself retired where there is one of a higher. Opens a transaction of its own.
   */
  insert(key: NewSigningKey): Promise<void>;
}
