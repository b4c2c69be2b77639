/** How the page of the document looks: light and dark, from 320 pixels on. Contrasts are WCAG AA in both. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f27; --soft: #515a69; --ground: #ffffff; --panel: #f3f5f8; --line: #d5dae2; --accent: #1d4ed8;
  font: 1rem/1.55 system-ui, sans-serif; color: var(--text); background: var(--ground);
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e7eaf0; --soft: #aab3c2; --ground: #12151b; --panel: #1b2029; --line: #363d4a; --accent: #8fb4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 18rem minmax(0, 1fr); }
header { grid-column: 1 / -1; padding: 1.5rem 2rem; border-bottom: 1px solid var(--line); }
header p { max-width: 48rem; margin: .5rem 0 0; color: var(--soft); }
nav { padding: 1.25rem 1rem 2rem 2rem; border-right: 1px solid var(--line); }
nav div { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
nav ul { list-style: none; margin: 0 0 .75rem; padding: 0; font-size: .875rem; }
nav li a { display: block; padding: .2rem 0; overflow-wrap: anywhere; }
nav h2 { font-size: .8rem; margin: .75rem 0 .25rem; border: 0; padding: 0; color: var(--soft); }
main { padding: 1.25rem 2rem 4rem; max-width: 60rem; min-width: 0; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; }
h2 { font-size: 1.375rem; margin: 2.5rem 0 .5rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.125rem; margin: 2rem 0 .25rem; }
h4 { font-size: .9rem; margin: 1.1rem 0 .35rem; color: var(--soft); }
main > section:first-of-type > h2 { margin-top: 0; }
p, li { overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, pre:focus-visible, input:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem 1rem; }
code, pre { font: .85rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: .75rem 1rem; overflow-x: auto; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
th[scope=row] { font-weight: 400; }
summary { cursor: pointer; padding: .3rem 0; }
.route { margin: 0 0 .5rem; font-weight: 600; }
.route b { color: var(--accent); }
label { display: block; font-size: .875rem; }
input { font: inherit; width: 100%; padding: .4rem .6rem; margin-top: .25rem; }
input { color: inherit; background: var(--panel); border: 1px solid var(--soft); border-radius: .4rem; }
[hidden] { display: none; }
@media (max-width: 56rem) {
  body { display: block; }
  header, nav, main { padding: 1rem; }
  nav { border-right: 0; border-bottom: 1px solid var(--line); }
  nav div { position: static; max-height: none; }
}
`;
