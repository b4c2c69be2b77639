/**
 * A partner's portal: its log-in, its page with the application's frame, and the backend that signs. The consumer
 * secret is here and nowhere else.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { SSOPartnerRegistration } from "gl-iam";
import type { App } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";
import { type Feed, shortened } from "./feed.js";
import { logInPage, portalPage } from "./portal-page.js";
import type { Person, PortalSettings } from "./portal-settings.js";

/** What the portal's buttons break, for the next token. */
type Fault = "forged-token" | "wrong-secret" | "foreign-token";

export class Portal {
  #fault: Fault | undefined;

  constructor(
    readonly settings: PortalSettings,
    readonly registered: SSOPartnerRegistration,
    private readonly app: App,
    private readonly appUrl: string,
    private readonly feed: Feed,
    /** Another portal, for the fault `foreign-token`. */
    private readonly other: () => Portal | undefined,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { slug, people } = this.settings;
    const [, id] = /\bportal-user=([\w-]+)/.exec(request.headers.cookie ?? "") ?? [];
    const person = people.find((one) => one.id === id);
    const route = `${request.method} ${url.pathname}`;
    if (route === "GET /events") this.feed.follow(slug, response);
    else if (route === "GET /app-token") await this.#token(response, person, url.searchParams.get("code_challenge"));
    else if (route === "POST /log-in") this.#logIn(response, url.searchParams.get("as") ?? "");
    else if (route === "POST /log-out") this.#logOut(response, person);
    else if (route === "POST /fault") {
      this.#fault = url.searchParams.get("is") as Fault;
      response.writeHead(204).end();
    } else if (url.pathname !== "/") response.writeHead(404).end();
    else if (!person) html(response, logInPage(this.settings));
    else html(response, portalPage(this.settings, person, this.appUrl, this.registered.partner.id));
  }

  #logIn(response: ServerResponse, id: string): void {
    response.setHeader("set-cookie", `portal-user=${id}; Path=/; HttpOnly; SameSite=Lax`);
    response.writeHead(204).end();
  }

  #logOut(response: ServerResponse, person: Person | undefined): void {
    const { slug } = this.settings;
    if (person) this.feed.tell(slug, { from: "Browser", to: "Portal", text: `${person.name} logs out` });
    response.setHeader("set-cookie", "portal-user=; Path=/; Max-Age=0");
    response.writeHead(204).end();
  }

  /** Step 2 and 3 of the README's picture: the backend vouches for whoever its own session names. */
  async #token(response: ServerResponse, person: Person | undefined, codeChallenge: string | null): Promise<void> {
    const { slug } = this.settings;
    if (!person) {
      response.writeHead(401).end("{}");
      return;
    }
    const said = { from: "Browser", to: "Portal", text: `${person.name} is logged in`, step: 1 };
    this.feed.tell(slug, { ...said, detail: "the portal's own cookie, and the challenge" });
    const fault = this.#fault;
    this.#fault = undefined;
    response.setHeader("content-type", "application/json");
    if (fault === "forged-token") {
      const token = `ott_live_${"F".repeat(43)}`;
      this.feed.tell(slug, { from: "Portal", to: "Browser", text: "a forged token", detail: shortened(token) });
      response.end(JSON.stringify({ token }));
      return;
    }
    const signer = (fault === "foreign-token" && this.other()) || this;
    const subject = signer === this ? person : (signer.settings.people[0] ?? person);
    const secret = fault === "wrong-secret" ? `cs_live_${"0".repeat(39)}` : signer.registered.consumerSecret;
    const { status, body } = await this.#sign(signer, secret, subject, codeChallenge ?? undefined);
    response.writeHead(status).end(body);
  }

  async #sign({ registered }: Portal, consumerSecret: string, { id, email, name }: Person, codeChallenge?: string) {
    const { slug } = this.settings;
    const { headers, body } = await signAssertion({
      consumerKey: registered.consumerKey,
      consumerSecret,
      payload: { external_id: id, email, display_name: name, code_challenge: codeChallenge },
      audience: this.appUrl,
    });
    const signature = `HMAC-SHA256 ${headers["X-Signature"].slice(0, 10)}…`;
    this.feed.tell(slug, { from: "Portal", to: "App", text: "signed assertion", detail: signature, step: 2 });
    const request = new Request(`${this.appUrl}/api/v1/sso/token`, { method: "POST", headers, body });
    const answer = await this.app.fetch(request);
    const text = await answer.text();
    const { token = "", code = "" } = JSON.parse(text) as { token?: string; code?: string };
    const passed = answer.ok
      ? { text: "one-time token", detail: `${shortened(token)} 60 s`, step: 3 }
      : { text: "refused", detail: code, refused: true };
    this.feed.tell(slug, { from: "App", to: "Portal", ...passed });
    return { status: answer.status, body: text };
  }
}

export function html(response: ServerResponse, text: string): void {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(text);
}
