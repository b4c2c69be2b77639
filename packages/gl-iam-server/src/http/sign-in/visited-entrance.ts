/** The entrance without a form: somebody reloaded it, kept it as a bookmark, or came back to it. */
import { html } from "hono/html";
import type { AppState } from "../app-state.js";
import { wantsPage } from "../pages/page.js";
import { isReading } from "../session/browser-origin.js";
import { addressOfSignedIn, markOf } from "../session/signed-in-mark.js";
import type { AppContext } from "../wire/app-context.js";

/** @returns a page that says what this address is, and the ways on; null for a program, which is told the method */
export async function visitedEntrance(state: AppState, context: AppContext): Promise<Response | null> {
  if (!wantsPage(context.req.raw) || !isReading(context)) return null;
  context.set("isNavigation", true);
  const page = state.pages.for(context.req.raw);
  const current = await addressOfSignedIn(state, markOf(context));
  const portal = await portalBefore(state, context);
  const content = html`<p>${page.say("entranceText")}</p>
${current === null ? "" : html`<p>${page.say("stillSignedInAs", { current })}</p>`}
<nav>
${portal === null ? "" : html`<a href="${portal}">${page.say("goBack", { site: new URL(portal).host })}</a>`}
<a href="/">${page.say("goToApplication")}</a>
</nav>`;
  return page.respond({ title: "entranceTitle", content });
}

/** The origin of the page that led here, where that is a partner's: another one chose its own address. */
async function portalBefore(state: AppState, { req }: AppContext): Promise<string | null> {
  const referrer = req.header("referer") ?? "";
  if (!URL.canParse(referrer)) return null;
  const { origin } = new URL(referrer);
  return origin !== state.ownOrigin && (await state.origins.has(origin)) ? origin : null;
}
