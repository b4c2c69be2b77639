/** The app on an embedded database, a partner that signs, and a browser that calls, without a socket. */
import { createHmac, randomUUID } from "node:crypto";
import {
  type GatewayOptions,
  generateEncryptionKey,
  IAMGateway,
  type SSOPartnerCreate,
  type SSOPartnerRegistration,
} from "gl-iam";
import { type PostgreSQLConfig, PostgreSQLProvider } from "gl-iam/postgresql";
import { type App, type AppOptions, createApp } from "gl-iam-server";
import { PGLITE_IN_MEMORY, type ScratchDatabase } from "../../../../tools/testing/databases.js";
import { type Answer, ApiDocument } from "./document.js";

export const OWN = "https://app.example.com";
export const PORTAL = "https://portal.acme.example";
export const PASSWORD = "correct horse battery staple";

export type { Answer };

export class Application {
  readonly #passwords = new Map<string, string>();
  #document: Promise<ApiDocument> | undefined;

  private constructor(
    readonly app: App,
    readonly gateway: IAMGateway,
    private readonly database: Pick<ScratchDatabase, "drop">,
  ) {}

  /** Rate limits are off unless given; the database is one of its own unless its URL is given. */
  static async start(
    options: Partial<AppOptions> = {},
    config: Partial<PostgreSQLConfig> = {},
    gatewayOptions: GatewayOptions = {},
  ): Promise<Application> {
    const database = await PGLITE_IN_MEMORY.createMigrated();
    const provider = new PostgreSQLProvider({
      databaseUrl: database.url,
      secretKey: randomUUID(),
      crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
      enablePartnerRegistry: true,
      ...config,
    });
    const gateway = IAMGateway.fromFullstackProvider(provider, gatewayOptions);
    return Application.on(gateway, options, database);
  }

  /** Another app on the same gateway, with its own limits and counts. */
  with(options: Partial<AppOptions>): Application {
    return Application.on(this.gateway, options, this.database);
  }

  private static on(
    gateway: IAMGateway,
    options: Partial<AppOptions>,
    database: Pick<ScratchDatabase, "drop">,
  ): Application {
    const rateLimits = { source: 0, partner: 0, login: 0 };
    return new Application(createApp(gateway, { publicUrl: OWN, rateLimits, ...options }), gateway, database);
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    await this.database.drop();
  }

  /** Every answer, in every test, is compared with the OpenAPI document. */
  async call(method: string, path: string, init: Omit<RequestInit, "method"> = {}): Promise<Answer> {
    const answer = await this.#fetch(method, path, init);
    const document = await this.document();
    document.expectDocumented(method, path.split("?")[0] ?? "", answer);
    return answer;
  }

  document(): Promise<ApiDocument> {
    this.#document ??= this.#fetch("GET", "/openapi.json").then(({ text }) => ApiDocument.of(text));
    return this.#document;
  }

  async #fetch(method: string, path: string, init: Omit<RequestInit, "method"> = {}): Promise<Answer> {
    const response = await this.app.fetch(new Request(`${OWN}${path}`, { ...init, method }));
    const type = response.headers.get("content-type") ?? "";
    const text = type.startsWith("text/event-stream") ? await firstEvent(response) : await response.text();
    const isJson = type.includes("json");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call("POST", path, {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  }

  /** With this access token. */
  as(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const all = { "content-type": "application/json", ...bearer(token), ...headers };
    return this.call(method, path, { ...json, headers: all });
  }

  async register(fields: Partial<SSOPartnerCreate> = {}): Promise<SSOPartnerRegistration> {
    const registered = await this.gateway.partnerRegistry.registerPartner({
      partnerName: `Acme ${randomUUID()}`,
      orgId: "default",
      allowedOrigins: [PORTAL],
      ...fields,
    });
    return registered.unwrap();
  }

  /** Posts an assertion with headers and a raw body. */
  push(partner: Credential, payload: object | string = aUser(), path = "/api/v1/sso/token"): Promise<Answer> {
    const { headers, body } = signed(partner, payload);
    return this.call("POST", path, { headers, body });
  }

  async token(partner: Credential, payload: object = aUser()): Promise<string> {
    const answer = await this.push(partner, payload);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json.token;
  }

  /** A form that a browser posts. */
  enter(fields: Record<string, string>, headers: Record<string, string> = { origin: PORTAL }): Promise<Answer> {
    return this.call("POST", "/api/v1/sso/enter", {
      body: new URLSearchParams(fields).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });
  }

  /** An access token. */
  async administrator(role: string, organizationId = "default"): Promise<string> {
    const key = `${role}.${organizationId}`;
    const email = `${key}@example.com`;
    if (!this.#passwords.has(key)) {
      this.#passwords.set(key, PASSWORD);
      const user = { email, roles: [role] };
      (await this.gateway.createUserWithPassword(user, PASSWORD, { organizationId })).unwrap();
    }
    const answer = await this.post("/api/v1/auth/login", { email, password: PASSWORD, org_id: organizationId });
    return answer.json.access_token;
  }
}

/** Of an answer that stays open. */
async function firstEvent({ body }: Response): Promise<string> {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

export type Credential = Pick<SSOPartnerRegistration, "consumerKey" | "consumerSecret">;

export function aUser(fields: object = {}): object {
  const id = randomUUID();
  return { external_id: `u-${id}`, email: `${id}@acme.example`, ...fields };
}

/** Made without this project's code. */
export function signed({ consumerKey, consumerSecret }: Credential, payload: object | string, at = new Date()) {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const timestamp = at.toISOString();
  const mac = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${body}`).digest("hex");
  const headers: Record<string, string> = {
    "x-consumer-key": consumerKey,
    "x-signature": mac,
    "x-timestamp": timestamp,
  };
  const envelope = { consumer_key: consumerKey, signature: mac, timestamp, payload: body };
  return { headers, body, envelope };
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
