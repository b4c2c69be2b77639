/**
 * `npm run bench:http`: the cost of the two halves of a sign-in over HTTP, as a ratio to node:http alone.
 *
 * Rounds of the three alternate in one run, because absolute figures vary by a factor of two on a shared machine.
 * Compare the median ratio and its spread. It uses PostgreSQL when TEST_DATABASE_URL names a server, else PGlite in
 * memory.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { load, median } from "./load.js";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 2000);
const CONNECTIONS = 64;
const CHILD = fileURLToPath(new URL("serving.child.ts", import.meta.url));

interface Serving {
  readonly child: ChildProcess;
  readonly port: number;
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

async function serve(kind: "raw" | "app", databaseUrl: string): Promise<Serving> {
  const child = fork(CHILD, [kind, databaseUrl], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
  return { child, ...JSON.parse(String(line)) };
}

function request(path: string, body: string, headers: Record<string, string> = {}): Buffer {
  const all = { host: "localhost", "content-type": "application/json", "content-length": `${Buffer.byteLength(body)}` };
  const head = Object.entries({ ...all, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n${body}`);
}

/** About 300 bytes, each one different, because an assertion is accepted once. Every round has the same users. */
function assertion({ consumerKey, consumerSecret }: Serving, user: number): Buffer {
  const nonce = randomBytes(12).toString("hex");
  const who = { external_id: `u-${user}`, email: `u-${user}@acme.example`, display_name: "x".repeat(150) };
  const body = JSON.stringify({ ...who, nonce });
  const timestamp = new Date().toISOString();
  const signature = createHmac("sha256", consumerSecret).update(`${timestamp}|${consumerKey}|${body}`).digest("hex");
  const headers = { "x-consumer-key": consumerKey, "x-signature": signature, "x-timestamp": timestamp };
  return request("/api/v1/sso/token", body, headers);
}

async function token(app: Serving, user: number): Promise<string> {
  const text = assertion(app, user).toString();
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const headers = Object.fromEntries(
    head
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(": ") as [string, string]),
  );
  delete headers.host;
  delete headers["content-length"];
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/v1/sso/token`, { method: "POST", headers, body });
  return ((await answer.json()) as { token: string }).token;
}

const many = <T>(make: (n: number) => T): T[] => Array.from({ length: REQUESTS }, (_, n) => make(n));

async function tokens(app: Serving): Promise<string[]> {
  const issued: string[] = [];
  while (issued.length < REQUESTS) {
    const next = Array.from({ length: 20 }, (_, n) => token(app, (issued.length + n) % REQUESTS));
    issued.push(...(await Promise.all(next)));
  }
  return issued.slice(0, REQUESTS);
}

async function measure(
  name: string,
  port: number,
  requests: readonly Buffer[],
  connections = CONNECTIONS,
): Promise<number> {
  const { requestsPerSecond, medianLatency, answers } = await load(port, requests, connections);
  if (Object.keys(answers).join() !== "200") throw new Error(`${name} was answered ${JSON.stringify(answers)}`);
  console.log(
    `  ${name.padEnd(24)} ${requestsPerSecond.toFixed(0).padStart(7)}/s   median ${medianLatency.toFixed(2)} ms`,
  );
  return requestsPerSecond;
}

function summary(name: string, ratios: readonly number[]): void {
  const [low = 0, high = 0] = [Math.min(...ratios), Math.max(...ratios)];
  console.log(
    `${name}: ${median(ratios).toFixed(3)} × node:http (${low.toFixed(3)} to ${high.toFixed(3)}, ${ROUNDS} rounds)`,
  );
}

async function run(databaseUrl: string): Promise<void> {
  const [raw, app] = [await serve("raw", databaseUrl), await serve("app", databaseUrl)];
  const ratios = { token: [] as number[], authenticate: [] as number[] };
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      console.log(round === 0 ? "warming up" : `round ${round}`);
      const plain = many(() => request("/", JSON.stringify({ payload: "x".repeat(280) })));
      const base = await measure("node:http", raw.port, plain);
      const issue = await measure(
        "POST /sso/token",
        app.port,
        many((user) => assertion(app, user)),
      );
      const open = (await tokens(app)).map((one) =>
        request("/api/v1/sso/authenticate", JSON.stringify({ token: one })),
      );
      // The first round makes the users, one after the other because of their partner's count. Later rounds sign them
      // in again.
      const exchange = await measure("POST /sso/authenticate", app.port, open, round === 0 ? 4 : CONNECTIONS);
      if (round === 0) continue;
      ratios.token.push(issue / base);
      ratios.authenticate.push(exchange / base);
    }
  } finally {
    for (const { child } of [raw, app]) child.disconnect();
  }
  console.log(`\n${CONNECTIONS} connections, ${REQUESTS} requests a round, users who have signed in before`);
  summary("POST /api/v1/sso/token", ratios.token);
  summary("POST /api/v1/sso/authenticate", ratios.authenticate);
}

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) {
  console.log("PGlite in memory; TEST_DATABASE_URL names a PostgreSQL server to measure on instead");
  await run("pglite://memory");
} else {
  const name = `gl_iam_bench_${randomBytes(4).toString("hex")}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    await run(url.href);
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}
