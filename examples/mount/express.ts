/** The sign-in in Express 5. Mount it before express.json(): a signature covers the exact bytes of the body. */
import express, { type Express } from "express";
import { type App, nodeListener } from "gl-iam-server";

export function mountOnExpress(iam: App): Express {
  const application = express();
  application.disable("x-powered-by");
  // `all` with a pattern leaves the URL as it is; `use` with a path would cut the path off.
  application.all(/^\/api\/v1\//, nodeListener(iam));

  application.use(express.json());
  application.post("/own", (request, response) => {
    response.json({ received: request.body });
  });
  return application;
}
