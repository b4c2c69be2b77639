/** The script of the setup page. It writes texts, never markup, and keeps nothing in the browser's storage. */
export const SETUP_SCRIPT = String.raw`
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const link = location.hash.slice(1);
  // The capability leaves the address bar before anything else can read it.
  history.replaceState(null, "", location.pathname);

  let shown = null;
  let secret = null;

  async function post(path, body) {
    const answer = await fetch("/api/v1/setup/" + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body === undefined ? {} : body),
    });
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(json.detail || "The service did not answer.");
    return json;
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

  function press(id, work) {
    $(id).addEventListener("click", async () => {
      $(id).disabled = true;
      try {
        await work();
      } catch (error) {
        say("secret-said", error.message, "bad");
      }
      $(id).disabled = false;
    });
  }

  function time(text) {
    return text ? new Date(text).toLocaleString() : "";
  }

  submit("open", async () => {
    const opened = await post("open", { link: link, passcode: $("passcode").value });
    if (opened.taken_at) {
      $("taken").hidden = false;
      $("open").hidden = true;
      const from = opened.taken_from ? " from " + opened.taken_from : "";
      $("taken-said").textContent = "This link was opened on " + time(opened.taken_at) + from + ".";
      return;
    }
    show(opened);
    watch();
  });

  press("not-me", async () => {
    await post("open", { link: link, passcode: $("passcode").value, not_me: true });
    $("not-me").hidden = true;
    $("taken-said").textContent = "The link has ended. Tell whoever invited you, and ask for a new one.";
  });

  function show(status) {
    shown = status;
    $("opening").hidden = true;
    $("page").hidden = false;
    $("title").textContent = "Set up " + status.partner_name;
    $("ends").textContent = "This page works until " + time(status.expires_at) + ".";
    $("key").textContent = status.consumer_key;
    $("address").textContent = status.your_address || "unknown";
    const states = ["awaiting_secret", "awaiting_first_signature", "live"];
    const at = states.indexOf(status.state);
    states.forEach((name, index) => {
      const item = $("state-" + name);
      item.className = index < at || name === "live" && at === 2 ? "done" : "";
      if (index === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    $("live").hidden = status.state !== "live";
    $("reveal").hidden = status.secret.revealed_at !== null;
    $("rotate").hidden = status.secret.revealed_at === null || status.secret.is_pending;
    $("pending").hidden = !status.secret.is_pending;
    list("proposals", status.proposals, (one) =>
      one.field + ": " + JSON.stringify(one.value) +
      " (" + (one.state === "open" ? "waits for approval" : one.state) + ")");
    list("refusals", status.refusals, (one) => time(one.at) + "  " + one.code + ": " + one.message);
    code();
  }

  function list(id, entries, text) {
    $(id + "-none").hidden = entries.length > 0;
    $(id).replaceChildren(...entries.map((entry) => {
      const item = document.createElement("li");
      item.textContent = text(entry);
      return item;
    }));
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
    say("propose-said", "Proposed. Each value works once the operator has approved it.", "good");
  });

  async function reveal(path) {
    const told = await post(path);
    secret = told.consumer_secret;
    $("secret").textContent = secret;
    $("told").hidden = false;
    $("reveal").hidden = true;
    const live = told.state === "live";
    say("secret-said", live ? "It works at once." : "It works once the operator has approved it.", "good");
    $("stored").disabled = false;
    $("copy").focus();
  }
  press("reveal", () => reveal("reveal"));
  press("rotate", () => reveal("rotate"));
  press("copy", async () => {
    await navigator.clipboard.writeText(secret);
    say("secret-said", "Copied.", "good");
  });
  press("download", async () => {
    const text = "GL_IAM_CONSUMER_KEY=" + shown.consumer_key + "\nGL_IAM_CONSUMER_SECRET=" + secret + "\n";
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    anchor.download = "gl-iam.env";
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  });
  press("stored", async () => {
    secret = null;
    $("secret").textContent = "";
    $("told").hidden = true;
    say("secret-said", "Good. It is not shown again.", "good");
  });

  // A user whom the operator lets in, as far as domains go.
  function email() {
    const domains = shown.allowed.allowed_email_domains;
    return "alice@" + (domains && domains.length > 0 ? domains[0].replace(/^\*\./, "") : "example.com");
  }

  function code() {
    const template = $("code-" + $("language").value).textContent;
    $("code").textContent = template
      .replaceAll("CONSUMER_KEY_HERE", shown.consumer_key)
      .replaceAll("BASE_URL_HERE", location.origin)
      .replaceAll("EMAIL_HERE", email());
  }
  $("language").addEventListener("change", code);

  submit("doctor", async () => {
    const text = $("headers").value;
    const headers = {};
    for (const line of text.split(/\r?\n/)) {
      const at = line.indexOf(":");
      if (at > 0) headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
    const found = await post("explain", { headers: headers, body: $("body").value });
    const cause = found.cause;
    const right = "Everything is right. This request is used up now.";
    const said = cause ? cause.code + " (" + cause.certainty + "): " + cause.message : right;
    say("doctor-said", said, cause ? "bad" : "good");
    const words = { passed: "right", failed: "wrong", skipped: "not reached" };
    list("steps", found.steps, (one) => one.name + ": " + words[one.outcome] + ". " + one.message);
  });

  async function watch() {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, document.hidden ? 10000 : 2000));
      const answer = await fetch("/setup/events").catch(() => null);
      if (answer && answer.status === 401) {
        $("page").hidden = true;
        $("ended").hidden = false;
        return;
      }
      const data = answer && answer.ok ? /^data: (.*)$/m.exec(await answer.text()) : null;
      if (data) show(JSON.parse(data[1]));
    }
  }

  // Whoever has opened it in this browser comes back without a passcode.
  fetch("/setup/events").then(async (answer) => {
    const data = answer.ok ? /^data: (.*)$/m.exec(await answer.text()) : null;
    if (data && !link) {
      show(JSON.parse(data[1]));
      watch();
    } else if (!link) say("open-said", "Open the whole link that you were sent, with everything behind the #.", "bad");
  });
})();
`;
