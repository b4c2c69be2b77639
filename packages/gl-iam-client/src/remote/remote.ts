/** A service beside the application: `gl-iam serve`, or the app mounted in another process. */
import { serviceUrl } from "../service-url.js";

/** Options of {@link remote}. */
export interface RemoteOptions {
  /** Where this application reaches the service, for example `https://iam.example.com`. */
  readonly url: string;
  /**
   * The service's public URL (`GL_IAM_PUBLIC_URL`): what its access tokens name as `iss`. By default `url`; name it
   * where the application reaches the service by another address. For `check: "offline"`.
   */
  readonly issuer?: string | undefined;
  /** What a token's `aud` must be. By default the issuer, which the service writes. For `check: "offline"`. */
  readonly audience?: string | undefined;
  /** Milliseconds that an answer of the service may take; 5000 by default. */
  readonly timeout?: number | undefined;
  /** `globalThis.fetch` by default. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** What {@link remote} makes. */
export interface RemoteService {
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
  /** @throws what `fetch` throws, and after the time-out */
  ask(path: string, headers?: Record<string, string>): Promise<Response>;
}

const REMOTE = Symbol.for("gl-iam.RemoteService");

/**
 * A service beside the application, for `createGuard`.
 *
 * @throws TypeError naming the option that is wrong
 */
export function remote({ url, issuer, audience, timeout = 5000, fetch }: RemoteOptions): RemoteService {
  if (!Number.isInteger(timeout) || timeout < 1) throw new TypeError("timeout must be a number of milliseconds");
  const base = serviceUrl(url);
  const named = issuer === undefined ? base : serviceUrl(issuer);
  if (audience === "") throw new TypeError("audience must not be empty");
  const send = fetch ?? ((request: Request) => globalThis.fetch(request));
  const service: RemoteService = {
    url: base,
    issuer: named,
    audience: audience ?? named,
    // A redirect would carry the credential to another place.
    ask: (path, headers = {}) =>
      send(
        new Request(`${base}${path}`, {
          headers: { accept: "application/json", ...headers },
          redirect: "error",
          signal: AbortSignal.timeout(timeout),
        }),
      ),
  };
  return Object.defineProperty(service, REMOTE, { value: true });
}

export function isRemote(source: object): source is RemoteService {
  return source != null && REMOTE in source;
}
