/**
 * The partner's page around this frame, met once: one port, from the parent window, at one of the partner's origins.
 * Everything that any window says before or after is ignored.
 */
import { CHANNEL, type FrameMessage, HELLO, is, type PageMessage } from "../protocol.js";
import { WidgetError } from "./error.js";

/** Milliseconds in which the page, and its backend, answer. */
const PATIENCE = 30_000;

export interface PartnerPage {
  /** As the browser has named it: the exchange checks it against the token's partner. */
  readonly origin: string;
  /**
   * A token for whoever has this challenge's verifier. One request at a time.
   *
   * @throws WidgetError `not_signed_in`, `no_answer`
   */
  token(codeChallenge: string): Promise<string>;
  /** Tells the page that the user has signed out here. */
  signedOut(): void;
}

/** What the page asks for by itself. */
export interface Wishes {
  readonly onSignIn: () => void;
  readonly onLogOut: () => void;
}

/** @throws WidgetError `not_framed`, `no_answer` */
export function meetPartnerPage(
  partnerOrigins: readonly string[],
  wishes: Wishes,
  signal: AbortSignal,
): Promise<PartnerPage> {
  const { parent } = window;
  return new Promise((resolve, reject) => {
    if (parent === window) return reject(new WidgetError("not_framed"));
    const timer = setTimeout(() => reject(new WidgetError("no_answer")), PATIENCE);
    const meet = ({ source, origin, data, ports }: MessageEvent) => {
      const [port] = ports;
      if (source !== parent || !partnerOrigins.includes(origin) || !is(CHANNEL, data) || !port) return;
      removeEventListener("message", meet);
      clearTimeout(timer);
      resolve(conversation(origin, port, wishes, signal));
    };
    addEventListener("message", meet, { signal });
    parent.postMessage(HELLO, "*");
  });
}

function conversation(
  origin: string,
  port: MessagePort,
  { onSignIn, onLogOut }: Wishes,
  signal: AbortSignal,
): PartnerPage {
  let lastId = 0;
  let answered = (_token: string | null) => {};
  const say = (message: FrameMessage) => port.postMessage(message);
  signal.addEventListener("abort", () => port.close());
  port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
    const { type } = data;
    if (type === "token" && data.id === lastId) answered(data.token);
    if (type === "sign-in") onSignIn();
    if (type === "sign-out") onLogOut();
  };
  return {
    origin,
    token: (codeChallenge) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new WidgetError("no_answer")), PATIENCE);
        answered = (token) => {
          clearTimeout(timer);
          if (token) resolve(token);
          else reject(new WidgetError("not_signed_in"));
        };
        lastId += 1;
        say({ type: "token-request", id: lastId, codeChallenge });
      }),
    signedOut: () => say({ type: "signed-out" }),
  };
}
