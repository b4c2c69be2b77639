/** Guards as hooks of Fastify 5: the answer is in `request.signedIn`. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Answer, type Judgement, originOf, partnerOf, refusalOf, roleOf, userOf } from "./adapters/judging.js";
import { guardRequestOf } from "./adapters/node-request.js";
import type { Guard } from "./guard/guard.js";
import type { SignedIn } from "./source/source.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who is signed in, behind a guard of gl-iam-client. */
    signedIn: SignedIn;
  }
}

/** A hook, as `preHandler` and `onRequest` take it. `request.ip` follows the application's `trustProxy`. */
export type FastifyHook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** Lets in whoever is signed in. */
export function requireUser(guard: Guard): FastifyHook {
  return hook(guard, userOf(guard));
}

/** Lets in users with this role, or a higher one. */
export function requireRole(guard: Guard, role: string): FastifyHook {
  return hook(guard, roleOf(guard, role));
}

/** Lets in users of this partner; of any partner when it is left out. */
export function requirePartner(guard: Guard, partnerId?: string): FastifyHook {
  return hook(guard, partnerOf(guard, partnerId));
}

/** For routes without a guard: what they do is audited with the request's address and user agent. */
export function callOrigin(guard: Guard<Answer> | Guard): FastifyHook {
  return (request, _reply, done) => guard.withOrigin(originOf(guardRequestOf(request.raw), request.ip), () => done());
}

function hook(guard: Guard, judge: Judgement<SignedIn>): FastifyHook {
  return (incoming, reply, done) => {
    const request = guardRequestOf(incoming.raw);
    void guard.withOrigin(originOf(request, incoming.ip), async () => {
      try {
        incoming.signedIn = await judge(request);
      } catch (error) {
        return refuse(error, reply, done);
      }
      done();
    });
  };
}

async function refuse(error: unknown, reply: FastifyReply, done: (error?: Error) => void): Promise<void> {
  try {
    const answer = refusalOf(error).toResponse();
    reply.code(answer.status);
    answer.headers.forEach((value, name) => void reply.header(name, value));
    // As text: Fastify would write an object its own way.
    await reply.send(await answer.text());
  } catch (fault) {
    done(fault instanceof Error ? fault : new Error(String(fault)));
  }
}
