/** An application that a partner signs for, in memory, as a partner's backend sees it. */
import { generateEncryptionKey, IAMGateway } from "gl-iam";
import { PostgreSQLProvider } from "gl-iam/postgresql";
import { type App, createApp } from "gl-iam-server";

const ORIGIN = "https://app.example.com";

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export class Application {
  static async start(): Promise<Application> {
    const provider = new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: generateEncryptionKey(),
      crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
      enablePartnerRegistry: true,
    });
    const gateway = IAMGateway.fromFullstackProvider(provider);
    const registered = await gateway.partnerRegistry.registerPartner({ partnerName: "Acme Corp", orgId: "default" });
    const { consumerKey, consumerSecret } = registered.unwrap();
    return new Application(gateway, consumerKey, consumerSecret);
  }

  private readonly app: App;

  private constructor(
    private readonly gateway: IAMGateway,
    readonly consumerKey: string,
    readonly consumerSecret: string,
  ) {
    this.app = createApp(gateway, { publicUrl: ORIGIN });
  }

  /** The user of a one-time token. */
  async signIn(token: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    return (await this.post("/api/v1/sso/authenticate", headers, JSON.stringify({ token }))).body.user;
  }

  async post(path: string, headers: Record<string, string>, body: string | Buffer): Promise<Answer> {
    const request = new Request(`${ORIGIN}${path}`, {
      method: "POST",
      headers,
      body: new Uint8Array(Buffer.from(body)),
    });
    const response = await this.app.fetch(request);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  close(): Promise<void> {
    return this.gateway.close();
  }
}
