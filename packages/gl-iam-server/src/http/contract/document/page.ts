/**
 * `/docs`: the OpenAPI document as static HTML. Style and script are separate files, so that the strictest policy
 * holds.
 */
import { html } from "hono/html";
import { curlCommands } from "./curl-command.js";
import { gettingStarted } from "./getting-started.js";
import type { DocumentedOperation, OpenApiDocument } from "./openapi.js";
import { code, inline, type Markup } from "./page-parts.js";
import { type FieldText, fieldLists, typeText } from "./schema-text.js";

export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Operations in the order of a sign-in. The others follow, in the order of the document. */
const IN_A_SIGN_IN = ["startSignIn", "issueToken", "exchangeToken", "enter"];

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentedOperation;
}

export async function documentPage(document: OpenApiDocument): Promise<string> {
  const { info, tags, servers } = document;
  const origin = servers[0]?.url ?? "";
  const groups = tags.map((tag) => ({ ...tag, places: placesOf(document, tag.name) }));
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<link rel="stylesheet" href="docs/page.css">
<script src="docs/page.js" defer></script>
</head>
<body>
<header>
<a class="skip" href="#content">Skip to the operations</a>
<h1>${info.title} API</h1>
<p>Version ${info.version}. The same as <a href="openapi.json">OpenAPI 3.1</a>, for tools.</p>
</header>
<nav aria-label="Operations">
<div>
<label hidden>Filter operations <input id="filter" type="search" autocomplete="off" aria-describedby="count"></label>
<p id="count" role="status"></p>
<ul><li><a href="#getting-started">Getting started</a></li></ul>
${groups.map(
  ({ name, places }) => html`<div data-group>
<h2>${titleOf(name)}</h2>
<ul>
${places.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}
</ul>
</div>`,
)}
</div>
</nav>
<main id="content">
<section>
<h2 id="getting-started">Getting started</h2>
${gettingStarted(origin)}
<h3>Refusals</h3>
<p>${inline(info.description)}</p>
</section>
${groups.map(
  ({ name, description, places }) => html`<section data-group>
<h2 id="tag-${name}">${titleOf(name)}</h2>
<p>${description}.</p>
${places.map((place) => article(place, origin, document))}
</section>`,
)}
</main>
</body>
</html>
`;
  return page.toString();
}

function placesOf({ paths }: OpenApiDocument, tag: string): Place[] {
  const places = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      typeof operation !== "string" && operation.tags.includes(tag) ? [{ path, method, operation }] : [],
    ),
  );
  const rank = ({ operation }: Place) => IN_A_SIGN_IN.indexOf(operation.operationId) + 1 || Number.POSITIVE_INFINITY;
  return places.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function article({ path, method, operation }: Place, origin: string, { components }: OpenApiDocument): Markup {
  const { operationId, summary, description = "", parameters, requestBody, responses } = operation;
  const words = [operationId, summary, method, path, description, ...codesOf(operation)].join(" ").toLowerCase();
  const bodies = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
    fieldLists(schema, components.schemas),
  );
  const given = parameters.map((parameter) => ({
    name: parameter.name,
    type: `${parameter.in}: ${typeText(parameter.schema)}`,
    isRequired: parameter.required,
    description: parameter.description ?? "",
  }));
  return html`<article id="${operationId}" data-text="${words}">
<h3>${summary}</h3>
<p class="route"><b>${method.toUpperCase()}</b> <code>${path}</code></p>
<p>${inline(description)} ${whoMayCall(operation)}</p>
${given.length > 0 ? fieldTable("Parameters", operationId, given) : ""}
${bodies.map((fields, index) =>
  fieldTable(bodies.length > 1 ? `Body, form ${index + 1}` : "Body", operationId, fields),
)}
<h4>Request</h4>
${curlCommands(origin, path, method, operation).map(
  ({ name, command }) => html`${name === null ? "" : html`<p>As ${name}:</p>`}${code(command, `${summary}: request`)}`,
)}
<h4>Answers</h4>
${Object.entries(responses)
  .filter(([status]) => Number(status) < 400)
  .map(([status, answer]) => answerOf(status, answer, summary))}
<details><summary>Refusals</summary>
<table aria-label="Refusals of ${operationId}">
<thead><tr><th scope="col">Status</th><th scope="col">Codes</th></tr></thead><tbody>
${Object.entries(responses)
  .filter(([status]) => Number(status) >= 400)
  .map(([status, answer]) => html`<tr><th scope="row">${status}</th><td><code>${answer.description}</code></td></tr>`)}
</tbody></table></details>
</article>`;
}

function answerOf(status: string, answer: DocumentedOperation["responses"][string], summary: string): Markup {
  const [[type = "", media] = []] = Object.entries(answer.content ?? {});
  const example = type === "application/json" ? JSON.stringify(media?.example, null, 2) : undefined;
  return html`<p><strong>${status}</strong> ${inline(answer.description)}</p>
${example === undefined ? "" : code(example, `${summary}: answer ${status}`)}`;
}

function fieldTable(title: string, operationId: string, fields: readonly FieldText[]): Markup {
  return html`<h4>${title}</h4>
<table aria-label="${title} of ${operationId}">
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>
${fields.map(
  ({ name, type, isRequired, description }) => html`<tr><th scope="row"><code>${name}</code></th><td>${type}</td>
<td>${isRequired ? "required" : ""}${isRequired && description ? "; " : ""}${inline(description)}</td></tr>`,
)}
</tbody></table>`;
}

function codesOf({ responses }: DocumentedOperation): string[] {
  return Object.entries(responses).flatMap(([status, { description }]) => (Number(status) >= 400 ? [description] : []));
}

function titleOf(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1);
}

function whoMayCall({ security }: DocumentedOperation): string {
  const schemes: Readonly<Record<string, readonly string[]>> = Object.assign({}, ...security);
  const [scope] = schemes.machine ?? [];
  const session = "With a session: a bearer token, or the session's cookie.";
  if (!schemes.bearer) return scope === undefined ? "" : `With a machine token that has the scope ${scope}.`;
  return scope === undefined ? session : `${session} Or with a machine token that has the scope ${scope}.`;
}
