/** Sends again what may be sent again (RFC 9110, 9.2.2 and 10.2.3). */
import { KEYED_OPERATIONS } from "./keyed-operations.js";

type Send = (request: Request) => Promise<Response>;

/** They mean the same when they arrive twice. */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const KEY = "idempotency-key";
const KEYED = KEYED_OPERATIONS.map((operation) => {
  const [method, path = ""] = operation.split(" ");
  return { method, path: new RegExp(`${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`) };
});
/** The service was not reached, or refused for now. It says how long, or nobody knows that it helps to wait. */
const FOR_NOW: ReadonlySet<number> = new Set([429, 503]);
/** Seconds. Whoever is told to wait longer hears of it at once. */
const LONGEST_WAIT = 10;
/** Milliseconds before the second try of a broken connection; it doubles each time. */
const FIRST_WAIT = 100;

/**
 * @param retries how many times one request may be sent again
 * @returns the last answer; a broken connection's error when that is all there was
 */
export function retrying(send: Send, retries: number): Send {
  return async (original) => {
    const request = withKey(original);
    if (!IDEMPOTENT.has(request.method) && !request.headers.has(KEY)) return send(request);
    for (let left = retries; ; left -= 1) {
      // A body is read once: the request that is kept has it still.
      const attempt = left > 0 ? request.clone() : request;
      const answer = await settled(send, attempt);
      const wait = left > 0 ? waitAfter(answer, retries - left, request) : null;
      if (wait === null) return answer.unwrap();
      answer.discard();
      await waited(wait, request.signal);
    }
  };
}

/** A repeat under the same key gets the first one's answer, whatever became of it on the way. */
function withKey(request: Request): Request {
  const { pathname } = new URL(request.url);
  const isKeyed = KEYED.some(({ method, path }) => method === request.method && path.test(pathname));
  if (isKeyed && !request.headers.has(KEY)) request.headers.set(KEY, crypto.randomUUID());
  return request;
}

interface Settled {
  readonly response: Response | null;
  unwrap(): Response;
  /** Its body is not read; nobody waits for the connection's end. */
  discard(): void;
}

async function settled(send: Send, request: Request): Promise<Settled> {
  try {
    const response = await send(request);
    return { response, unwrap: () => response, discard: () => void response.body?.cancel().catch(() => {}) };
  } catch (error) {
    const unwrap = () => {
      throw error;
    };
    return { response: null, unwrap, discard: () => {} };
  }
}

/** Milliseconds; null when it is not to be sent again. */
function waitAfter({ response }: Settled, tries: number, { signal }: Request): number | null {
  if (signal.aborted) return null;
  if (response === null) return FIRST_WAIT * 2 ** tries;
  if (!FOR_NOW.has(response.status)) return null;
  const seconds = response.headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(seconds) && Number(seconds) <= LONGEST_WAIT ? Number(seconds) * 1000 : null;
}

/** @throws what the caller aborted with */
function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", abort, { once: true });
  });
}
