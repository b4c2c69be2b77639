/** A passkey to store. */
export interface NewPasskey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly credentialId: Uint8Array;
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  /** By its COSE number. */
  readonly algorithm: number;
  readonly signCount: number;
}

export interface StoredPasskey extends NewPasskey {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The stored passkeys, and the challenges that are to be signed with them. */
export interface PasskeyRecords {
  /** @param userId of an enrolment; null for a sign-in, which is anybody's */
  keepChallenge(challengeHash: Uint8Array, userId: string | null, lifetimeSeconds: number): Promise<void>;
  /** Uses the challenge up. One statement: of two that show it, one succeeds. */
  takeChallenge(challengeHash: Uint8Array, userId: string | null): Promise<boolean>;
  /** @returns false when somebody has this credential already */
  insert(passkey: NewPasskey): Promise<boolean>;
  /** In the order of enrolment. */
  list(userId: string): Promise<StoredPasskey[]>;
  find(credentialId: Uint8Array): Promise<StoredPasskey | null>;
  /** @returns false when its counter has not gone up: two authenticators have the key */
  use(id: string, signCount: number): Promise<boolean>;
  remove(userId: string, id: string): Promise<boolean>;
  /** @returns how many there were */
  removeAll(userId: string): Promise<number>;
  /** Removes some challenges that have expired. @returns whether there may be more */
  sweep(): Promise<boolean>;
}
