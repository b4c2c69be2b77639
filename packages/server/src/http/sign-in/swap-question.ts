/** The page that asks before one signed-in user is swapped for another. It loads nothing and can't be framed. */

import type { TokenPreview } from "gl-iam";
import { html } from "hono/html";

export interface SwapForm {
  readonly token: string;
  readonly return_to?: string | undefined;
  readonly code_verifier?: string | undefined;
}

export async function swapQuestion(form: SwapForm, { email, partnerName }: TokenPreview): Promise<Response> {
  const hidden = Object.entries({ ...form, confirm: "swap" }).map(([name, value]) =>
    value === undefined ? "" : html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const page = await html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in as somebody else?</title>
<main>
<h1>Sign in as somebody else?</h1>
<p>You are signed in already. ${partnerName} asks to sign you in as <strong>${email}</strong> instead.</p>
<p>If you did not ask for this just now, close this page.</p>
<form method="post">
${hidden}
<button type="submit">Sign in as ${email}</button>
</form>
</main>
</html>`;
  return new Response(page.toString(), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      // With no-referrer, the browser would send `Origin: null` along with the form.
      "referrer-policy": "same-origin",
    },
  });
}
