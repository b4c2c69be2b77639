/** A refusal for a person: what to do, who is still signed in, and a way back. */
import { html } from "hono/html";
import type { Problem } from "../wire/problem.js";
import type { Page } from "./page.js";
import type { PageTexts } from "./texts/page-texts.js";

/** What a person can do who only wanted to open a page. Everything else is the partner's or the operator's task. */
const ADVICE: Partial<Record<Problem["code"], keyof PageTexts>> = {
  invalid_token: "refusalExpired",
  invalid_state: "refusalState",
  rate_limited: "refusalBusy",
  store_unavailable: "refusalUnavailable",
};

export interface Surroundings {
  /** The address of who is signed in; null where that is nobody, or not known. */
  readonly current: string | null;
  /** The origin of the partner's page that sent the reader here; null for none that is known. */
  readonly partnerOrigin: string | null;
}

export function refusalPage(
  page: Page,
  { code, status, request_id }: Problem,
  { current, partnerOrigin }: Surroundings,
): Promise<Response> {
  const site = partnerOrigin === null ? "" : new URL(partnerOrigin).host;
  const content = html`<p>${page.say(ADVICE[code] ?? "refusalOther")}</p>
${current === null ? "" : html`<p>${page.say("stillSignedInAs", { current })}</p>`}
<nav>
${partnerOrigin === null ? "" : html`<a href="${partnerOrigin}">${page.say("goBack", { site })}</a>`}
<a href="/">${page.say("goToApplication")}</a>
</nav>
<small>${code}<br>${request_id}</small>`;
  return page.respond({ title: "refusalTitle", content, status });
}
