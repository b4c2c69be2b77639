/** What every adapter offers: the three requirements, each as a judgement of one request. */
import type { Guard } from "../guard/guard.js";
import { type GuardRefusal, isGuardRefusal } from "../guard/refusal.js";
import type { GuardRequest } from "../guard/request.js";
import type { CallOrigin, SignedIn, TokenBearer } from "../source/source.js";

/** What a guard answers: a whole session, or what a token says. */
export type Answer = SignedIn | TokenBearer;

/** Judges a request. @throws GuardRefusal */
export type Judgement<Found> = (request: GuardRequest) => Promise<Found>;

export function userOf<Found extends Answer>(guard: Guard<Found>): Judgement<Found> {
  return (request) => guard.requireUser(request);
}

export function roleOf<Found extends Answer>(guard: Guard<Found>, role: string): Judgement<Found> {
  return (request) => guard.requireRole(request, role);
}

export function partnerOf<Found extends Answer>(guard: Guard<Found>, partnerId?: string): Judgement<Found> {
  return (request) => guard.requirePartner(request, partnerId);
}

/** What a framework is to send; what is no refusal is thrown, for the framework's own handling of faults. */
export function refusalOf(error: unknown): GuardRefusal {
  if (isGuardRefusal(error)) return error;
  throw error;
}

/** Who calls, as far as the request says it. */
export function originOf({ headers }: GuardRequest, ipAddress: string | null | undefined): CallOrigin {
  return {
    ipAddress: ipAddress ?? undefined,
    userAgent: headers.get("user-agent") ?? undefined,
    requestId: headers.get("x-request-id") ?? undefined,
  };
}
