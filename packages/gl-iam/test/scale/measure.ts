/** Asks everything once and tells what it cost. */

import type { Size } from "../../../../tools/testing/large-database.js";
import type { Call, Ports } from "./call.js";
import { type AnsweredQuery, plansOf } from "./plans.js";
import { registryCalls } from "./registry-calls.js";
import { signInCalls } from "./sign-in-calls.js";
import { userCalls } from "./user-calls.js";

export interface Measured extends Call {
  /** `partners.find: one`. */
  readonly name: string;
  /** What its costliest statement read. */
  readonly most: AnsweredQuery;
  readonly milliseconds: number;
}

export function callsAt(size: Size): (Call & { readonly name: string })[] {
  const ports = { ...registryCalls(size), ...userCalls(size), ...signInCalls(size) };
  return Object.entries(ports).flatMap(([port, methods]) =>
    Object.entries(methods).flatMap(([method, calls]: [string, readonly Call[]]) =>
      calls.map((call) => ({ ...call, name: `${port}.${method}: ${call.what}` })),
    ),
  );
}

const NOTHING: AnsweredQuery = { text: "", duration: 0, rowsRead: 0, scans: [] };

/** @param ports those of a store */
export async function measure(call: Call & { readonly name: string }, ports: Ports): Promise<Measured> {
  const begin = performance.now();
  const queries = await plansOf(() => call.ask(ports));
  const milliseconds = performance.now() - begin;
  const most = queries.reduce((worst, query) => (query.rowsRead > worst.rowsRead ? query : worst), NOTHING);
  return { ...call, most, milliseconds };
}

/** What is wrong with it, for a person; null for a call within its bound. */
export function excessOf({ name, bound, most }: Measured): string | null {
  if (most.rowsRead <= bound) return null;
  return `${name} reads ${most.rowsRead} rows, not at most ${bound}: ${most.scans.join(", ")}\n  ${most.text}`;
}
