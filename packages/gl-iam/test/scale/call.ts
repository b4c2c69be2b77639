/** One question to a port, and how many rows its answer may cost at any size. */
import { createHash } from "node:crypto";
import { idOf } from "../../../../tools/testing/large-database.js";
import type { Store, Transaction } from "../../src/core.js";

/** Every port, with all that it does inside and outside of a transaction. */
export type Ports = {
  readonly [Port in keyof (Store & Transaction)]: Port extends keyof Transaction
    ? Store[Port & keyof Store] & Transaction[Port]
    : (Store & Transaction)[Port];
};

export interface Call {
  readonly what: string;
  /** Rows that each of its statements may read. */
  readonly bound: number;
  /** Why it may read more than others. Unbounded ones have a reason too. */
  readonly because?: string;
  ask(ports: Ports): Promise<unknown>;
}

/** A question about one thing reads its row and those that belong to it. */
const FEW = 60;

export function call(what: string, ask: Call["ask"], bound = FEW, because?: string): Call {
  return { what, bound, ask, ...(because === undefined ? {} : { because }) };
}

type PortName = {
  [Port in keyof Ports]: Ports[Port] extends (...given: never[]) => unknown ? never : Port;
}[keyof Ports];
type Method<Port> = { [M in keyof Port]: Port[M] extends (...given: never[]) => unknown ? M : never }[keyof Port];

/** What is asked of each method of these ports: one that is missing here does not compile. */
export type CallsOf<Names extends PortName> = {
  readonly [Port in Names]: { readonly [M in Method<Ports[Port]>]: readonly Call[] };
};

export const LIMIT = 51;
/** A page reads some rows for each of its own. */
export const PAGE = 12 * LIMIT;

export const partner = (n: number) => idOf("02", n);
export const secret = (n: number) => idOf("03", n);
export const user = (n: number) => idOf("04", n);
export const identity = (n: number) => idOf("05", n);
export const session = (n: number) => idOf("06", n);
/** A row that does not exist yet, another one at each call. */
let made = 0;
export function fresh(): string {
  made += 1;
  return idOf("0f", made);
}
export const NOBODY = idOf("0e", 1);

export const hash = (text: string) => createHash("sha256").update(text).digest();
export const inAMinute = () => new Date(Date.now() + 60_000);
/** The user with an odd number, at a partner of its own. */
export const SOMEBODY = 4243;
export const partnerOf = (n: number, partners: number) => (n % 2 === 0 ? 1 : 2 + ((n * 7919) % (partners - 1)));
export const addressOf = (n: number) => `u${n}@${n % 97}.example`;
export const emailKeys = (address: string) => ({ key: address, formerKey: address });
