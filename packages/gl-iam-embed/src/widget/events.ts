/** What the widget tells its page. */
import type { WidgetError } from "./error.js";
import type { EmbeddedSession, EmbeddedUser } from "./signed-in.js";

export interface WidgetEvents {
  /** Another user, or null: nobody is signed in any more. */
  user: EmbeddedUser | null;
  /** The session was opened or renewed; null: it is over. */
  session: EmbeddedSession | null;
  /** A sign-in or renewal did not succeed. */
  error: WidgetError;
}

export class Events {
  readonly #listeners: { [Name in keyof WidgetEvents]?: Set<(detail: never) => void> } = {};

  on<Name extends keyof WidgetEvents>(name: Name, listener: (detail: WidgetEvents[Name]) => void): () => void {
    this.#listeners[name] ??= new Set();
    const listeners = this.#listeners[name].add(listener);
    return () => listeners.delete(listener);
  }

  /** A listener that throws is the page's fault, and reported there. It stops neither the others nor the session. */
  emit<Name extends keyof WidgetEvents>(name: Name, detail: WidgetEvents[Name]): void {
    for (const listener of this.#listeners[name] ?? []) {
      try {
        listener(detail as never);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
