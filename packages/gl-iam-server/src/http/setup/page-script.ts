import { PASTE_SCRIPT } from "./paste-script.js";

/** The script of the setup page. It writes texts, never markup, and keeps nothing in the browser's storage. */
export const SETUP_SCRIPT = String.raw`
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const words = JSON.parse($("words").dataset.words);
  const link = location.hash.slice(1);
  // The capability leaves the address bar before anything else can read it.
  history.replaceState(null, "", location.pathname);

  let shown = null;
  let secret = null;
  let secretsKey = null;
  const FILE = "gl-iam.env";
  // The current secret is needed to confirm a pending one, and a browser would save a second "gl-iam (1).env".
  const NEXT_FILE = "gl-iam-next.env";
  const TEST_FILE = "gl-iam-test.env";
  let secretsFile = FILE;

  async function post(path, body) {
    const answer = await fetch("/api/v1/setup/" + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body === undefined ? {} : body),
    });
    const json = await answer.json().catch(() => ({}));
    if (answer.ok) return json;
    const own = json.code === "setup_link_invalid" ? words[path === "open" ? "setupWrong" : "setupLost"] : null;
    throw new Error(own || json.detail || words.setupNoAnswer);
  }

  // Without its cookie the page could not go on, and the passcode would be spent on nothing.
  function keepsCookies() {
    const probe = "__Host-setup-probe";
    document.cookie = probe + "=1; Secure; Path=/; SameSite=Strict";
    const isKept = document.cookie.includes(probe);
    document.cookie = probe + "=; Secure; Path=/; Max-Age=0";
    return isKept;
  }

  function say(id, text, kind) {
    $(id).textContent = text;
    $(id).className = kind || "";
  }

  function submit(id, work) {
    $(id).addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = $(id).querySelector("button");
      button.disabled = true;
      try {
        await work();
      } catch (error) {
        say(id + "-said", error.message, "bad");
      }
      button.disabled = false;
    });
  }

  function press(id, work, said) {
    $(id).addEventListener("click", async () => {
      $(id).disabled = true;
      try {
        await work();
      } catch (error) {
        say(said || "secret-said", error.message, "bad");
      }
      $(id).disabled = false;
    });
  }

  function time(text) {
    return text ? new Date(text).toLocaleString(document.documentElement.lang) : "";
  }

  // A value is text like the words around it.
  function fill(word, values) {
    return words[word].replace(/\{(\w+)\}/g, (_, name) => values[name] || "–");
  }

  submit("open", async () => {
    const opened = await post("open", { link: link, passcode: $("passcode").value });
    if (opened.taken_at) {
      $("taken").hidden = false;
      $("open").hidden = true;
      const when = { time: time(opened.taken_at), address: opened.taken_from };
      $("taken-said").textContent = fill("setupTaken", when);
      return;
    }
    show(opened);
    watch();
  });

  press("not-me", async () => {
    await post("open", { link: link, passcode: $("passcode").value, not_me: true });
    $("not-me").hidden = true;
    $("taken-said").textContent = words.setupNotMeDone;
  });

  function show(status) {
    shown = status;
    $("opening").hidden = true;
    $("page").hidden = false;
    $("title").textContent = fill("setupTitleOf", { partner: status.partner_name });
    $("ends").textContent = fill("setupWorksUntil", { time: time(status.expires_at) });
    $("key").textContent = key();
    $("address").textContent = fill("setupProposalsHint", { address: status.your_address });
    const states = ["awaiting_secret", "awaiting_first_signature", "live"];
    const at = states.indexOf(status.state);
    const isHere = !onTestSide() || status.test_side.state === "approved";
    states.forEach((name, index) =>
      step("state-" + name, index < at || name === "live" && at === 2, isHere && index === at));
    $("live").hidden = status.state !== "live";
    const live = status.secret;
    const told = onTestSide() ? status.test_side : live;
    showTestSide(status.test_side);
    const shownTo = { time: time(told.revealed_at), address: told.revealed_from };
    $("shown-to").textContent = told.revealed_at ? fill("setupShownTo", shownTo) : "";
    $("reveal").hidden = live.revealed_at !== null || onTestSide() && status.test_side.state !== "approved";
    $("rotate").hidden = live.revealed_at === null || live.is_pending || secret !== null;
    $("pending").hidden = !live.is_pending;
    $("secrets-part").hidden = status.secrets.length === 0;
    list("secrets", status.secrets, (one) =>
      fill(one.expires_at ? "setupSecretPrevious" : "setupSecretCurrent", {
        time: time(one.created_at),
        end: time(one.expires_at),
      }));
    const last = status.last_accepted;
    const lastAccepted = last ? { time: time(last.at), address: last.ip_address } : null;
    $("last-accepted").textContent = lastAccepted ? fill("setupLastAccepted", lastAccepted) : "";
    list("proposals", status.proposals, (one) =>
      labelOf(one.field) + (one.field in UNSEEN ? "" : ": " + [].concat(one.value).join(", ")) +
      " (" + words["setupProposal" + one.state[0].toUpperCase() + one.state.slice(1)] + ")");
    $("domains-part").hidden = status.domains.length === 0;
    list("domains", status.domains, (one) =>
      one.record_name + "  TXT  \"" + one.record_value + "\": " +
      (one.proven_at ? fill("setupProven", { time: time(one.proven_at) }) : words.setupNotProven));
    list("refusals", status.refusals, (one) => time(one.at) + "  " + one.code + ": " + one.message);
    code();
  }

  // Until the live secret is shown.
  function onTestSide() {
    return shown.test_side !== null && shown.secret.revealed_at === null;
  }

  function key() {
    return onTestSide() && shown.test_side.consumer_key || shown.consumer_key;
  }

  function showTestSide(side) {
    $("test-progress").hidden = !side;
    $("reveal-test").hidden = !onTestSide() || side.revealed_at !== null;
    $("another-test").hidden = !onTestSide() || side.revealed_at === null;
    $("go-live").hidden = !onTestSide() || side.state !== "may_ask";
    if (!side) return;
    const states = ["awaiting_secret", "awaiting_signature", "may_ask"];
    const at = states.indexOf(current(side));
    const isDone = !onTestSide() || side.state === "approved";
    states.forEach((name, index) => step("test-state-" + name, isDone || at > index, !isDone && at === index));
    const said = { may_ask: "setupMayGoLive", asked: "setupAsked", approved: "setupAgreed" }[side.state];
    const text = said && onTestSide() ? fill(said, { time: time(side.last_accepted_at) }) : "";
    if ($("go-live-said").textContent !== text) say("go-live-said", text, side.state === "approved" ? "good" : "");
  }

  const current = (side) => side.state === "asked" ? "may_ask" : side.state;

  function step(id, isDone, isCurrent) {
    $(id).className = isDone ? "done" : "";
    if (isCurrent) $(id).setAttribute("aria-current", "step");
    else $(id).removeAttribute("aria-current");
  }

  function list(id, entries, text) {
    $(id + "-none").hidden = entries.length > 0;
    $(id).replaceChildren(...entries.map((entry) => {
      const item = document.createElement("li");
      item.textContent = text(entry);
      return item;
    }));
  }

  // Their values are ids.
  const UNSEEN = { consumer_secret: "setupSecret", go_live: "setupAskToGoLive" };

  function labelOf(field) {
    if (field in UNSEEN) return words[UNSEEN[field]];
    return document.querySelector("label[for=" + field + "]").firstChild.data.trim();
  }

  const lines = (text) => text.split(/[\s,]+/).filter(Boolean);

  submit("propose", async () => {
    const values = {};
    for (const field of ["allowed_email_domains", "allowed_source_ips", "allowed_origins", "allowed_roles"]) {
      if (lines($(field).value).length > 0) values[field] = lines($(field).value);
    }
    if ($("login_url").value) values.login_url = $("login_url").value;
    if ($("technical_contact").value) values.technical_contact = $("technical_contact").value;
    show(await post("propose", values));
    say("propose-said", words.setupProposed, "good");
  });

  press("prove", async () => show(await post("prove")), "prove-said");

  async function reveal(path, body) {
    const told = await post(path, body);
    secret = told.consumer_secret;
    secretsKey = told.consumer_key;
    secretsFile = { live: FILE, pending: NEXT_FILE }[told.state] || TEST_FILE;
    $("secret").textContent = secret;
    $("told").hidden = false;
    for (const id of ["reveal", "reveal-test", "another-test", "rotate"]) $(id).hidden = true;
    const works = { live: "setupWorksNow", pending: "setupWorksLater" }[told.state] || "setupTestWorks";
    say("secret-said", words[works], "good");
    $("stored").disabled = false;
    $("copy").focus();
  }
  press("reveal", () => reveal("reveal"));
  press("reveal-test", () => reveal("reveal-test"));
  press("another-test", () => reveal("reveal-test", { again: true }));
  press("go-live", async () => show(await post("go-live")), "go-live-said");
  press("rotate", () => reveal("rotate"));
  press("copy", async () => {
    await navigator.clipboard.writeText(secret);
    say("secret-said", words.setupCopied, "good");
  });
  press("download", async () => {
    const text = "GL_IAM_CONSUMER_KEY=" + secretsKey + "\nGL_IAM_CONSUMER_SECRET=" + secret + "\n";
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    anchor.download = secretsFile;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  });
  press("stored", async () => {
    forget();
    show(shown);
    say("secret-said", words.setupNotAgain, "good");
  });

  function forget() {
    secret = null;
    $("secret").textContent = "";
    $("told").hidden = true;
  }
  // Whoever comes back to a page that the browser has kept sees no secret, and what is true by then.
  addEventListener("pagehide", forget);
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // A user whom the operator lets in, as far as domains go.
  function email() {
    const domains = shown.allowed.allowed_email_domains;
    return "alice@" + (domains && domains.length > 0 ? domains[0].replace(/^\*\./, "") : "example.com");
  }

  // A pending secret is confirmed by the same code: another path, and two other fields.
  const CONFIRMATION = { "sso/token": "sso/confirm-secret", external_id: "action", email: "setup_link_id" };

  function code() {
    let template = $("code-" + $("language").value).textContent;
    if (shown.secret.is_pending) {
      for (const [word, other] of Object.entries(CONFIRMATION)) template = template.replaceAll(word, other);
      template = template.replaceAll("u-1001", "confirm_secret").replaceAll("EMAIL_HERE", shown.link_id);
    }
    const text = template
      .replaceAll("CONSUMER_KEY_HERE", key())
      .replaceAll("BASE_URL_HERE", location.origin)
      .replaceAll("EMAIL_HERE", email());
    // What somebody has selected stays selected while nothing changes.
    if ($("code").textContent !== text) $("code").textContent = text;
    const run = $("run-" + $("language").value);
    const isConfirming = shown.secret.is_pending;
    const said = fill(isConfirming ? "setupConfirmIt" : "setupRunIt", { file: run.dataset.file });
    const lines = run.textContent + (isConfirming ? " && mv " + NEXT_FILE + " " + FILE : "");
    const file = onTestSide() ? TEST_FILE : FILE;
    $("run-said").textContent = said.replaceAll(FILE, file);
    $("run").textContent = lines.replaceAll(FILE, file);
  }
  function copies(id, from, said) {
    press(id, async () => {
      await navigator.clipboard.writeText($(from).textContent);
      say(said, words.setupCopied, "good");
    }, said);
  }
  copies("copy-code", "code", "code-said");
  copies("copy-run", "run", "run-copied");
  $("language").addEventListener("change", code);

${PASTE_SCRIPT}
  submit("doctor", async () => {
    const found = await post("explain", requestOf($("headers").value, $("body").value));
    const cause = found.cause;
    const said = cause ? cause.code + " (" + cause.certainty + "): " + cause.message : words.setupRight;
    say("doctor-said", said, cause ? "bad" : "good");
    const outcomes = { passed: "setupPassed", failed: "setupFailed", skipped: "setupSkipped" };
    const more = (one) => (one.outcome === "skipped" ? "" : ". " + one.message);
    list("steps", found.steps, (one) => one.name + ": " + words[outcomes[one.outcome]] + more(one));
  });

  function end(text) {
    forget();
    $("ended-said").textContent = text;
    $("page").hidden = true;
    $("ended").hidden = false;
  }

  function hear(event) {
    const name = /^event: (.*)$/m.exec(event);
    const data = /^data: (.*)$/m.exec(event);
    if (name && name[1] === "ended") throw new Ended();
    if (name && name[1] === "status" && data) show(JSON.parse(data[1]));
  }

  class Ended extends Error {}

  // One answer, which brings an event for each change as it happens. It is asked for again when it breaks off.
  async function follow(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const events = text.split("\n\n");
      text = events.pop();
      events.forEach(hear);
    }
  }

  async function watch(first) {
    let answer = first;
    for (;;) {
      try {
        answer = answer || (await fetch("/setup/events"));
        if (answer.status === 401) return end(words.setupLost);
        if (answer.ok) await follow(answer);
      } catch (error) {
        if (error instanceof Ended) return end(words.setupEnded);
      }
      answer = null;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }

  function close(text) {
    $("open").querySelector("button").disabled = true;
    say("open-said", text, "bad");
  }

  if (!keepsCookies()) {
    close(isSecureContext ? fill("setupNeedsCookie", { site: location.host }) : words.setupNeedsHttps);
  } else if (!link) {
    // Whoever has opened it in this browser comes back without a passcode.
    fetch("/setup/events").then((answer) => (answer.ok ? watch(answer) : close(words.setupWholeLink)));
  }
})();
`;
