/** The mock partner's pages. They run nothing, and load nothing. */
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Attempt } from "./attempt.js";
import { FAULTS } from "./faults.js";
import { STYLE } from "./style.js";

type Markup = ReturnType<typeof html>;

/** What the pages say of the partner and its application. */
export interface Scene {
  /** The service's origin. */
  readonly target: string;
  readonly consumerKey: string;
  /** The mock partner's own origin, as this browser sees it. */
  readonly own: string;
  /** A path of the application, for after the sign-in. */
  readonly returnTo: string;
}

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

async function page({ target }: Scene, title: string, content: Markup, status = 200): Promise<Response> {
  const document = await html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - mock partner</title>
<style>${raw(STYLE)}</style>
<main>
<h1>${title}</h1>
${content}
</main>
</html>
`;
  // A form's redirects count too: the application sends the browser on within its own origin.
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self' ${target}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(document.toString(), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      // The application reads the origin of the form that brings the token.
      "referrer-policy": "strict-origin",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** The portal: a person, and everything that a partner can do about it. */
export function portalPage(scene: Scene): Promise<Response> {
  const { target, consumerKey, own, returnTo } = scene;
  const start = `${target}/api/v1/sso/start/${consumerKey}?return_to=${encodeURIComponent(returnTo)}`;
  return page(
    scene,
    "A partner to test with",
    html`<p>It signs as <code>${consumerKey}</code>, for the application at <code>${target}</code>.</p>
<form method="post" action="/sign-in">
<h2>A person</h2>
${personFields()}
<button>Sign in to the application</button>
<section>
<h2>Without a browser</h2>
<p>What the partner's backend sends by itself.</p>
<button formaction="/provision">Provision</button>
<button formaction="/logout">Log out everywhere</button>
<button formaction="/deprovision">Withdraw</button>
</section>
<section>
<h2>With a fault</h2>
<p>A sign-in with one mistake, the answer, and what the doctor says.</p>
<label>Fault <select name="fault">
${FAULTS.map(({ name, title }) => html`<option value="${name}">${title}</option>`)}
</select></label>
<button formaction="/fault">Send with this fault</button>
</section>
</form>
<section>
<h2>Begun by the application</h2>
<p><a href="${start}">Start at the application</a>: it sends the browser to this partner's log-in page. The partner's
mode must be <code>sp_initiated</code> or <code>both</code>, and its <code>login_url</code>
<code>${own}/login</code>.</p>
</section>`,
  );
}

/** Where an SP-initiated sign-in arrives: the state goes back, signed. */
export function loginPage(scene: Scene, state: string): Promise<Response> {
  return page(
    scene,
    "Log in",
    html`<p>The application at <code>${scene.target}</code> asks who you are.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="state" value="${state}">
${personFields()}
<button>Log in</button>
</form>
<p><a href="/">Mock partner</a></p>`,
  );
}

const PEOPLE = [
  { name: "external_id", label: "External id", value: "u-1001" },
  { name: "email", label: "E-mail", value: "alice@acme.example" },
  { name: "display_name", label: "Name", value: "Alice Liddell" },
  { name: "role", label: "Role (left out when empty)", value: "" },
] as const;

function personFields(): Markup {
  return html`${PEOPLE.map(
    ({ name, label, value }) =>
      html`<label>${label} <input name="${name}" value="${value}" autocomplete="off"></label>\n`,
  )}`;
}

/** What happened: the request, the answer, the doctor. */
export function attemptPage(scene: Scene, title: string, { request, answer, steps, cause }: Attempt) {
  const { token } = answer.json;
  const isAccepted = answer.status !== null && answer.status < 400;
  const outcome = isAccepted ? "accepted" : `refused: ${String(answer.json.code ?? answer.status ?? "no answer")}`;
  const head = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  const sent = [`POST ${request.path}`, ...head, "", request.body].join("\n");
  return page(
    scene,
    `${title}: ${outcome}`,
    html`${typeof token === "string" ? continueForm(scene, token) : ""}
<section><h2>Sent</h2><pre tabindex="0">${sent}</pre></section>
<section><h2>Answer ${answer.status ?? ""}</h2><pre tabindex="0">${answer.text || "(empty)"}</pre></section>
<section><h2>What the doctor says</h2>
<p><strong>${cause ? `${cause.code} (${cause.certainty})` : "nothing is wrong"}</strong></p>
${cause ? html`<p>${cause.message}</p>` : ""}
<ul>
${steps.map(({ name, outcome, message }) => html`<li>${name}, ${outcome}: ${message}</li>\n`)}
</ul>
</section>
<p><a href="/">Back</a></p>`,
  );
}

/** A form that the browser posts: the application learns from it which origin brought the token. */
function continueForm({ target, returnTo }: Scene, token: string): Markup {
  return html`<form method="post" action="${target}/api/v1/sso/enter">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="return_to" value="${returnTo}">
<button>Continue to the application</button>
</form>`;
}

export function refusalPage(scene: Scene, message: string, status: number): Promise<Response> {
  return page(scene, "Not here", html`<p>${message}</p>\n<p><a href="/">Mock partner</a></p>`, status);
}
