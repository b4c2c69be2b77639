/** Guards as middleware of Express 5 and 4: the answer is in `response.locals.user` and `response.locals.session`. */
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import { guardRequestOf, type NodeRequest, type NodeResponse, sendRefusal } from "./adapters/node-request.js";
import type { Guard } from "./guard/guard.js";
import type { PartnerCall, SignedIn } from "./source/source.js";

/** What a handler behind a guard finds in `response.locals`. */
export interface GuardLocals<Found extends Answer = SignedIn> {
  user: Found["user"];
  session: Found["session"];
}

/** What a handler behind `partnerRequest` finds in `response.locals`. */
export interface PartnerLocals {
  partner: PartnerCall["partner"];
  payload: PartnerCall["payload"];
}

/** The part of Express's request that is read here. `ip` follows the application's `trust proxy`. */
export interface ExpressRequest extends NodeRequest, AsyncIterable<unknown> {
  readonly ip?: string | undefined;
  readonly readableEnded: boolean;
}

/** The part of Express's response that is used here. */
export interface ExpressResponse<Locals> extends NodeResponse {
  // biome-ignore lint/suspicious/noExplicitAny: as Express types it, so that other middleware's locals go along
  locals: Locals & Record<string, any>;
}

/** Middleware, as `app.use` and `app.get` take it. */
export type ExpressMiddleware<Locals> = (
  request: ExpressRequest,
  response: ExpressResponse<Locals>,
  next: (error?: unknown) => void,
) => void;

/** Lets in whoever is signed in. */
export function requireUser<Found extends Answer>(guard: Guard<Found>): ExpressMiddleware<GuardLocals<Found>> {
  return middleware(guard, userOf(guard));
}

/** Lets in users with this role, or a higher one. */
export function requireRole<Found extends Answer>(
  guard: Guard<Found>,
  role: string,
): ExpressMiddleware<GuardLocals<Found>> {
  return middleware(guard, roleOf(guard, role));
}

/** Lets in users of this partner; of any partner when it is left out. */
export function requirePartner<Found extends Answer>(
  guard: Guard<Found>,
  partnerId?: string,
): ExpressMiddleware<GuardLocals<Found>> {
  return middleware(guard, partnerOf(guard, partnerId));
}

/**
 * Lets in a partner's signed request, once. Mount it before any body parser: a signature covers the exact bytes.
 */
export function partnerRequest(guard: Guard<Answer> | Guard): ExpressMiddleware<PartnerLocals> {
  return (incoming, response, next) => {
    const { headers } = guardRequestOf(incoming);
    void guard.withOrigin(originOf({ headers, method: "POST", url: "/" }, incoming.ip), async () => {
      try {
        if (incoming.readableEnded) throw new TypeError("partnerRequest must come before the body parsers");
        const request = webRequest(incoming, headers);
        Object.assign(response.locals, await guard.partnerRequest(request, { sourceIp: incoming.ip }));
      } catch (error) {
        return answer(error, response, next);
      }
      next();
    });
  };
}

/** For routes without a guard: what they do is audited with the request's address and user agent. */
export function callOrigin(guard: Guard<Answer> | Guard): ExpressMiddleware<object> {
  return (request, _response, next) => guard.withOrigin(originOf(guardRequestOf(request), request.ip), () => next());
}

function middleware<Found extends Answer>(
  guard: Guard<Found>,
  judge: Judgement<Found>,
): ExpressMiddleware<GuardLocals<Found>> {
  return (incoming, response, next) => {
    const request = guardRequestOf(incoming);
    void guard.withOrigin(originOf(request, incoming.ip), async () => {
      try {
        const { user, session } = await judge(request);
        Object.assign(response.locals, { user, session });
      } catch (error) {
        return answer(error, response, next);
      }
      next();
    });
  };
}

async function answer(error: unknown, response: NodeResponse, next: (error?: unknown) => void): Promise<void> {
  try {
    await sendRefusal(refusalOf(error), response);
  } catch (fault) {
    next(fault);
  }
}

function webRequest(incoming: ExpressRequest, { get }: { get(name: string): string | null }): Request {
  const headers = ["x-consumer-key", "x-signature", "x-timestamp"].map((name) => [name, get(name) ?? ""] as const);
  const present = headers.filter(([, value]) => value !== "");
  const body = incoming as AsyncIterable<Uint8Array>;
  const init = { method: "POST", headers: Object.fromEntries(present), body, duplex: "half" };
  return new Request("http://nowhere.invalid/", init as unknown as RequestInit);
}
