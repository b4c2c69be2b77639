/** `/` of the service: what this is, for somebody who came across it. */
import { html } from "hono/html";
import type { Page } from "./page.js";

export function frontPage(page: Page): Promise<Response> {
  const content = html`<p>${page.say("serviceText")}</p>
<ul>
<li><a href="/docs">${page.say("serviceDocs")}</a></li>
<li><a href="/openapi.json">${page.say("serviceOpenApi")}</a></li>
<li><a href="/healthz">${page.say("serviceHealth")}</a></li>
</ul>`;
  return page.respond({ title: "serviceTitle", content });
}
