/** Whole HTTP/1.1 requests, made before they are timed. */
import { createHmac, randomBytes } from "node:crypto";
import { load } from "./load.js";
import type { Credential, Serving } from "./serving.js";

type Headers = Readonly<Record<string, string>>;

function request(method: string, path: string, body: string, headers: Headers = {}): Buffer {
  const about = body === "" ? {} : { "content-type": "application/json" };
  const all = { host: "localhost", ...about, "content-length": `${Buffer.byteLength(body)}`, ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n${body}`);
}

export function echo(bytes: number): Buffer {
  return request("POST", "/", JSON.stringify({ payload: "x".repeat(bytes) }));
}

/** About 300 bytes, each one different, because an assertion is accepted once. */
export function assertion({ credentials }: Serving, user: number | string, partner = 0): Buffer {
  const { consumerKey, consumerSecret } = credentials[partner] as Credential;
  const nonce = randomBytes(12).toString("hex");
  const who = { external_id: `u-${user}`, email: `u-${user}@acme.example`, display_name: "x".repeat(150) };
  const body = JSON.stringify({ ...who, nonce });
  const timestamp = new Date().toISOString();
  const signature = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${body}`).digest("hex");
  const headers = { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp };
  return request("POST", "/api/v1/sso/token", body, headers);
}

interface Opened {
  readonly access_token: string;
  readonly refresh_token: string;
}

export const exchange = (token: string) => request("POST", "/api/v1/sso/authenticate", JSON.stringify({ token }));
export const me = ({ access_token }: Opened) =>
  request("GET", "/api/v1/me", "", { authorization: `Bearer ${access_token}` });
export const refresh = ({ refresh_token }: Opened) =>
  request("POST", "/api/v1/auth/refresh", JSON.stringify({ refresh_token }));

/** One-time tokens of users `0` to `count - 1`. */
export function tokens(server: Serving, count: number): Promise<string[]> {
  return tokensOf(
    server,
    Array.from({ length: count }, (_, user) => assertion(server, user)),
  );
}

/** One-time tokens of users who have never come, of so many partners by turns. */
export function newcomers(server: Serving, count: number, partners: number): Promise<string[]> {
  const series = randomBytes(6).toString("hex");
  const signed = Array.from({ length: count }, (_, n) => assertion(server, `${series}-${n}`, n % partners));
  return tokensOf(server, signed);
}

async function tokensOf(server: Serving, assertions: readonly Buffer[]): Promise<string[]> {
  return (await answers(server, assertions)).map((body) => (JSON.parse(body) as { token: string }).token);
}

/** Sessions of users who may be new: one after the other would be too slow, too many at once wait for their partner. */
export async function sessions(server: Serving, count: number): Promise<Opened[]> {
  const bodies = await answers(server, (await tokens(server, count)).map(exchange));
  return bodies.map((body) => JSON.parse(body) as Opened);
}

async function answers(server: Serving, requests: readonly Buffer[]): Promise<string[]> {
  const bodies: string[] = [];
  server.requireServed((await load(server.port, requests, 8, (body) => bodies.push(body))).answers);
  return bodies;
}
