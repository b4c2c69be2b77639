/**
 * The result of every operation that can be refused: a value, or an {@link IamError} with a stable code. Nothing in the
 * public API throws for a refusal.
 */
import { ErrorCode, IamError, isIamError } from "./errors.js";
import { asOperation } from "./operation.js";

interface Answer<T> {
  /** Returns the value, or throws the {@link IamError} of a refusal. */
  unwrap(): T;
  /** Returns the value, or `fallback` for a refusal. */
  unwrapOr<F>(fallback: F): T | F;
}

/** A success: `value` has the answer. */
export interface Ok<T> extends Answer<T> {
  readonly isOk: true;
  readonly isErr: false;
  readonly value: T;
  readonly error: undefined;
}

/** A refusal: `error` has the code, the words and the details. */
export interface Err extends Answer<never> {
  readonly isOk: false;
  readonly isErr: true;
  readonly value: undefined;
  readonly error: IamError;
}

/** Narrow it with `isOk` or `isErr`. */
export type Result<T> = Ok<T> | Err;

class OkAnswer<T> implements Ok<T> {
  readonly isOk = true;
  readonly isErr = false;
  readonly error = undefined;
  constructor(readonly value: T) {}
  unwrap(): T {
    return this.value;
  }
  unwrapOr(): T {
    return this.value;
  }
}

class ErrAnswer implements Err {
  readonly isOk = false;
  readonly isErr = true;
  readonly value = undefined;
  constructor(readonly error: IamError) {}
  unwrap(): never {
    throw this.error;
  }
  unwrapOr<F>(fallback: F): F {
    return fallback;
  }
}

/** Makes a success. */
export function ok<T>(value: T): Result<T>;
export function ok(): Result<void>;
export function ok<T>(value?: T): Result<T> {
  return new OkAnswer(value as T);
}

/** Makes a refusal from an error, or from a code and its words. */
export function err(error: IamError): Err;
export function err(code: ErrorCode, message: string): Err;
export function err(error: IamError | ErrorCode, message = ""): Err {
  return new ErrAnswer(isIamError(error) ? error : new IamError(error, message));
}

export const Result = { ok, err } as const;

/**
 * Runs an operation that throws (so that a refusal rolls its transaction back) and returns a `Result`. Anything that is
 * not an {@link IamError} is a defect or an unexpected fault: `internal_error`, with the cause kept.
 */
export function attempt<T>(operation: () => Promise<T> | T): Promise<Result<T>> {
  try {
    const answer = asOperation(operation);
    // An async function would make two promises more, which is much of what a check of a signature takes.
    return isThenable(answer) ? answer.then(okOf<T>, refusal) : Promise.resolve(ok(answer));
  } catch (error) {
    return Promise.resolve(refusal(error));
  }
}

const okOf = <T>(value: T): Result<T> => ok(value);
const refusal = (error: unknown): Err => err(toIamError(error));

/** Told by its shape: under some test runners promises are of several classes. */
function isThenable<T>(value: Promise<T> | T): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** The operations of an interface that return a `Result`, as they are written: they return the value, or throw. */
export type Throwing<Interface> = {
  readonly [Name in keyof Interface as Interface[Name] extends (...args: never[]) => Promise<Result<unknown>>
    ? Name
    : never]: Interface[Name] extends (...args: infer Args) => Promise<Result<infer T>>
    ? (...args: Args) => T | Promise<T>
    : never;
};

/** Maps operations that throw to the interface whose operations return a `Result`. See {@link attempt}. */
export function answering<Interface>(operations: Throwing<Interface>): Pick<Interface, keyof Throwing<Interface>> {
  const entries = Object.entries<(...args: never[]) => unknown>(operations);
  const answered = entries.map(([name, operation]) => [name, (...args: never[]) => attempt(() => operation(...args))]);
  return Object.fromEntries(answered);
}

/** Stands for something absent: every operation that it does not have itself returns the refusal. */
export function refusing<Interface extends object>(refusal: IamError, own: Partial<Interface> = {}): Interface {
  const refuse = async () => err(refusal);
  // A promise looks for `then`, and JSON for `toJSON`. Neither is an operation.
  const isOperation = (name: string | symbol) => typeof name === "string" && name !== "then" && name !== "toJSON";
  return new Proxy(own, {
    get: (target, name) => Reflect.get(target, name) ?? (isOperation(name) ? refuse : undefined),
  }) as Interface;
}

function toIamError(error: unknown): IamError {
  if (isIamError(error)) return error;
  return new IamError(ErrorCode.INTERNAL_ERROR, "something went wrong inside; the cause is attached", [], {
    cause: error,
  });
}
