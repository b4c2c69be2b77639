/** Guards of NestJS 11 on Express, for `@UseGuards(requireUser(guard))`: the answer is in `request.user`. */
import { type Answer, type Judgement, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import { guardRequestOf, type NodeRequest, type NodeResponse, sendRefusal } from "./adapters/node-request.js";
import type { Guard } from "./guard/guard.js";
import type { SignedIn } from "./source/source.js";

/** What a handler behind a guard finds: `@Req() request: GuardedRequest`. */
export interface GuardedRequest<Found extends Answer = SignedIn> {
  user: Found["user"];
  /** How the user is signed in. Not `session`, which is express-session's. */
  signedIn: Found;
}

/** The part of Nest's `ExecutionContext` that is used here. */
export interface NestContext {
  switchToHttp(): { getRequest<T>(): T; getResponse<T>(): T };
}

/** Nest's `CanActivate`. */
export interface NestGuard {
  canActivate(context: NestContext): Promise<boolean>;
}

/** Lets in whoever is signed in. */
export function requireUser<Found extends Answer>(guard: Guard<Found>): NestGuard {
  return nestGuard(userOf(guard));
}

/** Lets in users with this role, or a higher one. */
export function requireRole<Found extends Answer>(guard: Guard<Found>, role: string): NestGuard {
  return nestGuard(roleOf(guard, role));
}

/** Lets in users of this partner; of any partner when it is left out. */
export function requirePartner<Found extends Answer>(guard: Guard<Found>, partnerId?: string): NestGuard {
  return nestGuard(partnerOf(guard, partnerId));
}

/**
 * A Nest guard can't wrap what follows, so the audit's address comes from middleware: `app.use(callOrigin(guard))`.
 */
export { callOrigin } from "./express.js";

/** It answers by itself: Nest's own answer to a guard that says no is a bare 403. */
function nestGuard<Found extends Answer>(judge: Judgement<Found>): NestGuard {
  return {
    async canActivate(context) {
      const http = context.switchToHttp();
      const request = http.getRequest<NodeRequest>();
      try {
        const signedIn = await judge(guardRequestOf(request));
        Object.assign(request, { user: signedIn.user, signedIn });
        return true;
      } catch (error) {
        await sendRefusal(refusalOf(error), http.getResponse<NodeResponse>());
        return false;
      }
    },
  };
}
