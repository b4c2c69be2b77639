/** The application's page in a partner's frame. What signs its user in are the lines between the two marks. */
import { EMBED_VERSION } from "gl-iam-embed/scripts";
import { STYLE, WIDGET_STYLE } from "./style.js";

/** @param partnerOrigins of the partner for which the page is served */
export function widgetPage(partnerOrigins: readonly string[], partnerName: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Northwind Reports</title><style>${STYLE}${WIDGET_STYLE}</style>
<main id="inside" hidden>
  <div class="who">
    <span id="initials"></span>
    <div><b id="name"></b><small id="email"></small></div>
    <button id="leave">Sign out</button>
  </div>
  <div class="figures">
    <div><small>Open orders</small><b>128</b></div>
    <div><small>Revenue, week</small><b>€ 42.3k</b></div>
    <div><small>On time</small><b>97 %</b></div>
  </div>
  <svg viewBox="0 0 600 150" preserveAspectRatio="none" role="img" aria-label="Revenue of the last weeks">
    <path d="M0 118 L75 96 L150 104 L225 70 L300 82 L375 52 L450 60 L525 30 L600 38 L600 150 L0 150 Z" fill="#dbe7ff"/>
    <path d="M0 118 L75 96 L150 104 L225 70 L300 82 L375 52 L450 60 L525 30 L600 38" fill="none" stroke="#1d4ed8"
      stroke-width="3" vector-effect="non-scaling-stroke"/>
  </svg>
</main>
<div id="outside" class="nobody">
  <p>Nobody is signed in.<br><small>${partnerName} vouches for its users.</small></p>
</div>
<script src="/embed/${EMBED_VERSION}/widget.js"></script>
<script type="module">
  // The sign-in:
  const app = GlIam.connect({ apiUrl: "/", partnerOrigins: ${JSON.stringify(partnerOrigins)} });
  app.on("user", (user) => show(user));
  document.getElementById("leave").onclick = () => app.signOut();
  // The rest of the page:
  function show(user) {
    document.getElementById("inside").hidden = !user;
    document.getElementById("outside").hidden = !!user;
    if (!user) return;
    document.getElementById("name").textContent = user.displayName ?? user.email;
    document.getElementById("email").textContent = user.email;
    document.getElementById("initials").textContent = (user.displayName ?? "?").slice(0, 1);
  }
</script>
`;
}
