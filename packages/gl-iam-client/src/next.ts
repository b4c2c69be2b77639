/**
 * Guards for Next 16's App Router: in a layout or page, in a server action, around a route handler, and in `proxy.ts`.
 */
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import type { Guard } from "./guard/guard.js";
import type { GuardRequest } from "./guard/request.js";

/** Options of a guard in a page. */
export interface PageOptions {
  /** The page's own path, for the way back after the sign-in: a server component is not told it. */
  readonly returnTo?: string | undefined;
}

/** Of the user who looks at a layout or page. Sends others to the sign-in. */
export function requireUser<Found extends Answer>(guard: Guard<Found>, options?: PageOptions): Promise<Found> {
  return inPage(userOf(guard), options);
}

/** Of a user with this role, or a higher one, who looks at a layout or page. */
export function requireRole<Found extends Answer>(
  guard: Guard<Found>,
  role: string,
  options?: PageOptions,
): Promise<Found> {
  return inPage(roleOf(guard, role), options);
}

/** Of a user of this partner who looks at a layout or page; of any partner when it is undefined. */
export function requirePartner<Found extends Answer>(
  guard: Guard<Found>,
  partnerId?: string,
  options?: PageOptions,
): Promise<Found> {
  return inPage(partnerOf(guard, partnerId), options);
}

/**
 * Of the user who called a server action, which changes something: the request must come from the application's own
 * pages. Call it first in each action. A layout protects what it shows, and no action.
 *
 * @throws GuardRefusal
 */
export async function requireUserInAction<Found extends Answer>(guard: Guard<Found>): Promise<Found> {
  return guard.requireUser({ method: "POST", url: "/", headers: await headers() });
}

/** {@link requireUserInAction}, for a role. @throws GuardRefusal */
export async function requireRoleInAction<Found extends Answer>(guard: Guard<Found>, role: string): Promise<Found> {
  return guard.requireRole({ method: "POST", url: "/", headers: await headers() }, role);
}

/** A route handler behind a guard: who is signed in comes before Next's own second argument. */
export type GuardedRoute<Found, Context> = (
  request: Request,
  signedIn: Found,
  context: Context,
) => Response | Promise<Response>;

/** Options of a guarded route handler. */
export interface RouteOptions {
  /**
   * The client's address, for the audit. Next knows none by itself: read the header that the platform in front
   * overwrites.
   */
  readonly clientAddress?: ((request: Request) => string | null | undefined) | undefined;
  /** The role that the user must have, or a higher one. */
  readonly role?: string | undefined;
}

/** A route handler for whoever is signed in: `export const GET = withUser(guard, async (request, { user }) => …)`. */
export function withUser<Found extends Answer, Context = unknown>(
  guard: Guard<Found>,
  route: GuardedRoute<Found, Context>,
  { clientAddress = () => null, role }: RouteOptions = {},
): (request: Request, context: Context) => Promise<Response> {
  const judge = role === undefined ? userOf(guard) : roleOf(guard, role);
  return (request, context) =>
    guard.withOrigin(originOf(request, clientAddress(request)), async () => {
      try {
        return await route(request, await judge(request), context);
      } catch (error) {
        return refusalOf(error).toResponse();
      }
    });
}

/** The service's app, mounted: `export const { GET, POST, PATCH, DELETE, OPTIONS } = handlers(iam)`. */
export type Handlers = Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", Answerer>;
type Answerer = (request: Request) => Promise<Response>;

/**
 * The app of gl-iam-server as route handlers, for `app/api/v1/[...path]/route.ts`. A route handler sees no socket: give
 * `createApp` a `clientAddress` that reads the header of the platform in front, where addresses matter.
 */
export function handlers(app: { fetch(request: Request): Promise<Response> }): Handlers {
  const answer: Answerer = (request) => app.fetch(request);
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer };
}

/**
 * `proxy.ts` in front of whatever its `matcher` names: whoever is signed in goes on. It keeps strangers out early; what
 * a page or route does it still protects by itself.
 */
export function guardProxy<Found extends Answer>(
  guard: Guard<Found>,
): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    try {
      await guard.requireUser(request);
      return undefined;
    } catch (error) {
      return refusalOf(error).toResponse();
    }
  };
}

/** A server component is rendered for a reader. What changes something is an action or a route. */
async function inPage<Found>(judge: Judgement<Found>, { returnTo = "/" }: PageOptions = {}): Promise<Found> {
  const request: GuardRequest = { method: "GET", url: returnTo, headers: asPage(await headers()) };
  try {
    return await judge(request);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.redirectTo !== null) redirect(refusal.redirectTo);
    throw refusal;
  }
}

/** Next also renders a page for its own script, which follows the redirect as the browser would. */
function asPage(given: GuardRequest["headers"]): GuardRequest["headers"] {
  const page: Readonly<Record<string, string>> = { accept: "text/html", "sec-fetch-mode": "navigate" };
  return { get: (name) => page[name] ?? given.get(name) };
}
