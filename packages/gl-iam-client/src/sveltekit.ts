/** Guards as SvelteKit's `handle`: the answer is in `event.locals.user` and `event.locals.session`. */
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import type { Guard } from "./guard/guard.js";
import type { SignedIn } from "./source/source.js";

/** What `App.Locals` extends in `app.d.ts`. Null on a page that the guard leaves to everybody. */
export interface GuardLocals<Found extends Answer = SignedIn> {
  user: Found["user"] | null;
  session: Found["session"] | null;
}

/** The part of SvelteKit's event that is read here. */
export interface KitEvent {
  readonly request: Request;
  readonly url: URL;
  readonly locals: object;
  getClientAddress(): string;
}

/** `handle`, as `hooks.server.ts` exports it, alone or in a `sequence`. */
export type KitHandle = <Event extends KitEvent>(input: {
  event: Event;
  resolve(event: Event): Response | Promise<Response>;
}) => Promise<Response>;

/** Which pages and endpoints are guarded. The others get whoever is signed in, or null. */
export type Guarded = (event: KitEvent) => boolean;

/** Lets in whoever is signed in. @param guarded all pages by default */
export function requireUser<Found extends Answer>(guard: Guard<Found>, guarded: Guarded = () => true): KitHandle {
  return handle(guard, userOf(guard), guarded);
}

/** Lets in users with this role, or a higher one. */
export function requireRole<Found extends Answer>(
  guard: Guard<Found>,
  role: string,
  guarded: Guarded = () => true,
): KitHandle {
  return handle(guard, roleOf(guard, role), guarded);
}

/** Lets in users of this partner; of any partner when it is undefined. */
export function requirePartner<Found extends Answer>(
  guard: Guard<Found>,
  partnerId: string | undefined,
  guarded: Guarded = () => true,
): KitHandle {
  return handle(guard, partnerOf(guard, partnerId), guarded);
}

/** What the service's app answers by itself, below the application's origin. */
const MOUNTED = /^\/(api\/v1|embed|scim\/v2)\/|^\/\.well-known\/jwks\.json$/;

/**
 * The app of gl-iam-server in a `sequence`, before the guard. A partner's page posts the form of a sign-in from its own
 * origin, so `kit.csrf.trustedOrigins` must name it.
 */
export function mount(app: { fetch(request: Request): Promise<Response> }): KitHandle {
  return async ({ event, resolve }) => (MOUNTED.test(event.url.pathname) ? app.fetch(event.request) : resolve(event));
}

function handle<Found extends Answer>(guard: Guard<Found>, judge: Judgement<Found>, guarded: Guarded): KitHandle {
  return ({ event, resolve }) =>
    guard.withOrigin(originOf(event.request, addressOf(event)), async () => {
      try {
        const found = guarded(event) ? await judge(event.request) : await guard.user(event.request);
        Object.assign(event.locals, { user: found?.user ?? null, session: found?.session ?? null });
      } catch (error) {
        return refusalOf(error).toResponse();
      }
      return resolve(event);
    });
}

/** It throws where there is no client, as while a page is made at build. */
function addressOf(event: KitEvent): string | null {
  try {
    return event.getClientAddress();
  } catch {
    return null;
  }
}
