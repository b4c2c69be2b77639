/**
 * The same small application in each framework, behind its adapter: `/` for whoever is signed in, `/admin` for
 * organization administrators, `/partners` for partners' users, and `/leave`, which ends the session.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import express from "express";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { type Guard, isGuardRefusal } from "gl-iam-client";
import * as onExpress from "gl-iam-client/express";
import * as onFastify from "gl-iam-client/fastify";
import * as onHono from "gl-iam-client/hono";
import * as onNest from "gl-iam-client/nest";
import * as onNext from "gl-iam-client/next";
import * as onNode from "gl-iam-client/node";
import * as onSvelteKit from "gl-iam-client/sveltekit";
import { Hono } from "hono";
import { OWN } from "../application.js";
import { askedWith } from "./next-modules.js";

export interface Opened {
  ask(method: string, path: string, headers: Record<string, string>): Promise<Response>;
  close?(): Promise<unknown>;
}

/** What `/leave` does: it ends the session of this request. */
type Leave = (authorization: string | null | undefined) => Promise<unknown>;

type Framework = (guard: Guard, leave: Leave) => Opened | Promise<Opened>;

const ADMIN = "org_admin";
/** The peer of whoever asks without a socket. */
export const PEER = "127.0.0.1";

export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  hono(guard, leave) {
    const app = new Hono<onHono.GuardEnv>();
    app.all("/", onHono.requireUser(guard), ({ text, var: { user } }) => text(user.email));
    app.get("/admin", onHono.requireRole(guard, ADMIN), ({ text, var: { user } }) => text(user.email));
    app.get("/partners", onHono.requirePartner(guard), ({ text, var: { user } }) => text(user.email));
    app.get("/leave", onHono.requireUser(guard), async ({ text, req }) => {
      await leave(req.header("authorization"));
      return text("left");
    });
    const env = { incoming: { socket: { remoteAddress: PEER } } };
    return { ask: async (method, path, headers) => app.request(`${OWN}${path}`, { method, headers }, env) };
  },

  express(guard, leave) {
    const app = express();
    const greet = (_request: unknown, response: express.Response<string, onExpress.GuardLocals>) =>
      void response.send(response.locals.user.email);
    app.all("/", onExpress.requireUser(guard), greet);
    app.get("/admin", onExpress.requireRole(guard, ADMIN), greet);
    app.get("/partners", onExpress.requirePartner(guard), greet);
    app.get("/leave", onExpress.requireUser(guard), async ({ headers }, response) => {
      await leave(headers.authorization);
      response.send("left");
    });
    return listening(app);
  },

  async fastify(guard, leave) {
    const app = fastify();
    const greet = async ({ signedIn }: FastifyRequest) => signedIn.user.email;
    app.route({
      method: ["GET", "POST", "DELETE"],
      url: "/",
      preHandler: onFastify.requireUser(guard),
      handler: greet,
    });
    app.get("/admin", { preHandler: onFastify.requireRole(guard, ADMIN) }, greet);
    app.get("/partners", { preHandler: onFastify.requirePartner(guard) }, greet);
    app.get("/leave", { preHandler: onFastify.requireUser(guard) }, async ({ headers }, reply: FastifyReply) => {
      await leave(headers.authorization);
      return reply.send("left");
    });
    return {
      async ask(method, url, headers) {
        const answer = await app.inject({ method: method as "GET", url, headers });
        return new Response(answer.body || null, { status: answer.statusCode, headers: headersOf(answer.headers) });
      },
      close: () => app.close(),
    };
  },

  "node:http": (guard, leave) => {
    type Greet = onNode.GuardedHandler<{ user: { email: string } }>;
    const greet: Greet = (_request, response, { user }) => void response.end(user.email);
    const routes: Record<string, RequestListener> = {
      "/": onNode.requireUser(guard)(greet),
      "/admin": onNode.requireRole(guard, ADMIN)(greet),
      "/partners": onNode.requirePartner(guard)(greet),
      "/leave": onNode.requireUser(guard)(async ({ headers }, response) => {
        await leave(headers.authorization);
        response.end("left");
      }),
    };
    return listening((request, response) => routes[request.url?.split("?")[0] ?? ""]?.(request, response));
  },

  /** As Nest on Express asks a guard: before the handler, and then no more when it says no. */
  nest(guard, leave) {
    const app = express();
    app.use(onNest.callOrigin(guard));
    const behind = (one: onNest.NestGuard, handler: express.RequestHandler): express.RequestHandler => {
      return async (request, response, next) => {
        const http = { getRequest: () => request, getResponse: () => response } as never;
        if (await one.canActivate({ switchToHttp: () => http })) await handler(request, response, next);
      };
    };
    const greet: express.RequestHandler = (request, response) =>
      void response.send((request as unknown as onNest.GuardedRequest).user.email);
    app.all("/", behind(onNest.requireUser(guard), greet));
    app.get("/admin", behind(onNest.requireRole(guard, ADMIN), greet));
    app.get("/partners", behind(onNest.requirePartner(guard), greet));
    const leaving: express.RequestHandler = async ({ headers }, response) => {
      await leave(headers.authorization);
      response.send("left");
    };
    app.get("/leave", behind(onNest.requireUser(guard), leaving));
    return listening(app);
  },

  sveltekit(guard, leave) {
    const only =
      (path: string): onSvelteKit.Guarded =>
      (event) =>
        event.url.pathname === path;
    const handles = [
      onSvelteKit.requireUser(guard, only("/")),
      onSvelteKit.requireRole(guard, ADMIN, only("/admin")),
      onSvelteKit.requirePartner(guard, undefined, only("/partners")),
      onSvelteKit.requireUser(guard, only("/leave")),
    ];
    type Event = onSvelteKit.KitEvent & { locals: Partial<onSvelteKit.GuardLocals> };
    const page = async ({ url, request, locals }: Event) => {
      if (url.pathname !== "/leave") return new Response(locals.user?.email);
      await leave(request.headers.get("authorization"));
      return new Response("left");
    };
    // As `sequence` of SvelteKit puts one into the other.
    const through = (event: Event, [handle, ...rest] = handles): Promise<Response> =>
      handle ? handle({ event, resolve: (next) => through(next, rest) }) : page(event);
    return {
      ask(method, path, headers) {
        const request = new Request(`${OWN}${path}`, { method, headers });
        return through({ request, url: new URL(request.url), locals: {}, getClientAddress: () => PEER });
      },
    };
  },

  next(guard, leave) {
    const options = { clientAddress: () => PEER };
    const greet = async (_request: Request, { user }: { user: { email: string } }) => new Response(user.email);
    const routes: Record<string, (request: Request, context: unknown) => Promise<Response>> = {
      "/": onNext.withUser(guard, greet, options),
      "/admin": onNext.withUser(guard, greet, { ...options, role: ADMIN }),
      // By a page: what it throws is the answer's.
      "/partners": ({ headers }) =>
        askedWith(headers, async () => new Response((await onNext.requirePartner(guard)).user.email)).catch((error) => {
          if (isGuardRefusal(error)) return error.toResponse();
          throw error;
        }),
      "/leave": onNext.withUser(
        guard,
        async ({ headers }) => {
          await leave(headers.get("authorization"));
          return new Response("left");
        },
        options,
      ),
    };
    return {
      async ask(method, path, headers) {
        const request = new Request(`${OWN}${path}`, { method, headers });
        return (await routes[path.split("?")[0] ?? ""]?.(request, {})) ?? new Response(null, { status: 404 });
      },
    };
  },
};

function headersOf(headers: OutgoingHttpHeaders): Headers {
  return new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));
}

async function listening(handler: RequestListener): Promise<Opened> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, PEER, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // Not by fetch, which writes Sec-Fetch-Mode itself.
    async ask(method, path, headers) {
      const asking = request({ host: PEER, port, method, path, headers }).end();
      const [answer] = (await once(asking, "response")) as [IncomingMessage];
      const body = await text(answer);
      return new Response(body || null, { status: answer.statusCode ?? 0, headers: headersOf(answer.headers) });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
