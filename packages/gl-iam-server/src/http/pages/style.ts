/** How the pages look: both themes, from 320 pixels, with a focus that is seen. */
import type { Brand } from "./branding.js";

export function styleOf({ accent, accentDark }: Brand): string {
  return `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
:root { --accent: ${accent}; --on-accent: ${readableOn(accent)}; --link: #1a44b0; }
:root { --paper: #ffffff; --ink: #17191c; }
@media (prefers-color-scheme: dark) {
  :root { --accent: ${accentDark}; --on-accent: ${readableOn(accentDark)}; --link: #a8c0ff; }
  :root { --paper: #121417; --ink: #e8eaed; }
}
body { background: var(--paper); color: var(--ink); }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { box-sizing: border-box; width: min(26rem, 100vw - 2rem); margin: 1rem; padding: 1.5rem; }
main { border: 1px solid #8886; border-radius: .75rem; overflow-wrap: anywhere; }
header { display: flex; align-items: center; gap: .75rem; margin: 0 0 1rem; font-weight: 600; }
header img { height: 40px; max-width: 8rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
ul { padding: 0 0 0 1.25rem; }
nav { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; margin: 1rem 0 0; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 0; border-radius: .5rem; cursor: pointer; }
button { background: var(--accent); color: var(--on-accent); text-align: start; overflow-wrap: anywhere; }
a { color: var(--link); padding: .5rem 0; }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
small { display: block; margin: 1rem 0 0; }
`;
}

/** Black or white, whichever has the greater contrast (WCAG 2.2, 1.4.3). One of the two has at least 4.5 : 1. */
export function readableOn(color: string): string {
  const luminance = [1, 3, 5]
    .map((place) => Number.parseInt(color.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}
