/** Everything that is kept sealed, whatever it is: for whoever turns the encryption keys. */
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
  /** As it was read: a row that has changed since stays as it is. */
  readonly before: SealedSecret;
  readonly after: SealedSecret;
}

export interface SealedRecords {
  readonly kinds: readonly SealedKind[];
  /** The key versions in use, by kind. Answered from an index, so that readiness may ask it. */
  versions(): Promise<readonly SealedVersion[]>;
  /** How many rows each has; reads the index as a whole. */
  count(): Promise<readonly (SealedVersion & { readonly rows: number })[]>;
  /** The rows of one version behind an id, in the order of their ids. */
  page(version: SealedVersion, afterId: string | null, limit: number): Promise<readonly SealedRow[]>;
  /**
   * Rows that somebody holds are left out rather than waited for.
   *
   * @returns how many were replaced
   */
  replace(kind: SealedKind, replacements: readonly SealedReplacement[]): Promise<number>;
}
