/**
 * The partner's half of an embedded sign-in: a frame with the application, and a port on which it asks for tokens.
 *
 * A token goes to one port, whose other end was handed to the frame's window at the application's exact origin. No
 * token is ever in a window message, a URL or a storage.
 */
import { CHANNEL, type FrameMessage, HELLO, is, type PageMessage } from "../protocol.js";
import { secureUrl } from "../web-address.js";

/** What the page's backend is asked for. */
export interface TokenRequest {
  /** RFC 7636, S256. The backend signs it as `code_challenge`: only this frame can then use the token. */
  readonly codeChallenge: string;
}

/** What the page's backend answers. */
export interface TokenAnswer {
  /** The one-time token of `POST /api/v1/sso/token`. */
  readonly token: string;
}

/** Options of `embed`. */
export interface EmbedOptions {
  /** The application's page: an https: URL, or http: on this machine. */
  readonly src: string;
  /** The element that gets the frame, or a selector of it. */
  readonly container: Element | string;
  /**
   * Asks the page's own backend for a token of whoever is signed in there. A rejection says that nobody is.
   *
   * Called whenever the frame needs one: at first, after a reload, when its session has ended.
   */
  readonly getToken: (request: TokenRequest) => Promise<TokenAnswer>;
  /** The frame's name for screen readers; by default the application's host name. */
  readonly title?: string | undefined;
  /** The user has signed out inside the frame. */
  readonly onSignOut?: (() => void) | undefined;
}

/** The embedded application. */
export interface Embedded {
  /** Another person is signed in at the page now, or somebody is again: the frame asks for a token. */
  signIn(): void;
  /** The person has logged out at the page: the frame ends its session. The frame stays. */
  signOut(): void;
  /** Takes the frame away. Its session ends with it. */
  destroy(): void;
}

/**
 * Puts the application's frame into the page and serves it with one-time tokens.
 *
 * @throws TypeError naming the option that is wrong
 */
export function embed({ src, container, getToken, title, onSignOut }: EmbedOptions): Embedded {
  const { href, origin, host } = secureUrl("src", src, document.baseURI);
  const place = typeof container === "string" ? document.querySelector(container) : container;
  if (!place) throw new TypeError("container must be an element of this page, or a selector of one");
  if (typeof getToken !== "function") throw new TypeError("getToken must be a function");
  const frame = document.createElement("iframe");
  frame.src = href;
  frame.title = title ?? host;
  Object.assign(frame.style, { border: "0", width: "100%", height: "100%" });
  let port: MessagePort | undefined;
  const say = (message: PageMessage, to = port) => to?.postMessage(message);

  async function answer(message: FrameMessage, asking: MessagePort): Promise<void> {
    if (message.type === "signed-out") return onSignOut?.();
    if (message.type !== "token-request") return;
    const { id, codeChallenge } = message;
    try {
      const { token } = await getToken({ codeChallenge });
      say({ type: "token", id, token }, asking);
    } catch (error) {
      console.warn("gl-iam-embed: getToken gave no token.", error);
      say({ type: "token", id, token: null }, asking);
    }
  }

  function meet(event: MessageEvent): void {
    const { contentWindow } = frame;
    if (!contentWindow || event.source !== contentWindow || event.origin !== origin || !is(HELLO, event.data)) return;
    // Each document in the frame says hello, and gets a port of its own. The last one's is the only one that is served.
    port?.close();
    const channel = new MessageChannel();
    const { port1 } = channel;
    port = port1;
    port1.onmessage = ({ data }: MessageEvent<FrameMessage>) => void answer(data, port1);
    contentWindow.postMessage(CHANNEL, origin, [channel.port2]);
  }

  addEventListener("message", meet);
  place.append(frame);
  return {
    signIn: () => say({ type: "sign-in" }),
    signOut: () => say({ type: "sign-out" }),
    destroy() {
      removeEventListener("message", meet);
      port?.close();
      frame.remove();
    },
  };
}
