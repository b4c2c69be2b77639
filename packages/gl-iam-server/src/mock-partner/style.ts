/** How the mock partner's pages look: both themes, from 320 pixels, with a focus that is seen. */
export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
:root { --paper: #ffffff; --ink: #17191c; --line: #6b7280; --accent: #1a44b0; --on-accent: #ffffff; --quiet: #f1f3f6; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #121417; --ink: #e8eaed; --line: #9aa2ad; }
  :root { --accent: #a8c0ff; --on-accent: #0b1020; --quiet: #1e2228; }
}
body { margin: 0; background: var(--paper); color: var(--ink); }
main { box-sizing: border-box; max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; }
a { color: var(--accent); }
label { display: block; margin: 0 0 .75rem; }
input, select { box-sizing: border-box; width: 100%; font: inherit; min-height: 2.75rem; padding: .25rem .5rem; }
input, select { background: var(--paper); color: inherit; border: 1px solid var(--line); border-radius: .375rem; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 0; border-radius: .375rem; cursor: pointer; }
button { background: var(--accent); color: var(--on-accent); margin: 0 .5rem .5rem 0; }
pre { background: var(--quiet); padding: .75rem; border-radius: .375rem; white-space: pre-wrap; }
section { border-top: 1px solid var(--line); margin: 1.5rem 0 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
