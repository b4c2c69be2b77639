/** A gateway on an embedded database in memory, its service, a partner that signs and people who sign in. */
import { randomUUID } from "node:crypto";
import { generateEncryptionKey, IAMGateway, type SSOPartnerCreate, type SSOPartnerRegistration } from "gl-iam";
import { type PostgreSQLConfig, PostgreSQLProvider } from "gl-iam/postgresql";
import { type App, createApp } from "gl-iam-server";
import { signAssertion } from "gl-iam-signer";

export const OWN = "https://app.example.com";
const PASSWORD = "correct horse battery staple";

export class Application {
  private constructor(
    readonly gateway: IAMGateway,
    readonly app: App,
  ) {}

  static start(config: Partial<PostgreSQLConfig> = {}): Application {
    const provider = new PostgreSQLProvider({
      databaseUrl: "pglite://memory",
      secretKey: randomUUID(),
      crypto: { encryptionKeys: { 1: generateEncryptionKey() } },
      enablePartnerRegistry: true,
      publicUrl: OWN,
      ...config,
    });
    const gateway = IAMGateway.fromFullstackProvider(provider);
    const rateLimits = { source: 0, partner: 0, login: 0 };
    return new Application(gateway, createApp(gateway, { publicUrl: OWN, rateLimits }));
  }

  stop(): Promise<void> {
    return this.gateway.close();
  }

  /** The service, for a client's `fetch`. */
  readonly fetch = (request: Request): Promise<Response> => this.app.fetch(request);

  readonly #accessTokens = new Map<string, Promise<string>>();

  /** An access token of somebody with this role, by password: the same one each time. */
  accessToken(role: string): Promise<string> {
    const known = this.#accessTokens.get(role) ?? this.#signIn(role);
    this.#accessTokens.set(role, known);
    return known;
  }

  async #signIn(role: string): Promise<string> {
    const organizationId = "default";
    const email = `${randomUUID()}@example.com`;
    (await this.gateway.createUserWithPassword({ email, roles: [role] }, PASSWORD, { organizationId })).unwrap();
    const signedIn = await this.gateway.authenticate({ email, password: PASSWORD }, { organizationId });
    return signedIn.unwrap().session.accessToken;
  }

  async register(fields: Partial<SSOPartnerCreate> = {}): Promise<SSOPartnerRegistration> {
    const partner = { partnerName: `Acme ${randomUUID()}`, orgId: "default", ...fields };
    return (await this.gateway.partnerRegistry.registerPartner(partner)).unwrap();
  }

  /** What a partner sends about one of its users, as headers and body. */
  async signed({ consumerKey, consumerSecret }: SSOPartnerRegistration, payload: object) {
    const { headers, body } = await signAssertion({ consumerKey, consumerSecret, payload: JSON.stringify(payload) });
    return { headers: { ...headers }, body };
  }

  /** A one-time token of this partner's user. */
  async oneTimeToken(partner: SSOPartnerRegistration, fields: Record<string, string> = {}): Promise<string> {
    const payload = { external_id: randomUUID(), email: `${randomUUID()}@acme.example`, ...fields };
    const { headers, body } = await this.signed(partner, payload);
    const init = { method: "POST", headers, body };
    const answer = await this.app.fetch(new Request(`${OWN}/api/v1/sso/token`, init));
    const { token } = (await answer.json()) as { token: string };
    return token;
  }

  /** Through a partner. */
  async partnerSession(partner: SSOPartnerRegistration, fields: Record<string, string> = {}) {
    return (await this.gateway.sso.authenticate({ token: await this.oneTimeToken(partner, fields) })).unwrap();
  }

  /** The value of a cookie, for a partner's user. */
  async cookie(
    partner: SSOPartnerRegistration,
    as: "cookie" | "frame_cookie" = "cookie",
    fields: Record<string, string> = {},
  ): Promise<string> {
    const token = await this.oneTimeToken(partner, fields);
    return (await this.gateway.sso.authenticate({ token }, { as })).unwrap().session.cookieToken;
  }
}

/** A request as a browser or a program sends it. */
export function asked(method: string, headers: Record<string, string> = {}, path = "/orders?page=2"): Request {
  return new Request(`${OWN}${path}`, { method, headers });
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const PAGE = { accept: "text/html,application/xhtml+xml", "sec-fetch-mode": "navigate" };
