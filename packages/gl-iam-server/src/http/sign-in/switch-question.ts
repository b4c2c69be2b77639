/** The page that asks before one signed-in user is switched for another. */
import type { TokenPreview } from "gl-iam";
import { html } from "hono/html";
import type { Page } from "../pages/page.js";

/** The answer that the page's button sends. */
export const SWITCH = "switch";

export interface SwitchForm {
  readonly token: string;
  readonly return_to?: string | undefined;
  readonly code_verifier?: string | undefined;
}

/** Who asks whom. */
export interface Switch {
  readonly preview: TokenPreview;
  /** The address of who is signed in; null where it is not known. */
  readonly current: string | null;
  /** The origin of the partner's page that sent the form; null for the application's own. */
  readonly partnerOrigin: string | null;
  /** Origins whose pages may have the question in a frame. */
  readonly embedders: readonly string[];
}

export function switchQuestion(
  page: Page,
  form: SwitchForm,
  { preview, current, partnerOrigin, embedders }: Switch,
): Promise<Response> {
  const hidden = Object.entries({ ...form, confirm: SWITCH }).map(([name, value]) =>
    value === undefined ? "" : html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const { email: next, partnerName: partner } = preview;
  const signedIn = current === null ? page.say("questionSignedIn") : page.say("questionSignedInAs", { current });
  const stay = current === null ? page.say("questionStay") : page.say("questionStayAs", { current });
  const content = html`<p>${signedIn}</p>
<p>${page.say("questionAsk", { partner, next })}</p>
<p>${page.say("questionWarning")}</p>
<form method="post">
${hidden}
<button type="submit">${page.say("questionAccept", { next })}</button>
</form>
<nav>
<a href="/">${stay}</a>
${partnerOrigin === null ? "" : html`<a href="${partnerOrigin}">${page.say("goBack", { site: partner })}</a>`}
</nav>`;
  return page.respond({ title: "questionTitle", content, embedders });
}
