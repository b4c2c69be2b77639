/** Guards for `node:http` without a framework. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import { guardRequestOf, sendRefusal } from "./adapters/node-request.js";
import type { Guard } from "./guard/guard.js";

/** What runs for a request that may go on. What it throws is not caught. */
export type GuardedHandler<Found> = (
  request: IncomingMessage,
  response: ServerResponse,
  signedIn: Found,
) => void | Promise<void>;

/** Makes a handler for `createServer` of one that is for requests that may go on. */
export type Protection<Found> = (
  handler: GuardedHandler<Found>,
) => (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Options of a protection. */
export interface NodeOptions {
  /** The client's address, for the audit; the socket's peer by default. */
  readonly clientAddress?: ((request: IncomingMessage) => string | null | undefined) | undefined;
}

/** Lets in whoever is signed in. */
export function requireUser<Found extends Answer>(guard: Guard<Found>, options?: NodeOptions): Protection<Found> {
  return protection(guard, userOf(guard), options);
}

/** Lets in users with this role, or a higher one. */
export function requireRole<Found extends Answer>(
  guard: Guard<Found>,
  role: string,
  options?: NodeOptions,
): Protection<Found> {
  return protection(guard, roleOf(guard, role), options);
}

/** Lets in users of this partner; of any partner when it is undefined. */
export function requirePartner<Found extends Answer>(
  guard: Guard<Found>,
  partnerId?: string,
  options?: NodeOptions,
): Protection<Found> {
  return protection(guard, partnerOf(guard, partnerId), options);
}

function protection<Found extends Answer>(
  guard: Guard<Found>,
  judge: Judgement<Found>,
  { clientAddress = (request) => request.socket.remoteAddress }: NodeOptions = {},
): Protection<Found> {
  return (handler) => (incoming, outgoing) => {
    const request = guardRequestOf(incoming);
    return guard.withOrigin(originOf(request, clientAddress(incoming)), async () => {
      let signedIn: Found;
      try {
        signedIn = await judge(request);
      } catch (error) {
        return sendRefusal(refusalOf(error), outgoing);
      }
      await handler(incoming, outgoing, signedIn);
    });
  };
}
