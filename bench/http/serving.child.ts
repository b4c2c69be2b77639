/** One of the compared servers, in its own process. It says its port and who may sign, and what it has spent. */
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Library = typeof import("gl-iam") & typeof import("gl-iam/postgresql") & typeof import("gl-iam-server");

/**
 * `raw`, or the root of the tree whose build is measured; then its database, a key that all nodes share, and how many
 * partners this one registers.
 */
const [root = "raw", databaseUrl = "", key = "", partners = "0"] = process.argv.slice(2);
let statements = 0;

/** JSON in, the same JSON out: the cost of node:http itself. */
const raw: RequestListener = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}"));
  response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
  response.end(answer);
};

async function library(): Promise<Library> {
  const files = ["gl-iam/dist/index.js", "gl-iam/dist/postgresql/index.js", "gl-iam-server/dist/index.js"];
  const modules: object[] = await Promise.all(
    files.map((file) => import(pathToFileURL(join(root, "packages", file)).href)),
  );
  return Object.assign({}, ...modules) as Library;
}

/** Counts what the driver is asked to send. */
function countStatements(): void {
  const pg = createRequire(join(root, "packages/gl-iam/package.json"))("pg") as typeof import("pg");
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: unknown, ...given: unknown[]) {
    statements += 1;
    return Reflect.apply(query, this, given);
  } as typeof query;
}

async function application(): Promise<{ listener: RequestListener; credentials: readonly object[] }> {
  countStatements();
  const { createApp, IAMGateway, nodeListener, PostgreSQLProvider } = await library();
  const provider = new PostgreSQLProvider({
    databaseUrl,
    secretKey: key,
    crypto: { encryptionKeys: { 1: key } },
    enablePartnerRegistry: true,
    tokenTtlSeconds: 300,
    pool: { max: 10 },
  });
  const gateway = IAMGateway.fromFullstackProvider(provider);
  const credentials: object[] = [];
  for (let n = 0; n < Number(partners); n += 1) {
    const partner = { partnerName: `Acme ${n}`, orgId: "default", allowedEmailDomains: ["acme.example"] };
    const { consumerKey, consumerSecret } = (await gateway.partnerRegistry.registerPartner(partner)).unwrap();
    credentials.push({ consumerKey, consumerSecret });
  }
  const rateLimits = { source: 0, partner: 0, login: 0 };
  const app = createApp(gateway, { publicUrl: "http://localhost", rateLimits });
  return { listener: nodeListener(app), credentials };
}

const { listener, credentials } = root === "raw" ? { listener: raw, credentials: [] } : await application();
// A connection that waits for its turn is not closed.
const server = createServer({ keepAliveTimeout: 600_000 }, listener).listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port, credentials });
});
process.on("message", (moment) => {
  // A segment does not pay for the garbage of the one before it.
  if (moment === "begin") (globalThis as { gc?: () => void }).gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed: heap, rss } = process.memoryUsage();
  process.send?.({ cpu: user + system, statements, heap, rss });
});
process.on("disconnect", () => process.exit());
