/** The page of a setup link. It is the same for everybody: what it shows comes with the link's cookie. */
import { createHmac } from "node:crypto";
import { html, raw } from "hono/html";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { ACME_KEY, ACME_SECRET } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import { StaticAnswer } from "../wire/static-answer.js";
import { SETUP_SCRIPT } from "./page-script.js";
import { SETUP_STYLE } from "./page-style.js";
import { SNIPPETS } from "./snippets/snippets.js";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const asset = (id: string, path: string, contentType: "text/css" | "text/html" | "text/javascript", summary: string) =>
  defineOperation({
    ...{ id, path, summary, method: "get", tag: "setup" },
    answer: { status: 200, description: summary, contentType, schema: z.string(), example: "…" },
    errors: [],
  });

const page = asset("setupPage", "/setup", "text/html", "The page of a setup link");
const style = asset("setupStyle", "/setup/page.css", "text/css", "The style of that page");
const script = asset("setupScript", "/setup/page.js", "text/javascript", "The script of that page");

export function addSetupPage(api: Api): void {
  const document = once(async () => {
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY };
    return new StaticAnswer(String(await setupPage()), headers);
  });
  const css = once(async () => new StaticAnswer(SETUP_STYLE, { "content-type": "text/css; charset=utf-8" }));
  const js = once(async () => new StaticAnswer(SETUP_SCRIPT, { "content-type": "text/javascript; charset=utf-8" }));
  api.add(page, async (context) => (await document()).answer(context.req.raw));
  api.add(style, async (context) => (await css()).answer(context.req.raw));
  api.add(script, async (context) => (await js()).answer(context.req.raw));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const KNOWN = { timestamp: "2026-03-12T10:00:00Z", payload: '{"external_id":"u-1001","email":"alice@example.com"}' };
const KNOWN_ANSWER = createHmac("sha256", ACME_SECRET)
  .update(`${KNOWN.timestamp}|${ACME_KEY}|${KNOWN.payload}`)
  .digest("hex");

const PROPOSALS = [
  ["allowed_email_domains", "E-mail domains", "of the people who sign in, such as acme.example"],
  ["allowed_source_ips", "Source addresses", "of the servers that will call, such as 203.0.113.7 or 203.0.113.0/28"],
  ["allowed_origins", "Origins", "of the pages that show the application, such as https://portal.acme.example"],
  ["login_url", "Log-in URL", "where people without a session are sent"],
  ["allowed_roles", "Roles", "that you will assert"],
  ["technical_contact", "Technical contact", "a person or a mailbox"],
] as const;

function setupPage() {
  const fields = PROPOSALS.map(
    ([id, label, hint]) => html`<label for="${id}">${label} <small>${hint}</small></label>
<input id="${id}" autocomplete="off" spellcheck="false">`,
  );
  const options = SNIPPETS.map(({ name, label }) => html`<option value="${name}">${label}</option>`);
  const templates = SNIPPETS.map(({ name, code }) => html`<pre id="code-${name}" hidden>${code}</pre>`);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Partner setup</title>
<link rel="stylesheet" href="/setup/page.css">
<script src="/setup/page.js" defer></script>
<main>
<h1 id="title">Partner setup</h1>
<div id="opening">
<section>
<form id="open">
<p>You were invited to set up sign-in for your organization.
Enter the passcode that came another way than this link.</p>
<label for="passcode">Passcode <small>twelve letters and digits, in any case</small></label>
<input id="passcode" autocomplete="one-time-code" spellcheck="false" required>
<button>Open</button>
<p id="open-said" role="status"></p>
</form>
<div id="taken" hidden>
<p id="taken-said" role="status"></p>
<button id="not-me" type="button">This was not me: end the link</button>
</div>
<noscript><p class="bad">This page needs its script, which this service serves itself.</p></noscript>
</section>
</div>
<section id="ended" hidden><p>This link has ended. Ask whoever invited you for a new one.</p></section>
<div id="page" hidden>
<p class="quiet" id="ends"></p>
<section aria-labelledby="progress-title">
<h2 id="progress-title">Progress</h2>
<ol class="steps">
<li id="state-awaiting_secret">1. Take the secret</li>
<li id="state-awaiting_first_signature">2. Awaiting first signature</li>
<li id="state-live">3. Live</li>
</ol>
<p id="live" class="good" role="status" hidden>The first signature was accepted. You are live.</p>
</section>
<section aria-labelledby="secret-title">
<h2 id="secret-title">Your credential</h2>
<p>Consumer key: <code id="key"></code></p>
<p>The consumer secret is made when you press the button, and shown here alone, once.</p>
<p id="pending" class="quiet" hidden>A new secret waits for the operator's approval. The present one works on.</p>
<div id="told" hidden>
<pre><output id="secret" aria-label="Consumer secret"></output></pre>
<button id="copy" type="button" class="second">Copy</button>
<button id="download" type="button" class="second">Download .env</button>
<button id="stored" type="button">I have stored it</button>
</div>
<button id="reveal" type="button">Make and show the secret</button>
<button id="rotate" type="button" class="second" hidden>Make the next secret</button>
<p id="secret-said" role="status"></p>
</section>
<section aria-labelledby="propose-title">
<h2 id="propose-title">What only you know</h2>
<p>Several values are separated by spaces. Your address is <code id="address"></code>.</p>
<form id="propose">
${fields}
<button>Propose</button>
<p id="propose-said" role="status"></p>
</form>
<p class="quiet" id="proposals-none">Nothing is proposed yet.</p>
<ul class="list" id="proposals"></ul>
</section>
<section aria-labelledby="code-title">
<h2 id="code-title">Ready code</h2>
<label for="language">Language</label>
<select id="language">${options}</select>
<pre tabindex="0" aria-label="Code"><code id="code"></code></pre>
${templates}
<h2>A known answer</h2>
<p>With the key <code>${ACME_KEY}</code> and the secret <code>${raw(ACME_SECRET)}</code>, at
<code>${KNOWN.timestamp}</code>, the payload <code>${KNOWN.payload}</code> has the signature
<code>${KNOWN_ANSWER}</code>.</p>
</section>
<section aria-labelledby="doctor-title">
<h2 id="doctor-title">Why is it refused?</h2>
<form id="doctor">
<p>Paste what you sent. Never paste the secret.</p>
<label for="headers">Headers <small>one a line, at least the three X- headers</small></label>
<textarea id="headers" spellcheck="false" required></textarea>
<label for="body">Body <small>exactly as it was sent</small></label>
<textarea id="body" spellcheck="false"></textarea>
<button>Find out</button>
<p id="doctor-said" role="status"></p>
</form>
<p hidden id="steps-none"></p>
<ul class="list" id="steps"></ul>
</section>
<section aria-labelledby="refusals-title">
<h2 id="refusals-title">Refusals of the last week</h2>
<p class="quiet" id="refusals-none">None.</p>
<ul class="list" id="refusals"></ul>
</section>
</div>
</main>
</html>
`;
}
