/** The portal's two pages: its log-in, and its page with the application's frame and the panel beside it. */
import { EMBED_SCRIPTS, EMBED_VERSION } from "gl-iam-embed/scripts";
import { PANEL_SCRIPT } from "./panel-script.js";
import type { Person, PortalSettings } from "./portal-settings.js";
import { PORTAL_STYLE, STYLE } from "./style.js";

function head(title: string, color: string): string {
  const style = `${STYLE}${PORTAL_STYLE}:root { --brand: ${color}; }`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${style}</style>`;
}

export function logInPage({ name, color, people }: PortalSettings): string {
  const buttons = people.map(
    (person) => `<button class="primary" data-as="${person.id}">Log in as ${person.name}</button>`,
  );
  return `${head(name, color)}
<header><h1>${name}</h1></header>
<main class="people"><h1>Log in</h1>${buttons.join("")}</main>
<script type="module">
  for (const button of document.querySelectorAll("[data-as]")) button.onclick = async () => {
    await fetch("/log-in?as=" + button.dataset.as, { method: "POST" });
    location.reload();
  };
</script>`;
}

/** @param partnerId whose widget the application serves */
export function portalPage(settings: PortalSettings, person: Person, appUrl: string, partnerId: string): string {
  const { name, color, people } = settings;
  const others = people
    .filter(({ id }) => id !== person.id)
    .map(({ id, name: theirs }) => `<button data-as="${id}">Log in as ${theirs}</button>`);
  const integrity = EMBED_SCRIPTS[EMBED_VERSION]?.partner.integrity;
  return `${head(name, color)}
<header><h1>${name}</h1><span id="person">${person.name}</span><button id="out">Log out</button></header>
<div class="columns">
  <div>
    <section class="card frame"><h2>Northwind Reports · in a frame of <code>${new URL(appUrl).host}</code></h2>
      <div id="app"></div></section>
    <div class="tries">Try ${others.join("")}
      <button data-fault="forged-token">A forged token</button>
      <button data-fault="wrong-secret">A wrong secret</button>
      <button data-fault="foreign-token">Another partner's token</button></div>
  </div>
  <section class="card"><h2>What passes</h2><ol id="passed" aria-live="polite"></ol></section>
</div>
<script>${PANEL_SCRIPT}</script>
<script src="${appUrl}/embed/${EMBED_VERSION}/partner.js" integrity="${integrity}" crossorigin="anonymous"></script>
<script type="module">
  // The application in this page:
  const embedded = GlIam.embed({
    src: "${appUrl}/widget?partner=${partnerId}",
    container: "#app",
    getToken: async ({ codeChallenge }) => (await fetch("/app-token?code_challenge=" + codeChallenge)).json(),
  });
  document.getElementById("out").onclick = async () => {
    await fetch("/log-out", { method: "POST" });
    embedded.signOut();
    document.getElementById("person").textContent = "nobody";
  };
  // The demo's other buttons:
  for (const button of document.querySelectorAll("[data-fault], [data-as]")) button.onclick = async () => {
    const { fault, as } = button.dataset;
    await fetch(fault ? "/fault?is=" + fault : "/log-in?as=" + as, { method: "POST" });
    if (as) document.getElementById("person").textContent = button.textContent.replace("Log in as ", "");
    embedded.signIn();
  };
</script>`;
}
