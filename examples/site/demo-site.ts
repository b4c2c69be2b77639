/**
 * The demo's three sites in one process: the application with its widget, and two partners' portals. Everything is
 * real: the packages, the browser's rules for origins, the signatures. Only the database is in memory.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generateEncryptionKey, IAMGateway, type SSOPartner } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { type App, createApp, frameAncestors, nodeListener } from "gl-iam-server";
import { certificate } from "./certificate.js";
import { Feed } from "./feed.js";
import { html, Portal } from "./portal.js";
import type { PortalSettings } from "./portal-settings.js";
import { widgetPage } from "./widget-page.js";

/** Every name below localhost is this machine, in every browser. */
const HOST = "localhost";

const PORTALS: readonly PortalSettings[] = [
  {
    slug: "acme",
    name: "Acme Portal",
    color: "#b4232c",
    people: [
      { id: "u-1001", name: "Alice Ångström", email: "alice@acme.example" },
      { id: "u-1002", name: "Bob Baker", email: "bob@acme.example" },
    ],
  },
  {
    slug: "globex",
    name: "Globex Intranet",
    color: "#0b6e4f",
    people: [{ id: "7", name: "Carol Chen", email: "carol@globex.example" }],
  },
];

export class DemoSite {
  private constructor(
    private readonly gateway: IAMGateway,
    private readonly stop: () => Promise<void>,
    /** By the portal's slug; and `app`. */
    readonly urls: Readonly<Record<string, string>>,
  ) {}

  /** @param port 0 for any */
  static async start(port = 0): Promise<DemoSite> {
    const gateway = IAMGateway.fromFullstackProvider(
      new PostgreSQLProvider({
        databaseUrl: "pglite://memory",
        secretKey: generateEncryptionKey(),
        crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
        enablePartnerRegistry: true,
      }),
    );
    const slugs = ["app", ...PORTALS.map(({ slug }) => slug)];
    const server = createServer(certificate([HOST, ...slugs.map((slug) => `${slug}.${HOST}`)]));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const bound = (server.address() as AddressInfo).port;
    const urls = Object.fromEntries(slugs.map((slug) => [slug, `https://${slug}.${HOST}:${bound}`]));
    const answer = await openSites(gateway, urls);
    server.on("request", (request, response) => void answer(request, response));
    const stop = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return new DemoSite(gateway, stop, urls);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.gateway.close();
  }
}

async function openSites(gateway: IAMGateway, urls: Readonly<Record<string, string>>) {
  const appUrl = urls.app ?? "";
  const feed = new Feed();
  const app = createApp(gateway, { publicUrl: appUrl });
  const portals = new Map<string, Portal>();
  for (const settings of PORTALS) {
    const registered = await gateway.partnerRegistry.registerPartner({
      partnerName: settings.name,
      orgId: "default",
      allowedOrigins: [urls[settings.slug] ?? ""],
    });
    const other = () => [...portals.values()].find((portal) => portal.settings !== settings);
    portals.set(settings.slug, new Portal(settings, registered.unwrap(), app, appUrl, feed, other));
  }
  const application = openApplication(app, [...portals.values()], feed);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    const slug = url.hostname.split(".")[0] ?? "";
    const portal = portals.get(slug);
    if (portal) await portal.answer(request, response, url);
    else if (slug === "app") application(request, response, url);
    else response.writeHead(302, { location: urls.acme }).end();
  };
}

/** The widget's page, and the API, whose requests the panels show. */
function openApplication(app: App, portals: readonly Portal[], feed: Feed) {
  const watched: App = { ...app, fetch: (request, bindings) => watch(app, request, bindings, portals, feed) };
  const iam = nodeListener(watched);
  return (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    if (url.pathname !== "/widget") return void iam(request, response);
    const portal = portals.find(({ registered }) => registered.partner.id === url.searchParams.get("partner"));
    if (!portal) return void response.writeHead(404).end();
    const partner: SSOPartner = portal.registered.partner;
    response.setHeader("content-security-policy", frameAncestors(partner));
    html(response, widgetPage(partner.allowedOrigins ?? [], portal.settings.name));
  };
}

const WATCHED: Readonly<Record<string, { text: string; step?: number; answer: string; answerStep?: number }>> = {
  "/api/v1/sso/authenticate": { text: "token and verifier", step: 5, answer: "session opened", answerStep: 6 },
  "/api/v1/auth/refresh": { text: "refresh token", answer: "the next tokens" },
  "/api/v1/auth/logout": { text: "log-out", answer: "session ended" },
};

async function watch(
  app: App,
  request: Request,
  bindings: Parameters<App["fetch"]>[1],
  portals: readonly Portal[],
  feed: Feed,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.headers.get("referer") ?? request.url);
  const portal = portals.find(({ registered }) => registered.partner.id === searchParams.get("partner"));
  const known = WATCHED[new URL(request.url).pathname];
  if (!portal || !known || pathname !== "/widget") return app.fetch(request, bindings);
  const { slug } = portal.settings;
  feed.tell(slug, { from: "Frame", to: "App", text: known.text, step: known.step });
  const response = await app.fetch(request, bindings);
  const { code } = response.ok ? { code: undefined } : ((await response.clone().json()) as { code?: string });
  const outcome = code
    ? { text: "refused", detail: code, refused: true }
    : { text: known.answer, step: known.answerStep, detail: known.answerStep && "access token 15 min, refresh token" };
  feed.tell(slug, { from: "App", to: "Frame", ...outcome, detail: outcome.detail || undefined });
  return response;
}
