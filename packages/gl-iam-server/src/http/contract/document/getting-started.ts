/** From nothing to a signed-in user, as commands to copy; and one signature to compare one's own code with. */
import { html } from "hono/html";
import { ACME_SECRET, ALICE_ASSERTED, signedExample } from "../examples.js";
import { code } from "./page-parts.js";

/** Reads KEY and SECRET, and leaves the one-time token in TOKEN. */
function signAndPost(origin: string): string {
  return `PAYLOAD='${JSON.stringify(ALICE_ASSERTED)}'
TIMESTAMP=$(date -u +%Y-%m-%dT%H:%M:%SZ)
SIGNATURE=$(printf '%s' "$TIMESTAMP|$KEY|$PAYLOAD" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.* //')
ANSWER=$(curl -s '${origin}/api/v1/sso/token' -H "X-Consumer-Key: $KEY" \\
  -H "X-Signature: $SIGNATURE" -H "X-Timestamp: $TIMESTAMP" --data-raw "$PAYLOAD")
TOKEN=$(printf '%s' "$ANSWER" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
}

function exchangeForSession(origin: string): string {
  return `curl -s '${origin}/api/v1/sso/authenticate' -H 'Content-Type: application/json' \\
  --data-raw "{\\"token\\":\\"$TOKEN\\"}"`;
}

export function gettingStarted(origin: string) {
  const { signed, envelope } = signedExample(ALICE_ASSERTED);
  return html`<ol>
<li><p>Register a partner: key and secret are shown once. Then start the service.</p>
${code('npx gl-iam partner register "Acme Corp"\nnpx gl-iam serve', "Register and start")}</li>
<li><p>The partner's backend signs a statement about its user, and gets a one-time token. In production the secret comes
from a vault, and a signer of the guide does this.</p>
${code(`KEY='ck_live_…'\nSECRET='cs_live_…'\n${signAndPost(origin)}`, "Sign and post")}</li>
<li><p>The user's browser exchanges the token for a session, once, within a minute.</p>
${code(exchangeForSession(origin), "Exchange")}</li>
</ol>
<h3>One signature, to check your code</h3>
<p>HMAC-SHA256 under the whole secret, prefix included, of timestamp, key and payload, joined by <code>|</code>.</p>
<dl>
<dt>Secret</dt><dd><code>${ACME_SECRET}</code></dd>
<dt>Text</dt><dd><code>${signed}</code></dd>
<dt>Signature</dt><dd><code>${envelope.signature}</code></dd>
</dl>
<p>The requests below are signed with this key and secret. They are right, and too old: sign your own.</p>`;
}
