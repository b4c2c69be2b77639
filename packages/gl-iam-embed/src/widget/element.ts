/**
 * `<gl-iam-widget api-url="…" partner-origins="https://a.example https://b.example">`: its content is shown while
 * somebody is signed in, and what has `slot="fallback"` while nobody is.
 *
 * It dispatches `gl-iam-user`, `gl-iam-session` and `gl-iam-error`, with the event's detail. `connection` is what
 * `connect` answers.
 */
import type { Connection, connect } from "./connect.js";

const EVENTS = ["user", "session", "error"] as const;

/**
 * Once, and not on a server, where there are no elements.
 *
 * @param connectTo `connect`, which element.js takes from `GlIam`
 */
export function defineElement(connectTo: typeof connect): void {
  if (typeof customElements === "undefined" || customElements.get("gl-iam-widget")) return;
  customElements.define(
    "gl-iam-widget",
    class extends HTMLElement {
      connection: Connection | undefined;

      connectedCallback(): void {
        const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
        const [content, fallback] = [document.createElement("slot"), document.createElement("slot")];
        fallback.name = "fallback";
        root.replaceChildren(fallback);
        this.connection = connectTo({
          apiUrl: this.getAttribute("api-url") ?? "/",
          partnerOrigins: (this.getAttribute("partner-origins") ?? "").split(/\s+/).filter(Boolean),
          onUser: (user) => root.replaceChildren(user ? content : fallback),
        });
        for (const name of EVENTS) {
          this.connection.on(name, (detail) => {
            this.dispatchEvent(new CustomEvent(`gl-iam-${name}`, { detail, bubbles: true }));
          });
        }
      }

      disconnectedCallback(): void {
        this.connection?.close();
      }
    },
  );
}
