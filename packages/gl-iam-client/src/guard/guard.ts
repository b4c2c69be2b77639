/** A guard: who calls a page or route of the application, and whether this user may. */

import {
  type CallOrigin,
  isUnproven,
  type PartnerCall,
  type SessionSource,
  type SignedIn,
  type TokenBearer,
  type Unproven,
} from "../source/source.js";
import { mayUseCookie } from "./own-pages.js";
import { type PartnerRequestOptions, readPartnerRequest } from "./partner-request.js";
import { presentedBy } from "./presented.js";
import { forbidden, NO_CREDENTIAL, unauthenticated } from "./refusal.js";
import { type GuardRequest, targetOf } from "./request.js";
import { includesRole } from "./roles.js";

/**
 * Protects an application's pages and routes. Each call judges one request: by its bearer token, or else by the
 * session's cookie. A cookie is accepted on a request that may change something only when `Origin` is the application's
 * own.
 */
export interface Guard<Found extends SignedIn | TokenBearer = SignedIn> {
  /**
   * Who is signed in; null for nobody. @throws GuardRefusal 503 when nobody can tell, which is never null
   */
  user(request: GuardRequest): Promise<Found | null>;
  /** @throws GuardRefusal 401 for nobody, 403 for a user or a request that may not, 503 */
  requireUser(request: GuardRequest): Promise<Found>;
  /**
   * @param role a standard role, which a higher one includes (`platform_admin` > `org_admin` > `org_member`), or one of
   *   the application's own words
   * @throws GuardRefusal like `requireUser`, and 403 `permission_denied`
   * @throws TypeError where access tokens are checked offline: they name no roles
   */
  requireRole(request: GuardRequest, role: string): Promise<Found>;
  /**
   * @param partnerId left out: a session through any partner
   * @throws GuardRefusal like `requireUser`, and 403 `permission_denied`
   */
  requirePartner(request: GuardRequest, partnerId?: string): Promise<Found>;
  /**
   * Proves that a partner signed this request to the application's own route, and takes it: the same one is refused
   * from then on. In the gateway's own process only. The payload names an `action` of the application's own, so that no
   * sign-in can be used here, and nothing of here as a sign-in.
   *
   * @throws GuardRefusal 400, 401, 403, 413 or 503
   * @throws TypeError for a guard on a `remote` service
   */
  partnerRequest(request: Request, options?: PartnerRequestOptions): Promise<PartnerCall>;
  /** Runs the work, and all that follows from it, as a call from there: the audit of the gateway names it. */
  withOrigin<T>(origin: CallOrigin, work: () => T): T;
}

/** Options of a guard, apart from its source. */
export interface GuardSettings {
  /** The application's origin, from which its own pages send. Null: no cookie may change anything. */
  readonly ownOrigin: string | null;
  /** Whether a session of a partner's test side may come in. */
  readonly test: boolean;
  /** The one organization; null for any. */
  readonly organizationId: string | null;
  /** Where a page's visitor begins to sign in; null answers with a problem. */
  readonly signIn: ((returnTo: string) => string) | null;
}

export class SessionGuard<Found extends SignedIn | TokenBearer> implements Guard<Found> {
  constructor(
    private readonly source: SessionSource<Found>,
    private readonly settings: GuardSettings,
  ) {}

  async user(request: GuardRequest): Promise<Found | null> {
    const judged = await this.#judge(request);
    return isUnproven(judged) ? null : judged;
  }

  async requireUser(request: GuardRequest): Promise<Found> {
    const judged = await this.#judge(request);
    if (!isUnproven(judged)) return judged;
    const { status, code, message } = judged;
    if (status === 403) throw forbidden(code, message);
    throw unauthenticated(code, message, this.#redirectOf(request));
  }

  async requireRole(request: GuardRequest, role: string): Promise<Found> {
    const found = await this.requireUser(request);
    if (!("roles" in found.user)) {
      throw new TypeError('an access token names no roles: make the guard with check: "online"');
    }
    if (includesRole(found.user.roles, role)) return found;
    throw forbidden("permission_denied", `this needs the role ${role}`);
  }

  async requirePartner(request: GuardRequest, partnerId?: string): Promise<Found> {
    const found = await this.requireUser(request);
    const through = found.session.partnerId;
    if (through !== null && (partnerId === undefined || through === partnerId)) return found;
    throw forbidden("permission_denied", "this is for the users of a partner");
  }

  async partnerRequest(request: Request, options: PartnerRequestOptions = {}): Promise<PartnerCall> {
    const { takePartnerRequest } = this.source;
    if (takePartnerRequest === null) {
      throw new TypeError("a partner's request is taken in the gateway's own process: replay marks are kept there");
    }
    return takePartnerRequest({ ...(await readPartnerRequest(request, options)), test: this.settings.test });
  }

  withOrigin<T>(origin: CallOrigin, work: () => T): T {
    return this.source.withOrigin(origin, work);
  }

  async #judge(request: GuardRequest): Promise<Found | Unproven> {
    const presented = presentedBy(request);
    if (presented === null) return refused(NO_CREDENTIAL, "sign in first");
    if (presented === "malformed") return refused("invalid_token", "this is no credential, or more than one");
    if (presented.as !== "bearer" && !mayUseCookie(request, this.settings.ownOrigin)) {
      const message = "this request must come from the application's own pages";
      return { status: 403, code: "origin_not_allowed", message };
    }
    const found = await this.source.find(presented);
    return isUnproven(found) ? found : this.#admitted(found);
  }

  #admitted(found: Found): Found | Unproven {
    const { organizationId, test } = this.settings;
    // S13: the test side's users are not the application's, unless it asks for them.
    if (found.session.isTest && !test) return refused("session_not_found", "this is a session of the test side");
    // The test side is an organization beside it, with a name that no other one can have.
    const own = found.session.isTest ? `${organizationId}/test` : organizationId;
    if (organizationId !== null && found.user.organizationId !== own) {
      return refused("session_not_found", "this is a session of another organization");
    }
    return found;
  }

  /** Only what a browser opens as a page is sent on. A script gets the problem. */
  #redirectOf(request: GuardRequest): string | null {
    const { signIn } = this.settings;
    if (signIn === null || request.method.toUpperCase() !== "GET") return null;
    const mode = request.headers.get("sec-fetch-mode");
    const isPage = mode === null || mode === "navigate";
    if (!isPage || !(request.headers.get("accept") ?? "").toLowerCase().includes("text/html")) return null;
    return signIn(targetOf(request));
  }
}

function refused(code: string, message: string): Unproven {
  return { status: 401, code, message };
}
