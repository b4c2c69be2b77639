/** `/openapi.json`, and `/docs` to read it. Everything the page needs is served from here. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Hono } from "hono";
import type { Api } from "../api.js";
import { json } from "../json.js";
import type { AppEnv } from "../service.js";
import { openApiDocument } from "./openapi.js";

/** Redoc's one wish from elsewhere: the logo beside its name. The policy would stop it, and the browser complain of that. */
const FOREIGN_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/** Redoc sets styles by itself, and runs its search in a worker of its own making. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>GL IAM API</title>
<redoc spec-url="openapi.json" disable-search="true" hide-loading="true"></redoc>
<script src="docs/redoc.js"></script>
</html>
`;

export function addDocument(router: Hono<AppEnv>, api: Api): void {
  const require = createRequire(import.meta.url);
  const { version } = require("gl-iam-server/package.json") as { version: string };
  let document: object | undefined;
  let redoc: Promise<string> | undefined;

  router.get("/openapi.json", (context) => {
    context.set("operation", "openapi");
    document ??= openApiDocument(api.operations, api.service.options.publicUrl, version);
    return json(document);
  });

  router.get("/docs", (context) => {
    context.set("operation", "docs");
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": DOCS_POLICY };
    return new Response(PAGE, { headers });
  });

  router.get("/docs/redoc.js", async (context) => {
    context.set("operation", "docs");
    redoc ??= readFile(require.resolve("redoc/bundles/redoc.standalone.js"), "utf8").then((script) =>
      script.replaceAll(FOREIGN_LOGO, NO_PICTURE),
    );
    const headers = { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=86400" };
    return new Response(await redoc, { headers });
  });
}
