/** The style of the setup page: one column, light and dark, from 320 pixels on, in the application's colours. */
import type { Brand } from "../pages/branding.js";
import { readableOn } from "../pages/style.js";

export function setupStyle({ accent, accentDark }: Brand): string {
  return `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; --line: #8885; }
:root { --accent: ${accent}; --on-accent: ${readableOn(accent)}; --link: #1a44b0; --field: #767b85; }
:root { --quiet: #4b5563; --card: #fff; --ground: #f3f4f6; --bad: #b91c1c; --good: #166534; --text: #111827; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #b6bdc9; --card: #1a1d23; --ground: #111317; --bad: #fca5a5; --good: #86efac; --text: #f1f3f6; }
  :root { --accent: ${accentDark}; --on-accent: ${readableOn(accentDark)}; --link: #a8c0ff; --field: #8a8f98; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); }
main { overflow-wrap: anywhere; max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { display: flex; align-items: center; gap: .75rem; font-weight: 600; }
header img { height: 40px; max-width: 8rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 .25rem; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .4rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
section { margin-top: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); }
.quiet { color: var(--quiet); }
.bad { color: var(--bad); }
.good { color: var(--good); }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600; }
label small { font-weight: 400; color: var(--quiet); display: block; }
input, textarea, select { font: inherit; width: 100%; padding: .5rem .65rem; border: 1px solid var(--field); }
input, textarea, select { border-radius: .5rem; background: var(--card); color: inherit; }
textarea { font-family: ui-monospace, monospace; font-size: .875rem; min-height: 6rem; }
button { font: inherit; font-weight: 600; padding: .55rem 1rem; border-radius: .5rem; cursor: pointer; }
button { border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
button { margin: .75rem .5rem 0 0; text-align: start; }
button.second { background: transparent; color: var(--link); border-color: var(--link); }
button:disabled { opacity: .55; cursor: default; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre, output { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0 0; }
ol.steps { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; padding: 0; margin: .75rem 0 0; }
ol.steps li { color: var(--quiet); }
ol.steps li[aria-current] { color: var(--text); font-weight: 700; }
ol.steps li.done { color: var(--good); }
ol.steps li.done::before { content: "✓ "; }
ul.list { padding: 0; margin: .5rem 0 0; list-style: none; }
ul.list li { padding: .4rem 0; border-top: 1px solid var(--line); }
[hidden] { display: none; }
`;
}
