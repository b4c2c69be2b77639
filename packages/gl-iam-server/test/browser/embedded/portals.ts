/**
 * Sites over TLS for an embedded sign-in: the application with its widget, two partners' portals with log-ins of their
 * own, and an attacker's site. The pages are as docs/embedding.md shows them, with the scripts that the service serves.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { generateEncryptionKey, IAMGateway, type SSOPartnerRegistration } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { EMBED_SCRIPTS, EMBED_VERSION } from "gl-iam-embed/scripts";
import { createApp, frameAncestors, nodeListener } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";
import { bundleForBrowser } from "../../../../../tools/testing/browser-bundle.js";
import { scratchFolder } from "../../../../../tools/testing/prepared.js";
import { certificate } from "../sites.js";

const EMAILS: Readonly<Record<string, string>> = { alice: "alice@acme.example", bob: "bob@acme.example" };

export class Portals {
  readonly app: string;
  readonly portal: string;
  readonly evil: string;
  /** Milliseconds by which the clocks of application and portal are ahead. */
  ahead = 0;
  /** Whether the application answers. */
  isUp = true;
  /** Method and path of each request to the application's API. */
  readonly requests: string[] = [];
  readonly refreshKeys: (string | string[] | undefined)[] = [];
  /** The path whose next answer does not arrive. */
  losesAnswerOf = "";
  /** What the attacker's site was sent as `Authorization`. */
  readonly overheard: (string | undefined)[] = [];
  #gateway: IAMGateway | undefined;
  #iam: ReturnType<typeof nodeListener> | undefined;
  #partner: SSOPartnerRegistration | undefined;
  #reactPage: Promise<string> | undefined;
  readonly #settings = {
    databaseUrl: `pglite://${scratchFolder("embedded")}`,
    secretKey: generateEncryptionKey(),
    crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
    enablePartnerRegistry: true,
    now: () => this.now(),
  };

  private constructor(private readonly server: Server) {
    const { port } = server.address() as AddressInfo;
    this.app = `https://app.example.com:${port}`;
    this.portal = `https://portal.acme.example:${port}`;
    this.evil = `https://evil.example:${port}`;
  }

  static async open(): Promise<Portals> {
    const server = createServer(certificate());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const portals = new Portals(server);
    server.on("request", (request, response) => void portals.#answer(request, response));
    await portals.startApplication();
    const registered = await portals.gateway.partnerRegistry.registerPartner({
      partnerName: "Acme Corp",
      orgId: "default",
      allowedOrigins: [portals.portal],
    });
    portals.#partner = registered.unwrap();
    return portals;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.gateway.close();
  }

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  get gateway(): IAMGateway {
    if (!this.#gateway) throw new Error("the application is down");
    return this.#gateway;
  }

  async startApplication(): Promise<void> {
    this.#gateway = IAMGateway.fromFullstackProvider(new PostgreSQLProvider(this.#settings));
    this.#iam = nodeListener(createApp(this.gateway, { publicUrl: this.app, partitionedCookie: true }));
    this.isUp = true;
  }

  async stopApplication(): Promise<void> {
    this.isUp = false;
    await this.gateway.close();
  }

  get partner(): SSOPartnerRegistration {
    if (!this.#partner) throw new Error("not open yet");
    return this.#partner;
  }

  /** What a partner's backend does. */
  async token(who: string, codeChallenge?: string, partner = this.partner): Promise<string> {
    const { consumerKey, consumerSecret } = partner;
    const payload = { external_id: `u-${who}`, email: EMAILS[who] ?? "", code_challenge: codeChallenge };
    const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload, timestamp: this.now() });
    const issued = await this.gateway.sso.issueToken({
      consumerKey: headers["X-Consumer-Key"],
      signature: headers["X-Signature"],
      timestamp: headers["X-Timestamp"],
      payload: body,
      sourceIp: "203.0.113.7",
    });
    return issued.unwrap().token;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", `https://${request.headers.host}`);
    const site = request.headers.host?.split(".")[0];
    if (site === "app" && !this.isUp) request.destroy();
    else if (site === "app" && pathname === "/moved") response.writeHead(302, { location: this.evil }).end();
    else if (site === "app" && pathname === "/framed") this.#framed(response);
    else if (site === "app" && pathname === "/widget/react") await this.#react(response);
    else if (site === "app" && pathname.startsWith("/widget")) this.#widget(response, pathname);
    else if (site === "app") {
      if (pathname.startsWith("/api/")) this.requests.push(`${request.method} ${pathname}`);
      if (pathname.endsWith("/refresh")) this.refreshKeys.push(request.headers["idempotency-key"]);
      if (pathname === this.losesAnswerOf) this.#lose(response);
      this.#iam?.(request, response);
    } else if (pathname === "/token") await this.#token(request, response, searchParams);
    else {
      if (site === "evil") this.overheard.push(request.headers.authorization);
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "authorization");
      this.#portal(response);
    }
  }

  /** The application does its work, and its answer breaks off. (After a mere reset the browser itself sends again.) */
  #lose(response: ServerResponse): void {
    this.losesAnswerOf = "";
    const write = response.write.bind(response);
    const breakOff = () => write("{", () => response.destroy());
    response.write = breakOff;
    response.end = () => {
      breakOff();
      return response;
    };
  }

  /** Of whoever is logged in at the portal, by its own cookie. */
  async #token(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const [, who] = /\bwho=(\w+)/.exec(request.headers.cookie ?? "") ?? [];
    const codeChallenge = query.get("code_challenge") ?? undefined;
    response.setHeader("content-type", "application/json");
    if (who === undefined) response.writeHead(401).end("{}");
    else response.end(JSON.stringify({ token: await this.token(who, codeChallenge) }));
  }

  #widget(response: ServerResponse, pathname: string): void {
    // An application that forgot the header: the messages alone have to be enough.
    if (pathname !== "/widget/anywhere") {
      response.setHeader("content-security-policy", frameAncestors(this.partner.partner));
    }
    const options = JSON.stringify({ apiUrl: this.app, partnerOrigins: this.partner.partner.allowedOrigins });
    const body = pathname === "/widget/element" ? this.#element() : "";
    const script =
      `window.log = []; window.widget = GlIam.connect(${options});` +
      `for (const name of ["user", "error"]) widget.on(name, (it) => log.push(it && (it.email ?? it.code)));`;
    const start = pathname !== "/widget/element" ? `<script>${script}</script>` : "";
    page(response, `${this.#script("widget")}${start}${body}`);
  }

  /** The application's page for a frame whose session is a cookie. */
  #framed(response: ServerResponse): void {
    response.setHeader("content-security-policy", frameAncestors(this.partner.partner));
    page(response, "<p>framed</p>");
  }

  async #react(response: ServerResponse): Promise<void> {
    response.setHeader("content-security-policy", frameAncestors(this.partner.partner));
    const options = { apiUrl: this.app, partnerOrigins: this.partner.partner.allowedOrigins };
    this.#reactPage ??= bundleForBrowser("packages/gl-iam-embed/test/react-page.tsx");
    const bundle = (await this.#reactPage).replaceAll("</script", "<\\/script");
    page(response, `<body><script>window.options = ${JSON.stringify(options)};${bundle}</script>`);
  }

  #element(): string {
    const origins = this.partner.partner.allowedOrigins?.join(" ");
    const children = `<b>inside</b><i slot="fallback">outside</i>`;
    const element = `<gl-iam-widget api-url="${this.app}" partner-origins="${origins}">${children}</gl-iam-widget>`;
    return `${this.#script("element")}${element}`;
  }

  #portal(response: ServerResponse): void {
    const script = `
      window.show = (src, getToken = async ({ codeChallenge }) => {
        const response = await fetch("/token?code_challenge=" + codeChallenge);
        if (!response.ok) throw new Error("nobody is logged in");
        return response.json();
      }) => {
        window.signedOut = 0;
        window.embedded = GlIam.embed({ src, container: "#app", getToken, onSignOut: () => { signedOut += 1; } });
      };
      window.kept = [];
      addEventListener("message", ({ data }) => kept.push(JSON.stringify(data)));
      const { hash } = location;
      if (hash) show("${this.app}" + hash.slice(1));`;
    page(response, `<main id="app" style="height: 300px"></main>${this.#script("partner")}<script>${script}</script>`);
  }

  #script(name: "partner" | "widget" | "element"): string {
    const integrity = EMBED_SCRIPTS[EMBED_VERSION]?.[name].integrity;
    const src = `${this.app}/embed/${EMBED_VERSION}/${name}.js`;
    return `<script src="${src}" integrity="${integrity}" crossorigin="anonymous"></script>`;
  }
}

function page(response: ServerResponse, body: string): void {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>A page</title>${body}`);
}
