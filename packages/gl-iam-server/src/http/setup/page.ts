/** The page of a setup link, one for each language. What it shows of a partner comes with the link's cookie. */
import { createHmac } from "node:crypto";
import { html } from "hono/html";
import { z } from "zod";
import type { Api } from "../contract/api.js";
import { ACME_KEY, ACME_SECRET } from "../contract/examples.js";
import { defineOperation } from "../contract/operation.js";
import type { Language } from "../pages/language.js";
import type { Page } from "../pages/page.js";
import type { PageTexts } from "../pages/texts/page-texts.js";
import { StaticAnswer } from "../wire/static-answer.js";
import { SETUP_SCRIPT } from "./page-script.js";
import { setupStyle } from "./page-style.js";
import { LOAD_SECRET, SNIPPETS } from "./snippets/snippets.js";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
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
  const { pages } = api.state;
  const documents = new Map<Language, StaticAnswer>();
  const document = async (written: Page) => {
    const { language } = written;
    const made = documents.get(language) ?? new StaticAnswer(String(await setupPage(written)), headersOf(language));
    documents.set(language, made);
    return made;
  };
  const css = new StaticAnswer(setupStyle(pages.in("en").brand), { "content-type": "text/css; charset=utf-8" });
  const js = new StaticAnswer(SETUP_SCRIPT, { "content-type": "text/javascript; charset=utf-8" });
  api.add(page, async (context) => (await document(pages.for(context.req.raw))).answer(context.req.raw));
  api.add(style, async (context) => css.answer(context.req.raw));
  api.add(script, async (context) => js.answer(context.req.raw));
}

function headersOf(language: Language) {
  return {
    "content-type": "text/html; charset=utf-8",
    "content-language": language,
    "content-security-policy": POLICY,
    vary: "accept-language",
  };
}

const KNOWN = { timestamp: "2026-03-12T10:00:00Z", payload: '{"external_id":"u-1001","email":"alice@example.com"}' };
const FORMULA = "signature = hex(HMAC-SHA256(consumer_secret, timestamp + '|' + consumer_key + '|' + payload))";
const KNOWN_ANSWER = createHmac("sha256", ACME_SECRET)
  .update(`${KNOWN.timestamp}|${ACME_KEY}|${KNOWN.payload}`)
  .digest("hex");

const PROPOSALS = [
  ["allowed_email_domains", "setupDomains", "setupDomainsHint"],
  ["allowed_source_ips", "setupAddresses", "setupAddressesHint"],
  ["allowed_origins", "setupOrigins", "setupOriginsHint"],
  ["login_url", "setupLogin", "setupLoginHint"],
  ["allowed_roles", "setupRoles", "setupRolesHint"],
  ["technical_contact", "setupContact", "setupContactHint"],
] as const;

/** What the script says, with `{time}` and the like for what it knows. */
const SCRIPT_TEXTS = [
  ...(["setupTitleOf", "setupWholeLink", "setupTaken", "setupNotMeDone", "setupWorksUntil", "setupShownTo"] as const),
  ...(["setupWrong", "setupNeedsCookie", "setupNeedsHttps", "setupLost", "setupEnded", "setupBodyInFile"] as const),
  ...(["setupConfirmIt"] as const),
  ...(["setupSecret", "setupAskToGoLive"] as const),
  ...(["setupWorksNow", "setupWorksLater", "setupCopied", "setupNotAgain", "setupSecretCurrent"] as const),
  ...(["setupRunIt"] as const),
  ...(["setupSecretPrevious", "setupLastAccepted", "setupProposalsHint", "setupProposed", "setupRight"] as const),
  ...(["setupProposalOpen", "setupProposalApproved", "setupProposalRejected", "setupNoAnswer"] as const),
  ...(["setupPassed", "setupFailed", "setupSkipped", "setupProven", "setupNotProven"] as const),
  ...(["setupTestWorks", "setupMayGoLive", "setupAsked", "setupAgreed"] as const),
] satisfies readonly (keyof PageTexts)[];

