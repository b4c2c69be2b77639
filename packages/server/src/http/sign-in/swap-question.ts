/** The page that asks before one signed-in user is swapped for another. It loads nothing and can't be framed. */
import { createHash } from "node:crypto";
import type { TokenPreview } from "gl-iam";
import { html, raw } from "hono/html";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 26rem; margin: 1rem; padding: 1.5rem 2rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .75rem; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
button { font: inherit; padding: .5rem 1rem; border: 0; border-radius: .5rem; background: #1d4ed8; color: #fff; cursor: pointer; }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

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
<style>${raw(STYLE)}</style>
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
      "content-security-policy": POLICY,
      // With no-referrer, the browser would send `Origin: null` along with the form.
      "referrer-policy": "same-origin",
    },
  });
}
