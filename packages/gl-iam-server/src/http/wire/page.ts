/** The few pages that a person sees here. They load nothing and run nothing, and nobody but a partner frames one. */
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Problem } from "./problem.js";

/** A text whose values have been escaped. */
type Markup = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 26rem; margin: 1rem; padding: 1.5rem 2rem; overflow-wrap: anywhere; }
main { border: 1px solid #8886; border-radius: .75rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
button { font: inherit; padding: .5rem 1rem; border: 0; border-radius: .5rem; cursor: pointer; }
button { background: #1d4ed8; color: #fff; }
small { opacity: .8; }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'`;

interface PageOptions {
  readonly status?: number;
  /** Origins whose pages may have it in a frame. */
  readonly embedders?: readonly string[];
}

export async function page(
  title: string,
  content: Markup,
  { status = 200, embedders = [] }: PageOptions = {},
): Promise<Response> {
  const document = await html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${raw(STYLE)}</style>
<main>
<h1>${title}</h1>
${content}
</main>
</html>
`;
  return new Response(document.toString(), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `${POLICY}; frame-ancestors ${embedders.join(" ") || "'none'"}`,
      // With no-referrer, the browser would send `Origin: null` along with a form.
      "referrer-policy": "same-origin",
    },
  });
}

/** What a person can do who only wanted to open a page. Everything else is the partner's or the operator's task. */
const ADVICE: Partial<Record<Problem["code"], string>> = {
  invalid_token: "This link has expired or was used already. Go back and open it again.",
  invalid_state: "This sign-in took too long, or began in another browser. Begin again.",
  rate_limited: "There were too many attempts. Wait a minute, then try again.",
  store_unavailable: "The service can't be reached right now. Try again in a moment.",
};

export function refusalPage({ code, status, request_id }: Problem): Promise<Response> {
  const advice = ADVICE[code] ?? "Please tell whoever sent you here, and give them the two lines below.";
  return page(
    "You could not be signed in",
    html`<p>${advice}</p>
<p><small>${code}<br>${request_id}</small></p>`,
    { status },
  );
}

/** Whether a browser shows the answer to a person, instead of passing it to a script. */
export function wantsPage(request: Request): boolean {
  return /\btext\/html\b/i.test(request.headers.get("accept") ?? "");
}
