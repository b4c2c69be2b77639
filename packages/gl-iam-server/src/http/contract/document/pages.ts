/** `/openapi.json`, and `/docs` to read it. Everything the page needs is served from here. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";
import { json } from "../../wire/json.js";
import type { Api } from "../api.js";
import { PAGE } from "../examples.js";
import { defineOperation } from "../operation.js";
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

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>GL IAM API</title>
<redoc spec-url="openapi.json" disable-search="true" hide-loading="true"></redoc>
<script src="docs/redoc.js"></script>
</html>
`;

const openapi = defineOperation({
  id: "openapi",
  method: "get",
  path: "/openapi.json",
  tag: "service",
  summary: "This document",
  answer: {
    status: 200,
    description: "OpenAPI 3.1",
    schema: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
    example: { openapi: "3.1.0", info: { title: "GL IAM", version: "0.1.0" }, paths: {} },
  },
  errors: [],
});

const docs = defineOperation({
  id: "docs",
  method: "get",
  path: "/docs",
  tag: "service",
  summary: "This document, to read",
  answer: {
    status: 200,
    description: "a page that loads nothing from elsewhere",
    contentType: "text/html",
    schema: z.string(),
    example: PAGE,
  },
  errors: [],
});

const docsScript = defineOperation({
  id: "docsScript",
  method: "get",
  path: "/docs/redoc.js",
  tag: "service",
  summary: "The script of that page",
  answer: {
    status: 200,
    description: "Redoc",
    contentType: "text/javascript",
    schema: z.string(),
    example: "!function(){…}();",
  },
  errors: [],
});

export function addDocument(api: Api): void {
  const require = createRequire(import.meta.url);
  const { version } = require("gl-iam-server/package.json") as { version: string };
  let document: object | undefined;
  let redoc: Promise<string> | undefined;

  api.add(openapi, async () => {
    document ??= openApiDocument(api.operations, api.state.options.publicUrl, version);
    return json(document);
  });

  api.add(docs, async () => {
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": DOCS_POLICY };
    return new Response(DOCS_PAGE, { headers });
  });

  api.add(docsScript, async () => {
    redoc ??= readFile(require.resolve("redoc/bundles/redoc.standalone.js"), "utf8").then((script) =>
      script.replaceAll(FOREIGN_LOGO, NO_PICTURE),
    );
    const headers = { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=86400" };
    return new Response(await redoc, { headers });
  });
}
