/** Makes a guard, and refuses a configuration that would guard nothing. */
import { offlineSource } from "../remote/offline.js";
import { onlineSource } from "../remote/online.js";
import { isRemote, type RemoteService } from "../remote/remote.js";
import { type Gateway, gatewaySource } from "../source/gateway.js";
import type { SignedIn, TokenBearer } from "../source/source.js";
import { type Guard, type GuardSettings, SessionGuard } from "./guard.js";
import { signInAt } from "./sign-in.js";

/** Options of {@link createGuard}. */
export interface GuardOptions {
  /**
   * The application's public URL, for example `https://app.example.com`: pages of its origin may send what changes
   * something with a cookie. By default the gateway's. Without one, a cookie is good for reading alone.
   */
  readonly publicUrl?: string | undefined;
  /**
   * How a `remote` service's access tokens are checked. `online`, the default, asks the service at each request, and
   * an ended session is refused at once. `offline` verifies the token by the service's published keys and asks nobody:
   * an ended session comes in for up to 15 minutes more, cookies are not read, and no roles are known.
   */
  readonly check?: "online" | "offline" | undefined;
  /** Lets in sessions of partners' test sides, beside the others. False by default. */
  readonly test?: boolean | undefined;
  /** Only users of this organization come in. Left out, those of any: the application looks at `organizationId`. */
  readonly organizationId?: string | undefined;
  /**
   * Where a page's visitor is sent who is not signed in, with the page as `return_to`: for example
   * `/api/v1/sso/start/ck_live_…`. Left out, the answer is a 401.
   */
  readonly signInUrl?: string | undefined;
}

/**
 * A guard of the application's pages and routes.
 *
 * ```ts
 * const guard = createGuard(gateway);               // or remote({ url: "https://iam.example.com" })
 * const { user, session } = await guard.requireUser(request);
 * ```
 *
 * @param source an `IAMGateway` of this process, or {@link remote} for an application beside `gl-iam serve`
 * @throws TypeError naming the option that is wrong
 */
export function createGuard(source: RemoteService, options: GuardOptions & { check: "offline" }): Guard<TokenBearer>;
export function createGuard(source: Gateway | RemoteService, options?: GuardOptions): Guard;
export function createGuard(source: Gateway | RemoteService, options: GuardOptions = {}): Guard | Guard<TokenBearer> {
  const { check = "online", publicUrl } = options;
  if (check !== "online" && check !== "offline") throw new TypeError("check must be online or offline");
  if (isRemote(source)) {
    const settings = settingsOf(options, publicUrl);
    if (check === "online") return new SessionGuard<SignedIn>(onlineSource(source), settings);
    return new SessionGuard<TokenBearer>(offlineSource(source, settings.test), settings);
  }
  if (typeof source?.getSession !== "function") throw new TypeError("source must be an IAMGateway, or remote({ url })");
  if (check === "offline") throw new TypeError("check: offline is for a remote service: a gateway is asked at once");
  return new SessionGuard<SignedIn>(gatewaySource(source), settingsOf(options, publicUrl ?? source.publicUrl));
}

function settingsOf(
  { test = false, organizationId, signInUrl }: GuardOptions,
  publicUrl: string | null | undefined,
): GuardSettings {
  // Any other value would be read as "let the test side in" by somebody.
  if (typeof test !== "boolean") throw new TypeError("test must be true or false");
  return {
    ownOrigin: publicUrl == null ? null : originOf(publicUrl),
    test,
    organizationId: organizationId ?? null,
    signIn: signInUrl === undefined ? null : signInAt(signInUrl),
  };
}

function originOf(publicUrl: string): string {
  try {
    const { origin, protocol } = new URL(publicUrl);
    if (/^https?:$/.test(protocol)) return origin;
  } catch {
    // Told below.
  }
  throw new TypeError("publicUrl must be an http(s) URL such as https://app.example.com");
}
