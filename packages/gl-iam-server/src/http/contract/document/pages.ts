/** `/openapi.json`, and `/docs` to read it. Everything that the page needs is served from here, each made once. */
import { createRequire } from "node:module";
import { z } from "zod";
import { StaticAnswer } from "../../wire/static-answer.js";
import type { Api } from "../api.js";
import { PAGE } from "../examples.js";
import { defineOperation } from "../operation.js";
import { openApiDocument } from "./openapi.js";
import { documentPage, PAGE_POLICY } from "./page.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";

const openapi = defineOperation({
  id: "openapi",
  method: "get",
  path: "/openapi.json",
  tag: "document",
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
  tag: "document",
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

const docsStyle = defineOperation({
  id: "docsStyle",
  method: "get",
  path: "/docs/page.css",
  tag: "document",
  summary: "The style of that page",
  answer: {
    status: 200,
    description: "CSS",
    contentType: "text/css",
    schema: z.string(),
    example: "body { margin: 0; }",
  },
  errors: [],
});

const docsScript = defineOperation({
  id: "docsScript",
  method: "get",
  path: "/docs/page.js",
  tag: "document",
  summary: "The script of that page",
  answer: {
    status: 200,
    description: "the filter of the operations",
    contentType: "text/javascript",
    schema: z.string(),
    example: "apply();",
  },
  errors: [],
});

export function addDocument(api: Api): void {
  const { version } = createRequire(import.meta.url)("gl-iam-server/package.json") as { version: string };
  const document = once(() => openApiDocument(api.operations, api.state.options.publicUrl, version));
  const json = once(async () => new StaticAnswer(JSON.stringify(document()), { "content-type": "application/json" }));
  const page = once(async () => {
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PAGE_POLICY };
    return new StaticAnswer(await documentPage(document()), headers);
  });
  const style = once(async () => new StaticAnswer(PAGE_STYLE, { "content-type": "text/css; charset=utf-8" }));
  const script = once(async () => new StaticAnswer(PAGE_SCRIPT, { "content-type": "text/javascript; charset=utf-8" }));

  api.add(openapi, async (context) => (await json()).answer(context.req.raw));
  api.add(docs, async (context) => (await page()).answer(context.req.raw));
  api.add(docsStyle, async (context) => (await style()).answer(context.req.raw));
  api.add(docsScript, async (context) => (await script()).answer(context.req.raw));
}

/** At the first request, when every operation has been added. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
