/** The look of the demo's pages. */

export const STYLE = `
* { box-sizing: border-box; }
:root { --ink: #16202c; --dim: #5b6876; --line: #dfe4ea; --paper: #f4f6f8; --brand: #334; }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--ink); }
h1, h2, p { margin: 0; }
button { font: inherit; font-size: 14px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 8px; }
button { background: #fff; color: var(--ink); cursor: pointer; }
button:hover { border-color: var(--dim); }
button:focus-visible { outline: 3px solid #4c8dff; outline-offset: 1px; }
.primary { background: var(--brand); border-color: var(--brand); color: #fff; }
`;

export const PORTAL_STYLE = `
body { background: var(--paper); min-height: 100vh; display: grid; grid-template-rows: auto 1fr; }
header { background: var(--brand); color: #fff; padding: 14px 28px; display: flex; align-items: center; gap: 14px; }
header h1 { font-size: 18px; letter-spacing: .01em; flex: 1; }
header button { background: #fff2; border-color: #fff6; color: #fff; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 430px; gap: 24px; padding: 24px 28px; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
.card > h2 { font-size: 13px; font-weight: 600; color: var(--dim); padding: 12px 18px; }
.card > h2 { border-bottom: 1px solid var(--line); }
.card code { font: 12.5px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
.frame { display: grid; grid-template-rows: auto 1fr; min-height: 540px; }
.tries { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 16px; color: var(--dim); }
ol { list-style: none; margin: 0; padding: 8px 0; max-height: calc(100vh - 160px); overflow: auto; }
li { display: grid; grid-template-columns: 34px 1fr; padding: 6px 18px; }
li i { font-style: normal; width: 22px; height: 22px; border-radius: 50%; text-align: center; }
li i { font-size: 12.5px; line-height: 22px; font-weight: 600; margin-top: 1px; }
li.step i { background: var(--ink); color: #fff; }
li:not(.step) i { color: var(--dim); }
li small { color: var(--dim); display: block; font-size: 12.5px; }
li.refused { background: #fdecec; }
li.refused b, li.refused small { color: #a3161f; }
li b { font-weight: 600; }
.people { display: grid; gap: 10px; max-width: 340px; margin: 12vh auto; text-align: center; }
.people h1 { margin-bottom: 12px; }
@media (max-width: 900px) { .columns { grid-template-columns: 1fr; } }
`;

export const WIDGET_STYLE = `
body { padding: 22px 26px; }
.who { display: flex; align-items: center; gap: 12px; margin-bottom: 20px; }
.who span { width: 40px; height: 40px; border-radius: 50%; background: #1d4ed8; color: #fff; }
.who span { display: grid; place-items: center; font-weight: 600; }
.who div { flex: 1; }
.who b { display: block; }
small { color: var(--dim); }
.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin-bottom: 18px; }
.figures div { border: 1px solid var(--line); border-radius: 12px; padding: 12px 14px; }
.figures b { display: block; font-size: 22px; }
svg { width: 100%; height: 270px; display: block; }
.nobody { display: grid; place-items: center; height: 340px; color: var(--dim); text-align: center; }
dialog { border: 1px solid var(--line); border-radius: 14px; padding: 20px 22px; }
dialog p { margin-bottom: 14px; font-weight: 600; }
[hidden] { display: none !important; }
`;
