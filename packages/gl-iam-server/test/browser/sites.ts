/**
 * Three sites over TLS: the application, a partner's portal that embeds it, and an attacker's site. The cookies'
 * `__Host-`, `SameSite` and `Secure`, the `Origin` and the CORS checks are then the browser's own.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateEncryptionKey, IAMGateway, type SSOPartnerRegistration } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { createApp, nodeListener } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";

export interface PartnersUser {
  readonly external_id: string;
  readonly email: string;
}

/** The user whom the portal's login page signs in. */
export const ALICE: PartnersUser = { external_id: "u-alice", email: "alice@acme.example" };

export class Sites {
  /** For example `https://app.example.com:port`. */
  readonly app: string;
  readonly portal: string;
  readonly evil: string;
  #partner: SSOPartnerRegistration | undefined;

  private constructor(
    readonly gateway: IAMGateway,
    private readonly server: Server,
  ) {
    const { port } = server.address() as AddressInfo;
    this.app = `https://app.example.com:${port}`;
    this.portal = `https://portal.acme.example:${port}`;
    this.evil = `https://evil.example:${port}`;
  }

  static async open(): Promise<Sites> {
    const provider = new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: generateEncryptionKey(),
      crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
      enablePartnerRegistry: true,
    });
    const server = createServer(certificate());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const sites = new Sites(IAMGateway.fromFullstackProvider(provider), server);
    const iam = nodeListener(createApp(sites.gateway, { publicUrl: sites.app }));
    server.on("request", (request, response) => sites.#answer(iam, request, response));
    const registered = await sites.gateway.partnerRegistry.registerPartner({
      partnerName: "Acme Corp",
      orgId: "default",
      allowedOrigins: [sites.portal],
      ssoMode: "both",
      loginUrl: `${sites.portal}/login`,
    });
    sites.#partner = registered.unwrap();
    return sites;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.gateway.close();
  }

  get partner(): SSOPartnerRegistration {
    if (!this.#partner) throw new Error("not open yet");
    return this.#partner;
  }

  /** What the partner's backend does for its user. */
  async token(user: PartnersUser, more: Record<string, string> = {}): Promise<string> {
    const { consumerKey, consumerSecret } = this.partner;
    const payload = { ...user, ...more };
    const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload });
    const issued = await this.gateway.sso.issueToken({
      consumerKey: headers["X-Consumer-Key"],
      signature: headers["X-Signature"],
      timestamp: headers["X-Timestamp"],
      payload: body,
      sourceIp: "203.0.113.7",
    });
    return issued.unwrap().token;
  }

  #answer(iam: ReturnType<typeof nodeListener>, request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", `https://${request.headers.host}`);
    if (request.headers.host?.startsWith("app.")) {
      if (pathname === "/reports") page(response, "Reports", "<p>the application's own page</p>");
      else void iam(request, response);
    } else if (pathname === "/login") {
      const state = searchParams.get("state") ?? "";
      void this.token(ALICE, { state }).then((token) => page(response, "Portal", this.#form({ token })));
    } else {
      page(response, "A page", this.#form(Object.fromEntries(searchParams)));
    }
  }

  /** The form of the partner's guide. */
  #form(fields: Record<string, string>): string {
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    return `<form method="post" action="${this.app}/api/v1/sso/enter">${inputs.join("")}<button>Open</button></form>`;
  }
}

function page(response: ServerResponse, title: string, body: string): void {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}`);
}

/** Made for this run and then discarded: a key in the repository would alarm secret scanners. */
export function certificate(): { key: Buffer; cert: Buffer } {
  const directory = mkdtempSync(join(tmpdir(), "gl-iam-tls-"));
  try {
    const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const made = spawnSync("openssl", [...request, "-days", "1", "-subj", "/CN=test", "-keyout", key, "-out", cert]);
    if (made.status !== 0) throw new Error(`openssl is needed for a certificate: ${made.stderr ?? made.error}`);
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
