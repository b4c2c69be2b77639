/** The application's sign-in API: what the widget asks of it. */
import { WidgetError } from "./error.js";

/** Milliseconds until an answer counts as lost. */
const PATIENCE = 15_000;

/** What one sign-in or renewal has brought. It lives in this script's memory and nowhere else. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** Of the request that will use `refresh` up, however often it must be sent. */
  readonly idempotencyKey: string;
  /** By this machine's clock. */
  readonly renewAt: number;
  readonly endsAt: number;
}

interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds. */
  readonly expires_in: number;
}

interface SignedInAnswer extends TokenAnswer {
  readonly user: object;
  readonly session: object;
}

/** Seconds before the end of an access token. */
const AHEAD = 60;

export function tokensOf(answer: TokenAnswer): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = answer;
  const now = Date.now();
  return {
    access,
    refresh,
    idempotencyKey: crypto.randomUUID(),
    renewAt: now + Math.max(seconds - AHEAD, seconds / 2) * 1000,
    endsAt: now + seconds * 1000,
  };
}

export interface Service {
  /** @throws WidgetError `unreachable`, or the refusal's own code; so do the others */
  exchange(token: string, verifier: string, embedderOrigin: string): Promise<SignedInAnswer>;
  /** The same tokens again are the same request: after a lost answer nobody knows whether it was the first. */
  refresh(tokens: Tokens): Promise<Tokens>;
  logOut(tokens: Tokens): Promise<unknown>;
}

/** @param apiUrl where the API is: its `api/v1` begins here */
export function openService(apiUrl: URL): Service {
  async function post(path: string, headers: Record<string, string>, body?: object): Promise<unknown> {
    let response: Response;
    let answer: { code?: string; detail?: string } = {};
    try {
      response = await fetch(new URL(`api/v1/${path}`, apiUrl), {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        // Of undefined it makes undefined: no body.
        body: JSON.stringify(body),
        credentials: "omit",
        redirect: "error",
        // A log-out still arrives when its page is closed.
        keepalive: true,
        signal: AbortSignal.timeout(PATIENCE),
      });
      const text = await response.text();
      if (text) answer = JSON.parse(text);
    } catch (error) {
      throw new WidgetError("unreachable", `${error}`);
    }
    if (response.ok) return answer;
    const { status } = response;
    // A proxy's page, or an application that is busy or restarting: nothing is decided yet.
    const code = status < 500 && status !== 429 && answer.code;
    throw new WidgetError(code || "unreachable", answer.detail);
  }

  return {
    exchange: (token, verifier, embedderOrigin) =>
      post("sso/authenticate", {}, { token, code_verifier: verifier, embedder_origin: embedderOrigin }) as never,
    refresh: async ({ refresh, idempotencyKey }) =>
      tokensOf(
        (await post("auth/refresh", { "idempotency-key": idempotencyKey }, { refresh_token: refresh })) as never,
      ),
    logOut: ({ access }) => post("auth/logout", { authorization: `Bearer ${access}` }),
  };
}