function setupPage(page: Page) {
  const say = (text: keyof PageTexts) => page.say(text);
  const words = Object.fromEntries(SCRIPT_TEXTS.map((text) => [text, page.plain(text)]));
  const { name, logo } = page.brand;
  const picture = logo === null ? "" : html`<img src="${logo}" alt="">`;
  const fields = PROPOSALS.map(
    ([id, label, hint]) => html`<label for="${id}">${say(label)} <small>${say(hint)}</small></label>
<input id="${id}" autocomplete="off" spellcheck="false">`,
  );
  const options = SNIPPETS.map(({ name, label }) => html`<option value="${name}">${label}</option>`);
  const templates = SNIPPETS.map(
    ({ name, code, file, run }) => html`<pre id="code-${name}" hidden>${code}</pre>
<pre id="run-${name}" data-file="${file}" hidden>${LOAD_SECRET}${run}</pre>`,
  );
  const known = [
    ...[`consumer_key=${ACME_KEY}`, `consumer_secret=${ACME_SECRET}`, `timestamp=${KNOWN.timestamp}`],
    ...[`payload=${KNOWN.payload}`, `signature=${KNOWN_ANSWER}`],
  ].join("\n");
  return html`<!doctype html>
<html lang="${page.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${page.plain("setupTitle")}</title>
<link rel="stylesheet" href="/setup/page.css">
<script src="/setup/page.js" defer></script>
<main id="words" data-words="${JSON.stringify(words)}">
<header>${picture}<span>${name}</span></header>
<h1 id="title">${say("setupTitle")}</h1>
<div id="opening">
<section>
<form id="open">
<p>${say("setupInvited")}</p>
<label for="passcode">${say("setupPasscode")} <small>${say("setupPasscodeHint")}</small></label>
<input id="passcode" autocomplete="one-time-code" spellcheck="false" required>
<button>${say("setupOpen")}</button>
<p id="open-said" role="status"></p>
</form>
<div id="taken" hidden>
<p id="taken-said" role="status"></p>
<button id="not-me" type="button">${say("setupNotMe")}</button>
</div>
<noscript><p class="bad">${say("setupNeedsScript")}</p></noscript>
</section>
</div>
<section id="ended" role="status" hidden><p id="ended-said"></p></section>
<div id="page" hidden>
<p class="quiet" id="ends"></p>
<section aria-labelledby="progress-title">
<h2 id="progress-title">${say("setupProgress")}</h2>
<div id="test-progress" hidden>
<p>${say("setupTestHint")}</p>
<ol class="steps" aria-live="polite">
<li id="test-state-awaiting_secret">${say("setupTestStepSecret")}</li>
<li id="test-state-awaiting_signature">${say("setupTestStepSignature")}</li>
<li id="test-state-may_ask">${say("setupTestStepConsent")}</li>
</ol>
<p id="go-live-said" role="status"></p>
<button id="go-live" type="button" hidden>${say("setupAskToGoLive")}</button>
</div>
<ol class="steps" aria-live="polite">
<li id="state-awaiting_secret">${say("setupStepSecret")}</li>
<li id="state-awaiting_first_signature">${say("setupStepSignature")}</li>
<li id="state-live">${say("setupStepLive")}</li>
</ol>
<p id="live" class="good" role="status" hidden>${say("setupLive")}</p>
</section>
<section aria-labelledby="secret-title">
<h2 id="secret-title">${say("setupCredential")}</h2>
<p>${say("setupKey")}: <code id="key"></code></p>
<p>${say("setupSecretOnce")} <span id="shown-to"></span></p>
<div id="pending" hidden><p>${say("setupPending")}</p><p>${say("setupConfirm")}</p></div>
<div id="told" hidden>
<pre><output id="secret" aria-label="${page.plain("setupSecret")}"></output></pre>
<button id="copy" type="button" class="second">${say("setupCopy")}</button>
<button id="download" type="button" class="second">${say("setupDownload")}</button>
<button id="stored" type="button">${say("setupStored")}</button>
</div>
<button id="reveal" type="button">${say("setupReveal")}</button>
<button id="reveal-test" type="button" hidden>${say("setupRevealTest")}</button>
<button id="another-test" type="button" class="second" hidden>${say("setupAnotherTest")}</button>
<p id="secret-said" role="status"></p>
<div id="secrets-part" hidden>
<h3>${say("setupSecrets")}</h3>
<p hidden id="secrets-none"></p>
<ul class="list" id="secrets"></ul>
<p class="quiet" id="last-accepted"></p>
<button id="rotate" type="button" class="second" hidden>${say("setupRotate")}</button>
</div>
</section>
<section aria-labelledby="code-title">
<h2 id="code-title">${say("setupCode")}</h2>
<label for="language">${say("setupLanguage")}</label>
<select id="language">${options}</select>
<pre tabindex="0" aria-label="${page.plain("setupCode")}"><code id="code"></code></pre>
<button id="copy-code" type="button" class="second">${say("setupCopy")}</button>
<p id="code-said" role="status"></p>
<p id="run-said"></p>
<pre tabindex="0" aria-label="${page.plain("setupRun")}"><code id="run"></code></pre>
<button id="copy-run" type="button" class="second">${say("setupCopy")}</button>
<p id="run-copied" role="status"></p>
<p><a href="/docs">${say("serviceDocs")}</a></p>
${templates}
<h3>${say("setupKnownAnswer")}</h3>
<p>${say("setupKnownAnswerText")}</p>
<p><code>${FORMULA}</code></p>
<pre tabindex="0" aria-label="${page.plain("setupKnownAnswer")}">${known}</pre>
</section>
<section aria-labelledby="doctor-title">
<h2 id="doctor-title">${say("setupDoctor")}</h2>
<form id="doctor">
<p>${say("setupDoctorHint")}</p>
<label for="headers">${say("setupHeaders")} <small>${say("setupHeadersHint")}</small></label>
<textarea id="headers" spellcheck="false" required></textarea>
<label for="body">${say("setupBody")} <small>${say("setupBodyHint")}</small></label>
<textarea id="body" spellcheck="false"></textarea>
<button>${say("setupFindOut")}</button>
<p id="doctor-said" role="status"></p>
</form>
<p hidden id="steps-none"></p>
<ul class="list" id="steps"></ul>
</section>
<section aria-labelledby="refusals-title">
<h2 id="refusals-title">${say("setupRefusals")}</h2>
<p class="quiet" id="refusals-none">${say("setupNone")}</p>
<ul class="list" id="refusals"></ul>
</section>
<section aria-labelledby="propose-title">
<h2 id="propose-title">${say("setupProposals")}</h2>
<p id="address"></p>
<form id="propose">
${fields}
<button>${say("setupPropose")}</button>
<p id="propose-said" role="status"></p>
</form>
<p class="quiet" id="proposals-none">${say("setupNoProposals")}</p>
<ul class="list" id="proposals"></ul>
<div id="domains-part" hidden>
<h3>${say("setupProof")}</h3>
<p>${say("setupProofHint")}</p>
<p hidden id="domains-none"></p>
<ul class="list" id="domains"></ul>
<button id="prove" type="button" class="second">${say("setupProve")}</button>
<p id="prove-said" role="status"></p>
</div>
</section>
</div>
</main>
</html>
`;
}
