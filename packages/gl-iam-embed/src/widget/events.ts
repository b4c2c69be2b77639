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

/** Closures instead of a class: see `Keeper`. */
export interface Events {
  /** @returns a function that removes the listener */
  on<Name extends keyof WidgetEvents>(name: Name, listener: (detail: WidgetEvents[Name]) => void): () => void;
  /** A listener that throws is the page's fault, and reported there. It stops neither the others nor the session. */
  emit<Name extends keyof WidgetEvents>(name: Name, detail: WidgetEvents[Name]): void;
}

export function openEvents(): Events {
  const all: Partial<Record<keyof WidgetEvents, Set<(detail: never) => void>>> = {};
  return {
    on(name, listener) {
      all[name] ??= new Set();
      const listeners = all[name].add(listener);
      return () => listeners.delete(listener);
    },
    emit(name, detail) {
      for (const listener of all[name] ?? []) {
        try {
          listener(detail as never);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}
