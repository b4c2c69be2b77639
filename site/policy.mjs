/** Each page carries the policy under which it works: nothing from elsewhere, and no script that is not its own. */
import { createHash } from "node:crypto";

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

export function withPolicy(html) {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(([, script]) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(hashes)].join(" ")}`,
    // The colours of code are styles of their words.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace("<head>", `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
