/** The page that asks before one signed-in user is switched for another. */
import type { TokenPreview } from "gl-iam";
import { html } from "hono/html";
import { page } from "../wire/page.js";

/** The answer that the page's button sends. */
export const SWITCH = "switch";

export interface SwitchForm {
  readonly token: string;
  readonly return_to?: string | undefined;
  readonly code_verifier?: string | undefined;
}

/** @param embedders origins whose pages may have it in a frame */
export function switchQuestion(
  form: SwitchForm,
  { email, partnerName }: TokenPreview,
  embedders: readonly string[],
): Promise<Response> {
  const hidden = Object.entries({ ...form, confirm: SWITCH }).map(([name, value]) =>
    value === undefined ? "" : html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return page(
    "Sign in as somebody else?",
    html`<p>You are signed in already. ${partnerName} asks to sign you in as <strong>${email}</strong> instead.</p>
<p>If you did not ask for this just now, close this page.</p>
<form method="post">
${hidden}
<button type="submit">Sign in as ${email}</button>
</form>`,
    { embedders },
  );
}
