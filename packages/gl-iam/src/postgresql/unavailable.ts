/** Tells "the database cannot be reached" from everything else that a driver throws. */
import { ErrorCode, IamError, isIamError } from "../errors.js";
import { UnreadableValue } from "./values.js";

/**
 * SQLSTATEs that say nothing about the statement, only that it cannot be served now: connection and resource trouble,
 * shutdown, time-outs, deadlocks, a read-only standby, and credentials or a database that are refused or missing.
 */
const UNAVAILABLE = /^(?:08...|53...|57P0[1-5]|57014|58030|55P03|40001|40P01|25006|25P0[34]|28...|3D000)$/;
/**
 * Those after which the connection is useless: the server has ended it, is ending, or takes no writes, as an old
 * primary does for ever.
 */
const CONNECTION_SPENT = /^(?:08...|57P0[1-5]|25006|25P0[34])$/;
/** After these the server's other connections die or are useless too. */
const SERVER_SPENT = /^(?:08...|57P0[1-3]|25006)$/;
/** A disk that is full or broken, or a server that only reads. The next write fails too. */
const NOT_WRITABLE = /^(?:25006|53100|58030)$/;

/**
 * An SQLSTATE error of a statement is returned unchanged. Anything else that a driver throws means it cannot be
 * reached.
 */
export function translateDriverError(error: unknown): unknown {
  if (isIamError(error) || error instanceof UnreadableValue) return error;
  const state = sqlState(error);
  return state !== undefined && !UNAVAILABLE.test(state) ? error : unavailable("the database can't be reached", error);
}

/** Whether the connection that threw this may still be used. */
export function leavesConnectionUsable(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !CONNECTION_SPENT.test(state);
}

/** Whether other connections to the same server should be replaced too. */
export function distrustsServer(error: unknown): boolean {
  return SERVER_SPENT.test(sqlState(error) ?? "");
}

export function saysNotWritable(error: unknown): boolean {
  return NOT_WRITABLE.test(sqlState(error) ?? "");
}

/** The SQLSTATE, also of what {@link translateDriverError} has made of it. */
export function sqlStateOf(error: unknown): string | undefined {
  return sqlState(isIamError(error) ? error.cause : error);
}

export function unavailable(message: string, cause?: unknown): IamError {
  return new IamError(ErrorCode.STORE_UNAVAILABLE, message, [], { cause });
}

/** The constraint of a unique violation (SQLSTATE 23505). */
export function violatedConstraint(error: unknown): string | undefined {
  if (sqlState(error) !== "23505") return undefined;
  const { constraint } = error as { constraint?: unknown };
  return typeof constraint === "string" ? constraint : undefined;
}

/** SQLSTATE 23503: a new row refers to something that does not exist, or no longer. */
export function violatesForeignKey(error: unknown): boolean {
  return sqlState(error) === "23503";
}

/** SQLSTATE classes 22 and 23: a value that can't be, or a violated constraint. One item is the cause. */
export function isOfOneItem(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? "");
}

/** SQLSTATE 42501: the role may not do this, however often it tries. */
export function isPermissionDenied(error: unknown): boolean {
  return sqlState(error) === "42501";
}

/** Only the server's own words have a severity. Otherwise the operating system's EPIPE would pass for an SQLSTATE. */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("severity" in error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
