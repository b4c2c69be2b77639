/** Everything that is stored sealed, for replacing the encryption keys. */
import type { SealedPlace, SealedSecret, SecretPlace } from "./keyring.js";

/** What is sealed, as people call it. */
export type SealedKind = string;

export interface SealedVersion {
  readonly kind: SealedKind;
  readonly keyVersion: number;
}

export interface SealedRow extends SealedSecret {
  readonly id: string;
  /** What its associated data names. */
  readonly place: SecretPlace | SealedPlace;
}

export interface SealedReplacement {
  readonly id: string;
  /** As it was read. A row that has changed since stays unchanged. */
  readonly before: SealedSecret;
  readonly after: SealedSecret;
}

export interface SealedRecords {
  readonly kinds: readonly SealedKind[];
  /** The key versions in use, by kind. An index answers it, so readiness may ask. */
  versions(): Promise<readonly SealedVersion[]>;
  /** How many rows each version has. Reads the whole index. */
  count(): Promise<readonly (SealedVersion & { readonly rows: number })[]>;
  /** The rows of one version after an id, in the order of their ids. */
  page(version: SealedVersion, afterId: string | null, limit: number): Promise<readonly SealedRow[]>;
  /**
   * Locked rows are skipped, not waited for.
   *
   * @returns how many were replaced
   */
  replace(kind: SealedKind, replacements: readonly SealedReplacement[]): Promise<number>;
}
