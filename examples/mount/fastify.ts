/** The sign-in in Fastify 5, in its own scope without body parsers. The application's other routes keep theirs. */
import Fastify, { type FastifyInstance } from "fastify";
import { type App, nodeListener } from "gl-iam-server";

export function mountOnFastify(iam: App): FastifyInstance {
  const application = Fastify();
  application.register((scope, _options, done) => {
    const answerIam = nodeListener(iam);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all("/api/v1/*", async (request, reply) => {
      reply.hijack();
      await answerIam(request.raw, reply.raw);
    });
    done();
  });

  application.post("/own", async (request) => ({ received: request.body }));
  return application;
}
