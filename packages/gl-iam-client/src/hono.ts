/** Guards as Hono's middleware: the answer is in `c.var.user` and `c.var.session`. */
import type { Context, MiddlewareHandler } from "hono";
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import type { Guard } from "./guard/guard.js";
import type { PartnerCall, SignedIn } from "./source/source.js";

/** What a handler behind a guard finds: `c.get("user")`, `c.var.session`. */
export interface GuardEnv<Found extends Answer = SignedIn> {
  Variables: { user: Found["user"]; session: Found["session"] };
}

/** What a handler behind `partnerRequest` finds. */
export interface PartnerEnv {
  Variables: { partner: PartnerCall["partner"]; payload: PartnerCall["payload"] };
}

/** Options of the middleware. */
export interface HonoOptions {
  /**
   * The client's address, for the audit and for partners' source-address restrictions. By default the socket's peer
   * under @hono/node-server, and none elsewhere. Behind a proxy read the header that the proxy overwrites.
   */
  readonly clientAddress?: ((context: Context) => string | null | undefined) | undefined;
}

/** Lets in whoever is signed in. */
export function requireUser<Found extends Answer>(guard: Guard<Found>, options: HonoOptions = {}) {
  return middleware(guard, userOf(guard), options);
}

/** Lets in users with this role, or a higher one. */
export function requireRole<Found extends Answer>(guard: Guard<Found>, role: string, options: HonoOptions = {}) {
  return middleware(guard, roleOf(guard, role), options);
}

/** Lets in users of this partner; of any partner when it is left out. */
export function requirePartner<Found extends Answer>(
  guard: Guard<Found>,
  partnerId?: string,
  options: HonoOptions = {},
) {
  return middleware(guard, partnerOf(guard, partnerId), options);
}

/** Lets in a partner's signed request, once: `c.var.partner`, `c.var.payload`. It reads the body. */
export function partnerRequest(
  guard: Guard<Answer> | Guard,
  { clientAddress = peerOf }: HonoOptions = {},
): MiddlewareHandler<PartnerEnv> {
  return (context, next) => {
    const sourceIp = clientAddress(context);
    return guard.withOrigin(originOf(context.req.raw, sourceIp), async () => {
      try {
        const { partner, payload } = await guard.partnerRequest(context.req.raw, { sourceIp });
        context.set("partner", partner);
        context.set("payload", payload);
      } catch (error) {
        return refusalOf(error).toResponse();
      }
      return next();
    });
  };
}

/** For routes without a guard: what they do is audited with the request's address and user agent. */
export function callOrigin(
  guard: Guard<Answer> | Guard,
  { clientAddress = peerOf }: HonoOptions = {},
): MiddlewareHandler {
  return (context, next) => guard.withOrigin(originOf(context.req.raw, clientAddress(context)), next);
}

function middleware<Found extends Answer>(
  guard: Guard<Found>,
  judge: Judgement<Found>,
  { clientAddress = peerOf }: HonoOptions,
): MiddlewareHandler<GuardEnv<Found>> {
  return (context, next) =>
    guard.withOrigin(originOf(context.req.raw, clientAddress(context)), async () => {
      try {
        const { user, session } = await judge(context.req.raw);
        context.set("user", user);
        context.set("session", session);
      } catch (error) {
        return refusalOf(error).toResponse();
      }
      return next();
    });
}

function peerOf({ env }: Context): string | undefined {
  return (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress;
}
