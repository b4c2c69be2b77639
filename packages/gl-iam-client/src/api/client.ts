/** The whole HTTP API, typed by the service's own OpenAPI document. */
import openapiFetch, { type Client } from "openapi-fetch";
import { serviceUrl } from "../service-url.js";
import { retrying } from "./retry.js";
import type { paths } from "./schema.js";

/** A token, or what gives the present one; undefined sends none. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>) | undefined;

/** Options of {@link createClient}. */
export interface ClientOptions {
  /** Where the service is: `https://iam.example.com`, or the application's own origin where it is mounted there. */
  readonly url: string;
  /**
   * Sent as `Authorization: Bearer`: an access token, or a machine token for the administration. Left out in a browser,
   * whose cookie goes along by itself. It is sent to `url` only: redirects are not followed.
   */
  readonly token?: TokenSource;
  /** How many times a request may be sent again; 3 by default, 0 for never. */
  readonly retries?: number | undefined;
  /** `globalThis.fetch` by default. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * The API as {@link createClient} offers it: `GET`, `POST`, `PATCH`, `PUT` and `DELETE`, each with a path of the
 * document. The answer has `data` or `error` (a {@link Problem}), and `response`.
 */
export type ApiClient = Client<paths>;

/**
 * A client of the service. Nothing is asked until the first call.
 *
 * What may be sent twice is sent again, after a 429 or 503 when `Retry-After` says so, and when the connection broke:
 * GET, HEAD, PUT, DELETE, and the operations that take an `Idempotency-Key`, which they get by themselves.
 *
 * ```ts
 * const api = createClient({ url: "https://iam.example.com", token: process.env.MACHINE_TOKEN });
 * const { data, error } = await api.GET("/api/v1/admin/partners", { params: { query: { q: "acme" } } });
 * if (error) throw new Error(error.detail);
 * ```
 *
 * @throws TypeError for a `url` that is not http(s), or `retries` that is not an integer from 0 to 10
 */
export function createClient({ url, token, retries = 3, fetch }: ClientOptions): ApiClient {
  if (!Number.isInteger(retries) || retries < 0 || retries > 10) {
    throw new TypeError("retries must be an integer from 0 to 10");
  }
  const send = retrying(fetch ?? ((request) => globalThis.fetch(request)), retries);
  const client = openapiFetch<paths>({ baseUrl: serviceUrl(url), fetch: send, redirect: "manual" });
  client.use({
    async onRequest({ request }) {
      const present = typeof token === "function" ? await token() : token;
      if (present !== undefined && !request.headers.has("authorization")) {
        request.headers.set("authorization", `Bearer ${present}`);
      }
      request.headers.set("accept", "application/json");
      return request;
    },
  });
  return client;
}
