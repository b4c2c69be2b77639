/**
 * Which encryption keys are in use, whether they open what is stored, and sealing everything anew under another one.
 */

import { ErrorCode, IamError } from "../errors.js";
import { asOperationOfItsOwn } from "../operation.js";
import { attempt } from "../result.js";
import type { Keyring } from "./keyring.js";
import type { SealedKind, SealedRecords, SealedReplacement, SealedRow, SealedVersion } from "./sealed-records.js";

/** Rows in one statement: a few milliseconds, in which callers wait for these rows only. */
const BATCH = 250;
/** How often a statement is repeated when the store had no time for it. */
const MOST_TRIES = 5;

/**
 * @param isNeeded whether this process opens what is sealed so
 * @returns the versions in use that this process has no key for
 */
export async function versionsWithoutKey(
  keyring: Keyring,
  sealed: SealedRecords,
  isNeeded: (version: SealedVersion) => boolean,
): Promise<number[]> {
  const used = (await sealed.versions()).filter(isNeeded).map(({ keyVersion }) => keyVersion);
  return [...new Set(used)].filter((version) => !keyring.has(version)).sort((one, other) => one - other);
}

/**
 * Opens one row of each kind and version, so that a wrong key shows before a sign-in needs it.
 *
 * @throws IamError `internal_error` naming the version of a key that is missing, or does not open what it sealed
 */
export async function requireOpeningKeys(keyring: Keyring, sealed: SealedRecords): Promise<void> {
  for (const version of await sealed.versions()) {
    for (const row of await sealed.page(version, null, 1)) keyring.open(row, row.place);
  }
}

/** Rows that are tried before the sealing key counts as wrong, because an altered row says nothing about the key. */
const SAMPLES = 5;

/**
 * A narrower check before something new is sealed: whether the sealing key opens what its version has sealed already.
 * With another key under the same version the new secret would open nowhere else. It reads a few rows of each kind, by
 * their index.
 *
 * @returns whether there was anything to open
 * @throws IamError `internal_error` naming the version, when none of them opens
 */
export async function requireSealingKey(keyring: Keyring, sealed: SealedRecords): Promise<boolean> {
  const versions = await sealed.versions();
  let refusal: IamError | null = null;
  for (const version of versions.filter(({ keyVersion }) => keyVersion === keyring.sealingVersion)) {
    for (const row of await sealed.page(version, null, SAMPLES)) {
      const opened = await attempt(() => keyring.open(row, row.place));
      if (opened.isOk) return true;
      refusal ??= opened.error;
    }
  }
  if (refusal) throw refusal;
  return false;
}

/** How far a resealing has come. */
export interface Resealing {
  /** How many rows were sealed anew so far. */
  readonly resealed: number;
  /** How many rows there were at the start. */
  readonly total: number;
}

/** What a resealing has done. */
export interface ResealReport extends Resealing {
  /** The version that seals now. */
  readonly keyVersion: number;
  /** Rows that do not open under their version, and why. They stay unchanged. */
  readonly failures: readonly ResealFailure[];
}

/** A row that did not open, and why. */
export interface ResealFailure {
  readonly kind: SealedKind;
  readonly id: string;
  readonly message: string;
}

/**
 * Seals everything with the sealing version of `keyring`. It can be interrupted and called again: each batch is its own
 * statement, and finished batches stay.
 *
 * @param onProgress called after each batch
 * @throws IamError `internal_error` for a sealing key that does not open what its version has sealed, and for a version
 * that is in use and not configured
 */
export async function resealAll(
  keyring: Keyring,
  sealed: SealedRecords,
  onProgress: (progress: Resealing) => void,
): Promise<ResealReport> {
  const keyVersion = keyring.sealingVersion;
  await patiently(() => requireSealingKey(keyring, sealed));
  const todo = (await patiently(() => sealed.count())).filter((version) => version.keyVersion !== keyVersion);
  const missing = todo.find((version) => !keyring.has(version.keyVersion));
  if (missing) {
    const message = `encryption key version ${missing.keyVersion} is not configured, and stored secrets need it`;
    throw new IamError(ErrorCode.INTERNAL_ERROR, message);
  }
  const total = todo.reduce((sum, { rows }) => sum + rows, 0);
  const failures = new Map<string, ResealFailure>();
  let resealed = 0;
  for (const version of todo) {
    // The next round meets a locked row again. A row that does not open would be met for ever.
    for (let replaced = 1; replaced > 0; resealed += replaced) {
      replaced = 0;
      for await (const rows of pages(sealed, version)) {
        const anew = await sealAnew(keyring, version, rows, failures);
        const done = await patiently(() => sealed.replace(version.kind, anew));
        replaced += done;
        onProgress({ resealed: resealed + replaced, total });
      }
    }
  }
  return { resealed, total, keyVersion, failures: [...failures.values()] };
}

async function* pages(sealed: SealedRecords, version: SealedVersion): AsyncGenerator<readonly SealedRow[]> {
  let after: string | null = null;
  for (;;) {
    const cursor = after;
    const rows: readonly SealedRow[] = await patiently(() => sealed.page(version, cursor, BATCH));
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id ?? null;
  }
}

/**
 * Each statement is its own operation, because one that seals a million rows would pass any deadline. A batch that was
 * written although no answer came is found replaced when it is tried again.
 */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await asOperationOfItsOwn(() => attempt(ask));
    if (answer.isOk) return answer.value;
    if (answer.error.code !== ErrorCode.STORE_UNAVAILABLE || tries === MOST_TRIES) throw answer.error;
  }
}

async function sealAnew(
  keyring: Keyring,
  { kind }: SealedVersion,
  rows: readonly SealedRow[],
  failures: Map<string, ResealFailure>,
): Promise<SealedReplacement[]> {
  const replacements: SealedReplacement[] = [];
  for (const row of rows) {
    const opened = await attempt(() => keyring.open(row, row.place));
    if (opened.isErr) failures.set(row.id, { kind, id: row.id, message: opened.error.message });
    else replacements.push({ id: row.id, before: row, after: keyring.seal(opened.value, row.place) });
  }
  return replacements;
}
