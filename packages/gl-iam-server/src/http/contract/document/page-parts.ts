/** Parts that several sections of the page share. */
import { html } from "hono/html";

export type Markup = ReturnType<typeof html>;

/** Scrolls by itself, so it can be reached with the keyboard. */
export function code(text: string, label: string): Markup {
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;
}

/** Escaped, with `code` in backticks. */
export function inline(text: string): Markup[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
