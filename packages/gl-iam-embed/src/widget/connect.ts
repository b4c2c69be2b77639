/**
 * The application's half of an embedded sign-in: a token from the partner's page becomes a session, which stays in
 * this script. It works without cookies, so also where the browser blocks those of frames.
 */
import { exactOrigin, secureUrl } from "../web-address.js";
import { openEvents, type WidgetEvents } from "./events.js";
import { keepSignedIn } from "./keeper.js";
import { meetPartnerPage } from "./partner-page.js";
import { ask } from "./question.js";
import { authorizedFetch } from "./request.js";
import { openService } from "./service.js";
import type { EmbeddedSession, EmbeddedUser, PersonSwitch } from "./signed-in.js";

/** Options of `connect`. */
export interface ConnectOptions {
  /** The application's API, on this page's own origin: what is before `/api/v1`. */
  readonly apiUrl: string;
  /** The origins of the partner for which this page was served: no other page's tokens are taken. */
  readonly partnerOrigins: readonly string[];
  /** Asks the person before another one takes their place. By default a dialog does. */
  readonly confirmSwitch?: ((change: PersonSwitch) => boolean | Promise<boolean>) | undefined;
  /** As `on("user", …)`. */
  readonly onUser?: ((user: EmbeddedUser | null) => void) | undefined;
}

/** A widget's connection to the partner's page and to the application. */
export interface Connection {
  /** Null while nobody is signed in. */
  readonly user: EmbeddedUser | null;
  readonly session: EmbeddedSession | null;
  /**
   * `fetch` as this user. A relative URL begins at `apiUrl`. The access token goes to the origin of `apiUrl` and to no
   * other, and a redirect is an error. It waits for a sign-in that is under way.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Ends the session, here and at the application, and tells the partner's page. */
  signOut(): Promise<void>;
  /** @returns a function that removes the listener */
  on<Name extends keyof WidgetEvents>(event: Name, listener: (detail: WidgetEvents[Name]) => void): () => void;
  /** Ends the session and hears no page any more. */
  close(): void;
}

/**
 * Meets the partner's page around this frame, and keeps its user signed in.
 *
 * @throws TypeError naming the option that is wrong
 */
export function connect({ apiUrl, partnerOrigins, confirmSwitch = ask, onUser }: ConnectOptions): Connection {
  const url = secureUrl("apiUrl", `${apiUrl}`.replace(/\/*$/, "/"), location.href);
  const origins = [partnerOrigins].flat().map((origin) => exactOrigin("partnerOrigins", origin));
  const events = openEvents();
  if (onUser) events.on("user", onUser);
  const open = new AbortController();
  const { signal } = open;
  const wishes = { onSignIn: () => void keeper.bring(), onLogOut: () => void keeper.leave() };
  const page = meetPartnerPage(origins, wishes, signal);
  const keeper = keepSignedIn(page, openService(url), events, confirmSwitch);
  for (const event of ["pageshow", "online", "focus", "visibilitychange"])
    addEventListener(event, keeper.wake, { signal });
  addEventListener("pagehide", ({ persisted }) => persisted || keeper.leave(), { signal });
  void keeper.bring();
  return {
    get user() {
      return keeper.person()?.user ?? null;
    },
    get session() {
      return keeper.person()?.session ?? null;
    },
    fetch: authorizedFetch(url, keeper.accessToken),
    async signOut() {
      page.then((partnerPage) => partnerPage.signedOut()).catch(() => {});
      await keeper.leave();
    },
    on: events.on,
    close() {
      open.abort();
      void keeper.leave();
    },
  };
}
