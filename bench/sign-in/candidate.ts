import type { BenchDatabase } from "../postgresql.js";

/** Connections of each candidate's pool. */
export const POOL = 10;

/** A library with a database of its own, its users known, ready to sign them in. */
export interface SignIns {
  readonly name: string;
  readonly database: BenchDatabase;
  /** Whatever may be made before a sign-in is timed. @returns one sign-in each. @throws Error when one is refused */
  prepare(operations: number): (() => Promise<void>)[];
  /** Proves that it refuses what it must, and tells what is worth a note. */
  prove(): Promise<string>;
  close(): Promise<void>;
}

export function require200(name: string, response: Response): Response {
  if (response.status !== 200) throw new Error(`${name} answers ${response.status}`);
  return response;
}
